"""Remembers the last batch across sessions, and offers to resume it."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.found import Omitted
from ctviewer.pipeline.options import Options
from ctviewer.ui.base.look import ACCENT, RAISED
from ctviewer.ui.base.words import filled, recalled, word
from ctviewer.ui.features.batch.engine import StoredRows
from ctviewer.ui.widgets.labels import CutLabel

LAST = "batch/last"  # key in the settings


@dataclass(frozen=True)
class LastBatch:
    """Options and date of a batch, what was left out, and whether it was finished.

    `asked` is set if the user was already asked whether to resume it.
    """

    options: Options
    finished: bool
    began: str = ""
    asked: bool = False
    omitted: tuple[Omitted, ...] = ()

    @property
    def named(self) -> str:
        """The folder, or the first of the given paths and the number of others."""
        first, *others = (str(path) for path in self.options.paths or (Path("?"),))
        if not others:
            return first
        return word(Text("{path} and {count} more", path=first, count=len(others)))


def new_results() -> Path:
    """A new result file for a batch, in the user's data folder.

    Raises:
        UserError: it cannot be created.
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


def remember(options: Options, *, finished: bool, omitted: Sequence[Omitted] = ()) -> None:
    """Store a batch's options, in place of the last one's.

    A resumed batch keeps its start date.
    """
    before = _kept()
    goes_on = before.get("jsonl") == str(options.jsonl)
    kept = {
        "began": before.get("began", "") if goes_on else time.strftime("%Y-%m-%d %H:%M"),
        "omitted": [[str(each.reason), each.count, each.lost] for each in omitted],
        "paths": [str(path) for path in options.paths],
        "recursive": options.recursive,
        "include": options.include,
        "exclude": options.exclude,
        "jsonl": str(options.jsonl),
        "network": options.trusted,
        "calibration": str(options.calibration or ""),
        "masks": [options.lungs, options.lesions],
        "labels": [options.lungs_labels, options.lesions_labels],
        "maps": str(options.maps or ""),
        "finished": finished,
    }
    QSettings().setValue(LAST, json.dumps(kept))


def last_batch(defaults: Options) -> LastBatch | None:
    """The stored batch, if its result file still exists.

    For its network only the hash is stored: trust is checked when it is used.
    """
    kept = _kept()
    try:
        lungs, lesions = kept.get("masks") or (None, None)
        of_lungs, of_lesions = kept.get("labels") or ((), ())
        options = replace(
            defaults,
            paths=tuple(Path(path) for path in kept["paths"]),
            recursive=bool(kept["recursive"]),
            include=tuple(kept["include"]),
            exclude=tuple(kept["exclude"]),
            jsonl=Path(kept["jsonl"]),
            trusted=str(kept.get("network", "")),
            calibration=Path(kept["calibration"]) if kept.get("calibration") else None,
            lungs=lungs,
            lesions=lesions,
            lungs_labels=tuple(int(label) for label in of_lungs),
            lesions_labels=tuple(int(label) for label in of_lesions),
            maps=Path(kept["maps"]) if kept.get("maps") else None,
        )
        last = LastBatch(
            options,
            bool(kept["finished"]),
            str(kept.get("began", "")),
            bool(kept.get("asked")),
            tuple(
                Omitted(recalled(str(reason)), int(count), bool(lost))
                for reason, count, lost in kept.get("omitted", ())
            ),
        )
        return last if _is_there(options) else None
    except (ValueError, KeyError, TypeError):
        return None


def mark_asked() -> None:
    """Record that the user was asked whether to resume the last batch."""
    if kept := _kept():
        QSettings().setValue(LAST, json.dumps({**kept, "asked": True}))


def _kept() -> dict[str, Any]:
    try:
        kept = json.loads(str(QSettings().value(LAST, "")))
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _is_there(options: Options) -> bool:
    return options.jsonl is not None and options.jsonl.is_file()


class Offer(QFrame):
    """A strip with Resume, Show and Not now; hidden after any of them, shown once."""

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
        self.said = CutLabel()
        row.addWidget(self.said, 1)
        for button in (self.resume, self.look, self.later):
            row.addWidget(button)
            button.clicked.connect(self.settle)
        self.resume.clicked.connect(self.resume_asked)
        self.look.clicked.connect(self.show_asked)
        self._last: LastBatch | None = None
        self.hide()

    def ask(self, last: LastBatch | None) -> None:
        """Offer to resume the last batch."""
        self._last = last
        self._say(self.tr("The last batch was not finished: {folder}, begun {date}."))
        self.show()

    @Slot(object)
    def count(self, kept: StoredRows) -> None:
        """Show its progress."""
        self._say(
            self.tr(
                "The last batch was not finished ({done} of {total} {total:scan|scans} done): "
                "{folder}, begun {date}."
            ),
            done=min(len(kept.rows), kept.total),
            total=kept.total,
        )

    @Slot()
    def settle(self) -> None:
        """Record that the offer was seen, so that it is not repeated."""
        if not self.isHidden():
            mark_asked()
            self.hide()

    def _say(self, text: str, **counts: int) -> None:
        if self._last is not None:
            date = self._last.began or self.tr("on a day that is not known")
            self.said.setText(filled(text, folder=self._last.named, date=date, **counts))
