"""Measurements drawn over slices and tiles, with labels placed to avoid overlap."""

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPolygonF,
)

from ctviewer.core.geometry.measure import Drawn, Measurement, Spot, lines_of, outline, read
from ctviewer.core.geometry.measure_edit import handles
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Position, Volume
from ctviewer.ui.base.words import word
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.display import Display

DISTANCE = 10.0  # pixels between a measurement and its label
FAR = 2 * DISTANCE  # distance from which a label gets a leader line
BREADTH = 14.0  # pixels covered by a drawn line with its handles


def covered_by(line: QPolygonF, *, closed: bool) -> QPainterPath:
    """The area that labels should avoid: the line's surroundings, and a region's inside."""
    path = QPainterPath()
    path.addPolygon(line)
    stroker = QPainterPathStroker()
    stroker.setWidth(BREADTH)
    around = stroker.createStroke(path)
    return around.united(path) if closed else around


def place_label(
    size: QSizeF, own: QPainterPath, area: QRectF, taken: Iterable[QRectF | QPainterPath]
) -> QRectF:
    """The first place beside `own`, else in a corner of the area, that overlaps nothing `taken`.

    If every place overlaps something, the one with the smallest overlap.
    """
    others = list(taken)

    def hidden(place: QRectF) -> float:
        if not area.contains(place):
            return float("inf")
        return _overlap(place, own) + sum(_overlap(place, other) for other in others)

    return min(_places(size, own.boundingRect(), area), key=hidden)


def leader(label: QRectF, own: QPainterPath) -> QLineF | None:
    """The shortest line from a label to its measurement; None if they are adjacent."""
    if own.intersects(label):
        return None
    middle = label.center()
    edges = [pair for outline in own.toSubpathPolygons() for pair in pairwise(outline.toList())]
    ends = [_nearest(QLineF(a, b), middle) for a, b in edges]
    lines = [QLineF(_within(label, end), end) for end in ends]
    shortest = min(lines, key=QLineF.length, default=None)
    return shortest if shortest is not None and shortest.length() > FAR else None


def _nearest(edge: QLineF, point: QPointF) -> QPointF:
    """The point of a line nearest to another point."""
    way = edge.p2() - edge.p1()
    squared = QPointF.dotProduct(way, way)
    share = QPointF.dotProduct(point - edge.p1(), way) / squared if squared else 0.0
    return edge.pointAt(min(max(share, 0.0), 1.0)) if squared else edge.p1()


def _within(label: QRectF, point: QPointF) -> QPointF:
    """The point of a label nearest to a point outside."""
    return QPointF(
        min(max(point.x(), label.left()), label.right()),
        min(max(point.y(), label.top()), label.bottom()),
    )


def _places(size: QSizeF, own: QRectF, area: QRectF) -> Iterator[QRectF]:
    """Right, left, below, above; beside the upper and lower end; finally the area's corners."""
    wide, tall = size.width(), size.height()
    right, left = own.right() + DISTANCE / 2, own.left() - wide - DISTANCE / 2
    below, above = own.bottom() + DISTANCE / 2, own.top() - tall - DISTANCE / 2
    middle_x, middle_y = own.center().x() - wide / 2, own.center().y() - tall / 2
    beside = [(right, middle_y), (left, middle_y), (middle_x, below), (middle_x, above)]
    for y in (own.top(), own.bottom() - tall, above, below):
        beside += [(right, y), (left, y)]
    ends_x, ends_y = (area.left(), area.right() - wide), (area.top(), area.bottom() - tall)
    halfway = [(own.left(), below), (own.right() - wide, below), (own.left(), above),
               (own.right() - wide, above)]  # fmt: skip
    corners = [(x, y) for y in ends_y for x in ends_x]
    corners.sort(key=lambda at: math.hypot(at[0] - (right + left) / 2, at[1] - middle_y))
    inner = [(x, y) for y in (own.top(), own.bottom() - tall) for x in
             (own.left(), own.right() - wide)]  # fmt: skip
    for x, y in (*beside, *halfway, *inner, *corners):
        yield QRectF(QPointF(x, y), size)
    inside_x = min(max(right, area.left()), area.right() - wide)
    inside_y = min(max(middle_y, area.top()), area.bottom() - tall)
    yield QRectF(QPointF(inside_x, inside_y), size)


def _overlap(place: QRectF, other: QRectF | QPainterPath) -> float:
    """The overlap of a place with something, in square pixels."""
    if isinstance(other, QRectF):
        common = place.intersected(other)
        return max(common.width(), 0.0) * max(common.height(), 0.0)
    if not other.intersects(place):
        return 0.0
    room = QPainterPath()
    room.addRect(place)
    common = room.intersected(other).boundingRect()
    return common.width() * common.height()


