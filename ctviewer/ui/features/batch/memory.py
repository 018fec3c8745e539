"""The last batch, remembered after the program ends, and the offer to resume it."""

import json
import time
from dataclasses import dataclass, replace
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ctviewer.batch.options import Options
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.ui.base.look import ACCENT, RAISED
from ctviewer.ui.base.plain import PlainLabel

LAST = "batch/last"  # its name in the settings


@dataclass(frozen=True)
class LastBatch:
    """What was asked for, and whether it came to its end."""

    options: Options
    finished: bool


def new_results() -> Path:
    """A result file of its own for a new batch, in the user's data folder.

    Raises:
        UserError: there is no room for it.
    """
    folder = user_data_path("CT Viewer", appauthor=False) / "batches"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror
        raise UserError(
            Text("The folder for results cannot be made ({reason}).", reason=reason)
        ) from None
    stem = time.strftime("%Y-%m-%d %H-%M-%S")
    names = [f"{stem}.jsonl", *(f"{stem} {number}.jsonl" for number in range(2, 100))]
    return next(folder / name for name in names if not (folder / name).exists())


def remember(options: Options, *, finished: bool) -> None:
    """Keep what a batch was asked for, in place of the last one."""
    kept = {
        "paths": [str(path) for path in options.paths],
        "recursive": options.recursive,
        "include": options.include,
        "exclude": options.exclude,
        "jsonl": str(options.jsonl),
        "network": options.trusted,
        "finished": finished,
    }
    QSettings().setValue(LAST, json.dumps(kept))


def last_batch(defaults: Options) -> LastBatch | None:
    """The batch that was remembered, if its result file is still there.

    Of its network the hash alone is kept: whether it is still trusted is decided when it is used.
    """
    try:
        kept = json.loads(str(QSettings().value(LAST, "")))
        options = replace(
            defaults,
            paths=tuple(Path(path) for path in kept["paths"]),
            recursive=bool(kept["recursive"]),
            include=tuple(kept["include"]),
            exclude=tuple(kept["exclude"]),
            jsonl=Path(kept["jsonl"]),
            trusted=str(kept.get("network", "")),
        )
        return LastBatch(options, bool(kept["finished"])) if _is_there(options) else None
    except (ValueError, KeyError, TypeError):
        return None


def _is_there(options: Options) -> bool:
    return options.jsonl is not None and options.jsonl.is_file()


class Offer(QFrame):
    """A strip with Resume, Show and Not now; gone after any of them."""

    resume_asked = Signal()
    show_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(f"Offer {{ background: {RAISED}; border-left: 4px solid {ACCENT}; }}")
        self.resume = QPushButton(self.tr("Resume"))
        self.look = QPushButton(self.tr("Show worklist"))
        self.later = QPushButton(self.tr("Not now"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 8, 7)
        row.addWidget(PlainLabel(self.tr("The last batch was not finished.")), 1)
        for button in (self.resume, self.look, self.later):
            row.addWidget(button)
            button.clicked.connect(self.hide)
        self.resume.clicked.connect(self.resume_asked)
        self.look.clicked.connect(self.show_asked)
        self.hide()

    @Slot()
    def make(self) -> None:
        """Show the offer."""
        self.show()
