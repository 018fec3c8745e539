"""A region of a plane in mm: what is seen of it, and where."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage

from ctviewer.ui.viewer.region_view import Layer, RegionView
from tests.ui.screen import grab, pixels

ARGB = QImage.Format.Format_ARGB32_Premultiplied


@pytest.fixture
def view(qtbot):
    view = RegionView()
    qtbot.addWidget(view)
    view.resize(400, 200)
    return view


def near(point, x, y):
    return (point - QPointF(x, y)).manhattanLength() < 1e-9


def test_a_region_is_shown_whole_with_what_is_beside_it(view, qtbot):
    with qtbot.waitSignal(view.zoomed):
        view.show_region(QRectF(10, 20, 50, 50))
    assert view.region == QRectF(-15, 20, 100, 50)
    assert view.mm_per_pixel == 0.25
    assert near(view.mm_at(QPointF(0, 0)), -15, 20)


def test_it_is_the_same_region_when_the_shape_comes_back(view):
    view.show_region(QRectF(10, 20, 50, 50))
    view.resize(100, 300)
    assert view.region == QRectF(10, -30, 50, 150)
    view.resize(400, 200)
    assert view.region == QRectF(-15, 20, 100, 50)


def test_the_point_enlarged_about_stays(view):
    view.show_region(QRectF(0, 0, 100, 50))
    at = QPointF(380, 40)
    mm = view.mm_at(at)
    view.scale_by(3.0, mm)
    assert near(view.mm_at(at), mm.x(), mm.y())
    assert view.mm_per_pixel == pytest.approx(0.25 / 3)
    view.show_about(QPointF(7, 8), 0.5)
    assert near(view.mm_at(QPointF(200, 100)), 7, 8)
    assert view.mm_per_pixel == pytest.approx(0.5)


def test_a_mirrored_view_has_x_to_the_left(view):
    view.show_region(QRectF(0, 0, 100, 50))
    view.mirrored = True
    assert near(view.mm_at(QPointF(0, 0)), 100, 0)
    view.move_by(QPointF(5, 0))
    assert near(view.to_pixels.map(QPointF(105, 0)), 0, 0)


def test_layers_fill_their_rooms_in_order(view):
    red, blue = (QImage(2, 2, QImage.Format.Format_RGB32) for _ in range(2))
    red.fill(QColor(255, 0, 0))
    blue.fill(QColor(0, 0, 255))
    below, above = Layer(), Layer()
    view.layers = (below, above)
    view.show_region(QRectF(0, 0, 100, 50))
    below.show(red, QRectF(0, 0, 50, 50))
    above.show(blue, QRectF(25, 0, 10, 50))
    row = grab(view)[100, :, :3]
    ends = np.flatnonzero(np.any(row[1:] != row[:-1], axis=1)) + 1
    assert ends.tolist() == [100, 140, 200]
    assert [row[at].tolist() for at in (0, 100, 140, 200)] == [
        [255, 0, 0], [0, 0, 255], [255, 0, 0], [0, 0, 0],
    ]  # fmt: skip
    above.clear()
    view.viewport().update()
    assert grab(view)[100, 120, :3].tolist() == [255, 0, 0]


@pytest.mark.parametrize("shift", [0.0, 0.13, 0.5, 0.87])
@pytest.mark.parametrize("mirrored", [False, True])
def test_nothing_of_an_earlier_picture_stays_beside_a_layer(view, shift, mirrored):
    """Only what the lowest layer leaves free is made black before it is painted."""
    white, clear = QImage(7, 5, QImage.Format.Format_RGB32), QImage(2, 2, ARGB)
    white.fill(QColor(255, 255, 255))
    clear.fill(QColor(0, 0, 0, 0))
    lowest = Layer()
    view.layers, view.mirrored, view.smooth = (lowest,), mirrored, True
    view.show_region(QRectF(0, 0, 100, 50))
    screen = QImage(400, 200, QImage.Format.Format_RGB32)
    for image, room in (
        (white, QRectF(-10, -10, 120, 70)),
        (white, QRectF(20 + shift, 10, 30, 20)),
        (white, QRectF(70, 5, 10, 40 - shift)),
        (clear, QRectF(-10, -10, 120, 70)),
    ):
        lowest.show(image, room)
        view.render(screen)  # over what was there
        fresh = QImage(screen.size(), screen.format())
        fresh.fill(QColor(0, 0, 0))
        view.render(fresh)
        assert screen == fresh
        seen = view.to_pixels.mapRect(room).intersected(QRectF(0, 0, 400, 200))
        lit = 0 if image is clear else seen.width() * seen.height()
        assert abs((pixels(screen)[..., 0] == 255).sum() - lit) <= seen.width() + seen.height()
