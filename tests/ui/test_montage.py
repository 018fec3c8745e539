from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from ctviewer.core.montage import best_columns, thumbnail
from ctviewer.core.plane import Plane
from ctviewer.core.viewstate import ViewState
from ctviewer.core.volume import Volume
from ctviewer.ui.display import Display
from ctviewer.ui.montage_grid import Grid
from ctviewer.ui.montage_view import MontageView
from tests.scans import chest
from tests.ui.fakes import heat_map
from tests.ui.screen import grab, press, wheel


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


def test_two_by_ten(montage):
    QTest.mouseClick(montage.twenty, Qt.MouseButton.LeftButton)
    layout = montage.sheet.layout_shown
    assert (len(layout.slices), layout.columns, layout.rows) == (20, 10, 2)
    tops = {montage.sheet.tile_of(position).top() for position in layout.slices}
    assert len(tops) == 2


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


def test_controls_change_slices_spacing_and_columns(montage):
    montage.first.setValue(11)
    montage.last.setValue(20)
    montage.step.setValue(3)
    montage.columns.setValue(2)
    layout = montage.sheet.layout_shown
    assert (layout.slices, layout.columns) == ((19, 16, 13, 10), 2)
    assert montage.spacing.text() == "= 15.0 mm"


def test_arrows_in_a_number_box_step_the_number(montage, display):
    montage.step.setFocus()
    before = display.view
    press(montage, Qt.Key.Key_Up)
    assert montage.step.value() == 3
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
    best = Grid.fitting(count, 0, 1.0, area)
    others = [Grid.fitting(count, columns, 1.0, area) for columns in range(1, count + 1)]
    assert best.width == max(grid.width for grid in others)
    assert area.contains(best.area)


def test_best_columns_of_a_square():
    assert best_columns(36, 1.0, 1.0) == 6


@pytest.mark.parametrize("factor", [1, 2, 3])
def test_a_thumbnail_is_the_mean_of_its_voxels(factor):
    volume = chest()
    small = thumbnail(volume, 20, factor)
    full = Plane.AXIAL.slice_of(volume.voxels, 20)
    assert small.dtype == full.dtype
    assert small.shape == (60 // factor, 80 // factor)
    assert small[0, 0] == round(full[:factor, :factor].mean())
