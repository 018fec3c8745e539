from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.montage import MontageLayout, best_columns, position_mm, thumbnail
from ctviewer.core.view.state import ColourMap, ViewState
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.montage_tiles import TileGrid
from ctviewer.ui.viewer.montage_view import MontageView
from ctviewer.ui.viewer.slice_view import ZOOM_STEP
from tests.scans import chest
from tests.ui.fakes import heat_map
from tests.ui.screen import grab, move, press, wheel


@pytest.fixture
def display(qapp):
    display = Display()
    volume = chest()
    display.open(volume, ViewState.opening(volume))
    return display


@pytest.fixture
def montage(qtbot, display):
    montage = MontageView(display)
    qtbot.addWidget(montage)
    montage.resize(900, 700)
    montage.show()
    qtbot.waitExposed(montage)
    return montage


def click(montage, at):
    QTest.mouseClick(montage.sheet, Qt.MouseButton.LeftButton, pos=at.toPoint())


def test_whole_stack_shows_all_of_it_from_superior_to_inferior(montage):
    slices = montage.sheet.layout_shown.slices
    assert slices[0] >= 48
    assert slices[-1] < montage.step.value()
    assert list(slices) == sorted(slices, reverse=True)


@pytest.mark.parametrize("size", [(1700, 350), (900, 700), (520, 1100)])
def test_twenty_slices_leave_no_window_black(montage, size):
    montage.sheet.resize(*size)
    QTest.mouseClick(montage.twenty, Qt.MouseButton.LeftButton)
    montage.sheet.resize(*size)
    slices = montage.sheet.layout_shown.slices
    tiles = [montage.sheet.tile_of(position) for position in slices]
    assert len(slices) == 20
    assert sum(t.width() * t.height() for t in tiles) > 0.5 * size[0] * size[1]
    if size[0] > 3 * size[1]:
        assert len({tile.top() for tile in tiles}) == 2


def test_a_click_moves_the_crosshair_to_the_voxel_under_it(display, montage):
    position = montage.sheet.layout_shown.slices[3]
    tile = montage.sheet.tile_of(position)
    click(montage, tile.topLeft() + QPointF(tile.width() * 0.25, tile.height() * 0.75))
    r, a, s = display.view.cursor
    assert s == position
    assert (r, a) == (pytest.approx(59, abs=1), pytest.approx(15, abs=1))


def test_a_click_beside_the_tiles_does_nothing(display, montage):
    before = display.view
    click(montage, QPointF(2, 2))
    assert display.view is before


def test_the_current_tile_is_marked(display, montage):
    first, second = montage.sheet.layout_shown.slices[2:4]
    display.point_at((5, 5, first))
    pictures = [grab(montage.sheet)]
    display.point_at((5, 5, second))
    pictures.append(grab(montage.sheet))
    rows, columns = np.nonzero((pictures[0] != pictures[1]).any(axis=2))
    both = montage.sheet.tile_of(first).united(montage.sheet.tile_of(second))
    changed = QRectF(QPointF(columns.min(), rows.min()), QPointF(columns.max(), rows.max()))
    assert both.adjusted(-2, -2, 2, 2).contains(changed)


def test_range_and_step_are_in_mm(montage, display):
    montage.first.setValue(position_mm(display.volume, Plane.AXIAL, 10))
    montage.last.setValue(position_mm(display.volume, Plane.AXIAL, 19))
    montage.step.setValue(16)
    montage.columns.setValue(2)
    layout = montage.sheet.layout_shown
    assert (layout.slices, layout.columns) == ((19, 16, 13, 10), 2)
    assert (montage.step.text(), montage.count.text()) == ("15.00 mm", "= 4 tiles")


def test_any_plane_can_be_tiled(montage, display):
    montage.plane.setCurrentIndex(list(Plane).index(Plane.SAGITTAL))
    montage.plane.activated.emit(0)
    slices = montage.sheet.layout_shown.slices
    tile = montage.sheet.tile_of(slices[2])
    click(montage, tile.topLeft() + QPointF(tile.width() * 0.25, tile.height() * 0.2))
    r, a, s = display.view.cursor
    assert r == slices[2]
    assert (a, s) == (pytest.approx(45, abs=1), pytest.approx(40, abs=1))
    montage.first.setValue(-20)
    assert montage.first.text().startswith("L ")


