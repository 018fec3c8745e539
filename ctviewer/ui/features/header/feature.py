"""The menu's line for the header of the open scan, and its tab."""

from ctviewer.ui.base.actions import Entry
from ctviewer.ui.features.feature import Feature, Frame
from ctviewer.ui.features.header.page import HeaderPage

RANK = 70  # of its tab


class HeaderFeature(Feature):
    """The header of the first scan."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.page = HeaderPage(frame.session)
        frame.side.add(self.page, self.tr("Header"), RANK)
        frame.side.keep_with_first(self.page)

    def entries(self) -> list[Entry]:
        """The last line of the View menu."""
        menu = self.tr("&View")
        return [
            Entry(menu, self.tr("Header"), ("Ctrl+I",), self._toggle,
                  self.tr("All fields of the file, and what is odd about them"), True,
                  self.page.isVisible, of_first=True, part=2, page=self.page),
        ]  # fmt: skip

    def _toggle(self) -> None:
        self.page.setVisible(not self.page.isVisible())
