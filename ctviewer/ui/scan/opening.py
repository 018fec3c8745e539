"""How scans are opened: dialogs, recent scans, and the choice among a folder's series."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu, QWidget

from ctviewer.core.base.text import shown
from ctviewer.core.formats import readers
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.plain import caption, tip
from ctviewer.ui.base.preferences import read
from ctviewer.ui.base.words import words
from ctviewer.ui.scan.chooser import SeriesChooser
from ctviewer.ui.scan.scan import SeriesChoice
from ctviewer.ui.scan.session import Session

MAX_RECENT = 10
PATHS = "recent/paths"  # their name in the settings


def recent_paths() -> list[Path]:
    """The scans opened last."""
    stored = QSettings().value(PATHS, [])
    texts = [stored] if isinstance(stored, str) else list(stored or [])  # type: ignore[call-overload]
    return [Path(text) for text in texts if text]


def remember(path: Path) -> None:
    """Put a scan on top of the list, if one is kept."""
    if read().recent_kept:
        path = path.absolute()
        _store([path, *(other for other in recent_paths() if other != path)][:MAX_RECENT])


def forget_all() -> None:
    """Empty the list."""
    QSettings().remove(PATHS)


def _store(paths: list[Path]) -> None:
    QSettings().setValue(PATHS, [str(path) for path in paths])


class RecentMenu(QMenu):
    """The list as a menu, made anew whenever it opens; an entry that is gone stays until asked."""

    chosen = Signal(object)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.rebuild)
        self.rebuild()

    @Slot()
    def rebuild(self) -> None:
        """One entry for each scan, then what can be done with the list."""
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
        """Forget what cannot be found now."""
        _store([path for path in recent_paths() if path.exists()])

    def _add(self, text: str, slot: object) -> QAction:
        action = QAction(text, self)
        if callable(slot):
            action.triggered.connect(lambda _checked=False: slot())
        self.addAction(action)
        return action


def _shown(path: Path) -> str:
    """The name with its folder; "&" would underline the next letter."""
    return caption(f"{path.parent.name}/{path.name}")


NOTE_MS = 8000  # how long the status line says what was left out


class Opening(QObject):
    """Asks what to open, and remembers what was opened.

    `folder_chosen` carries a list of one, `all_wanted` a `Several` that is to be classified.
    """

    folder_chosen = Signal(list)
    all_wanted = Signal(object)

    def __init__(self, window: QMainWindow, session: Session) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self.recent = RecentMenu(self.tr("Open recent"), window)
        self.recent.chosen.connect(session.open)
        session.scan_changed.connect(self._on_scan_changed)
        session.choice_offered.connect(self._on_choice_offered)
        session.several_found.connect(self.all_wanted)

    def entries(self, menu: str) -> list[Entry]:
        """The lines of a menu."""
        return [
            Entry(menu, self.tr("Open…"), ("Ctrl+O",), self.ask_file, self.tr("Open a scan")),
            Entry(menu, self.tr("Open folder…"), ("Ctrl+Shift+O",), self.ask_folder,
                  self.tr("Open a DICOM series, or the scans of a folder")),
            Entry(menu, self.tr("Open recent"), submenu=self.recent),
        ]  # fmt: skip

    def ask_file(self) -> None:
        """Let the user choose a scan, then open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open a scan"), "", scan_filters()
        )
        if name:
            self._session.open(Path(name))

    def ask_folder(self) -> None:
        """Let the user choose a folder, then open what it holds as if it were dropped."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open a folder"))
        if name:
            self.folder_chosen.emit([Path(name)])

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

    @Slot(object)
    def _on_choice_offered(self, choice: SeriesChoice) -> None:
        chooser = SeriesChooser(choice, self._window)
        chooser.chosen.connect(self._session.open_series)
        chooser.all_wanted.connect(self.all_wanted)
        chooser.open()


def scan_filters() -> str:
    """The kinds of files that an open dialog offers."""
    formats = [(each.label, _patterns((*each.suffixes, *each.halves))) for each in readers.READERS]
    everything = " ".join(patterns for _, patterns in formats)
    tr = partial(QCoreApplication.translate, "Opening")
    lines = [(tr("All scans"), everything), *formats, (tr("All files"), "*")]
    return ";;".join(f"{name} ({patterns})" for name, patterns in lines)


def _patterns(suffixes: tuple[str, ...]) -> str:
    """What files with these endings are called, in small and in large letters."""
    return " ".join(f"*{each}" for end in suffixes for each in (end, end.upper()))
