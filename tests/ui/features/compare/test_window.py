"""Two scans side by side in the window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.geometry.measure import MeasurementKind, length_mm
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.linking import Basis, Coupling
from ctviewer.core.view.window import PRESETS
from ctviewer.ui.features.uncertainty.axial_slider import AxialSlider
from ctviewer.ui.scan.session import Stage
from tests.dicoms import write_series
from tests.scans import affine_of, chest_array, patch, write
from tests.ui.screen import drag, grab, move, pixels, press, wheel

SOFT = PRESETS[1]


@pytest.fixture
def follow_up(tmp_path):
    """The same chest in other voxels elsewhere in the scanner."""
    hu = chest_array(shape=(100, 72, 60), spacing=(3.2, 3.4, 4.1), lesion=True)
    affine = affine_of("RAS", hu.shape, (3.2, 3.4, 4.1), origin=(-10.0, 33.0, 500.0))
    return write(tmp_path / "follow-up.nii.gz", hu, affine)


@pytest.fixture
def compare(opened):
    """Linked by the boxes around the lungs; test_registration.py has the rest."""
    opened.compare.comparison.registers = False
    return opened.compare.comparison


@pytest.fixture
def pair(qtbot, opened, compare, follow_up):
    """A window with both scans, classified and linked."""
    compare.open(follow_up)
    qtbot.waitUntil(lambda: compare.second.result is not None and compare.link.matrix is not None)
    return opened


def first_and_second(window):
    return [side.display for side in window.reading.sides]


def test_a_follow_up_is_read_beside_the_first_scan(pair, compare):
    first, second = first_and_second(pair)
    assert compare.link.basis is Basis.LUNGS
    assert "not registered" in pair.reading.tie
    assert pair.compare.side_by_side.bar.tie.text() == pair.reading.tie
    first.point_at((58, 22, 19))  # in the lesion
    assert second.volume.hu_at(second.view.cursor) == first.volume.hu_at((58, 22, 19)) == -400
    second.point_at((50, 36, 40))
    assert (
        np.abs(np.subtract(compare.link.turned().carried((50, 36, 40)), first.view.cursor)).max()
        <= 0.5
    )
    assert second.view.cursor == (50, 36, 40)  # what leads is not moved by what follows


def test_each_scan_has_its_own_result_read_out_and_letters(pair, compare):
    room = pair.compare.side_by_side
    assert pair.compare.panel.isVisible()
    assert pair.compare.panel.score.classes.texts[0] == "Pneumonia 92 %"
    assert compare.second.result is not pair.session.result
    assert "follow-up.nii.gz" in room.names[1].text()
    first, second = first_and_second(pair)
    for display, line in zip((first, second), room.lines, strict=True):
        cursor = ", ".join(map(str, display.volume.stored_index(display.view.cursor)))
        assert line.text().endswith(f"voxel {cursor}")
    view = room.second.views[Plane.AXIAL]
    move(view.viewport(), view.pixel_of((30, 40, view.position)).toPoint())
    assert f"{second.volume.hu_at((30, 40, view.position)):.0f} HU" in room.lines[1].text()
    middle = grab(view.viewport())[view.height() // 2 - 8 : view.height() // 2 + 8, :24]
    assert (middle > 200).all(axis=2).any()  # the letter at its left edge


def test_two_series_of_one_study_are_linked_by_millimetres(qtbot, window, tmp_path):
    frame = lambda _: {"FrameOfReferenceUID": "1.2.3"}  # noqa: E731
    paths = []
    for name, crop in (("thick", 0), ("thin", 10)):
        folder = tmp_path / name
        folder.mkdir()
        paths.append(write_series(folder, chest_array()[crop:, :, crop:], each=frame)[0])
    window.open_paths(paths[:1])
    qtbot.waitUntil(lambda: window.session.result is not None)
    compare = window.compare.comparison
    compare.open(paths[1])
    qtbot.waitUntil(lambda: compare.second.result is not None)
    assert compare.link.basis is Basis.POSITION
    assert "same frame of reference" in compare.tie
    first, second = first_and_second(window)
    first.point_at((40, 30, 30))
    there, here = (display.volume.mm_of(display.view.cursor) for display in (second, first))
    assert np.allclose(there, here, atol=2.6)
    wide = compare.link_by(Basis.NONE)
    assert wide is None
    second.point_at((1, 1, 1))
    assert first.view.cursor == (40, 30, 30)
    assert compare.tie == "Not linked"


def test_a_place_beyond_the_other_scan_is_reported(pair, compare):
    first, second = first_and_second(pair)
    compare.link_by(Basis.POSITION)
    assert "share no frame" in compare.tie
    first.point_at((1, 1, 1))
    assert second.view.cursor[2] == 0
    assert "beyond this scan" in pair.compare.side_by_side.lines[1].text()
    assert "beyond this scan" not in pair.compare.side_by_side.lines[0].text()


def test_scrolling_window_and_zoom_are_uncoupled_one_by_one(pair, compare):
    first, second = first_and_second(pair)
    axial = [side.views.views[Plane.AXIAL] for side in pair.reading.sides]
    bar = pair.compare.side_by_side.bar
    first.change_window(SOFT)
    axial[1].zoom_by(2.0)
    assert second.view.window == SOFT
    assert axial[0].mm_per_pixel == pytest.approx(axial[1].mm_per_pixel)
    for box in (bar.scroll_box, bar.window_box, bar.zoom_box):
        box.setChecked(False)
    assert compare.coupling == Coupling(scroll=False, window=False, zoom=False)
    before, region = second.view, axial[1].region
    wheel(axial[0], 3)
    press(pair, "1")
    axial[0].zoom_by(2.0)
    assert first.view.window != SOFT
    assert (second.view.cursor, second.view.window) == (before.cursor, SOFT)
    assert axial[1].region == region
    bar.window_box.setChecked(True)
    assert second.view.window == first.view.window


def test_keys_go_to_the_scan_that_was_clicked(pair, compare):
    compare.link_by(Basis.NONE)
    first, second = first_and_second(pair)
    views = pair.compare.side_by_side.second
    drag(views.views[Plane.AXIAL], Qt.MouseButton.LeftButton, QPoint(80, 80), QPoint(0, 0))
    assert views.keyed
    assert not pair.reading.views.keyed
    places = first.view.cursor[2], second.view.cursor[2]
    press(pair, Qt.Key.Key_Up)
    assert (first.view.cursor[2], second.view.cursor[2]) == (places[0], places[1] + 1)


def hover(view, *, over):
    """The mouse comes over a view, or leaves it."""
    at = QPointF(view.rect().center())
    event = QEnterEvent(at, at, view.mapToGlobal(at)) if over else QEvent(QEvent.Type.Leave)
    QApplication.sendEvent(view, event)


def test_keys_go_to_the_scan_under_the_mouse_and_its_frame_says_so(pair, compare):
    compare.link_by(Basis.NONE)
    first, second = first_and_second(pair)
    mine, others = pair.reading.views, pair.compare.side_by_side.second
    hover(others.views[Plane.CORONAL], over=True)
    assert others.views[Plane.CORONAL].active
    assert not any(view.active for view in mine.views.values())
    assert pair.reading.keyed.display is first, "the mouse alone turns to no scan"
    places = first.view.cursor[1], second.view.cursor[1]
    press(pair, Qt.Key.Key_Up)
    assert (first.view.cursor[1], second.view.cursor[1]) == (places[0], places[1] + 1)
    hover(others.views[Plane.CORONAL], over=False)
    hover(mine.views[Plane.AXIAL], over=True)
    assert mine.views[Plane.AXIAL].active
    assert not any(view.active for view in others.views.values())
    before = second.view.cursor
    press(pair, Qt.Key.Key_Up)
    assert second.view.cursor == before
    assert pair.reading.keyed.display is first


def test_a_key_with_ctrl_stays_with_the_scan_that_was_clicked(pair):
    hover(pair.compare.side_by_side.second.views[Plane.AXIAL], over=True)
    QTest.keyClick(pair.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert pair.reading.keyed is pair.reading.sides[0]


def test_a_plane_is_enlarged_in_both_and_the_convention_is_one(pair, compare):
    first, second = first_and_second(pair)
    pair.reading.views.enlarge(Plane.CORONAL)
    assert pair.compare.side_by_side.second.enlarged is Plane.CORONAL
    pair.compare.side_by_side.second.enlarge(None)
    assert pair.reading.views.enlarged is None
    first.show(replace(first.view, neurological=True))
    assert second.view.neurological


def test_pictures_show_both_scans_and_how_they_are_linked(pair, compare, tmp_path):
    export = pair.commands.export
    export.save_picture(tmp_path / "both.png")
    both = pixels(QImage(str(tmp_path / "both.png")))
    assert both.shape == (1000, 1600, 3)
    compare.link_by(Basis.NONE)
    export.save_picture(tmp_path / "unlinked.png")
    unlinked = pixels(QImage(str(tmp_path / "unlinked.png")))
    assert (both[-30:] != unlinked[-30:]).any()
    assert (both[:-30] == unlinked[:-30]).all()
    compare.second.display.scroll(Plane.AXIAL, 9)
    export.save_picture(tmp_path / "moved.png")
    moved = pixels(QImage(str(tmp_path / "moved.png")))
    assert (unlinked[:, :796] == moved[:, :796]).all()
    assert (unlinked[:, 804:] != moved[:, 804:]).mean() > 0.003


def test_closing_the_second_leaves_the_first_as_it_was(pair, compare):
    cursor = pair.session.display.view.cursor
    pair.compare.side_by_side.bar.close_button.click()
    assert compare.second.scan is None
    assert compare.volumes is None
    assert not pair.compare.panel.isVisible()
    assert not pair.compare.side_by_side.second.isVisible()
    assert len(pair.reading.sides) == 1
    assert pair.session.display.view.cursor == cursor
    assert pair.reading.views.keyed


def test_closing_the_first_closes_both(pair, compare):
    press(pair, Qt.Key.Key_Escape)
    pair.session.close()
    assert compare.second.scan is None
    assert pair.welcome.isVisible()


def test_another_first_scan_is_linked_anew(qtbot, pair, compare, phantom_path, tmp_path):
    link = compare.link
    small = write(tmp_path / "small.nii", chest_array(shape=(60, 50, 40), spacing=(5, 5, 6.0)))
    pair.open_paths([patch(small)])
    qtbot.waitUntil(lambda: compare.link is not link and compare.link.matrix is not None)
    assert pair.session.scan.volume.source.name == "small.nii"
    assert compare.second.scan is not None


def test_a_slab_of_the_lungs_is_linked_with_a_warning(qtbot, opened, compare, tmp_path):
    compare.open(write(tmp_path / "slab.nii", chest_array()[:, :, 15:35]))
    qtbot.waitUntil(lambda: compare.link.basis is Basis.LUNGS)
    assert "scan 2 cuts off" in opened.compare.side_by_side.bar.tie.text()


def test_a_second_scan_without_lungs_is_not_linked_and_says_why(qtbot, opened, compare, tmp_path):
    compare.open(write(tmp_path / "block.nii", np.full((20, 20, 20), 40, np.int16)))
    qtbot.waitUntil(lambda: "no lungs were found in scan 2" in compare.tie)
    cursor = compare.second.display.view.cursor
    opened.session.display.point_at((3, 3, 3))
    assert compare.second.display.view.cursor == cursor


def test_a_second_scan_that_cannot_be_opened_changes_nothing(qtbot, opened, compare, tmp_path):
    (tmp_path / "bad.nii.gz").write_bytes(b"\x1f\x8b broken")
    compare.open(tmp_path / "bad.nii.gz")
    qtbot.waitUntil(lambda: bool(opened.error.text))
    assert len(opened.reading.sides) == 1
    assert not opened.compare.panel.isVisible()
    assert opened.panel.score.classes.texts[0] == "Pneumonia 92 %"


def test_what_is_odd_about_the_second_scan_is_reported(
    qtbot, opened, compare, classifier, tmp_path
):
    classifier.gate = Gate((Finding("x", "No chest.", GateStatus.REFUSE),))
    compare.open(patch(write(tmp_path / "a.nii", chest_array()), sform_code=0, qform_code=0))
    qtbot.waitUntil(lambda: compare.second.result is not None)
    assert opened.compare.side_by_side.warning.text.startswith("Scan 2: ")
    assert opened.compare.panel.heading.text() == "Not classified"
    assert opened.panel.score.classes.texts[0] == "Pneumonia 92 %"


def test_escape_stops_the_second_scan(qtbot, opened, compare, classifier, follow_up):
    classifier.held = True
    compare.open(follow_up)
    qtbot.waitUntil(lambda: compare.second.activity.stage is Stage.CLASSIFYING)
    press(opened, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(compare.second.problem))
    classifier.let_go.set()


def test_the_menu_asks_for_the_second_scan(qtbot, opened, compare, follow_up, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(follow_up), ""))
    opened.commands.actions.titled("Compare with…").trigger()
    qtbot.waitUntil(lambda: compare.second.result is not None)
    assert opened.commands.actions.titled("Close scan 2").isEnabled()
    opened.commands.actions.titled("Close scan 2").trigger()
    assert compare.second.scan is None


def test_closing_the_window_with_two_scans_is_clean(pair):
    pair.close()
    assert pair.compare.comparison.second.scan is None


def test_a_blind_reader_sees_neither_number(qtbot, opened, compare, follow_up):
    opened.session.blind(replace(opened.session.blindness, is_on=True, seen=frozenset()))
    compare.open(follow_up)
    qtbot.waitUntil(lambda: compare.second.sealed is not None)
    assert compare.second.result is None
    assert not opened.compare.panel.score.isVisible()
    opened.session.blind(replace(opened.session.blindness, is_on=False))
    assert opened.compare.panel.score.isVisible()
    assert compare.second.scan.volume.source.sha256 in opened.session.blindness.seen


def test_the_copied_command_says_that_it_leaves_the_second_scan_out(pair):
    pair.commands.actions.titled("Copy as command").trigger()
    assert QGuiApplication.clipboard().text().splitlines()[-1].startswith("# The other scan")


def turn_to_second(window):
    view = window.compare.side_by_side.second.views[Plane.AXIAL]
    drag(view, Qt.MouseButton.LeftButton, QPoint(80, 80), QPoint(0, 0))
    return view


def test_a_ruler_is_drawn_on_the_scan_it_is_begun_on(pair, compare):
    """Also with the first press on the other scan, and the list is that scan's."""
    first, second = first_and_second(pair)
    editor = pair.measuring.editor
    for kind, views in (
        (MeasurementKind.CIRCLE, pair.reading.views),
        (MeasurementKind.RULER, pair.compare.side_by_side.second),
    ):
        editor.choose(kind)
        view = views.views[Plane.AXIAL]
        drag(view, Qt.MouseButton.LeftButton, view.rect().center(), QPoint(40, 25))
    assert [each.kind for each in first.drawn.measurements] == [MeasurementKind.CIRCLE]
    assert [each.kind for each in second.drawn.measurements] == [MeasurementKind.RULER]
    assert pair.measuring.dock.model.rowCount() == 1
    assert pair.measuring.dock.windowTitle() == "Measurements – scan 2"
    mm = length_mm(second.volume, second.drawn.measurements[0])
    pair.measuring.copy()
    names, values = (row.split("\t") for row in QGuiApplication.clipboard().text().splitlines())
    assert float(values[names.index("length_mm")]) == pytest.approx(mm)
    editor.undo()
    assert not second.drawn.measurements
    assert first.drawn.measurements


