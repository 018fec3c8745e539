"""Colours, slab, convention, cine and wheel, as a reader uses them."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import Cine, ColourMap, ViewState
from ctviewer.ui.viewer.colours import colours_of
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.mouse import NOTCH, Notches, turned
from ctviewer.ui.viewer.reading import ReadingArea
from ctviewer.ui.viewer.readout import readout
from tests.scans import chest
from tests.ui.screen import corners, grab, press

NO_BUTTON, NO_PHASE = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def display(qapp):
    display = Display()
    volume = chest(lesion=True)
    display.open(volume, replace(ViewState.opening(volume), crosshair_shown=False))
    return display


@pytest.fixture
def reading(qtbot, display):
    reading = ReadingArea(display)
    qtbot.addWidget(reading)
    reading.resize(1000, 700)
    reading.show()
    qtbot.waitExposed(reading)
    return reading


def turn(angle=(0, 0), pixels=(0, 0), *, inverted=False, modifiers=NONE) -> QWheelEvent:
    at = QPointF(200, 200)
    return QWheelEvent(
        at, at, QPoint(*pixels), QPoint(*angle), NO_BUTTON, modifiers, NO_PHASE, inverted
    )


@pytest.mark.parametrize("colour_map", list(ColourMap))
def test_lighter_always_means_more(colour_map):
    light = colours_of(colour_map) @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(light) >= -0.5).all()
    assert light[-1] - light[0] > 150


def test_a_colour_map_colours_the_slices_and_says_its_hu(display, reading):
    axial = reading.views.views[Plane.AXIAL]
    grey = grab(axial).astype(int)
    display.show(replace(display.view, colour_map=ColourMap.VIRIDIS))
    picture = grab(axial).astype(int)
    spot = axial.pixel_of((60, 40, display.view.cursor[2])).toPoint()
    shown, value = picture[spot.y(), spot.x()], grey[spot.y(), spot.x()][0]
    np.testing.assert_allclose(shown, colours_of(ColourMap.VIRIDIS)[value], atol=3)
    bar = picture[:, -22:-14].mean(axis=1)
    assert np.abs(bar - colours_of(ColourMap.VIRIDIS)[250]).sum(axis=1).min() < 12


@pytest.mark.parametrize("projection", list(Projection))
def test_a_slab_is_shown_and_said(display, reading, projection):
    axial = reading.views.views[Plane.AXIAL]
    display.point_at((40, 30, 40))  # near the lungs' upper ends
    thin = grab(axial).astype(int)
    display.show(replace(display.view, slab=Slab(projection, 60)))
    change = grab(axial).astype(int) - thin
    lighter, darker = (change > 40).mean(), (change < -40).mean()
    assert bool(lighter > 0.01) is (projection is not Projection.LOWEST)
    assert bool(darker > 0.01) is (projection is not Projection.HIGHEST)
    line = readout(display.volume, display.view, (55, 30, 40), Plane.AXIAL, 1.0)
    assert f"HU, {projection.value} " in line


def test_the_slabs_value_in_the_read_out_is_that_of_the_picture():
    voxels = np.arange(27, dtype=np.int16).reshape(3, 3, 3)
    volume = Volume.from_array(voxels, (1.0, 1.0, 1.0))
    view = replace(ViewState.opening(volume), slab=Slab(Projection.HIGHEST, 3))
    line = readout(volume, view, (1, 1, 1), Plane.SAGITTAL, 1.0)
    assert "13 HU, MIP 22 HU" in line


def test_the_neurological_convention_mirrors_picture_letters_and_mouse(display, reading):
    axial = reading.views.views[Plane.AXIAL]
    voxels = np.full((40, 40, 10), -1000, np.int16)
    voxels[:20, 20:] = 1000  # left, anterior
    volume = Volume.from_array(voxels, (4.0, 4.0, 4.0))
    display.open(volume, ViewState.opening(volume))
    assert max(corners(grab(axial)).items(), key=lambda each: each[1])[0] == "upper right"
    display.show(replace(display.view, neurological=True))
    assert max(corners(grab(axial)).items(), key=lambda each: each[1])[0] == "upper left"
    at = axial.pixel_of((5, 30, 5))
    QTest.mouseClick(axial.viewport(), Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert display.view.cursor == (5, 30, 5)
    assert at.x() < axial.width() / 2


def test_letters_turn_with_the_convention():
    assert Plane.CORONAL.edges(neurological=True) == tuple("LRSI")
    assert Plane.SAGITTAL.edges(neurological=True) == tuple("APSI")


def test_smooth_or_each_voxel_as_a_block(display, reading):
    axial = reading.views.views[Plane.AXIAL]
    display.show(replace(display.view, smooth=False))
    blocks = len(np.unique(grab(axial)[60:-60, 60:-60, 0]))
    display.show(replace(display.view, smooth=True))
    assert len(np.unique(grab(axial)[60:-60, 60:-60, 0])) > 2 * blocks


def test_ways_of_drawing_stay_from_scan_to_scan(display):
    slab = Slab(Projection.LOWEST, 8)
    display.show(replace(display.view, slab=slab, neurological=True, smooth=False))
    volume = chest()
    display.open(volume, ViewState.opening(volume))
    view = display.view
    assert (view.slab, view.neurological, view.smooth) == (slab, True, False)


def test_cine_loops_or_turns_round():
    cine, seen, position = Cine(), [], 1
    for _ in range(3):
        position, cine = cine.next(position, 3)
        seen.append(position)
    assert seen == [2, 0, 1]
    cine, seen = Cine(bounces=True), []
    for _ in range(5):
        position, cine = cine.next(position, 3)
        seen.append(position)
    assert seen == [2, 1, 0, 1, 2]
    assert Cine(bounces=True).next(0, 1)[0] == 0


def test_cine_plays_the_active_plane_until_another_scan_comes(qtbot, display, reading):
    reading.views.activate(Plane.CORONAL)
    reading.cine.rate.setValue(50)
    before = display.view.cursor
    reading.player.toggle()
    qtbot.waitUntil(lambda: display.view.cursor[1] > before[1] + 2)
    assert display.view.cursor[::2] == before[::2]
    display.open(None)
    assert not reading.player.playing


def test_natural_scrolling_does_not_exchange_superior_and_inferior(display, reading):
    axial, start = reading.views.views[Plane.AXIAL], display.view.cursor[2]
    for sheet_or_view in (axial.viewport(), reading.montage.sheet):
        display.point_at((40, 30, start))
        QApplication.sendEvent(sheet_or_view, turn((0, -NOTCH)))
        usual = display.view.cursor[2]
        display.point_at((40, 30, start))
        QApplication.sendEvent(sheet_or_view, turn((0, NOTCH), inverted=True))
        assert display.view.cursor[2] == usual < start


@pytest.mark.parametrize(
    ("event", "units"),
    [
        (turn((0, 120)), 120),
        (turn((0, 120), inverted=True), -120),
        (turn((0, 30), (0, 15)), 30),  # a touchpad that sends both
        (turn((0, 0), (0, 15)), 30),  # and one that sends pixels only
        (turn((0, 0), (0, 15), inverted=True), -30),
        (turn((120, 0)), 0),  # fingers that drift sideways
        (turn((120, 0), modifiers=SHIFT), 120),  # Shift + wheel of some systems
    ],
)
def test_what_wheels_and_touchpads_send(event, units):
    assert turned(event) == units
    assert turned(event, reverse=True) == -units


def test_small_turns_add_up_and_a_turn_back_begins_anew():
    notches = Notches()
    assert [notches.add(50) for _ in range(5)] == [0, 0, 1, 0, 1]
    assert notches.add(-100) == 0
    assert notches.add(-30) == -1


def test_the_wheels_direction_is_remembered(qtbot, opened):
    opened.commands.actions.titled("Reverse the wheel").trigger()
    assert opened.reading.reversed_wheel
    assert QSettings().value("mouse/reversed-wheel", type=bool)


def test_menu_bar_and_picture_say_the_same(opened):
    actions, view = opened.commands.actions, lambda: opened.session.display.view
    actions.titled("Thick slab: MinIP").trigger()
    assert view().slab == Slab(Projection.LOWEST, 10)
    assert opened.reading.tools.buttons["slab"].isChecked()
    press(opened, "]")
    assert (view().slab.thickness_mm, opened.reading.slab.thickness.value()) == (15, 15)
    opened.reading.slab.thickness.setValue(4)
    assert view().slab.thickness_mm == 4
    actions.titled("Colours: Hot").trigger()
    assert actions.titled("Colours: Hot").isChecked()
    actions.titled("Reset view").trigger()
    assert (view().slab, view().colour_map) == (None, ColourMap.GREY)
    assert not actions.titled("Colours: Hot").isChecked()
