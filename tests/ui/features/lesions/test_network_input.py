"""The tab "Network's view", linked with the views."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.window import preset
from tests.scans import chest_array, write
from tests.ui.screen import corners, grab, press, wheel


@pytest.fixture
def dialog(opened, qtbot):
    press(opened, "w")
    qtbot.waitUntil(opened.explain.seen.isVisible)
    return opened.explain.seen


def test_it_shows_the_very_input_that_was_classified(opened, dialog):
    prepared = opened.session.result.examined.prepared
    shown = dialog.link.seen.volume.voxels
    again = (shown + 1000) / 1400
    np.testing.assert_allclose(
        again.transpose(2, 1, 0)[:, ::-1, ::-1], prepared.array[0], atol=1e-6
    )
    assert not dialog.link.seen.view.smooth
    assert dialog.facts.text().startswith("64 × 128 × 128 cells of ")


@pytest.mark.parametrize("plane", list(Plane))
def test_input_and_scan_look_alike_in_every_plane(opened, dialog, plane):
    """The same part of the patient, the same way up, in the same window."""
    for display in (dialog.link.seen, dialog.link.scan):
        display.show(replace(display.view, crosshair_shown=False))
    seen, scan = (corners(grab(views[plane])) for views in (dialog.seen, dialog.scan))
    for corner, grey in seen.items():
        assert grey == pytest.approx(scan[corner], abs=25), corner


def test_a_move_in_the_views_moves_both(opened, dialog):
    opened.session.display.point_at((20, 25, 30))
    assert dialog.link.scan.view.cursor == (20, 25, 30)
    cell = dialog.link.seen.view.cursor
    grid = dialog.link.grid
    assert cell == grid.cell_of((20, 25, 30))
    assert opened.session.display.view.cursor == (20, 25, 30)
    value = dialog.link.seen.volume.hu_at(cell)
    assert f"{value:.0f} HU" in dialog.place.text()
    assert "the voxel there: -850 HU" in dialog.place.text()


def test_a_click_in_the_input_moves_the_views(opened, dialog):
    view = dialog.seen[Plane.CORONAL]
    at = QPoint(view.width() // 3, view.height() // 3)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    cell, cursor = dialog.link.seen.view.cursor, opened.session.display.view.cursor
    assert dialog.link.grid.index_of(cell) == cursor == dialog.link.scan.view.cursor


def test_wheel_and_keys_scroll_by_cells(opened, dialog):
    for plane in Plane:
        before = dialog.link.seen.view.cursor[plane.axis]
        wheel(dialog.seen[plane], 1)
        assert dialog.link.seen.view.cursor[plane.axis] == before + 1, plane
        dialog.seen[plane].setFocus()
        press(dialog, Qt.Key.Key_PageDown)
        assert dialog.link.seen.view.cursor[plane.axis] == before - 4, plane
    assert min(dialog.link.grid.step) < 1  # of cells that share a voxel each has its turn


def test_one_window_for_both_and_another_for_the_views(opened, dialog):
    views = opened.session.display.view.window
    dialog.link.seen.change_window(preset("bone"))
    assert dialog.link.scan.view.window == preset("bone")
    assert opened.session.display.view.window == views


def test_a_place_outside_is_said(opened, dialog):
    opened.session.display.point_at((0, 0, 0))
    assert "outside" in dialog.place.text()
    assert opened.session.display.view.cursor == (0, 0, 0)


def test_the_convention_is_that_of_the_views(opened, dialog):
    opened.commands.actions.titled("Neurological convention").trigger()
    assert dialog.link.seen.view.neurological
    assert dialog.link.scan.view.neurological


def test_it_follows_the_scan_and_lets_go_of_it(opened, dialog, qtbot, tmp_path):
    first = dialog.link.seen.volume
    opened.open_paths([write(tmp_path / "b.nii", chest_array(shape=(60, 60, 50)))])
    qtbot.waitUntil(lambda: dialog.link.seen.volume not in (None, first))
    assert dialog.link.scan.volume is opened.session.scan.volume
    dialog.close()
    assert dialog.link.scan.volume is dialog.link.seen.volume is None
    dialog.show()
    assert dialog.link.scan.volume is opened.session.scan.volume
    opened.session.close()
    assert not dialog.isVisible()


def test_a_refused_scan_was_not_seen(window, qtbot, phantom_path, classifier):
    classifier.gate = Gate((Finding("no_lungs", "No lungs.", GateStatus.REFUSE),))
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    press(window, "w")
    assert "not classified" in window.explain.seen.problem.text()
    window.explain.seen.close()