def test_positions_are_typed_as_they_are_said(montage):
    montage.first.setFocus()
    montage.first.lineEdit().selectAll()
    QTest.keyClicks(montage.first, "i 52.5")
    QTest.keyClick(montage.first, Qt.Key.Key_Return)
    assert (montage.first.value(), montage.first.text()) == (-52.5, "I 52.5")
    assert montage.sheet.layout_shown.first == 14


def test_rows_and_columns_make_pages_and_the_crosshair_turns_them(montage, display):
    montage.rows.setValue(2)
    montage.columns.setValue(3)
    layout = montage.sheet.layout_shown
    assert [len(page) for page in layout.pages] == [6, 6, 6, 6, 1]
    for page, position in ((0, layout.slices[0]), (3, layout.slices[20])):
        display.point_at((5, 5, position))
        assert montage.sheet.page_shown == page
        assert montage.sheet.tile_of(position) is not None
    assert montage.sheet.tile_of(layout.slices[0]) is None


def test_the_neurological_convention_mirrors_tiles_and_clicks(montage, display):
    montage.sheet.complete()
    before = grab(montage.sheet)
    display.show(replace(display.view, neurological=True))
    after = grab(montage.sheet)
    position = montage.sheet.layout_shown.nearest(18)  # where the heart is, on the left
    tile = montage.sheet.tile_of(position).toRect()
    body = np.s_[tile.top() + 20 : tile.bottom() - 4, tile.left() : tile.right()]
    mirrored = before[body][:, ::-1].astype(int)
    turned = min(  # a tile's edge may lie between two pixels
        np.abs(np.roll(mirrored, pixels, axis=1) - after[body]).mean() for pixels in (-1, 0, 1)
    )
    assert turned < np.abs(before[body].astype(int) - after[body]).mean() / 2
    room = montage.sheet.tile_of(position)
    click(montage, room.topLeft() + QPointF(room.width() * 0.25, room.height() * 0.75))
    assert display.view.cursor[0] == pytest.approx(20, abs=1)


def test_slabs_and_colours_are_those_of_the_views(montage, display):
    montage.sheet.complete()
    plain = grab(montage.sheet)
    display.show(replace(display.view, slab=Slab(Projection.HIGHEST, 30)))
    montage.sheet.complete()
    thick = grab(montage.sheet)
    display.show(replace(display.view, colour_map=ColourMap.HOT))
    montage.sheet.complete()
    hot = grab(montage.sheet).astype(int)
    tile = montage.sheet.tile_of(montage.sheet.layout_shown.slices[12]).toRect()
    body = np.s_[tile.top() + 20 : tile.bottom(), tile.left() : tile.right()]
    assert thick[body].mean() > plain[body].mean()
    assert (hot[body][..., 0] - hot[body][..., 2]).max() > 100


def test_arrows_in_a_number_box_step_the_number(montage, display):
    montage.step.setFocus()
    before = display.view
    press(montage, Qt.Key.Key_Up)
    assert montage.step.value() == 15
    assert display.view is before


def test_the_wheel_goes_from_tile_to_tile(display, montage):
    before = display.view.cursor[2]
    wheel(montage.sheet, -1)
    assert display.view.cursor[2] == before - montage.sheet.layout_shown.step


def test_tiles_are_filled_after_the_first_paint(qtbot, montage):
    qtbot.waitUntil(lambda: not list(montage.sheet._missing()))
    lung = montage.sheet.tile_of(montage.sheet.layout_shown.slices[9])
    picture = grab(montage.sheet)
    assert picture[int(lung.center().y()), int(lung.center().x())].mean() > 100


