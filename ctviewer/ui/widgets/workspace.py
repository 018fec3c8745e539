"""The centre of the window: the viewer, a page, or both."""

import json
from enum import Enum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

LEAST, MOST = 0.05, 0.95  # of the page, when restored


class ViewerPlace(Enum):
    """The position of the viewer while the page is shown."""

    ALONE = "alone"
    ABOVE = "above"
    BESIDE = "beside"


SHARES = {ViewerPlace.ABOVE: 0.6, ViewerPlace.BESIDE: 0.5}
"""The page's initial share of height or width."""


class Workspace(QSplitter):
    """Shows the viewer, the page, or both; `text` stores the arrangement.

    `changed` reports another arrangement or share.
    """

    changed = Signal()

    def __init__(self, viewer: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._viewer = viewer
        self._page: QWidget | None = None
        self._page_shown = False
        self._with_viewer = ViewerPlace.ABOVE
        self._arrangement = ViewerPlace.ABOVE
        self._shares = dict(SHARES)
        self.addWidget(viewer)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._on_moved)

    @property
    def page_shown(self) -> bool:
        """Whether the page is visible."""
        return self._page_shown

    @property
    def viewer_shown(self) -> bool:
        """Whether the viewer is visible."""
        return not self._page_shown or self._arrangement is not ViewerPlace.ALONE

    @property
    def arrangement(self) -> ViewerPlace:
        """The viewer's position while the page is shown."""
        return self._arrangement

    def add(self, page: QWidget) -> None:
        """Add the page, hidden."""
        self._page = page
        self.addWidget(page)
        page.hide()

    def show_page(self, shown: bool, *, viewer: bool = True) -> None:
        """Show the page, with the `viewer` in its last position, or the viewer alone."""
        self._page_shown = shown
        self._arrangement = self._with_viewer if viewer else ViewerPlace.ALONE
        self._apply()

    def show_viewer(self, shown: bool = True) -> None:
        """Show the viewer in its last position beside the page, or the page alone."""
        if shown is not self.viewer_shown:
            self.arrange(self._with_viewer if shown else ViewerPlace.ALONE)

    def arrange(self, arrangement: ViewerPlace) -> None:
        """Put the viewer above or beside the page, or hide it."""
        self._arrangement = arrangement
        if arrangement is not ViewerPlace.ALONE:
            self._with_viewer = arrangement
        self._apply()

    def text(self) -> str:
        """The arrangement as JSON."""
        shares = {each.value: round(share, 4) for each, share in self._shares.items()}
        return json.dumps({"viewer": self._with_viewer.value, "shares": shares})

    def restore(self, text: str) -> None:
        """Restore an arrangement from JSON; ignored if invalid."""
        try:
            stored = json.loads(text)
            where = ViewerPlace(stored["viewer"])
            shares = {each: float(stored["shares"][each.value]) for each in SHARES}
        except (ValueError, TypeError, KeyError):
            return
        if where in SHARES and all(LEAST <= share <= MOST for share in shares.values()):
            self._with_viewer, self._shares = where, shares
            if self._arrangement is not ViewerPlace.ALONE:
                self._arrangement = where
            self._apply()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the proportions."""
        super().resizeEvent(event)
        self._divide()

    def _apply(self) -> None:
        beside = self._arrangement is ViewerPlace.BESIDE
        self.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
        if self._page is not None:
            self._page.setVisible(self._page_shown)
        self._viewer.setVisible(self.viewer_shown)
        self._divide()
        self.changed.emit()

    def _divide(self) -> None:
        if self._page_shown and self._arrangement in self._shares:
            room = self._room()
            of_page = round(self._shares[self._arrangement] * room)
            self.setSizes([room - of_page, of_page])

    def _room(self) -> int:
        horizontal = self.orientation() is Qt.Orientation.Horizontal
        return max(1, (self.width() if horizontal else self.height()) - self.handleWidth())

    @Slot()
    def _on_moved(self) -> None:
        if self._page_shown and self._arrangement in self._shares:
            share = self.sizes()[1] / self._room()
            self._shares[self._arrangement] = min(MOST, max(LEAST, share))
            self.changed.emit()
