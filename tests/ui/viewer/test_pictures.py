"""Painting faster changes no pixel, and a step paints each view once."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from scipy.ndimage import map_coordinates

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.view.state import ColourMap, MapDrawing, MapLook, ViewState
from ctviewer.ui.output.render import RenderRequest, render_picture
from ctviewer.ui.viewer import overlay, slice_picture
from ctviewer.ui.viewer.heat_fill import FillReader, _finer, heat_of
from ctviewer.ui.viewer.overlay import path_of
from ctviewer.ui.viewer.slice_picture import Part, SlicePicture
from tests.ui.fakes import heat_map
from tests.ui.screen import grab, pixels


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("smooth", [True, False], ids=["smooth", "blocks"])
@pytest.mark.parametrize("colours", [ColourMap.GREY, ColourMap.CIVIDIS], ids=["grey", "coloured"])
def test_the_pixels_are_those_of_the_plain_image(phantom_path, monkeypatch, ratio, smooth, colours):
    volume = load_volume(phantom_path)
    view = replace(
        ViewState.opening(volume), smooth=smooth, colour_map=colours, heat_map_shown=True
    )
    request = RenderRequest(view, heat_map=heat_map(volume), ratio=ratio, size=(700, 500))
    fast = pixels(render_picture(volume, request))
    for each in (overlay, slice_picture):
        monkeypatch.setattr(each, "fast", lambda image, smooth: image)
    assert np.array_equal(fast, pixels(render_picture(volume, request)))


def test_a_path_has_the_pieces_it_was_made_of():
    pieces = np.random.default_rng(3).normal(size=(7, 2, 2))
    path = path_of(pieces)
    found = [path.elementAt(n) for n in range(path.elementCount())]
    assert [(each.x, each.y) for each in found] == [tuple(end) for end in pieces.reshape(-1, 2)]
    assert [each.isMoveTo() for each in found] == [True, False] * 7
    assert path_of(np.empty((0, 2, 2))).isEmpty()


@pytest.mark.parametrize("shape", [(64, 64), (32, 64), (1, 5), (95, 3), (40, 1)])
def test_finer_cells_are_linear_between_the_centres_and_even_at_the_rim(shape):
    values = np.random.default_rng(4).random(shape, dtype=np.float32)
    places = [np.clip((np.arange(4 * size) + 0.5) / 4 - 0.5, 0, size - 1) for size in shape]
    linear = map_coordinates(values, np.meshgrid(*places, indexing="ij"), order=1)
    np.testing.assert_allclose(_finer(values), linear, atol=1e-6)


@pytest.mark.parametrize("cells", [(40, 30, 20), (100, 30, 20)], ids=["refined", "fine"])
@pytest.mark.parametrize("threshold", [0.25, 0.5])
def test_the_part_of_a_heat_map_that_is_seen_has_all_of_its_colour(cells, threshold):
    values = np.zeros(cells, np.float32)
    values[10:18, 4:9, 5:12] = 0.9
    values[19, 5, 8] = threshold / 2 - 0.001  # as faint as can be, and yet a step of the table
    shown = HeatMap(values, Box((0.0, 0.0, 0.0), tuple(map(float, cells))), "test", threshold)
    whole = heat_of(shown, Plane.AXIAL, 8)
    picture, (x, y, width, height) = FillReader(Plane.AXIAL).read(shown, 8, MapLook())
    part = rgba(picture)
    (rows, columns), (down, across) = part.shape[:2], whole.shape[:2]
    top, left = round(y * down), round(x * across)
    assert (rows, columns) == (round(height * down), round(width * across))
    assert rows * columns < down * across / 4
    within = np.zeros_like(whole)
    within[top : top + rows, left : left + columns] = part
    coloured = whole[..., 3] > 0
    np.testing.assert_array_equal(within[coloured], whole[coloured])
    assert not within[~coloured][:, 3].any()


def rgba(picture):
    image = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    seen = np.frombuffer(image.constBits(), np.uint8).copy()
    return seen.reshape(image.height(), image.width(), 4)


@pytest.mark.parametrize("plane", list(Plane))
def test_scrolling_through_a_heat_map_shows_what_each_slice_alone_would(plane):
    values = np.random.default_rng(6).random((20, 24, 16), dtype=np.float32)
    first = HeatMap(values, Box((3.0, 5.0, 2.0), (95.0, 110.0, 50.0)), "test", 0.5)
    second = HeatMap(1 - values, first.box, "test", 0.5)
    reader, look = FillReader(plane), MapLook(opacity=0.6)
    for shown, position in ((first, 10), *((second, at) for at in (10, 11, 12, 20, 19, 49, 6))):
        part, _ = reader.read(shown, position, look)
        alone = heat_of(shown, plane, position, look)
        np.testing.assert_array_equal(rgba(part), alone)
    assert reader.read(second, 0, look) is None


def test_a_part_at_the_rim_and_a_map_without_colour():
    values = np.zeros((8, 8, 8), np.float32)
    shown, reader = HeatMap(values, Box.whole((8, 8, 8)), "test", 0.5), FillReader(Plane.AXIAL)
    assert reader.read(shown, 4, MapLook()) is None
    values[0, 7, 4] = values[7, 0, 4] = 1
    assert reader.read(shown, 4, MapLook())[1] == (0, 0, 1, 1)
    assert reader.read(shown, 4, MapLook(MapDrawing.CONTOUR)) is None


class Paints(QObject):
    def __init__(self):
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched, event):  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.mark.parametrize("slab", [None, Slab(Projection.HIGHEST, 10.0)], ids=["plain", "slab"])
def test_a_step_paints_each_view_once(opened, slab):
    display, views = opened.session.display, opened.reading.views.views
    display.show(replace(display.view, heat_map_shown=True, slab=slab))
    QApplication.processEvents()
    counters = {plane: Paints() for plane in Plane}
    for plane, counter in counters.items():
        views[plane].viewport().installEventFilter(counter)
    for place in range(20, 25):
        display.point_at((place, place, place))
        QApplication.processEvents()
        QApplication.processEvents()
    assert {counter.count for counter in counters.values()} == {5}


def turn_wheel(view, notches):
    """Post a notch of a fine wheel, as a system does; it is handled in the event loop's turn."""
    target = view.viewport()
    at = QPointF(target.rect().center())
    event = QWheelEvent(
        at, target.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.ScrollUpdate, False,
    )  # fmt: skip
    QApplication.postEvent(target, event)