def test_the_patients_left_is_on_the_screens_right(qtbot):
    hu = np.full((40, 40, 4), -1000, np.int16)
    hu[:20, 20:] = 1000
    volume = Volume.from_array(hu, (5.0, 5.0, 5.0))
    display = Display()
    display.open(volume, ViewState.opening(volume))
    montage = MontageView(display)
    qtbot.addWidget(montage)
    montage.resize(600, 500)
    montage.sheet.complete()
    montage.grab()
    montage.sheet.complete()
    picture = grab(montage.sheet)
    tile = montage.sheet.tile_of(1)
    x, y = tile.center().x(), tile.center().y()
    dx, dy = tile.width() / 4, tile.height() / 4
    assert picture[int(y - dy), int(x + dx)].mean() == 255
    for across, down in ((-dx, -dy), (-dx, dy), (dx, dy)):
        assert picture[int(y + down), int(x + across)].mean() < 70


def test_the_heat_map_is_laid_over_the_tiles(display, montage):
    display.overlay(heat_map(display.volume))
    plain = grab(montage.sheet)
    display.show(replace(display.view, heat_map_shown=True))
    montage.sheet.complete()
    heated = grab(montage.sheet)
    tile = montage.sheet.tile_of(montage.sheet.layout_shown.slices[3])
    spot = (int(tile.top() + tile.height() * 0.25), int(tile.left() + tile.width() * 0.75))
    red, _, blue = heated[spot].astype(int)
    assert red > blue + 30
    assert abs(int(plain[spot][0]) - int(plain[spot][2])) < 3


@pytest.mark.parametrize("size", [(300, 900), (1600, 400), (900, 700)])
@pytest.mark.parametrize("count", [1, 7, 20, 36])
def test_automatic_columns_use_the_room(count, size):
    area = QRectF(0, 0, *size)
    layout = MontageLayout(0, count - 1, 1)
    best = TileGrid.fitting(layout, 1.0, area)
    others = [
        TileGrid.fitting(replace(layout, columns=columns), 1.0, area)
        for columns in range(1, count + 1)
    ]
    assert best.width == max(grid.width for grid in others)
    assert area.contains(best.area)


def test_best_columns_of_a_square():
    assert best_columns(36, 1.0, 1.0) == 6


