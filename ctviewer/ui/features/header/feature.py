"""Menu entries and tab for the header of the open scan."""

from pathlib import Path

from PySide6.QtCore import Slot

from ctviewer.core.output.anonymised import is_folder_made
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.header.copying import CopyDialog
from ctviewer.ui.features.header.page import HeaderPage
from ctviewer.ui.output.saving import ask_name

RANK = 70  # of its tab


class HeaderFeature(Feature):
    """The header of the first scan."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.page = HeaderPage(frame.session)
        frame.side.add(self.page, self.tr("Header"), RANK)
        frame.side.keep_with_first(self.page)
        self.page.copy_asked.connect(self.ask_copy)

    def entries(self) -> list[Entry]:
        """The last entry of the View menu, and the copy in the File menu."""
        menu = self.tr("&View")
        return [
            Entry(self.tr("&File"), self.tr("Save anonymised copy…"), (), self.ask_copy,
                  self.tr("The scan without the fields that may name the patient"), True,
                  of_first=True, part=2, usable=self._has_file),
            Entry(menu, self.tr("Header"), ("Ctrl+I",), self._toggle,
                  self.tr("All fields of the file, and what is odd about them"), True,
                  self.page.isVisible, of_first=True, part=2, page=self.page),
        ]  # fmt: skip

    @Slot()
    def ask_copy(self) -> None:
        """Ask for the target of an anonymised copy, and write it."""
        scan = self.frame.session.scan
        if scan is None or scan.volume.source.path is None:
            return
        folder = is_folder_made(scan.volume.source.format)
        name, _ = ask_name(
            self.frame.window,
            self.tr("Save anonymised copy: name of a new folder")
            if folder
            else self.tr("Save anonymised copy"),
            "anonymised" if folder else "anonymised.nii.gz",
            "" if folder else "NIfTI (*.nii.gz *.nii)",
            confirm=False,  # nothing is overwritten
        )
        if name:
            self.copy(scan.volume.source.path, Path(name))

    def copy(self, source: Path, place: Path) -> CopyDialog:
        """Write an anonymised copy of a scan, and show what was removed."""
        self.frame.session.begun.emit()
        dialog = CopyDialog(self.frame.window, self.frame.runner, source, place)
        dialog.failed.connect(self.frame.session.failed)
        dialog.show()
        return dialog

    def _has_file(self) -> bool:
        scan = self.frame.session.scan
        return scan is not None and scan.volume.source.path is not None

    def _toggle(self) -> None:
        self.page.setVisible(not self.page.isVisible())