@pytest.fixture
def drawn(monkeypatch):
    """Which slices of which plane were made into pictures."""
    made, make = [], SlicePicture._picture_of

    def remember(self, part):
        if part is Part.SLICE:
            made.append((self.plane, self.position))
        return make(self, part)

    monkeypatch.setattr(SlicePicture, "_picture_of", remember)
    return made


@pytest.mark.parametrize("slab", [None, Slab(Projection.HIGHEST, 10.0)], ids=["plain", "slab"])
def test_a_wheel_that_is_faster_than_painting_skips_slices_and_ends_on_the_right_one(
    opened, drawn, slab
):
    display, view = opened.session.display, opened.reading.views.views[Plane.AXIAL]
    display.show(replace(display.view, heat_map_shown=True, slab=slab, cursor=(40, 40, 5)))
    QApplication.processEvents()
    drawn.clear()
    for turn in range(1020):
        turn_wheel(view, 1 if turn % 50 < 25 else -1)
    QApplication.processEvents()
    expected = 5 + 20
    assert display.view.cursor == (40, 40, expected)
    QApplication.processEvents()  # the painting that the first turn asked for
    assert drawn == [(Plane.AXIAL, expected)], "one picture for all that were waiting"
    shown = grab(view)
    display.scroll(Plane.AXIAL, -1)
    grab(view)
    display.scroll(Plane.AXIAL, 1)
    assert np.array_equal(shown, grab(view))


def test_no_wheel_event_waits_for_a_second_turn_of_the_event_loop(opened, drawn):
    display, view = opened.session.display, opened.reading.views.views[Plane.AXIAL]
    display.point_at((40, 40, 0))
    QApplication.processEvents()
    drawn.clear()
    for turn in range(1, 41):
        for notch in (1, 1, -1):
            turn_wheel(view, notch)
        QApplication.processEvents()
        assert display.view.cursor[2] == turn
    QApplication.processEvents()
    assert 20 <= len(drawn) <= 40, "paintings go on meanwhile, no more than one a turn"
    assert drawn == sorted(drawn, key=lambda each: each[1])
    assert drawn[-1] == (Plane.AXIAL, 40)


def test_a_hidden_view_draws_nothing_until_it_is_seen(opened, drawn):
    display, views = opened.session.display, opened.reading.views
    views.enlarge(Plane.AXIAL)
    QApplication.processEvents()
    drawn.clear()
    for place in (10, 20, 30):
        display.point_at((place, place, place))
        QApplication.processEvents()
        QApplication.processEvents()
    assert {plane for plane, _ in drawn} == {Plane.AXIAL}
    views.enlarge(None)
    QApplication.processEvents()
    QApplication.processEvents()
    assert set(drawn[3:]) >= {(Plane.CORONAL, 30), (Plane.SAGITTAL, 30)}
