"""Opening scans: dialogs, recent scans, and the choice among series."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu, QWidget

from ctviewer.core.base.text import shown
from ctviewer.core.formats import readers
from ctviewer.core.formats.archives.entries import ARCHIVE_SUFFIXES
from ctviewer.core.formats.archives.inside import is_there
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.plain import caption, tip
from ctviewer.ui.base.preferences import read
from ctviewer.ui.base.words import words
from ctviewer.ui.scan.chooser import SeriesChooser
from ctviewer.ui.scan.scan import SeriesChoice
from ctviewer.ui.scan.session import Session

MAX_RECENT = 10
PATHS, VISITS = "recent/paths", "recent/visits"  # keys in the settings
REFUSED = "refused"


def recent_paths() -> list[Path]:
    """The scans opened last."""
    stored = QSettings().value(PATHS, [])
    texts = [stored] if isinstance(stored, str) else list(stored or [])  # type: ignore[call-overload]
    return [Path(text) for text in texts if text]


@dataclass(frozen=True)
class Visit:
    """When a scan was last opened (ISO 8601, to the minute), and its label then.

    `outcome` is a label from JSON, `REFUSED`, or "" without a result.
    """

    date: str = ""
    outcome: str = ""


def visits() -> dict[Path, Visit]:
    """Data on recent scans; empty if unreadable."""
    try:
        stored = json.loads(str(QSettings().value(VISITS, "{}")))
        return {Path(path): Visit(str(date), str(end)) for path, (date, end) in stored.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def remember(path: Path, outcome: str = "") -> None:
    """Put a scan with its label at the top of the recent scans, if they are kept."""
    if read().recent_kept:
        path = path.absolute()
        visit = Visit(datetime.now().isoformat(" ", "minutes"), outcome)
        paths = [path, *(other for other in recent_paths() if other != path)][:MAX_RECENT]
        _store(paths, {**visits(), path: visit})


def forget_all() -> None:
    """Empty the list."""
    for key in (PATHS, VISITS):
        QSettings().remove(key)


def _store(paths: list[Path], known: Mapping[Path, Visit]) -> None:
    QSettings().setValue(PATHS, [str(path) for path in paths])
    kept = {str(path): (known[path].date, known[path].outcome) for path in paths if path in known}
    QSettings().setValue(VISITS, json.dumps(kept))


class RecentMenu(QMenu):
    """The recent scans as a menu, rebuilt when opened; missing ones stay until removed."""

    chosen = Signal(object)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.rebuild)
        self.rebuild()

    @Slot()
    def rebuild(self) -> None:
        """An entry per scan, then the commands on the list."""
        self.clear()
        paths = recent_paths()
        for number, path in enumerate(paths, start=1):
            key = f"&{number % 10}"
            entry = self._add(f"{key}  {_shown(path)}", partial(self.chosen.emit, path))
            entry.setToolTip(tip(str(path)))
        if not paths:
            self._add(self.tr("No scans yet"), None).setEnabled(False)
        self.addSeparator()
        self._add(self.tr("Remove those that are gone"), self.remove_missing).setEnabled(
            bool(paths)
        )
        self._add(self.tr("Clear the list"), forget_all).setEnabled(bool(paths))

    @Slot()
    def remove_missing(self) -> None:
        """Remove scans that do not exist now."""
        _store([path for path in recent_paths() if is_there(path)], visits())

    def _add(self, text: str, slot: object) -> QAction:
        action = QAction(text, self)
        if callable(slot):
            action.triggered.connect(lambda _checked=False: slot())
        self.addAction(action)
        return action


def _shown(path: Path) -> str:
    """The file name with its folder; "&" is escaped."""
    return caption(f"{path.parent.name}/{path.name}")


NOTE_MS = 8000  # how long the status bar shows what was left out


class Opening(QObject):
    """Asks what to open, and records what was opened.

    `chosen` carries a list with one path, a file or a folder; both are opened the same way.
    `all_wanted` carries a `Several` to classify.
    """

    chosen = Signal(list)
    all_wanted = Signal(object)

    def __init__(self, window: QMainWindow, session: Session) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self.recent = RecentMenu(self.tr("Open recent"), window)
        self.recent.chosen.connect(session.open)
        session.scan_changed.connect(self._on_scan_changed)
        session.result_changed.connect(self._on_result_changed)
        session.choice_offered.connect(self._on_choice_offered)
        session.several_found.connect(self.all_wanted)

    def entries(self, menu: str) -> list[Entry]:
        """The lines of a menu."""
        return [
            Entry(menu, self.tr("Open file…"), ("Ctrl+O",), self.ask_file,
                  self.tr("Open a scan; any file of a DICOM series stands for all"),
                  in_welcome=True, part=0),
            Entry(menu, self.tr("Open folder…"), ("Ctrl+Shift+O",), self.ask_folder,
                  self.tr("Open a DICOM series, or the scans of a folder"), in_welcome=True,
                  part=0),
            Entry(menu, self.tr("Open recent"), submenu=self.recent, part=0),
        ]  # fmt: skip

    def ask_file(self) -> None:
        """Let the user choose a scan file, and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open a scan"), last_folder(), scan_filters()
        )
        if name:
            self.chosen.emit([Path(name)])

    def ask_folder(self) -> None:
        """Let the user choose a folder, and open it as if dropped."""
        with_files = QFileDialog.Option(0)  # else a folder of slices looks empty
        name = QFileDialog.getExistingDirectory(
            self._window, self.tr("Open a folder"), last_folder(), with_files
        )
        if name:
            self.chosen.emit([Path(name)])

    @Slot()
    def _on_scan_changed(self) -> None:
        scan = self._session.scan
        if scan is None:
            return
        source = scan.volume.source
        if source.path is not None:
            remember(source.path)
        if notes := (*source.notes, *scan.beside):
            self._window.statusBar().showMessage(shown(words(notes)), NOTE_MS)

    @Slot()
    def _on_result_changed(self) -> None:
        """Record the scan's label, unless it is withheld."""
        scan, result = self._session.scan, self._session.result
        if scan is not None and result is not None and scan.volume.source.path is not None:
            outcome = result.score.called if result.score else REFUSED
            remember(scan.volume.source.path, outcome)

    @Slot(object)
    def _on_choice_offered(self, choice: SeriesChoice) -> None:
        chooser = SeriesChooser(choice, self._window)
        chooser.chosen.connect(self._session.open_series)
        chooser.all_wanted.connect(self.all_wanted)
        chooser.open()


def last_folder() -> str:
    """The folder of the scan opened last, "" if unknown."""
    paths = recent_paths()
    return str(paths[0].parent) if paths else ""


def scan_filters() -> str:
    """The file filters of a dialog, all files first: DICOM files often have no ending."""
    formats = [(each.label, _patterns((*each.suffixes, *each.halves))) for each in readers.READERS]
    archives = QCoreApplication.translate("Opening", "Archives of scans")
    formats.append((archives, _patterns(ARCHIVE_SUFFIXES)))
    everything = " ".join(patterns for _, patterns in formats)
    lines = [
        (QCoreApplication.translate("Opening", "All files"), "*"),
        (QCoreApplication.translate("Opening", "All scans"), everything),
        *formats,
    ]
    return ";;".join(f"{name} ({patterns})" for name, patterns in lines)


def _patterns(suffixes: tuple[str, ...]) -> str:
    """Wildcards for these endings, in lower and upper case."""
    return " ".join(f"*{each}" for end in suffixes for each in (end, end.upper()))
