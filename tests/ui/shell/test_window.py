import threading

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QDialog,
    QFileDialog,
    QPushButton,
)

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.window import PRESETS
from ctviewer.ui.shell.help import keys_markup
from ctviewer.ui.widgets.docks import Scroll
from ctviewer.ui.widgets.side import WIDTH
from tests.scans import affine_of, chest_array, patch, write
from tests.timing import PATIENCE
from tests.ui.fakes import FakeClassifier
from tests.ui.screen import drop, move, press
from tests.ui.windows import MainWindow, show_everything


def wait_for_result(qtbot, window):
    qtbot.waitUntil(lambda: window.session.result is not None)


def test_drop_wait_read(window, qtbot, phantom_path):
    drop(window, phantom_path)
    wait_for_result(qtbot, window)
    assert window.panel.score.classes.texts[0] == "Pneumonia 92 %"
    assert window.windowTitle() == f"{phantom_path.name} – CT Viewer"
    assert window.reading.isVisible()


def test_the_empty_window_invites(window, monkeypatch, phantom_path, qtbot):
    assert window.welcome.isVisible()
    assert not window.panel.isVisible()
    assert window.windowTitle() == "CT Viewer"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(phantom_path), ""))
    (open_file,) = [each for each in window.welcome.findChildren(QPushButton)
                    if each.text() == "Open file…"]  # fmt: skip
    open_file.click()
    wait_for_result(qtbot, window)


def test_an_empty_folder_and_a_bad_file_are_reported(window, qtbot, tmp_path):
    window.open_paths([tmp_path])
    qtbot.waitUntil(lambda: "holds no scan" in window.error.text)
    (tmp_path / "notes.txt").write_text("hello")
    drop(window, tmp_path / "notes.txt")
    assert not window.error.text
    qtbot.waitUntil(lambda: bool(window.error.text))
    assert window.welcome.isVisible()
    assert not window.panel.isVisible()


def test_a_failed_load_keeps_the_scan_on_the_screen(opened, qtbot, tmp_path):
    (tmp_path / "bad.nii.gz").write_bytes(b"\x1f\x8b broken")
    drop(opened, tmp_path / "bad.nii.gz")
    qtbot.waitUntil(lambda: bool(opened.error.text))
    assert opened.reading.isVisible()
    assert opened.panel.score.classes.texts[0] == "Pneumonia 92 %"
    assert "Thorax" in opened.windowTitle()
    opened.error.clear()
    assert not opened.error.isVisible()


@pytest.mark.parametrize("number", range(1, 7))
def test_number_keys_choose_windows(opened, number):
    press(opened, "0")
    press(opened, str(number))
    assert opened.session.display.view.window == PRESETS[number - 1]
    assert PRESETS[number - 1].name in opened.line.text()


def test_keys_scroll_the_active_view(opened):
    display = opened.session.display
    start = display.view.cursor
    press(opened, Qt.Key.Key_Up)
    assert display.view.cursor[2] == start[2] + 1
    press(opened, Qt.Key.Key_PageDown)
    assert display.view.cursor[2] == start[2] - 4
    press(opened, Qt.Key.Key_Home)
    assert display.view.cursor[2] == 0
    press(opened, Qt.Key.Key_End)
    assert display.view.cursor[2] == display.volume.shape[2] - 1
    opened.reading.views.activate(Plane.SAGITTAL)
    press(opened, Qt.Key.Key_Down)
    assert display.view.cursor[0] == start[0] - 1


def test_other_keys(opened):
    view = lambda: opened.session.display.view  # noqa: E731
    press(opened, "i")
    assert view().inverted
    press(opened, "x")
    assert not view().crosshair_shown
    press(opened, "a")
    assert view().window.name == "Auto"
    press(opened, "+")
    assert opened.reading.views.active_view.zoom > 1.2
    press(opened, "r")
    assert opened.reading.views.is_at_chest
    assert (view().inverted, view().window.name) == (False, "Lung")
    press(opened, "m")
    assert opened.reading.montage_shown
    press(opened, "m")
    assert not opened.reading.montage_shown


