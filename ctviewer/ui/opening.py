"""How scans are opened: dialogs, recent ones, and the choice among a folder's series."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMainWindow

from ctviewer.core.base.text import shown
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.words import words
from ctviewer.ui.recent import RecentMenu, remember
from ctviewer.ui.scan import Choice
from ctviewer.ui.series_chooser import SeriesChooser
from ctviewer.ui.session import Session

NOTE_MS = 8000  # how long the status line tells what was left out


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
    def _on_choice_offered(self, choice: Choice) -> None:
        chooser = SeriesChooser(choice, self._window)
        chooser.chosen.connect(self._session.open_series)
        chooser.all_wanted.connect(self.all_wanted)
        chooser.open()


def scan_filters() -> str:
    """The kinds of files that an open dialog offers."""
    formats = (
        ("NIfTI", "*.nii *.nii.gz *.hdr *.img *.hdr.gz *.img.gz"),
        ("NRRD", "*.nrrd *.nhdr"),
        ("MetaImage", "*.mha *.mhd"),
        ("DICOM", "*.dcm *.DCM *.ima *.IMA"),
    )
    everything = " ".join(patterns for _, patterns in formats)
    tr = partial(QCoreApplication.translate, "Opening")
    lines = [(tr("All scans"), everything), *formats, (tr("All files"), "*")]
    return ";;".join(f"{name} ({patterns})" for name, patterns in lines)
