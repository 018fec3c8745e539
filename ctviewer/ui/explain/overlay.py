"""The heat map over a slice: a fill, and the line where it crosses its threshold."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsPathItem

from ctviewer.core.contour import contour_mm
from ctviewer.core.heatmap import HeatMap
from ctviewer.core.maplook import MapLook
from ctviewer.core.plane import Plane
from ctviewer.core.viewstate import ViewState
from ctviewer.core.volume import Volume
from ctviewer.ui.display import Display
from ctviewer.ui.pictures import heat_of

LINE = QColor("#ffd24a")  # as the fill, but seen on grey; apart from the measurements' blue
HALO = QColor(0, 0, 0, 170)
WIDTHS = ((HALO, 3.5), (LINE, 1.6))  # pixels, the lower one first
NARROW = ((HALO, 2.4), (LINE, 1.1))  # on a montage's tiles
NO_PATH = QPainterPath()


class MapOverlay:
    """A map in a view's box, in mm of the slice."""

    def __init__(self, box: pg.ViewBox) -> None:
        self._fill = pg.ImageItem(axisOrder="row-major")
        self._lines = [QGraphicsPathItem() for _ in WIDTHS]
        for item, (colour, width) in zip(self._lines, WIDTHS, strict=True):
            item.setPen(pen_of(colour, width))
        for item in (self._fill, *self._lines):
            box.addItem(item, ignoreBounds=True)

    def draw(self, display: Display, plane: Plane, position: int) -> None:
        """Show what the display's state wants of its map on a slice."""
        volume, heat_map, look = display.volume, display.heat_map, display.view.map_look
        if volume is None or heat_map is None or not display.view.heat_map_shown:
            self._fill.clear()
            self._show_line(NO_PATH)
            return
        pixels = heat_of(heat_map, plane, position, look)
        if pixels is None:
            self._fill.clear()
        else:
            self._fill.setImage(pixels, autoLevels=False)
            self._fill.setRect(QRectF(*heat_map.rect_mm(volume, plane)))
        self._show_line(contour_path(heat_map, volume, (plane, position), look))

    def _show_line(self, path: QPainterPath) -> None:
        for item in self._lines:
            item.setPath(path)


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
    for colour, width in NARROW:
        painter.strokePath(to_room.map(path), pen_of(colour, width))


def pen_of(colour: QColor, width: float) -> QPen:
    """A pen of so many pixels at any zoom."""
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setCosmetic(True)
    return pen