COLOUR, SELECTED = "#6fe3f5", "#ffffff"
HALO = QColor(0, 0, 0, 190)
PLATE = QColor(0, 0, 0, 130)  # background of a label, for contrast on soft tissue
HANDLE = 7.0  # pixels
INK = marks.TextInk(12, COLOUR)
LINE = 16.0  # pixels from one line of a label to the next
CAPTIONS = (190.0, 80.0)  # pixels needed by the captions in the upper left corner
BAR = (140.0, 40.0)  # pixels needed by the scale bar in the lower right corner
LETTERS = 24.0  # pixels needed by the direction letters along the edges


class PlaneView(Protocol):
    """Maps positions of a plane to the screen."""

    plane: Plane

    @property
    def position(self) -> int:
        """The slice shown."""
        ...

    def pixel_of(self, index: Position) -> QPointF:
        """The pixel of a position."""
        ...


def paint_drawn(painter: QPainter, area: QRectF, display: Display, view: PlaneView) -> None:
    """Paint the measurements of the view's slice, then their labels."""
    volume = display.volume
    if volume is None:
        return
    here = display.drawn.on(view.plane, view.position)
    taken: list[QRectF | QPainterPath] = [
        QRectF(area.left(), area.top(), *CAPTIONS),
        QRectF(area.right() - BAR[0], area.bottom() - BAR[1], *BAR),
    ]
    shapes = [
        _paint_shape(painter, volume, each, view.pixel_of, selected=selected)
        for each, selected in here
    ]
    room = area.adjusted(LETTERS, LETTERS, -LETTERS, -LETTERS)
    for (each, selected), own in zip(here, shapes, strict=True):
        others = [shape for shape in shapes if shape is not own]
        taken.append(_paint_label(painter, volume, each, (room, own, [*taken, *others]), selected))


def paint_outlines(
    painter: QPainter, volume: Volume, drawn: Drawn, tile: tuple[Plane, int, QRectF]
) -> None:
    """Paint only the outlines, on a tile given by plane, slice and rectangle."""
    plane, position, room = tile
    scale = room.width() / plane.size_mm(volume)[0]

    def pixel_of(index: Position) -> QPointF:
        x, y = plane.screen_of(volume, index)
        return QPointF(room.x() + x * scale, room.y() + y * scale)

    for each, _ in drawn.on(plane, position):
        _stroke(painter, _line(volume, each, pixel_of), COLOUR, 1.0)


def _paint_shape(
    painter: QPainter,
    volume: Volume,
    measurement: Measurement,
    pixel_of: Callable[[Position], QPointF],
    *,
    selected: bool,
) -> QPainterPath:
    """Paint the line and its handles; returns the area they cover."""
    line = _line(volume, measurement, pixel_of)
    colour = SELECTED if selected else COLOUR
    _stroke(painter, line, colour, 1.6)
    painter.setBrush(QBrush(QColor(colour) if selected else Qt.GlobalColor.transparent))
    for spot in handles(measurement):
        at = pixel_of(measurement.index_of(spot))
        square = QRectF(at.x() - HANDLE / 2, at.y() - HANDLE / 2, HANDLE, HANDLE)
        for ink, width in ((HALO, 3.4), (QColor(colour), 1.4)):
            painter.setPen(QPen(ink, width))
            painter.drawRect(square)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    return covered_by(line, closed=measurement.kind.is_region)


def _paint_label(
    painter: QPainter,
    volume: Volume,
    measurement: Measurement,
    places: tuple[QRectF, QPainterPath, list[QRectF | QPainterPath]],
    selected: bool,
) -> QRectF:
    room, own, taken = places
    lines = [
        text for text in (measurement.name, *map(word, lines_of(read(volume, measurement)))) if text
    ]
    ink = marks.TextInk(INK.pixels, SELECTED) if selected else INK
    wide = max((ink.width(text) for text in lines), default=0.0) + 2 * marks.MARGIN
    label = place_label(QSizeF(wide, len(lines) * LINE + marks.MARGIN), own, room, taken)
    to_shape = leader(label, own)
    if to_shape is not None:
        _stroke(painter, QPolygonF([to_shape.p1(), to_shape.p2()]), ink.colour, 0.8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PLATE)
    painter.drawRoundedRect(label, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number, text in enumerate(lines):
        below = label.adjusted(0, number * LINE, 0, 0)
        marks.paint_text(painter, below, marks.LEFT | marks.TOP, text, ink)
    return label


def _line(
    volume: Volume, measurement: Measurement, pixel_of: Callable[[Position], QPointF]
) -> QPolygonF:
    def place(spot: Spot) -> QPointF:
        return pixel_of(measurement.index_of(spot))

    return QPolygonF([place(spot) for spot in outline(volume, measurement)])


def _stroke(painter: QPainter, line: QPolygonF, colour: str, width: float) -> None:
    for ink, wide in ((HALO, width + 2), (QColor(colour), width)):
        painter.setPen(QPen(ink, wide))
        painter.drawPolyline(line)
