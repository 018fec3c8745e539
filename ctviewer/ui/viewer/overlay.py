"""The heat map over a slice: fill, and contour at the threshold."""

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.contour import Segments, contour_mm
from ctviewer.core.view.state import MapLook, ViewState
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.heat_fill import FillReader
from ctviewer.ui.viewer.pictures import fast
from ctviewer.ui.viewer.region_view import Layer

LINE = QColor("#ffd24a")  # like the fill, but visible on grey; not the measurements' blue
HALO = QColor(0, 0, 0, 170)
WIDE, NARROW = 1.8, 1.1  # pixels, in a view and on a montage tile
HALO_WIDTH = 1.6  # pixels wider than the line
NO_PATH = QPainterPath()
MOVE_TO, LINE_TO = 0, 1  # QPainterPath.ElementType


class MapOverlay:
    """A map over a view, in mm of the slice; its `fill` is a layer, the contour is on top."""

    def __init__(self, plane: Plane) -> None:
        self.fill = Layer()
        self._plane = plane
        self._reader = FillReader(plane)
        self._line = NO_PATH

    def draw(self, display: Display, position: int) -> None:
        """Update fill and contour for a slice, by the display's settings."""
        volume, heat_map, look = display.volume, display.heat_map, display.view.map_look
        part, self._line = None, NO_PATH
        if volume is not None and heat_map is not None and display.view.heat_map_shown:
            self._line = contour_path(heat_map, volume, (self._plane, position), look)
            part = self._reader.read(heat_map, position, look)
        if volume is None or heat_map is None or part is None:
            self.fill.clear()
            return
        picture, (x, y, across, down) = part
        left, top, width, height = heat_map.rect_mm(volume, self._plane)
        room = QRectF(left + x * width, top + y * height, across * width, down * height)
        self.fill.show(fast(picture, smooth=display.view.smooth), room)

    def paint_line(self, painter: QPainter, to_pixels: QTransform) -> None:
        """Paint the contour in view pixels; `to_pixels` maps from mm."""
        if not self._line.isEmpty():
            _stroke(painter, to_pixels.map(self._line), WIDE)


def changes(old: ViewState, new: ViewState) -> bool:
    """Whether a change of state affects the drawing of a map."""
    return (old.heat_map_shown, old.map_look) != (new.heat_map_shown, new.map_look)


def contour_path(
    heat_map: HeatMap, volume: Volume, where: tuple[Plane, int], look: MapLook
) -> QPainterPath:
    """The contour on a slice (plane and position) in mm of the slice, or an empty path."""
    if not look.drawing.outlines:
        return NO_PATH
    lines = contour_mm(heat_map, volume, *where, look.threshold_of(heat_map))
    if not len(lines):
        return NO_PATH
    return path_of(lines)


def path_of(lines: Segments) -> QPainterPath:
    """Line segments as one path, in Qt's serialisation format: a loop would be slow."""
    ends = np.empty(2 * len(lines), [("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
    ends["kind"] = np.tile([MOVE_TO, LINE_TO], len(lines))
    ends["x"], ends["y"] = lines.reshape(-1, 2).T
    head, foot = np.array([len(ends)], ">i4"), np.array([0, 0], ">i4")  # of the subpath; fill rule
    path = QPainterPath()
    stored = QByteArray(head.tobytes() + ends.tobytes() + foot.tobytes())
    QDataStream(stored) >> path
    return path


def paint_contour(painter: QPainter, path: QPainterPath, room: QRectF, scale: float) -> None:
    """A contour on a tile, given by its rectangle and pixels per mm."""
    to_room = QTransform.fromTranslate(room.x(), room.y()).scale(scale, scale)
    _stroke(painter, to_room.map(path), NARROW)


def _stroke(painter: QPainter, path: QPainterPath, width: float) -> None:
    if path.isEmpty():
        return
    for colour, wide in ((HALO, width + HALO_WIDTH), (LINE, width)):
        painter.strokePath(path, QPen(colour, wide))
