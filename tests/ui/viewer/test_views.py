from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ViewState
from ctviewer.core.view.window import LUNG
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.slice_picture import Part
from ctviewer.ui.viewer.slice_view import SliceView
from ctviewer.ui.viewer.three_views import WIDE, ThreeViews
from tests.scans import AXES, chest
from tests.ui.fakes import heat_map
from tests.ui.screen import corners, double_click, drag, grab, press, wheel


@pytest.fixture
def display(qapp):
    display = Display()
    volume = chest(lesion=True)

    display.open(volume, ViewState.opening(volume))
    return display


@pytest.fixture
def views(qtbot, display):
    views = ThreeViews(display)
    qtbot.addWidget(views)
    views.resize(900, 600)
    views.show()
    qtbot.waitExposed(views)
    return views


@pytest.fixture
def axial(views):
    return views.views[Plane.AXIAL]


def test_scroll_towards_the_user_is_inferior(display, axial):
    before = display.view.cursor
    wheel(axial, -1)
    assert display.view.cursor == (before[0], before[1], before[2] - 1)
    wheel(axial, 1)
    assert display.view.cursor == before


def test_shift_scrolls_five_and_small_turns_add_up(display, axial):
    start = display.view.cursor[2]
    wheel(axial, 1, Qt.KeyboardModifier.ShiftModifier)
    assert display.view.cursor[2] == start + 5
    for _ in range(4):
        wheel(axial, -0.25)
    assert display.view.cursor[2] == start + 4


def test_scrolling_stops_at_the_ends(display, axial):
    for _ in range(30):
        wheel(axial, 5)
    assert display.view.cursor[2] == display.volume.shape[2] - 1


def test_each_plane_scrolls_its_own_axis(display, views):
    for plane, view in views.views.items():
        before = display.view.cursor
        wheel(view, 1)
        moved = np.flatnonzero(np.subtract(display.view.cursor, before))
        assert moved.tolist() == [plane.axis]


