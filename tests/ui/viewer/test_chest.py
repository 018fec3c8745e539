"""A scan opens on the chest, not on gown, couch and air; the whole picture is a key away."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from ctviewer.core.analysis.lungs import chest_box, find_lungs
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from tests.scans import chest, chest_array, write
from tests.ui.screen import press

WIDE = (160, 120, 50)  # voxels of 4 mm: a third of the picture is air on each side


def in_air(volume):
    """The same chest in the middle of a larger picture."""
    array = np.full(WIDE, -1000, np.int16)
    r, a = (WIDE[0] - 80) // 2, (WIDE[1] - 60) // 2
    array[r : r + 80, a : a + 60] = volume.voxels
    return array


@pytest.fixture
def reader(window, qtbot, tmp_path):
    window.open_paths([write(tmp_path / "a.nii", in_air(chest(lesion=True)))])
    qtbot.waitUntil(lambda: window.session.result is not None)
    return window


def shares(view):
    """How much of what a view shows across and down is lung, with the lungs of the volume."""
    volume, region = view._display.volume, view.region
    box = find_lungs(volume).box(0.0)
    mm = [(hi - lo) * step for hi, lo, step in zip(box.hi, box.lo, volume.spacing, strict=True)]
    return mm[view.plane.across] / region.width(), mm[view.plane.down] / region.height()


def test_every_view_opens_on_the_lungs_with_a_margin(reader):
    for plane, view in reader.reading.views.views.items():
        assert 0.6 < max(shares(view)) < 0.95, plane
        volume = reader.session.display.volume
        for corner in find_lungs(volume).box(0.0).lo, find_lungs(volume).box(0.0).hi:
            assert view.region.contains(QPointF(*plane.screen_of(volume, corner))), plane


def test_r_shows_the_whole_picture_and_the_chest_again(reader):
    views = reader.reading.views
    press(reader, Qt.Key.Key_R)
    assert all(view.is_whole for view in views.views.values())
    press(reader, Qt.Key.Key_R)
    assert views.is_at_chest
    assert not views.active_view.is_whole
    views.active_view.zoom_by(3)
    press(reader, Qt.Key.Key_I)
    press(reader, Qt.Key.Key_R)
    assert views.is_at_chest
    assert not reader.session.display.view.inverted


def test_home_again_shows_the_whole_picture(reader):
    press(reader, Qt.Key.Key_Home)
    assert reader.session.display.view.cursor[2] == 0
    assert reader.reading.views.is_at_chest
    press(reader, Qt.Key.Key_Home)
    assert reader.reading.views.active_view.is_whole


def test_the_chest_stays_whole_in_a_window_of_another_size(reader, qtbot):
    reader.resize(900, 700)
    qtbot.waitUntil(lambda: reader.width() == 900)
    assert reader.reading.views.is_at_chest


def test_the_montage_shows_the_chest_too(reader):
    press(reader, Qt.Key.Key_M)
    sheet = reader.reading.montage.sheet
    part = sheet.region_shown
    assert part.width() < 0.6 * Plane.AXIAL.size_mm(reader.session.display.volume)[0]
    first = sheet.tile_of(sheet.layout_shown.pages[0][0])
    assert first.width() / first.height() == pytest.approx(part.width() / part.height(), rel=0.05)
    press(reader, Qt.Key.Key_R)
    assert sheet.region_shown.width() == pytest.approx(4 * WIDE[0])
    press(reader, Qt.Key.Key_R)
    assert sheet.region_shown == part


@pytest.mark.parametrize("neurological", [False, True])
def test_a_click_into_a_tile_goes_to_the_voxel_under_it(reader, neurological):
    display = reader.session.display
    display.show(replace(display.view, neurological=neurological))
    press(reader, Qt.Key.Key_M)
    sheet = reader.reading.montage.sheet
    room = sheet.tile_of(sheet._current())
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=room.center().toPoint())
    part, cursor = sheet.region_shown, display.view.cursor
    x, y = Plane.AXIAL.screen_of(display.volume, cursor)
    assert abs(x - part.center().x()) < 6
    assert abs(y - part.center().y()) < 6
    inside = QPointF(room.width() / 8, 0)
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=(room.center() - inside).toPoint())
    more_left = display.view.cursor[0] - cursor[0]
    assert more_left < 0 if neurological else more_left > 0


def test_a_scan_that_shows_no_chest_opens_whole(window, qtbot, tmp_path):
    ball = chest_array()
    ball[ball < -100] = -1000
    ball[:] = np.where(ball > -100, ball, -1000)
    ball[10:70, 10:50] = 40
    window.open_paths([write(tmp_path / "b.nii", ball)])
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert all(view.is_whole for view in window.reading.views.views.values())


@pytest.mark.parametrize("shape", [(2, 2, 2), (1, 40, 40), (40, 1, 40), (40, 40, 1), (300, 3, 5)])
def test_volumes_of_any_shape_have_a_chest_or_none(shape):
    rng = np.random.default_rng(3)
    noise = rng.integers(-1024, 400, shape).astype(np.int16)
    assert chest_box(Volume.from_array(noise, (0.7, 0.7, 1.0))) is None


def test_the_box_holds_the_lungs(tmp_path):
    volume = chest(shape=(240, 180, 150), spacing=(1.3, 1.3, 1.7))
    box, lungs = chest_box(volume), find_lungs(volume).box(0.0)
    for axis, step in enumerate(volume.spacing):
        for near, far in ((box.lo[axis], lungs.lo[axis]), (lungs.hi[axis], box.hi[axis])):
            at_edge = near <= 0 or far >= volume.shape[axis]
            assert at_edge or 8 < (far - near) * step < 40
