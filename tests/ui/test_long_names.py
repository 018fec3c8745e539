"""No text from outside widens a window: names of 300 letters without a place to break."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.worklist.blindread import Blindness
from ctviewer.ui.features.batch import memory
from ctviewer.ui.features.batch.controller import Phase
from ctviewer.ui.features.series.feature import SeriesFeature
from ctviewer.ui.features.sidecar.feature import SidecarFeature
from ctviewer.ui.scan.chooser import SeriesChooser
from tests.dicoms import new_series, write_series
from tests.rows import row
from tests.scans import chest_array, write
from tests.ui.fakes import MODEL
from tests.ui.features.batch.fakes import FakeEngine
from tests.ui.screen import drop, pixels, press
from tests.ui.windows import MainWindow, show_everything, tear_everything_off

LONG = "W" * 300
NAME = "W" * 240  # a file's name has 255 bytes
SIZE = (1280, 720)


@pytest.fixture(autouse=True)
def _own_place(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "user_data_path", lambda *_a, **_k: tmp_path / "own")


@pytest.fixture
def classifier(classifier):
    classifier.model = replace(MODEL, name=LONG, version=LONG, notice=LONG)
    classifier.gate = Gate((Finding("few_slices", LONG, GateStatus.WARN),))
    return classifier


@pytest.fixture
def window(qtbot, classifier, expected_log):  # a page asks the fake for its network file
    window = MainWindow(lambda: classifier, FakeEngine())
    qtbot.addWidget(window)
    window.resize(*SIZE)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def path(tmp_path):
    (tmp_path / NAME).mkdir()
    return write(tmp_path / NAME / f"{NAME}.nii", chest_array(lesion=True), descrip=b"W" * 80)


@pytest.fixture
def opened(window, qtbot, path):
    window.open_paths([path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    return window


def assert_no_wider(window):
    QApplication.processEvents()
    assert window.minimumSizeHint().width() <= SIZE[0], "it cannot be made narrow again"
    assert window.width() == SIZE[0]
    for top in QApplication.topLevelWidgets():
        if top.isVisible() and top.isWindow():
            assert top.width() <= SIZE[0], type(top).__name__
            assert top.minimumSizeHint().width() <= SIZE[0], type(top).__name__


def test_every_tab(opened):
    assert_no_wider(opened)
    show_everything(opened)
    assert_no_wider(opened)
    tear_everything_off(opened)
    assert_no_wider(opened)


def test_the_page_without_a_scan(opened):
    opened.session.close()
    assert_no_wider(opened)
    assert opened.welcome.recent.isVisible()


def test_sentences_and_messages(opened):
    opened.session.failed.emit(LONG)
    opened.warning.show_text(LONG)
    opened.statusBar().showMessage(LONG)
    assert_no_wider(opened)


def test_a_refusal(window, qtbot, path, classifier):
    classifier.gate = Gate((Finding("few_slices", LONG, GateStatus.REFUSE),))
    window.open_paths([path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert_no_wider(window)


def test_two_scans_side_by_side(opened, qtbot, path):
    second = path.with_name(f"2{NAME[1:]}.nii")
    write(second, chest_array())
    opened.compare.comparison.open(second)
    qtbot.waitUntil(lambda: opened.compare.comparison.second.result is not None)
    assert_no_wider(opened)


def test_a_measurement_and_a_preset(opened, qtbot):
    opened.commands.actions.titled("Ruler").trigger()
    view = opened.reading.views.active_view.viewport()
    at = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(view, at / 2)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at / 2)
    assert opened.measuring.editor.measurements
    opened.measuring.editor.rename(0, LONG)
    choices = opened.preferences.choices
    first, *others = choices.value.presets
    choices.choose(replace(choices.value, presets=(first._replace(name="W" * 40), *others)))
    press(opened, "1")
    show_everything(opened)
    assert_no_wider(opened)


def test_ten_dropped_files_and_their_worklist(window, qtbot, tmp_path):
    paths = [tmp_path / f"{number}{NAME[1:]}.nii" for number in range(10)]
    for each in paths:
        write(each, chest_array(shape=(20, 20, 20)))
    drop(window, *paths)
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.READY)
    assert_no_wider(window)
    rows = [row(str(each), error=LONG) for each in paths[1:]] + [
        row(str(paths[0]), probability=0.5)
    ]
    worklist = window.batch.worklist
    worklist.start(tmp_path / "r.jsonl", rows)
    worklist.remark(1, replace(worklist.lines[1].remark, comment=LONG))
    assert_no_wider(window)


def test_series_to_choose_from(window, qtbot, tmp_path):
    small = chest_array(shape=(20, 20, 20))
    folder = tmp_path / NAME
    write_series(folder, small, SeriesDescription="W" * 64)
    write_series(folder, np.flip(small, 0), prefix="B", **new_series(SeriesDescription="W" * 64))
    window.open_paths([folder])
    qtbot.waitUntil(lambda: window.findChild(SeriesChooser) is not None)
    assert_no_wider(window)
    window.findChild(SeriesChooser).reject()


def test_a_dicom_scan_and_the_other_series_of_its_study(window, qtbot, tmp_path):
    """Title, welcome, header and the strip below the views name them."""
    small = chest_array(shape=(20, 20, 20))
    long = {"SeriesDescription": "W" * 64, "ConvolutionKernel": "W" * 16, "PatientID": "W" * 64}
    write_series(tmp_path / NAME / "a", small, StudyInstanceUID="1.2.3", **long)
    other = new_series(StudyInstanceUID="1.2.3", **long)
    write_series(tmp_path / NAME / "b", np.flip(small, 0), **other)
    choices = window.preferences.choices
    choices.choose(replace(choices.value, scan_named=True))
    window.open_paths([tmp_path / NAME / "a"])
    qtbot.waitUntil(lambda: window.session.scan is not None)
    assert_no_wider(window)
    window.feature(SeriesFeature).strip.show()
    show_everything(window)
    assert_no_wider(window)


def test_what_a_reader_writes(opened):
    show_everything(opened)
    opened.feature(SidecarFeature).page.comment.setPlainText(LONG)
    assert_no_wider(opened)
    tear_everything_off(opened)
    assert_no_wider(opened)


def test_tools_in_a_window_for_half_a_screen(opened):
    choices = opened.preferences.choices
    first, *others = choices.value.presets
    choices.choose(replace(choices.value, presets=(first._replace(name="W" * 40), *others)))
    press(opened, "1")
    opened.resize(960, 700)
    QApplication.processEvents()
    assert opened.width() == 960
    tools = opened.reading.tools
    seen = [button for button in tools.buttons.values() if button.isVisible()]
    for button in (*seen, *([tools.more] if tools.more.isVisible() else [])):
        assert tools.rect().contains(button.geometry())


@pytest.mark.parametrize("title", ["Header", "Receipt…", "Networks…", "Preferences…"])
def test_dialogs(opened, qtbot, title):
    before = set(QApplication.topLevelWidgets())
    opened.commands.actions.titled(title).trigger()
    qtbot.wait(100)
    assert_no_wider(opened)
    for top in set(QApplication.topLevelWidgets()) - before:
        top.close()


def test_a_blind_read(opened):
    opened.session.blind(Blindness(is_on=True))
    show_everything(opened)
    assert_no_wider(opened)


def test_names_that_begin_alike_are_told_apart_in_the_tables(window, qtbot, tmp_path):
    """As those of series do, whose names are UIDs: what is cut off is not their end."""
    folder = tmp_path / "series"
    folder.mkdir()
    for last in "12":
        write(folder / f"{'1.2.840.113619.2' * 5}.{last}.nii", chest_array(shape=(40, 30, 20)))
    drop(window, folder)
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.READY)
    preflight = window.batch_page.preflight
    assert names_differ(preflight.table)
    preflight.begin.click()
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.DONE)
    assert names_differ(window.batch_page.worklist.table)


def names_differ(table):
    """Whether the first cells of the first two rows look different, behind stripes and choice."""
    table.clearSelection()
    table.setAlternatingRowColors(False)
    table.setCurrentIndex(table.model().index(-1, -1))
    cells = [table.visualRect(table.model().index(row, 0)) for row in range(2)]
    pictures = [pixels(table.viewport().grab(cell).toImage()) for cell in cells]
    return not np.array_equal(*pictures)
