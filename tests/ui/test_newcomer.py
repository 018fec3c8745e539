"""From the first start to a measured lesion, a report and a batch, by what is seen alone."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QToolButton

from ctviewer.ui.features.batch.controller import Phase
from tests.scans import chest_array, write
from tests.ui.features.batch.fakes import FakeEngine
from tests.ui.saving import answer
from tests.ui.screen import NONE, move
from tests.ui.windows import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot, classifier):
    window = MainWindow(lambda: classifier, FakeEngine())
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def click(window, qtbot):
    """Click the button that has some words on it, or in its tip, once it is seen."""

    def buttons(words):
        found = [*window.findChildren(QPushButton), *window.findChildren(QToolButton)]
        return [
            each
            for each in found
            if not each.visibleRegion().isEmpty()
            and each.isEnabled()
            and words in (each.text() or each.toolTip())
        ]

    def click(words):
        qtbot.waitUntil(lambda: bool(buttons(words)))
        QTest.mouseClick(buttons(words)[0], LEFT)

    return click


def test_to_a_measured_lesion_and_a_report(window, click, qtbot, tmp_path, monkeypatch):
    click("Synthetic pneumonia")
    qtbot.waitUntil(lambda: window.session.result is not None)
    click("Ruler")
    assert "Drag from one end" in window.statusBar().currentMessage()
    view = window.reading.views.active_view.viewport()
    start, end = QPoint(100, 120), QPoint(180, 130)
    QTest.mousePress(view, LEFT, NONE, start)
    move(view, end, LEFT)
    QTest.mouseRelease(view, LEFT, NONE, end)
    qtbot.waitUntil(lambda: len(window.measuring.editor.measurements) == 1)
    click("Result")
    answer(monkeypatch, tmp_path / "report.html")
    click("Save report…")
    qtbot.waitUntil((tmp_path / "report.html").exists)
    assert "Ruler 1" in (tmp_path / "report.html").read_text("utf-8")


def test_to_a_batch_its_report_and_back(window, click, qtbot, tmp_path, monkeypatch):
    scans = tmp_path / "scans"
    scans.mkdir()
    for number in range(3):
        write(scans / f"{number}.nii", chest_array(shape=(40, 30, 20)) + number)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(scans))
    click("Classify folder…")
    click("Start")
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.DONE)
    click("3 classified")
    answer(monkeypatch, tmp_path / "batch.html", "Report (*.html)")
    with qtbot.waitSignal(window.tasks.exported):
        click("Export…")
    assert (tmp_path / "batch.html").is_file()
    click("Close")
    assert window.welcome.isVisible()