def test_what_was_measured_in_a_second_scan_is_there_when_it_comes_again(
    qtbot, pair, compare, follow_up
):
    view = turn_to_second(pair)
    pair.measuring.editor.choose(MeasurementKind.RULER)
    drag(view, Qt.MouseButton.LeftButton, view.rect().center(), QPoint(40, 25))
    drawn = compare.second.display.drawn.measurements
    compare.close()
    assert not pair.session.display.drawn.measurements
    compare.open(follow_up)
    qtbot.waitUntil(lambda: compare.second.scan is not None)
    assert compare.second.display.drawn.measurements == drawn
    assert pair.reading.keyed is pair.reading.sides[0]


def test_montage_histogram_and_cine_are_of_the_scan_that_was_clicked(pair, compare):
    turn_to_second(pair)
    sheet = pair.reading.montage.sheet
    assert pair.reading.tabText(1) == "Montage of scan 2"
    assert sheet.layout_shown.last == compare.second.scan.volume.shape[2] - 1
    press(pair, "M")
    press(pair, Qt.Key.Key_Home)
    assert compare.second.display.view.cursor[2] == 0
    pair.reading.player.step()
    assert compare.second.display.view.cursor[2] == 1
    press(pair, "M")
    view = pair.reading.views.views[Plane.AXIAL]
    drag(view, Qt.MouseButton.LeftButton, QPoint(80, 80), QPoint(0, 0))
    assert pair.reading.tabText(1) == "Montage of scan 1"
    assert sheet.layout_shown.last == pair.session.scan.volume.shape[2] - 1
    compare.close()
    assert pair.reading.tabText(1) == "Montage"


