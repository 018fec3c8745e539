"""The dock "Lesion map" in the window, by mouse and keys."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.analysis.lesions import LungSide
from ctviewer.core.view.state import USUAL_LOOK, MapDrawing
from ctviewer.core.worklist.blindread import Blindness
from tests.scans import chest_array, write
from tests.ui.fakes import FakeClassifier
from tests.ui.screen import press


def lesions(window):
    return window.explain.study.state.lesions


@pytest.fixture
def panel(opened, qtbot):
    press(opened, "e")
    qtbot.waitUntil(lambda: lesions(opened) is not None)
    return opened.explain.panel


def view(window):
    return window.session.display.view


def texts(panel, row):
    return [panel.model.index(row, column).data() for column in range(panel.model.columnCount())]


def test_the_key_opens_the_list_and_shows_the_map(opened, panel):
    """The fake map is 1 in the left, anterior, superior eighth of the scan."""
    assert panel.isVisible()
    assert view(opened).heat_map_shown
    (lesion,) = lesions(opened).listed
    assert lesion.side is LungSide.LEFT
    assert lesion.ml == pytest.approx(80 * 60 * 50 / 8 * 4 * 4 * 5 / 1000)
    assert texts(panel, 0)[1] == "Left"
    assert texts(panel, 0)[2] == f"{lesion.ml:.1f}"
    assert "8 × 16 × 16 cells of 31.2 × 15.0 × 20.0 mm" in panel.grid.text()
    assert "severity 0 of 5" in panel.shares.text()  # of the right lung
    press(opened, "e")
    assert not panel.isVisible()


def test_the_report_lists_the_lesions(opened, panel, qtbot, tmp_path):
    path = tmp_path / "report.html"
    opened.report.save(path)
    qtbot.waitUntil(path.exists)
    number, side, *numbers = texts(panel, 0)
    cells = "".join(f"<td class=n>{cell}</td>" for cell in numbers)
    row = f"<tr><td class=n>{number}</td><td>{side}</td>{cells}</tr>"
    assert row in path.read_text("utf-8").split("<h2>Lesions</h2>")[1]


def test_the_report_lists_lesions_whose_tab_was_never_opened(opened, qtbot):
    opened.explain.study.want(True)
    qtbot.waitUntil(lambda: lesions(opened) is not None)
    assert not opened.explain.panel.is_made
    (section,) = opened.explain.report(opened.session.scan.volume)
    assert section.rows[0][1] == "Left"


def test_a_click_jumps_to_the_peak(opened, panel, qtbot):
    opened.session.display.point_at((1, 1, 1))
    before = view(opened).cursor
    at = panel.table.visualRect(panel.model.index(0, 2)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view(opened).cursor == lesions(opened).listed[0].at != before


def test_keys_step_through_the_lesions(opened, panel, qtbot):
    heat_map = opened.session.display.heat_map
    heat_map.values[...] = 0
    for number, cell in enumerate([(2, 2, 2), (12, 8, 4), (12, 12, 6)]):
        heat_map.values[cell] = 0.9 - 0.1 * number
    opened.explain.study._start()
    qtbot.waitUntil(lambda: lesions(opened) is not None and len(lesions(opened).listed) == 3)
    peaks = [lesion.at for lesion in lesions(opened).listed]
    seen = []
    for key in "jjjj":
        press(opened, key)
        seen.append(view(opened).cursor)
    assert seen == [*peaks, peaks[0]]
    press(opened, Qt.Key.Key_Down)  # a slice, not the list, while the views have the keyboard
    opened.commands.actions.titled("Previous lesion").trigger()
    assert view(opened).cursor == peaks[2]
    assert panel.table.currentIndex().row() == 2
    panel.table.setFocus()
    press(opened, Qt.Key.Key_Up)
    assert view(opened).cursor == peaks[1]


def test_drawing_opacity_and_threshold_are_part_of_the_view(opened, panel, qtbot):
    panel.drawing.setCurrentIndex(3)
    panel.drawing.activated.emit(3)
    assert view(opened).map_look.drawing is MapDrawing.BOTH
    panel.opacity.slider.setValue(30)
    assert view(opened).map_look.opacity == pytest.approx(0.3)
    assert panel.opacity.box.value() == 30
    panel.threshold.box.setValue(0.8)
    assert view(opened).map_look.threshold == pytest.approx(0.8)
    qtbot.waitUntil(lambda: lesions(opened).threshold == pytest.approx(0.8))
    assert "from 0.80 on" in panel.shares.text()
    assert "own 0.5 on" in opened.panel.score._ends.text()  # the panel's share is not changed
    panel.own.click()
    assert view(opened).map_look.threshold is None
    qtbot.waitUntil(lambda: lesions(opened).threshold == 0.5)
    assert "own" not in opened.panel.score._ends.text()
    panel.drawing.setCurrentIndex(0)
    panel.drawing.activated.emit(0)
    assert not view(opened).heat_map_shown
    press(opened, "h")
    assert panel.drawing.currentIndex() == 3


def test_the_menu_and_the_dock_agree(opened, panel):
    opened.commands.actions.titled("Heat map: Contour").trigger()
    assert panel.drawing.currentText() == "Contour"
    assert not panel.opacity.isEnabled()
    assert opened.commands.actions.titled("Heat map: Contour").isChecked()
    assert not opened.commands.actions.titled("Heat map: Fill").isChecked()


def test_the_list_is_copied_and_exported(opened, panel, tmp_path):
    panel.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("lesion\tside\tvolume_ml")
    opened.explain.export(tmp_path / "Läsionen.csv")
    with (tmp_path / "Läsionen.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["side"] for row in table] == ["left", "right", "left", "both"]
    assert float(table[0]["mean_hu"]) == lesions(opened).listed[0].mean_hu
    opened.explain.export(tmp_path / "gone" / "a.csv")
    assert "cannot be written" in opened.error.text


def test_a_refused_scan_has_no_list(window, qtbot, phantom_path, classifier):
    classifier.gate = Gate((Finding("no_lungs", "No lungs.", GateStatus.REFUSE),))
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    press(window, "e")
    assert "not classified" in window.explain.panel.problem.text()
    assert lesions(window) is None
    assert not window.explain.panel.copy.isEnabled()
    assert not window.explain.panel.threshold.isEnabled()


def test_another_scan_makes_the_list_of_the_last_one_stale(opened, panel, qtbot, tmp_path):
    first = lesions(opened)
    smaller = chest_array(shape=(60, 60, 50))
    opened.open_paths([write(tmp_path / "b.nii", smaller)])
    qtbot.waitUntil(lambda: opened.session.scan.volume.shape == (60, 60, 50))
    qtbot.waitUntil(lambda: lesions(opened) not in (None, first))
    assert lesions(opened).listed[0].ml == pytest.approx(first.listed[0].ml * 60 / 80)


def test_the_list_waits_while_a_scan_is_classified(window, qtbot, phantom_path):
    slow = FakeClassifier(examines=True, held=True)
    window.session._classifier = lambda: slow
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.scan is not None)
    press(window, "e")
    assert "being classified" in window.explain.panel.problem.text()
    slow.let_go.set()
    qtbot.waitUntil(lambda: lesions(window) is not None)
    assert not window.explain.panel.problem.isVisible()


def test_a_look_stays_from_scan_to_scan(opened, panel, qtbot, tmp_path):
    opened.commands.actions.titled("Heat map: Fill and contour").trigger()
    opened.open_paths([write(tmp_path / "b.nii", chest_array(shape=(60, 60, 50)))])
    qtbot.waitUntil(lambda: opened.session.scan.volume.shape == (60, 60, 50))
    assert view(opened).map_look.drawing is MapDrawing.BOTH
    assert view(opened).map_look != USUAL_LOOK


def test_a_blind_reader_sees_why_there_is_no_list(window, qtbot, phantom_path):
    window.session.blind(Blindness(is_on=True))
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.sealed is not None)
    press(window, "e")
    window.side.tear_off(window.explain.seen)
    for problem in (window.explain.panel.problem, window.explain.seen.problem):
        assert "commit your score" in problem.text()
    assert lesions(window) is None
    window.session.blind(Blindness())
    qtbot.waitUntil(lambda: lesions(window) is not None)
    assert window.explain.seen.link.seen.volume is not None
    window.explain.seen.close()
