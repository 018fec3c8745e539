"""DICOM structured reports leave the window, and are shown as text when they are opened."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from ctviewer.core.formats.dicom.report_text import report_text
from ctviewer.ui.features.report.feature import ReportFeature
from ctviewer.ui.output.saving import SaveAnswer
from tests.dicoms import write_series
from tests.scans import chest_array
from tests.ui.fakes import FakeClassifier

KIND = "DICOM structured report (*.dcm)"


@pytest.fixture
def classifier():
    return FakeClassifier(examines=True)


def open_series(window, qtbot, tmp_path):
    write_series(tmp_path / "ct", chest_array(lesion=True), FrameOfReferenceUID="1.2.3")
    window.open_paths([tmp_path / "ct"])
    qtbot.waitUntil(lambda: window.session.result is not None)


def test_a_dicom_scan_can_be_reported_as_dicom_and_read_again(window, qtbot, tmp_path, monkeypatch):
    open_series(window, qtbot, tmp_path)
    kinds = []

    def answer(question, _parent):
        kinds.extend(question.kinds)
        return SaveAnswer(tmp_path / "report.dcm", KIND, True)

    monkeypatch.setattr("ctviewer.ui.features.report.feature.ask_to_save", answer)
    (report,) = (each for each in window.features if isinstance(each, ReportFeature))
    report.ask()
    path = tmp_path / "report.dcm"
    qtbot.waitUntil(lambda: "report.dcm" in window.statusBar().currentMessage())
    assert KIND in kinds
    shown = window.session.scan
    window.drop_target.give([path])
    qtbot.waitUntil(lambda: bool(window.findChildren(QPlainTextEdit)))
    texts = [each.toPlainText() for each in window.findChildren(QPlainTextEdit)]
    assert report_text(path) in texts
    assert window.session.scan is shown


def test_other_scans_are_reported_as_pages_only(opened, monkeypatch):
    kinds = []
    monkeypatch.setattr("ctviewer.ui.features.report.feature.ask_to_save",
                        lambda question, _parent: kinds.extend(question.kinds))  # fmt: skip
    (report,) = (each for each in opened.features if isinstance(each, ReportFeature))
    report.ask()
    assert kinds == ["Report (*.html)"]
