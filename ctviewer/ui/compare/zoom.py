"""One scale for two scans: a plane that is zoomed or moved takes the same plane along."""

from functools import partial

from PySide6.QtCore import QObject, QPointF

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.linking import Seen, followed_centre
from ctviewer.ui.compare.comparison import Comparison
from ctviewer.ui.viewer.reading import Side


class LinkedZoom(QObject):
    """Keeps the regions of both sides' planes together while zoom is coupled."""

    def __init__(self, comparison: Comparison, sides: tuple[Side, Side], parent: QObject) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._sides = sides
        self._busy = False
        for side in sides:
            for plane, view in side.views.views.items():
                view.zoomed.connect(partial(self.follow, side, plane))
                view.resized.connect(partial(self.follow, sides[0], plane))

    def follow_first(self) -> None:
        """Bring the second scan's planes to the first one's scale."""
        for plane in Plane:
            self.follow(self._sides[0], plane)

    def fit(self) -> None:
        """Show all planes whole; with zoom coupled the larger slice decides for both."""
        for plane in Plane:
            for side in sorted(self._sides, key=lambda side: _size(side, plane)):
                side.views.views[plane].reset_zoom()

    def follow(self, leader: Side, plane: Plane) -> None:
        """Show on the other side what the leader's plane shows."""
        first, second = self._sides
        other = first if leader is second else second
        seen, there = _seen(leader, plane), _seen(other, plane)
        if self._busy or not self._comparison.coupling.zoom or seen is None or there is None:
            return
        self._busy = True
        link = self._comparison.towards(other.display)
        centre = followed_centre(plane, seen, there, link)
        view = leader.views.views[plane]
        other.views.views[plane].show_about(QPointF(*centre), view.mm_per_pixel)
        self._busy = False


def _seen(side: Side, plane: Plane) -> Seen | None:
    volume, centre = side.display.volume, side.views.views[plane].region.center()
    if volume is None:
        return None
    return Seen(volume, side.display.view.cursor, (centre.x(), centre.y()))


def _size(side: Side, plane: Plane) -> float:
    return max(plane.size_mm(side.display.volume)) if side.display.volume else 0.0
