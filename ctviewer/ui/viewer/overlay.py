"""The heat map over a slice: a fill, and the line where it crosses its threshold."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.contour import contour_mm
from ctviewer.core.view.state import MapLook, ViewState
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.pictures import FastItem, heat_of

LINE = QColor("#ffd24a")  # as the fill, but seen on grey; apart from the measurements' blue
HALO = QColor(0, 0, 0, 170)
WIDE, NARROW = 1.8, 1.1  # pixels, in a view and on a montage's tiles
HALO_WIDTH = 1.6  # pixels more than the line
NO_PATH = QPainterPath()


class MapOverlay:
    """A map in a view's box, in mm of the slice; the view paints the line over its items."""

    def __init__(self, box: pg.ViewBox) -> None:
        self._box = box
        self._fill = FastItem()
        self._line = NO_PATH
        box.addItem(self._fill)

    def draw(self, display: Display, plane: Plane, position: int) -> None:
        """Show what the display's state wants of its map on a slice."""
        volume, heat_map, look = display.volume, display.heat_map, display.view.map_look
        pixels, self._line = None, NO_PATH
        if volume is not None and heat_map is not None and display.view.heat_map_shown:
            self._line = contour_path(heat_map, volume, (plane, position), look)
            pixels = heat_of(heat_map, plane, position, look)
        if volume is None or heat_map is None or pixels is None:
            if self._fill.image is not None:
                self._fill.clear()
            return
        self._fill.smooth = display.view.smooth
        self._fill.setImage(pixels, autoLevels=False)
        self._fill.setRect(QRectF(*heat_map.rect_mm(volume, plane)))

    def paint_line(self, painter: QPainter, to_pixels: QTransform) -> None:
        """Paint the contour in pixels of the view; `to_pixels` takes the scene there."""
        _stroke(painter, (self._box.childGroup.sceneTransform() * to_pixels).map(self._line), WIDE)


def changes(old: ViewState, new: ViewState) -> bool:
    """Whether a map is drawn otherwise in another state."""
    return (old.heat_map_shown, old.map_look) != (new.heat_map_shown, new.map_look)


def contour_path(
    heat_map: HeatMap, volume: Volume, where: tuple[Plane, int], look: MapLook
) -> QPainterPath:
    """The contour on a slice (its plane and position) in mm of the slice, empty without one."""
    if not look.drawing.outlines:
        return NO_PATH
    lines = contour_mm(heat_map, volume, *where, look.threshold_of(heat_map))
    if not len(lines):
        return NO_PATH
    x, y = lines.reshape(-1, 2).T
    return QPainterPath(pg.arrayToQPath(x.copy(), y.copy(), connect="pairs"))


def paint_contour(painter: QPainter, path: QPainterPath, room: QRectF, scale: float) -> None:
    """A contour on a tile: its room, and how many pixels make a mm."""
    to_room = QTransform.fromTranslate(room.x(), room.y()).scale(scale, scale)
    _stroke(painter, to_room.map(path), NARROW)


def _stroke(painter: QPainter, path: QPainterPath, width: float) -> None:
    if path.isEmpty():
        return
    for colour, wide in ((HALO, width + HALO_WIDTH), (LINE, width)):
        painter.strokePath(path, QPen(colour, wide))