def test_no_key_is_taken_twice(window):
    keys = [QKeySequence(key).toString() for e in window.commands.actions.entries for key in e.keys]
    assert "" not in keys
    assert len(keys) == len(set(keys))


def test_the_sheet_names_every_key(window, qtbot):
    sheet = keys_markup(window.commands.actions.entries)
    for entry in window.commands.actions.entries:
        if entry.keys:
            assert entry.title in sheet
    window.commands.show_keys()
    dialog = window.findChild(QDialog)
    assert dialog.isVisible()
    dialog.close()


def test_actions_wait_for_a_scan(window):
    for entry, action in window.commands.actions._actions:
        usable = entry.usable is None or entry.usable()
        assert action.isEnabled() == (not entry.needs_scan and usable), entry.title


def test_the_line_reads_the_files_own_value(window, qtbot, tmp_path):
    stored = np.random.default_rng(1).integers(-1000, 1000, (20, 24, 16)).astype(np.float32) + 0.25
    axes = "LPS"
    path = write(tmp_path / "a.nii", stored, affine_of(axes, stored.shape, (3.0, 3.0, 5.0)))
    window.open_paths([path])
    wait_for_result(qtbot, window)
    window.session.display.point_at((4, 5, 6))
    i, j, k = 19 - 4, 23 - 5, 6
    text = window.line.text()
    assert f"voxel {i}, {j}, {k} (0-based, file order)" in text
    assert f"{stored[i, j, k]:.6g} HU" in text
    assert "axial 7/16" in text
    assert "100 %" in text


def test_the_line_follows_the_mouse_and_comes_back(opened):
    view = opened.reading.views.views[Plane.AXIAL]
    at_crosshair = opened.line.text()
    target = (20, 30, view.position)
    move(view.viewport(), view.pixel_of(target).toPoint())
    volume = opened.session.display.volume
    assert f"voxel {', '.join(map(str, volume.stored_index(target)))} " in opened.line.text()
    assert f"{volume.hu_at(target):.0f} HU" in opened.line.text()
    move(view.viewport(), view.rect().bottomRight())
    assert opened.line.text() == at_crosshair


def test_the_line_under_the_mouse_is_never_that_of_another_slice_or_scan(opened, qtbot, tmp_path):
    view = opened.reading.views.views[Plane.AXIAL]
    target = (20, 30, view.position)
    move(view.viewport(), view.pixel_of(target).toPoint())
    press(opened, Qt.Key.Key_Up)
    assert f"axial {target[2] + 2}/50" in opened.line.text()
    small = write(tmp_path / "small.nii", chest_array(shape=(60, 50, 8)))
    opened.open_paths([small])
    qtbot.waitUntil(lambda: opened.session.scan.volume.source.name == "small.nii")
    assert "/8" in opened.line.text()


def test_banners_say_before_anything_is_classified(window, qtbot, classifier, tmp_path):
    classifier.held = True
    path = patch(write(tmp_path / "a.nii", chest_array()), sform_code=0, qform_code=0)
    window.open_paths([path])
    qtbot.waitUntil(lambda: bool(window.warning.text))
    assert "left and right may" in window.warning.text
    assert window.warning.isVisible()
    assert window.session.result is None
    classifier.held = False
    wait_for_result(qtbot, window)


def test_nan_and_oblique_are_reported(window, qtbot, tmp_path):
    turned = np.diag([4.0, 4, 5, 1])
    angle = np.radians(20)
    turned[:2, :2] = 4 * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    hu = chest_array().astype(np.float32)
    hu[3, 3, 3] = np.nan
    window.open_paths([write(tmp_path / "a.nii", hu, turned)])
    wait_for_result(qtbot, window)
    assert "1 voxel is not a number" in window.warning.text
    assert "20 degrees" in window.warning.text


def test_escape_cancels_then_restores(window, qtbot, classifier, phantom_path):
    classifier.held = True
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.activity.label == "Running the network")
    press(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(window.session.problem))
    window.reading.views.enlarge(Plane.CORONAL)
    press(window, Qt.Key.Key_Escape)
    assert window.reading.views.enlarged is None