def test_left_drag_moves_the_crosshair_in_all_views(display, views, axial):
    for target in [(10, 12, 25), (70, 50, 25)]:
        at = axial.pixel_of(target).toPoint()
        QTest.mouseClick(axial.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert display.view.cursor == target
    start, end = axial.pixel_of((70, 50, 25)), axial.pixel_of((30, 20, 25))
    drag(axial, Qt.MouseButton.LeftButton, start.toPoint(), (end - start).toPoint())
    assert display.view.cursor == (30, 20, 25)
    assert views.views[Plane.CORONAL].position == 20
    assert views.views[Plane.SAGITTAL].position == 30


def test_right_drag_changes_the_window_up_is_brighter(display, axial):
    brightness = grab(axial).mean()
    drag(axial, Qt.MouseButton.RightButton, QPoint(200, 200), QPoint(0, -80))
    assert display.view.window.level < LUNG.level
    assert display.view.window.width == pytest.approx(LUNG.width)
    assert grab(axial).mean() > brightness
    drag(axial, Qt.MouseButton.RightButton, QPoint(200, 200), QPoint(60, 0))
    assert display.view.window.width > LUNG.width


def test_the_pacs_like_mouse_exchanges_left_and_right(display, views, axial):
    views.pacs_mouse = True
    start, end = axial.pixel_of((70, 50, 25)), axial.pixel_of((30, 20, 25))
    drag(axial, Qt.MouseButton.RightButton, start.toPoint(), (end - start).toPoint())
    assert display.view.cursor == (30, 20, 25)
    assert display.view.window == LUNG
    drag(axial, Qt.MouseButton.LeftButton, QPoint(200, 200), QPoint(60, 0))
    assert display.view.window.width > LUNG.width
    assert display.view.cursor == (30, 20, 25)


def test_a_right_click_asks_for_the_menu_and_keeps_the_window(qtbot, display, axial):
    with qtbot.waitSignal(axial.menu_asked):
        QTest.mouseClick(axial.viewport(), Qt.MouseButton.RightButton, pos=QPoint(50, 50))
    assert display.view.window == LUNG


def test_ctrl_wheel_zooms_about_the_mouse(axial):
    at = axial.viewport().rect().center() + QPoint(40, -30)
    under = axial.mm_at(at)
    wheel(axial, 2, Qt.KeyboardModifier.ControlModifier, at.toPointF())
    assert axial.zoom > 1.2
    assert (axial.mm_at(at) - under).manhattanLength() < 0.01
    axial.reset_zoom()
    assert axial.zoom == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("with_space", [False, True])
def test_pan_keeps_the_point_under_the_mouse(display, axial, with_space):
    cursor = display.view.cursor
    axial.setFocus()
    if with_space:
        QTest.keyPress(axial, Qt.Key.Key_Space)
    button = Qt.MouseButton.LeftButton if with_space else Qt.MouseButton.MiddleButton
    start, way = QPoint(150, 150), QPoint(60, 25)
    under = axial.mm_at(start)
    drag(axial, button, start, way)
    assert (axial.mm_at(start + way) - under).manhattanLength() < 0.01
    assert display.view.cursor == cursor


def test_double_click_enlarges_and_restores(qtbot, views, axial):
    for expected in (Plane.AXIAL, None):
        double_click(axial.viewport(), QPoint(80, 80))
        assert views.enlarged is expected
        shown = [plane for plane, view in views.views.items() if view.isVisible()]
        assert shown == ([Plane.AXIAL] if expected else list(views.views))
    views.enlarge(Plane.SAGITTAL)
    qtbot.waitUntil(lambda: views.views[Plane.SAGITTAL].width() == views.width())


def test_tab_steps_through_the_views(views):
    views.views[Plane.AXIAL].setFocus()
    press(views, Qt.Key.Key_Tab)
    assert views.active is Plane.CORONAL
    views.enlarge(Plane.CORONAL)
    press(views, Qt.Key.Key_Tab)
    assert views.enlarged is views.active is Plane.SAGITTAL


def test_only_what_changed_is_drawn_again(display, views, monkeypatch):
    grab(views)
    drawn, draw = [], SliceView._picture_of

    def remember(self, part):
        if part is Part.SLICE:
            drawn.append(self.plane)
        return draw(self, part)

    monkeypatch.setattr(SliceView, "_picture_of", remember)
    display.scroll(Plane.AXIAL, 1)
    grab(views)
    assert drawn == [Plane.AXIAL]
    display.point_at((5, 5, display.view.cursor[2]))
    grab(views)
    assert set(drawn[1:]) == {Plane.CORONAL, Plane.SAGITTAL}


def test_a_view_is_true_to_scale(display, qtbot):
    volume = Volume.from_array(np.full((40, 40, 10), -1000, np.int16), (1.0, 1.0, 8.0))
    display.open(volume, display.view.at(volume, (0, 0, 0)))
    view = SliceView(display, Plane.CORONAL)
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.grab()
    across = view.pixel_of((0, 0, 0)).x() - view.pixel_of((39, 0, 0)).x()
    down = view.pixel_of((0, 0, 0)).y() - view.pixel_of((0, 0, 9)).y()
    assert across / 39 == pytest.approx(down / 72, rel=1e-6)


@pytest.mark.parametrize("axes", AXES[::5])
def test_the_patients_left_is_on_the_screens_right(qtbot, window, block_path, axes):
    window.open_paths([block_path(axes)])
    qtbot.waitUntil(lambda: window.session.scan is not None)
    display = window.session.display
    display.point_at((10, 37, 22))
    window.commands.actions.titled("Crosshair").trigger()
    expected = {
        Plane.AXIAL: "upper right",
        Plane.CORONAL: "upper right",
        Plane.SAGITTAL: "upper left",
    }
    for plane, corner in expected.items():
        seen = corners(grab(window.reading.views.views[plane]))
        assert seen.pop(corner) > 250, plane
        assert max(seen.values()) < 70, plane  # air in the lung window


def test_the_heat_map_lies_on_its_block(display, views):
    display.overlay(heat_map(display.volume, (0.25, 0.5, 0.5), (0.5, 0.75, 0.75)))

    display.show(replace(display.view, crosshair_shown=False, heat_map_shown=True))
    display.point_at((30, 37, 31))
    for view in views.views.values():
        picture = grab(view).astype(int)
        red_over_blue = picture[..., 0] - picture[..., 2]
        rows, columns = np.nonzero(red_over_blue > 60)
        inside = [view.pixel_of(index) for index in [(20, 30, 25), (39, 44, 36)]]
        xs, ys = sorted(p.x() for p in inside), sorted(p.y() for p in inside)
        kept = (rows > 60) & (rows < view.height() - 12)  # not the caption
        kept &= (columns > 12) & (columns < view.width() - 12)  # not the frame
        assert columns[kept].min() == pytest.approx(xs[0], abs=14)
        assert columns[kept].max() == pytest.approx(xs[1], abs=14)
        assert rows[kept].min() == pytest.approx(ys[0], abs=14)
        assert rows[kept].max() == pytest.approx(ys[1], abs=14)


def test_inverting_turns_black_white(display, axial):

    display.show(replace(display.view, crosshair_shown=False))
    dark = corners(grab(axial))
    display.show(replace(display.view, inverted=True))
    light = corners(grab(axial))
    for corner, value in dark.items():
        assert light[corner] == pytest.approx(255 - value, abs=3)


def test_planes_are_stacked_where_there_is_more_height_than_width(views):
    def corners_of(plane):
        view = views.views[plane]
        return view.mapTo(views, view.rect().topLeft())

    assert corners_of(Plane.CORONAL).x() > 300
    views.resize(500, 900)
    QApplication.processEvents()
    axial, coronal, sagittal = map(corners_of, (Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL))
    assert coronal.y() == sagittal.y() > axial.y()
    assert coronal.x() != sagittal.x()
    views.arrange(WIDE)
    QApplication.processEvents()
    assert corners_of(Plane.SAGITTAL).y() > corners_of(Plane.CORONAL).y()
    views.arrange(None)
    QApplication.processEvents()
    assert corners_of(Plane.CORONAL).y() == corners_of(Plane.SAGITTAL).y()
