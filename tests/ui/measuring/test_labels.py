import math

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPolygonF

from ctviewer.ui.measuring.labels import covered_by, place_label

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