@pytest.mark.parametrize("factor", [1, 2, 3])
def test_a_thumbnail_is_the_mean_of_its_voxels(factor):
    volume = chest()
    full = Plane.AXIAL.slice_of(volume.voxels, 20)
    small = thumbnail(full, factor, 2 * factor)
    assert small.dtype == full.dtype
    assert small.shape == (60 // factor, 80 // (2 * factor))
    assert small[0, 0] == round(full[:factor, : 2 * factor].mean())


def pinch(sheet, at, by):
    gesture = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2,
        at, at, at, by, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(sheet, gesture)


@pytest.mark.parametrize("neurological", [False, True])
def test_a_pinch_zooms_every_tile_about_the_mouse(montage, display, neurological):
    sheet = montage.sheet
    display.show(replace(display.view, neurological=neurological))
    grid, part = sheet._grid(), sheet.region_shown
    at = sheet.tile_of(sheet.layout_shown.slices[1]).topLeft() + QPointF(20, 30)
    before, spot = sheet.index_at(at), sheet._spot(at)
    pinch(sheet, at, 1.0)
    assert sheet.region_shown.width() == pytest.approx(part.width() / 2)
    assert sheet._grid() == grid, "no tile changes its place"
    assert sheet._spot(at).x() == pytest.approx(spot.x())
    assert sheet._spot(at).y() == pytest.approx(spot.y())
    assert np.abs(np.subtract(sheet.index_at(at), before)).max() <= 1
    assert part.contains(sheet.region_shown)
    pinch(sheet, at, -0.6)
    assert sheet.region is None, "never more than without zoom"


def test_ctrl_and_the_wheel_zoom_tiles_and_a_middle_drag_moves_them(montage, display):
    sheet, part, cursor = montage.sheet, montage.sheet.region_shown, display.view.cursor
    for _ in range(8):
        wheel(sheet, 1, Qt.KeyboardModifier.ControlModifier)
    zoomed = sheet.region_shown
    assert zoomed.width() == pytest.approx(part.width() / ZOOM_STEP**8)
    middle, at = Qt.MouseButton.MiddleButton, sheet.rect().center()
    QTest.mousePress(sheet, middle, pos=at)
    move(sheet, at + QPoint(-15, 0), middle)
    moved = sheet.region_shown
    assert moved.left() > zoomed.left()
    assert moved.size() == zoomed.size()
    move(sheet, at + QPoint(-5000, 0), middle)
    QTest.mouseRelease(sheet, middle, pos=at)
    assert part.contains(sheet.region_shown)
    assert display.view.cursor == cursor
    sheet.show_whole(whole=False)
    assert sheet.region_shown == part


def test_a_right_drag_changes_the_window_and_a_right_click_asks_for_the_menu(montage, display):
    sheet, asked = montage.sheet, []
    sheet.menu_asked.connect(lambda at, index: asked.append(index))
    right, at = Qt.MouseButton.RightButton, sheet.rect().center()
    window, cursor = display.view.window, display.view.cursor
    QTest.mousePress(sheet, right, pos=at)
    move(sheet, at + QPoint(40, 0), right)
    QTest.mouseRelease(sheet, right, pos=at + QPoint(40, 0))
    assert display.view.window.width > window.width
    assert not asked
    QTest.mouseClick(sheet, right, pos=at)
    assert len(asked) == 1
    assert display.view.cursor == cursor


@pytest.mark.parametrize("neurological", [False, True])
@pytest.mark.parametrize("slab", [None, Slab(Projection.HIGHEST, 40)])
def test_ctrl_and_right_take_the_window_of_an_area_of_a_tile(montage, neurological, slab):
    voxels = np.random.default_rng(2).integers(-1000, 1000, (80, 60, 40)).astype(np.int16)
    volume, display = Volume.from_array(voxels, (2.0, 2.0, 5.0)), montage.sheet._display
    display.open(volume, ViewState.opening(volume))
    display.show(replace(display.view, neurological=neurological, slab=slab))
    sheet, right = montage.sheet, Qt.MouseButton.RightButton
    position = sheet.layout_shown.slices[2]
    room = sheet.tile_of(position)
    start = (room.topLeft() + QPointF(room.width() * 0.6, room.height() * 0.5)).toPoint()
    end = room.bottomRight().toPoint() + QPoint(90, 70)  # into other tiles, which do not count
    cursor, asked = display.view.cursor, []
    sheet.menu_asked.connect(lambda at, index: asked.append(index))
    corner = sheet.index_at(QPointF(start))
    QTest.mousePress(sheet, right, Qt.KeyboardModifier.ControlModifier, start)
    move(sheet, end, right)
    assert sheet.drags.band.isVisible()
    QTest.mouseRelease(sheet, right, Qt.KeyboardModifier.ControlModifier, end)
    assert not sheet.drags.band.isVisible()
    assert not asked
    assert display.view.cursor == cursor
    across = slice(corner[0], None) if neurological else slice(None, corner[0] + 1)
    values = volume.voxels[across, : corner[1] + 1, position]
    if slab is not None:
        span = slab.span(volume, Plane.AXIAL, position)
        values = volume.voxels[across, : corner[1] + 1, span.start : span.stop].max(axis=2)
    lowest, highest = np.percentile(values, (0.5, 99.5))
    assert display.view.window.lowest == pytest.approx(lowest, abs=8)
    assert display.view.window.highest == pytest.approx(highest, abs=8)


def test_an_area_beside_the_tiles_leaves_the_window(montage, display):
    window, right = display.view.window, Qt.MouseButton.RightButton
    QTest.mousePress(montage.sheet, right, Qt.KeyboardModifier.ControlModifier, QPoint(2, 2))
    move(montage.sheet, QPoint(15, 15), right)
    QTest.mouseRelease(montage.sheet, right, Qt.KeyboardModifier.ControlModifier, QPoint(15, 15))
    assert display.view.window == window
