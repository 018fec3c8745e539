"""What the hand meets in a view: captions, keys under the mouse, sliders, menu, wheel, window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QImage,
    QNativeGestureEvent,
    QPainter,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ViewState
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.slice_track import PlaneSlider
from ctviewer.ui.viewer.slice_view import SliceView
from tests.ui.screen import drag, pixels, press

CTRL = Qt.KeyboardModifier.ControlModifier
popped = pytest.mark.qt_log_ignore("This plugin does not support")  # menus, offscreen


def written(view, monkeypatch):
    """The texts that a view paints, each with the right end of its line in pixels."""
    texts = {}

    def remember(painter, area, place, text, ink=marks.CAPTION):
        texts[text] = area.left() + marks.MARGIN + ink.width(text)

    monkeypatch.setattr(marks, "paint_text", remember)
    view.grab()
    return texts


@pytest.mark.parametrize("width", [120, 160, 220, 300, 700])
@pytest.mark.parametrize("plane", list(Plane))
def test_plane_and_window_are_read_at_every_width(opened, monkeypatch, plane, width):
    view = SliceView(opened.session.display, plane)
    view.resize(width, 300)
    texts = written(view, monkeypatch)
    (name,) = [text for text in texts if text.startswith(plane.title)]
    (window,) = [text for text in texts if text.startswith("W 1500 L -600")]
    assert any(f"/{plane.count(opened.session.display.volume)}" in text for text in texts)
    assert texts[name] <= width
    assert texts[window] <= width
    view.deleteLater()


@pytest.mark.parametrize(("width", "counted"), [(120, False), (160, False), (300, True)])
def test_the_slab_is_read_at_every_width(opened, monkeypatch, width, counted):
    """Where there is no room for it, the number of slices is left out."""
    display = opened.session.display
    display.show(replace(display.view, slab=Slab(Projection.HIGHEST, 30.0)))
    view = SliceView(display, Plane.CORONAL)
    view.resize(width, 300)
    texts = written(view, monkeypatch)
    (slab,) = [text for text in texts if text.startswith("MIP ")]
    assert texts[slab] <= width
    assert ("slices" in slab) is counted
    view.deleteLater()


@pytest.mark.parametrize("kept", [True, False])
def test_no_light_ground_is_seen_between_a_text_and_its_halo(kept):
    """On a fine screen, under a horizontal line of a letter: text, halo, ground."""
    picture = QImage(80, 80, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(2)
    picture.fill(QColor(255, 255, 255))
    painter = QPainter(picture)
    ink = marks.TextInk(kept=kept)
    marks.paint_text(painter, QRectF(0, 0, 40, 40), marks.LEFT | marks.TOP, "_", ink)
    painter.end()
    column = pixels(picture)[:, int(2 * (marks.MARGIN + 3)), 0].astype(int)
    line = np.flatnonzero(column < 120)
    assert line.size
    assert column[line[0] : line[-1] + 1].tolist().count(255) == 0
    inside = column[line[0] : line[-1] + 1]
    assert (np.diff(np.sign(np.diff(inside))) != 0).sum() <= 3, "one rise and fall: the letter"


def test_captions_of_a_low_view_leave_the_letter_of_its_left_edge(opened, qtbot, monkeypatch):
    """Name and window stay; the place gives way."""
    for height, placed in ((140, False), (300, True)):
        view = SliceView(opened.session.display, Plane.SAGITTAL)
        qtbot.addWidget(view)
        view.resize(150, height)
        view.show()
        texts = written(view, monkeypatch)
        assert any(text.startswith("W 1500 L -600") for text in texts)
        assert any(text.startswith("Sagittal") for text in texts)
        assert any(text.endswith(" mm") for text in texts) is placed
        view.close()


def hover(window, plane):
    """Let the mouse come over the middle of a view, and leave all others."""
    for other, view in window.reading.views.views.items():
        if other is not plane:
            QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    if plane is not None:
        view = window.reading.views.views[plane]
        at = QPointF(view.rect().center())
        QApplication.sendEvent(view, QEnterEvent(at, at, at))


def test_keys_act_on_the_view_under_the_mouse_and_its_frame_is_bright(opened):
    display, views = opened.session.display, opened.reading.views
    before = display.view.cursor
    hover(opened, Plane.CORONAL)
    press(opened, Qt.Key.Key_Up)
    assert display.view.cursor == (before[0], before[1] + 1, before[2])
    assert [plane for plane, view in views.views.items() if view.active] == [Plane.CORONAL]
    zoom = views.views[Plane.CORONAL].zoom
    press(opened, "+")
    assert views.views[Plane.CORONAL].zoom > zoom
    assert views.views[Plane.AXIAL].is_at_chest
    hover(opened, None)
    press(opened, Qt.Key.Key_Up)
    assert display.view.cursor[2] == before[2] + 1
    assert [plane for plane, view in views.views.items() if view.active] == [Plane.AXIAL]


def test_cine_goes_on_in_its_plane_when_the_mouse_leaves(opened):
    player, display = opened.reading.player, opened.session.display
    hover(opened, Plane.SAGITTAL)
    press(opened, "c")
    hover(opened, Plane.AXIAL)
    before = display.view.cursor
    player.step()
    player.stop()
    assert display.view.cursor[1:] == before[1:]
    assert display.view.cursor[0] != before[0]


def test_coronal_and_sagittal_have_sliders(opened):
    display = opened.session.display
    sliders = opened.reading.views.findChildren(PlaneSlider)
    assert len(sliders) == 2
    for slider, axis in zip(sliders, (1, 0), strict=True):
        assert slider.isVisible()
        assert slider.maximum() == display.volume.shape[axis] - 1
        QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 6, 5))
        assert display.view.cursor[axis] >= display.volume.shape[axis] - 2
        QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        assert display.view.cursor[axis] == 0
    display.point_at((7, 9, 11))
    assert [slider.value() for slider in sliders] == [9, 7]


def right_click(widget, at):
    target = widget.viewport() if hasattr(widget, "viewport") else widget
    QTest.mouseClick(target, Qt.MouseButton.RightButton, pos=at)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def lines(menu):
    return {action.text(): action for action in menu.actions() if action.text()}


@popped
def test_the_menu_of_a_view_copies_value_and_place_and_moves_the_crosshair(opened):
    view, display = opened.reading.views.views[Plane.CORONAL], opened.session.display
    at = QPoint(view.width() // 3, view.height() // 3)
    index, before = view.index_at(QPointF(at)), display.view.cursor
    assert index != before
    menu = right_click(view, at)
    value = f"Copy {display.volume.hu_at(index):.0f} HU"
    lines(menu)[value].trigger()
    assert QApplication.clipboard().text() == value.removeprefix("Copy ")
    (place,) = [text for text in lines(menu) if text.endswith(" mm")]
    lines(menu)[place].trigger()
    assert QApplication.clipboard().text() == place.removeprefix("Copy ")
    assert display.view.cursor == before
    lines(menu)["Crosshair here"].trigger()
    assert display.view.cursor == index
    menu.close()


@popped
def test_it_has_windows_tools_and_the_result(opened):
    menu = right_click(opened.reading.views.active_view, QPoint(60, 200))
    assert {"Copy picture", "Copy result", "Heat map", "Invert", "Reset view"} <= set(lines(menu))
    tools = lines(lines(menu)["&Measure"].menu())
    assert list(tools) == ["Ruler", "Angle", "Circle", "Rectangle"]
    windows = lines(lines(menu)["Window"].menu())
    windows["Window: Bone"].trigger()
    assert opened.session.display.view.window.name == "Bone"
    menu.close()


@popped
def test_the_montage_has_it_too_and_keeps_the_crosshair(opened):
    press(opened, "m")
    sheet, before = opened.reading.montage.sheet, opened.session.display.view.cursor
    room = sheet.tile_of(sheet.layout_shown.pages[0][1])
    menu = right_click(sheet, room.center().toPoint())
    assert opened.session.display.view.cursor == before
    lines(menu)["Crosshair here"].trigger()
    assert opened.session.display.view.cursor[2] == sheet.layout_shown.pages[0][1]
    menu.close()


def test_ctrl_and_right_take_the_window_of_an_area(opened):
    view, display = opened.reading.views.views[Plane.AXIAL], opened.session.display
    volume = display.volume
    heart = (28, 36, display.view.cursor[2])
    lung = (56, 30, display.view.cursor[2])
    start, end = (view.pixel_of(index).toPoint() for index in (lung, heart))
    target = view.viewport()
    QTest.mousePress(target, Qt.MouseButton.RightButton, CTRL, start)
    QTest.mouseMove(target, (start + end) / 2)
    QTest.mouseMove(target, end)
    assert view.drags.band.isVisible()
    QTest.mouseRelease(target, Qt.MouseButton.RightButton, CTRL, end)
    assert not view.drags.band.isVisible()
    assert QApplication.activePopupWidget() is None
    window = display.view.window
    inside = volume.voxels[28:57, 30:37, heart[2]]
    assert window.lowest == pytest.approx(np.percentile(inside, 0.5), abs=1)
    assert window.highest == pytest.approx(np.percentile(inside, 99.5), abs=40)


def test_right_without_ctrl_still_changes_the_window(opened):
    view, display = opened.reading.views.views[Plane.AXIAL], opened.session.display
    drag(view, Qt.MouseButton.RightButton, QPoint(60, 60), QPoint(40, 0))
    assert display.view.window.width > 1500


@pytest.fixture
def long_view(qtbot):
    volume = Volume.from_array(np.zeros((20, 20, 1000), np.int16), (5.0, 5.0, 0.4))
    display = Display()
    view = SliceView(display, Plane.AXIAL)
    qtbot.addWidget(view)
    view.show()
    display.open(volume, ViewState.opening(volume))
    return view


def turn(view, times, apart_ms, phase=Qt.ScrollPhase.NoScrollPhase):
    """Turn the wheel notch by notch; how many slices it went."""
    target, before = view.viewport(), view.position
    at = QPointF(target.rect().center())
    for number in range(times):
        event = QWheelEvent(at, target.mapToGlobal(at), QPoint(), QPoint(0, -120),
                            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                            phase, False)  # fmt: skip
        event.setTimestamp(10_000 + number * apart_ms)
        QApplication.sendEvent(target, event)
    return before - view.position


def test_a_fast_wheel_goes_faster_through_a_long_stack(long_view):
    assert turn(long_view, 12, apart_ms=200) == 12
    assert turn(long_view, 12, apart_ms=30) > 24


def test_a_touchpad_is_not_accelerated_twice(long_view):
    assert turn(long_view, 12, apart_ms=10, phase=Qt.ScrollPhase.ScrollUpdate) == 12


def test_a_short_stack_is_never_skipped_through(opened):
    view = opened.reading.views.views[Plane.AXIAL]
    assert turn(view, 12, apart_ms=10) == 12


def test_two_fingers_that_pinch_zoom(long_view):
    at, before = QPointF(long_view.rect().center()), long_view.zoom
    gesture = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2,
        at, at, at, 0.25, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(long_view.viewport(), gesture)
    assert long_view.zoom == pytest.approx(1.25 * before)