def test_montage_and_command_leave_the_program_for_the_active_scan(pair, compare, tmp_path):
    export = pair.commands.export
    turn_to_second(pair)
    pair.commands.actions.titled("Copy as command").trigger()
    assert "follow-up.nii.gz" in QGuiApplication.clipboard().text().splitlines()[0]
    press(pair, "M")
    export.save_picture(tmp_path / "second.png")
    pair.reading.show_views()
    compare.close()
    press(pair, "M")
    export.save_picture(tmp_path / "first.png")
    pictures = [pixels(QImage(str(tmp_path / f"{name}.png"))) for name in ("second", "first")]
    assert (pictures[0] != pictures[1]).mean() > 0.05


def test_lung_statistics_are_of_the_scan_that_was_clicked(qtbot, pair, compare):
    first, second = first_and_second(pair)
    press(pair, "U")
    study = pair.lungs.study
    qtbot.waitUntil(lambda: study.state.statistics is not None)
    of_first = study.state.statistics
    assert first.class_map is not None
    turn_to_second(pair)
    qtbot.waitUntil(lambda: study.state.statistics not in (None, of_first))
    assert pair.lungs.panel.windowTitle() == "Lung statistics – scan 2"
    assert second.class_map is not None
    assert first.class_map is None
    compare.close()
    qtbot.waitUntil(lambda: study.state.statistics == of_first)
    assert pair.lungs.panel.windowTitle() == "Lung statistics"


def test_what_is_of_the_first_scan_alone_says_so(pair, compare):
    titles = "Save report…", "Receipt…", "Header", "Classify again"
    actions = [pair.commands.actions.titled(title) for title in titles]
    assert all(action.isEnabled() for action in actions)
    assert pair.confidence.panel.windowTitle() == "Confidence – scan 1"
    turn_to_second(pair)
    for action in actions:
        assert not action.isEnabled()
        assert "click into scan 1" in action.toolTip()
    compare.close()
    assert all(action.isEnabled() for action in actions)
    assert "click into scan 1" not in actions[0].toolTip()
    assert pair.confidence.panel.windowTitle() == "Confidence"


def test_a_press_on_a_slider_makes_its_scan_the_active_one(pair):
    first, second = pair.compare.side_by_side.sides
    for side in (second, first):
        slider = side.views.findChild(AxialSlider)
        slider.track.setValue(slider.track.value() + 1)
        assert pair.reading.keyed is side
