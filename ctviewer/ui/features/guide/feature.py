"""The Help menu's entry for the user guide."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from ctviewer.core.base.errors import UserError
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.feature import Feature, Frame

if TYPE_CHECKING:
    from ctviewer.ui.features.guide.window import GuideWindow


class GuideFeature(Feature):
    """Opens one window with the guide, or brings it to the front."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.window: GuideWindow | None = None

    def entries(self) -> list[Entry]:
        """The first entry of the Help menu."""
        return [
            Entry(self.tr("&Help"), self.tr("User guide"), ("Shift+F1",), self.show,
                  self.tr("How to read, measure, classify and report; needs no connection"),
                  in_welcome=True),
        ]  # fmt: skip

    def show(self) -> None:
        """Show the guide."""
        from ctviewer.core.base.guide import guide_folder, load_guide  # imported on demand
        from ctviewer.ui.features.guide.window import GuideWindow

        if self.window is None:
            try:
                folder = guide_folder()
                pages = load_guide(folder)
            except UserError as error:
                self.frame.session.failed.emit(sentence(error))
                return
            self.window = GuideWindow(pages, folder, self.frame.window)
            self.window.destroyed.connect(self._on_destroyed)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    @Slot()
    def _on_destroyed(self) -> None:
        self.window = None
