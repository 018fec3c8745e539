"""Where a measurement's label goes, so that it hides neither it nor another label."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QPolygonF

DISTANCE = 10.0  # pixels between a measurement and its label
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
