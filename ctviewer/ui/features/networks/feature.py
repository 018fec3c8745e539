"""The Network menu's entries for network files."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox

from ctviewer.core.base.errors import ModelError
from ctviewer.inference.model_file import ModelFile, read_model_file
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.plain import message_box
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.output.saving import first_folder
from ctviewer.ui.scan.networks import KnownNetwork

if TYPE_CHECKING:
    from ctviewer.ui.features.networks.dialog import NetworksDialog

LONGEST_NAME = 60  # characters of a file's own name in the trust question


class NetworkFeature(Feature):
    """The networks of a window, and the trust question for a file."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._session = session = frame.session
        self._networks = networks = frame.networks
        self.dialog: NetworksDialog | None = None
        networks.failed.connect(session.failed)
        networks.chosen_changed.connect(session.classify)
        session.scan_changed.connect(self._forget_opinions)
        session.result_changed.connect(self._on_result_changed)

    def entries(self) -> list[Entry]:
        """The first entries of the Network menu."""
        menu = self.tr("&Network")
        return [
            Entry(menu, self.tr("Classify again"), ("Ctrl+J",), self._session.classify,
                  self.tr("Run the network again"), True, of_first=True, part=0),
            Entry(menu, self.tr("Networks…"), ("Ctrl+Alt+N",), self.show_networks,
                  self.tr("Model cards, other network files, and several on one scan")),
        ]  # fmt: skip

    def show_networks(self) -> None:
        """Open the networks window."""
        from ctviewer.ui.features.networks.dialog import NetworksDialog

        try:
            dialog = self.dialog or NetworksDialog(self.frame.window, self._networks)
        except ModelError as error:  # the program's own network is missing
            self._session.failed.emit(sentence(error))
            return
        if self.dialog is None:
            self.dialog = dialog
            dialog.add_asked.connect(self.ask_file)
            dialog.compare_asked.connect(self.compare)
            dialog.comparison.place_asked.connect(self._session.display.point_at)
            self._forget_opinions()
        dialog.show()
        dialog.activateWindow()

    @Slot()
    def ask_file(self) -> None:
        """Let the user choose a network file, and ask for trust."""
        name, _ = QFileDialog.getOpenFileName(
            self.dialog,
            self.tr("Add a network"),
            first_folder(),
            self.tr("TorchScript networks (*.pt)"),
        )
        if name:
            self.add(Path(name))

    def add(self, path: Path) -> None:
        """Read a file's metadata, and add it if the user trusts it."""
        try:
            model = read_model_file(path.absolute(), allow_unlisted=True)  # does not run it
        except ModelError as error:
            self._session.failed.emit(sentence(error))
            return
        known = {each.sha256 for each in self._networks.known}
        if model.info.sha256 not in known and self._is_trusted(model):
            self._networks.trust(model)

    @Slot(list)
    def compare(self, networks: list[KnownNetwork]) -> None:
        """Run networks on the scan shown, unless it is read blind."""
        if self._session.withheld:
            text = self.tr("This scan is read blind; commit your score first.")
            self._session.failed.emit(text)
        elif self._session.scan is not None and networks:
            self._networks.compare(self._session.scan.volume, networks)

    def _is_trusted(self, model: ModelFile) -> bool:
        text = self.tr("{name} {version} is not on this program's list.")
        warning = self.tr(
            "A network file is a program: it can run any code with your rights, on this computer "
            "and on your data. Trust it only if you know who made it and got it from them.\n\n"
            "SHA-256: {sha256}\nCompare it with the one that its maker publishes. The file is "
            "trusted until you remove it or it changes."
        )
        question = message_box(
            self.dialog or self.frame.window,
            QMessageBox.Icon.Warning,
            self.tr("Trust this network file?"),
            text.format(name=_named(model.info.name), version=_named(model.info.version)),
            warning.format(sha256=model.info.sha256),
        )
        yes = question.addButton(self.tr("Trust and add"), QMessageBox.ButtonRole.AcceptRole)
        no = question.addButton(self.tr("Do not add"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(no)
        question.setEscapeButton(no)
        question.exec()
        trusted = question.clickedButton() is yes
        question.deleteLater()
        return trusted

    @Slot()
    def _on_result_changed(self) -> None:
        if self._session.withheld:
            self._forget_opinions()
        elif self.dialog is not None:
            self.dialog.may_ask = self._may_ask

    @Slot()
    def _forget_opinions(self) -> None:
        self._networks.cancel()
        if self.dialog is not None:
            self.dialog.comparison.clear()
            self.dialog.may_ask = self._may_ask

    @property
    def _may_ask(self) -> bool:
        """A blind reader must not see other networks' results either."""
        return self._session.scan is not None and not self._session.withheld


def _named(said: str) -> str:
    """A file's own name, shortened to one line."""
    name = " ".join(said.split())
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
