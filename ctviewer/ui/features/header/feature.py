"""The menu's line for the header of the open scan."""

from typing import TYPE_CHECKING

from ctviewer.ui.base.actions import Entry
from ctviewer.ui.features.feature import Feature, Frame

if TYPE_CHECKING:
    from ctviewer.ui.features.header.dialog import HeaderDialog


class HeaderFeature(Feature):
    """The header of the first scan, in a window that is made when it is first opened."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.dialog: HeaderDialog | None = None

    def entries(self) -> list[Entry]:
        """The last line of the View menu."""
        menu = self.tr("&View")
        return [
            Entry(menu, self.tr("Header…"), ("Ctrl+I",), self.show_header,
                  self.tr("All fields of the file, and what is odd about them"), True,
                  of_first=True, part=2),
        ]  # fmt: skip

    def show_header(self) -> None:
        """Open it on top of the window."""
        from ctviewer.ui.features.header.dialog import HeaderDialog

        self.dialog = self.dialog or HeaderDialog(self.frame.window, self.frame.session)
        self.dialog.show()
        self.dialog.activateWindow()