def test_closing_the_scan_goes_back_to_the_start(opened):
    press(opened, "h")
    opened.session.close()
    assert opened.welcome.isVisible()
    assert opened.windowTitle() == "CT Viewer"
    assert opened.line.text() == "No scan is open"


def workers():
    return [thread for thread in threading.enumerate() if thread.name.startswith("worker")]


def test_closing_the_window_in_the_middle_waits_for_no_number(
    window, qtbot, classifier, phantom_path
):
    classifier.held = True
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.activity.label == "Running the network")
    giving_up = threading.Timer(PATIENCE, classifier.let_go.set)
    giving_up.start()
    window.close()
    giving_up.cancel()
    assert not workers()
    assert not classifier.let_go.is_set()
    assert not classifier.classified


def test_a_scan_that_comes_after_closing_is_not_classified(window, qtbot, classifier, phantom_path):
    window.open_paths([phantom_path])
    qtbot.wait(0)
    window.close()
    qtbot.waitUntil(lambda: not workers())
    qtbot.wait(0)  # what the last of them said on its way
    assert not classifier.classified
    assert window.session.scan is None


def test_every_control_has_a_name_for_screen_readers(opened):
    for control in opened.findChildren(QAbstractSpinBox):
        assert control.accessibleName()
    for control in opened.findChildren(QAbstractButton):
        inside_another = control.objectName().startswith("qt_") or not control.parent()
        tool = type(control).__name__ == "QToolButton"  # Qt's own scroll arrows
        assert inside_another or tool or control.accessibleName() or control.text()


def test_the_mouse_scheme_is_remembered(window, qtbot):
    window.commands.actions.titled("PACS-like mouse").trigger()
    assert window.reading.views.pacs_mouse
    other = MainWindow(FakeClassifier)
    qtbot.addWidget(other)
    assert other.reading.views.pacs_mouse
    other.close()


def test_the_mouse_may_rest_on_a_view_while_a_larger_scan_opens(opened, qtbot, tmp_path):
    small, large = (40, 20, 30), (80, 60, 50)
    view = opened.reading.views.views[Plane.AXIAL].viewport()
    for shape in (small, large):
        move(view, view.rect().center() + QPoint(60, 60))
        r, a, s = shape
        opened.open_paths([write(tmp_path / f"{r}.nii", chest_array()[:r, :a, :s])])
        qtbot.waitUntil(lambda shape=shape: opened.session.scan.volume.shape == shape)


def test_the_window_with_everything_fits_a_small_screen(opened, expected_log):
    """Of 1280 x 800; every dock is there, in one place. "Confidence" misses a network's file."""
    show_everything(opened)
    opened.reading.show_views()
    assert opened.minimumSizeHint().width() <= 1280
    assert opened.minimumSizeHint().height() <= 800


def test_beside_each_tab_the_window_fits_the_smallest_screen(opened, expected_log):
    """Of 800 x 600; on a larger one the panel keeps its width whatever is in front."""
    opened.resize(1280, 720)
    for page in opened.side.pages:
        opened.side.bring(page)
        QApplication.processEvents()
        assert opened.minimumSizeHint().width() <= 800, page.windowTitle()
        assert opened.minimumSizeHint().height() <= 600, page.windowTitle()
        assert opened.side.width() == WIDTH, page.windowTitle()
        assert opened.reading.width() >= opened.reading.minimumSizeHint().width() > 250
        for area in page.findChildren(Scroll):
            assert area.horizontalScrollBar().maximum() == 0, page.windowTitle()
    score = opened.panel.score
    assert opened.panel.minimumWidth() >= score.minimumSizeHint().width(), "a number is cut"


def test_no_button_beside_the_tabs_is_cut(opened):
    QApplication.processEvents()
    for button in opened.reading.tools.buttons.values():
        assert button.geometry().bottom() <= opened.reading.tools.height()
