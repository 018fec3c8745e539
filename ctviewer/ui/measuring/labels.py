"""Where a measurement's label goes, so that it hides neither it nor another label."""

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QPolygonF

DISTANCE = 10.0  # pixels between a measurement and its label
FAR = 2 * DISTANCE  # from where on a label needs a line to what it measures
BREADTH = 14.0  # pixels that a drawn line needs with its handles


def covered_by(line: QPolygonF, *, closed: bool) -> QPainterPath:
    """What a label must leave free: the line's surroundings, and a region's inside."""
    path = QPainterPath()
    path.addPolygon(line)
    stroker = QPainterPathStroker()
    stroker.setWidth(BREADTH)
    around = stroker.createStroke(path)
    return around.united(path) if closed else around


def place_label(
    size: QSizeF, own: QPainterPath, area: QRectF, taken: Iterable[QRectF | QPainterPath]
) -> QRectF:
    """The first place beside `own`, else in a corner of the area, that hides nothing `taken`.

    Where every place hides something, the one that hides least.
    """
    others = list(taken)

    def hidden(place: QRectF) -> float:
        if not area.contains(place):
            return float("inf")
        return _overlap(place, own) + sum(_overlap(place, other) for other in others)

    return min(_places(size, own.boundingRect(), area), key=hidden)


def leader(label: QRectF, own: QPainterPath) -> QLineF | None:
    """The shortest line from a label to what it belongs to; None for a label beside it."""
    if own.intersects(label):
        return None
    middle = label.center()
    edges = [pair for outline in own.toSubpathPolygons() for pair in pairwise(outline.toList())]
    ends = [_nearest(QLineF(a, b), middle) for a, b in edges]
    lines = [QLineF(_within(label, end), end) for end in ends]
    shortest = min(lines, key=QLineF.length, default=None)
    return shortest if shortest is not None and shortest.length() > FAR else None


def _nearest(edge: QLineF, point: QPointF) -> QPointF:
    """The point of an edge that is nearest to another."""
    way = edge.p2() - edge.p1()
    squared = QPointF.dotProduct(way, way)
    share = QPointF.dotProduct(point - edge.p1(), way) / squared if squared else 0.0
    return edge.pointAt(min(max(share, 0.0), 1.0)) if squared else edge.p1()


def _within(label: QRectF, point: QPointF) -> QPointF:
    """The point of a label that is nearest to one outside."""
    return QPointF(
        min(max(point.x(), label.left()), label.right()),
        min(max(point.y(), label.top()), label.bottom()),
    )


def _places(size: QSizeF, own: QRectF, area: QRectF) -> Iterator[QRectF]:
    """Right, left, below, above; beside the upper and lower end; at last the area's corners."""
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
    """How much of a place something takes, in square pixels."""
    if isinstance(other, QRectF):
        common = place.intersected(other)
        return max(common.width(), 0.0) * max(common.height(), 0.0)
    if not other.intersects(place):
        return 0.0
    room = QPainterPath()
    room.addRect(place)
    common = room.intersected(other).boundingRect()
    return common.width() * common.height()
