"""The Network menu's entries for receipts, and their export."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QFileDialog

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_whole
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import ask_name, first_folder

if TYPE_CHECKING:
    from ctviewer.core.output.receipt import Receipt
    from ctviewer.ui.features.receipt.dialog import ReceiptDialog
    from ctviewer.ui.features.receipt.study import ReceiptStudy

MESSAGE_MS = 5000


class ReceiptFeature(Feature):
    """The receipt of a session's result in a window."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._session = session = frame.session
        self.dialog: ReceiptDialog | None = None
        session.result_changed.connect(self._on_result_changed)

    @cached_property
    def study(self) -> "ReceiptStudy":
        """Makes and verifies receipts; created on first use."""
        from ctviewer.ui.features.receipt.study import ReceiptStudy  # late: for the window's start

        return ReceiptStudy(self.frame.runner, self._session, self.frame.networks.classifier, self)

    def entries(self) -> list[Entry]:
        """The entries of the Network menu."""
        menu = self.tr("&Network")
        return [
            Entry(menu, self.tr("Receipt…"), ("Ctrl+R",), self.show_receipt,
                  self.tr("Hashes, versions, device and bits of this result, to repeat it"), True,
                  usable=lambda: self._session.result is not None, of_first=True),
            Entry(menu, self.tr("Verify a receipt…"), (), self.ask_receipt,
                  self.tr("Classify this scan again and compare with a receipt, bit for bit"), True,
                  usable=lambda: not self._session.withheld, of_first=True),
        ]  # fmt: skip

    def show_receipt(self) -> None:
        """Show the receipt of the result."""
        self._show_dialog()
        self.study.make()

    def ask_receipt(self) -> None:
        """Let the user choose a receipt, and verify it."""
        name, _ = QFileDialog.getOpenFileName(
            self.frame.window,
            self.tr("Verify a receipt"),
            first_folder(),
            self.tr("Receipts (*.json)"),
        )
        if name:
            self.verify(Path(name))

    def verify(self, path: Path) -> None:
        """Verify a receipt with the scan shown."""
        self._show_dialog()
        self.study.read(path)

    @Slot(object)
    def copy(self, receipt: "Receipt") -> None:
        """Copy a receipt to the clipboard."""
        QApplication.clipboard().setText(receipt.to_json())
        self._say(self.tr("The receipt was copied."))

    @Slot(object)
    def ask_save(self, receipt: "Receipt") -> None:
        """Ask for a file, and save a receipt."""
        name, _ = ask_name(
            self.frame.window,
            self.tr("Save receipt"),
            suggested_name("receipt", ".json", self._session.display.volume),
            self.tr("Receipts (*.json)"),
        )
        if name:
            self.save(receipt, Path(name))

    def save(self, receipt: "Receipt", path: Path) -> None:
        """Save a receipt; write errors are reported in a sentence."""
        try:
            write_whole(path, receipt.to_json().encode())
        except UserError as error:
            self._session.failed.emit(sentence(error))
        else:
            self._say(self.tr("The receipt was saved."))

    def _show_dialog(self) -> None:
        from ctviewer.ui.features.receipt.dialog import ReceiptDialog

        if self.dialog is None:
            self.dialog = ReceiptDialog(self.frame.window, self.study)
            self.dialog.copy_asked.connect(self.copy)
            self.dialog.save_asked.connect(self.ask_save)
        scan = self._session.scan
        self.dialog.file_name = scan.volume.source.name if scan else None
        self.dialog.show()
        self.dialog.activateWindow()

    @Slot()
    def _on_result_changed(self) -> None:
        if self._session.result is None and self.dialog is not None:
            self.dialog.close()

    def _say(self, text: str) -> None:
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)
