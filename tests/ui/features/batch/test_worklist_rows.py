"""The number that is shown is of the picture that is shown, and both are of the marked row."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.ui.features.batch import memory
from ctviewer.ui.features.batch.controller import Phase
from ctviewer.ui.scan import session as session_module
from ctviewer.ui.scan.session import Stage
from tests.scans import chest_array, write
from tests.ui.features.batch.fakes import FakeEngine
from tests.ui.screen import double_click, drop
from tests.ui.windows import MainWindow

COUNT = 4
DAMAGED, GONE = 2, 3


@pytest.fixture
def held(monkeypatch):
    """Names of files that open only when the event is set, and the event."""
    names, let, load = set(), threading.Event(), session_module.open_scans

    def slowly(paths, progress):
        while paths[0].name in names and not let.wait(0.005):
            progress(0.5, "Loading")
        return load(paths, progress)

    monkeypatch.setattr(session_module, "open_scans", slowly)
    yield names, let
    let.set()


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "scans"
    place.mkdir()
    for number in range(COUNT):
        write(place / f"case-{number}.nii", chest_array(shape=(40, 30, 20), lesion=number % 2 == 0))
    return place


@pytest.fixture
def window(qtbot, classifier, folder, monkeypatch, tmp_path, held):
    """A worklist with the first scan opened from it; the third is damaged, the fourth gone."""
    monkeypatch.setattr(memory, "user_data_path", lambda *_a, **_k: tmp_path / "own")
    window = MainWindow(lambda: classifier, FakeEngine())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    drop(window, folder)
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.READY)
    window.batch_page.preflight.begin.click()
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.DONE)
    (folder / f"case-{DAMAGED}.nii").write_bytes(b"no scan any more")
    (folder / f"case-{GONE}.nii").unlink()
    open_row(window, 0)
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert_all_is_of(window, "case-0.nii")
    return window


def open_row(window, row):
    table = window.batch_page.worklist.table
    index = table.model().index(row, 0)
    at = table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    double_click(table.viewport(), at)


def marked(window):
    """The names of the highlighted rows, and of those in bold: the ones that are opened."""
    table, model = window.batch_page.worklist.table, window.batch_page.worklist.model
    cells = [model.index(row, 0) for row in range(model.rowCount())]
    chosen = [each.data() for each in cells if table.selectionModel().isSelected(each)]
    bold = [each.data() for each in cells if each.data(Qt.ItemDataRole.FontRole)]
    return chosen, bold


def assert_all_is_of(window, name):
    assert marked(window) == ([name], [name])
    assert window.windowTitle().startswith(name)
    assert window.panel.score.isVisible()
    assert window.session.display.heat_map is window.session.result.score.heat_map


def assert_no_number(window, name, sentence):
    assert marked(window) == ([name], [name])
    assert window.session.scan is window.session.result is window.session.display.volume is None
    assert window.session.display.heat_map is None
    assert not window.panel.score.isVisible()
    assert not window.reading.isVisible()
    assert window.panel.heading.text() == "Not opened"
    assert sentence in window.panel.message.text()
    assert "case-0" not in window.windowTitle()


def test_the_verdict_of_the_opened_scan_is_not_cut(window):
    """It is in bold, and so wider than the others."""
    table = window.batch_page.worklist.table
    cells = [table.model().index(0, column) for column in range(table.model().columnCount())]
    (verdict,) = [each for each in cells if each.data() == "No pneumonia pattern"]
    assert table.sizeHintForIndex(verdict).width() <= table.columnWidth(verdict.column())


@pytest.mark.parametrize(
    ("row", "sentence"),
    [(DAMAGED, "plain text"), (GONE, "no file case-3.nii")],
)
def test_a_row_that_cannot_be_opened_has_no_number_beside_it(window, qtbot, row, sentence):
    open_row(window, row)
    qtbot.waitUntil(lambda: window.session.activity.stage is Stage.IDLE)
    assert_no_number(window, f"case-{row}.nii", sentence)
    assert sentence in window.error.text


def test_the_keys_go_on_through_rows_that_cannot_be_opened(window, qtbot):
    table = window.batch_page.worklist.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, 0))
    for row in (DAMAGED, GONE):
        QTest.keyClick(table, Qt.Key.Key_Down)
        qtbot.waitUntil(lambda row=row: window.session.shown.name == f"case-{row}.nii")
        assert_no_number(window, f"case-{row}.nii", ".")
    window.commands.actions.titled("Previous scan").trigger()
    window.commands.actions.titled("Previous scan").trigger()
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert_all_is_of(window, "case-1.nii")
    assert window.error.text == ""


def test_a_row_whose_opening_was_cancelled_is_marked_no_longer(window, qtbot, held):
    held[0].add("case-1.nii")
    open_row(window, 1)
    qtbot.waitUntil(lambda: window.session.activity.fraction > 0)
    assert not window.panel.score.isVisible()
    window.session.cancel()
    qtbot.waitUntil(lambda: window.session.activity.stage is Stage.IDLE)
    assert_all_is_of(window, "case-0.nii")


def test_of_two_rows_chosen_quickly_the_second_counts(window, qtbot, held):
    held[0].add("case-1.nii")
    open_row(window, 1)
    open_row(window, DAMAGED)
    held[1].set()
    qtbot.waitUntil(lambda: window.session.activity.stage is Stage.IDLE)
    assert_no_number(window, f"case-{DAMAGED}.nii", "plain text")
    open_row(window, GONE)
    open_row(window, 1)
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert_all_is_of(window, "case-1.nii")


def test_a_refused_row_shows_its_picture_and_no_number(window, qtbot, classifier):
    classifier.gate = Gate((Finding("no_lungs", "No lungs.", GateStatus.REFUSE),))
    open_row(window, 1)
    qtbot.waitUntil(lambda: window.session.result is not None and window.session.scan is not None)
    qtbot.waitUntil(lambda: window.windowTitle().startswith("case-1.nii"))
    qtbot.waitUntil(lambda: window.session.activity.stage is Stage.IDLE)
    assert marked(window) == (["case-1.nii"], ["case-1.nii"])
    assert not window.panel.score.isVisible()
    assert window.session.display.heat_map is None


def test_closing_in_the_middle_leaves_neither(window, qtbot, held):
    held[0].add("case-1.nii")
    open_row(window, 1)
    qtbot.waitUntil(lambda: window.session.activity.fraction > 0)
    window.session.close()
    held[1].set()
    qtbot.wait(100)
    assert window.session.scan is window.session.result is None
    assert not window.panel.score.isVisible()
    assert marked(window)[1] == []


def test_a_scan_from_elsewhere_unmarks_the_row_and_keeps_the_place(window, qtbot, tmp_path):
    other = write(tmp_path / "other.nii", chest_array(shape=(50, 40, 30)))
    window.open_paths([other])
    qtbot.waitUntil(lambda: window.windowTitle().startswith("other.nii"))
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert marked(window) == ([], [])
    window.commands.actions.titled("Next scan").trigger()
    qtbot.waitUntil(lambda: window.session.result is not None)
    qtbot.waitUntil(lambda: window.windowTitle().startswith("case-1.nii"))


def test_a_file_from_elsewhere_that_does_not_open_changes_nothing(window, qtbot, tmp_path):
    bad = tmp_path / "bad.nii"
    bad.write_bytes(b"no scan")
    table = window.batch_page.worklist.table
    table.setCurrentIndex(table.model().index(1, 0))
    window.open_paths([bad])
    qtbot.waitUntil(lambda: bool(window.error.text))
    assert_all_is_of(window, "case-0.nii")
