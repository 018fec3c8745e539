"""The comment tab, and menu entries to export and import a sidecar."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_whole
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.reports.page import Section
from ctviewer.core.output.sidecar.encoding import to_json
from ctviewer.core.output.sidecar.store import read_sidecar
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.sidecar.page import CommentPage
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import ask_name, first_folder
from ctviewer.ui.viewer.active import titled

MESSAGE_MS = 5000
RANK = 65  # of its tab


class SidecarFeature(Feature):
    """The sidecar of the active scan."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._display = frame.reading.active
        self.page = CommentPage(frame.sidecars, self._display, frame.session)
        self.page.export_asked.connect(self.ask_export)
        self.page.import_asked.connect(self.ask_import)
        self._display.label_changed.connect(self._on_label_changed)
        frame.side.add(self.page, self.tr("Comment"), RANK)

    def entries(self) -> list[Entry]:
        """The menu entries."""
        file = self.tr("&File")
        return [
            Entry(self.tr("&Measure"), self.tr("Comment on the scan"), ("Ctrl+Shift+K",),
                  self.toggle, self.tr("A free text, kept with the scan's measurements"),
                  True, self.page.isVisible, page=self.page),
            Entry(file, self.tr("Export sidecar…"), ("Ctrl+Alt+E",), self.ask_export,
                  self.tr("Measurements, comments, readings and corrected masks as one file"),
                  True, part=2),
            Entry(file, self.tr("Import sidecar…"), ("Ctrl+Alt+I",), self.ask_import,
                  self.tr("Add what somebody else measured and wrote on this scan"),
                  True, part=2),
        ]  # fmt: skip

    def report(self, volume: Volume) -> list[Section]:
        """The comment, if there is one."""
        comment = self.frame.sidecars.of(volume).comment.strip()
        return [Section(self.tr("Comment"), ("",), ((comment,),))] if comment else []

    @Slot()
    def toggle(self) -> None:
        """Open the comment for typing, or close its tab."""
        shown = not self.page.isVisible()
        self.page.setVisible(shown)
        if shown:
            self.page.comment.setFocus()

    @Slot()
    def ask_export(self) -> None:
        """Ask for a file, and export the sidecar."""
        name, _ = ask_name(
            self.frame.window, self.tr("Export sidecar"),
            suggested_name("sidecar", ".json", self._display.volume),
            self.tr("Sidecars (*.json)"),
        )  # fmt: skip
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Export the sidecar; write errors are reported in a sentence."""
        volume, sidecars = self._display.volume, self.frame.sidecars
        if volume is None:
            return
        try:
            whole = to_json(sidecars.of(volume), sidecars.key_of(volume), whole=True)
            write_whole(path, whole.encode())
        except UserError as error:
            self.frame.session.failed.emit(sentence(error))
        else:
            self._say(self.tr("The sidecar was exported."))

    @Slot()
    def ask_import(self) -> None:
        """Ask for a sidecar, and merge its content."""
        name, _ = QFileDialog.getOpenFileName(
            self.frame.window,
            self.tr("Import sidecar"),
            first_folder(),
            self.tr("Sidecars (*.json)"),
        )
        if name:
            self.bring_in(Path(name))

    def bring_in(self, path: Path) -> None:
        """Merge a sidecar of this scan; problems are reported in a sentence."""
        volume, sidecars = self._display.volume, self.frame.sidecars
        if volume is None:
            return
        try:
            sidecars.bring_in(volume, read_sidecar(path, sidecars.key_of(volume)))
        except UserError as error:
            self.frame.session.failed.emit(sentence(error))
        else:
            self._say(self.tr("The sidecar was added to what is known of this scan."))

    @Slot(str)
    def _on_label_changed(self, label: str) -> None:
        self.page.setWindowTitle(titled(self.tr("Comment"), label))

    def _say(self, text: str) -> None:
        self.frame.window.statusBar().showMessage(text, MESSAGE_MS)
