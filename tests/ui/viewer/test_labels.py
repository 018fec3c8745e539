import math

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPolygonF

from ctviewer.ui.viewer.measurements import covered_by, leader, place_label

AREA = QRectF(24, 24, 500, 400)
SIZE = QSizeF(130, 60)


def round_at(x, y, radius):
    turns = [2 * math.pi * k / 40 for k in range(41)]
    line = [QPointF(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns]
    return covered_by(QPolygonF(line), closed=True)


@pytest.mark.parametrize("radius", [3, 60, 120])
@pytest.mark.parametrize("x", [30, 260, 515])
@pytest.mark.parametrize("y", [30, 220, 415])
def test_a_label_covers_neither_its_region_nor_another_label(x, y, radius):
    own = round_at(x, y, radius)
    first = place_label(SIZE, own, AREA, [])
    second = place_label(SIZE, own, AREA, [first])
    for label in (first, second):
        assert AREA.contains(label)
        assert not own.intersects(label)
    assert not first.intersects(second)


def test_a_ruler_across_the_whole_view_is_not_covered():
    line = QPolygonF([QPointF(25, 25), QPointF(523, 423)])
    own = covered_by(line, closed=False)
    label = place_label(SIZE, own, AREA, [])
    assert AREA.contains(label)
    assert not own.intersects(label)


def test_where_no_place_is_free_the_label_stays_in_the_view():
    own = round_at(274, 224, 500)
    assert AREA.contains(place_label(SIZE, own, AREA, []))


def test_a_label_that_found_no_room_beside_its_shape_has_a_line_to_it():
    own = round_at(100, 100, 20)
    assert leader(QRectF(QPointF(125, 80), SIZE), own) is None
    line = leader(QRectF(QPointF(394, 364), SIZE), own)
    assert line.p1() == QPointF(394, 364)  # the label's nearest corner
    assert math.hypot(line.x2() - 100, line.y2() - 100) == pytest.approx(27, abs=1)


def test_a_line_to_a_ruler_ends_at_its_middle_when_that_is_nearest():
    own = covered_by(QPolygonF([QPointF(100, 30), QPointF(100, 400)]), closed=False)
    line = leader(QRectF(QPointF(300, 200), SIZE), own)
    assert line.dy() == pytest.approx(0, abs=1)
    assert line.x2() == pytest.approx(107, abs=1)


def test_a_label_within_its_region_needs_no_line():
    assert leader(QRectF(QPointF(200, 200), SIZE), round_at(274, 224, 300)) is None


def test_a_label_without_room_beside_its_shape_takes_the_nearest_free_corner():
    crowded = QRectF(300, 230, 224, 194)
    label = place_label(SIZE, round_at(450, 350, 10), AREA, [crowded])
    assert label.topRight() == AREA.topRight()
