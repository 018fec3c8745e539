"""The anonymised copy in the window: asked for at the finding, listed, cancelled, refused."""

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from ctviewer.core.formats.loading import load_volume
from ctviewer.ui.features.header.copying import CopyDialog
from ctviewer.ui.features.header.feature import HeaderFeature
from tests.dicoms import write_series
from tests.scans import chest_array, write


@pytest.fixture
def feature(window):
    return window.feature(HeaderFeature)


def opened(window, qtbot, path):
    window.session.open(path)
    qtbot.waitUntil(lambda: window.session.result is not None)


def dialog_of(qtbot, window):
    qtbot.waitUntil(lambda: window.findChild(CopyDialog) is not None)
    return window.findChild(CopyDialog)


def test_the_button_at_the_finding_saves_a_copy(window, qtbot, feature, tmp_path, monkeypatch):
    write_series(tmp_path / "scan", chest_array())
    opened(window, qtbot, tmp_path / "scan")
    feature.page.setVisible(True)
    assert "may name the patient" in feature.page.remarks.text()
    asked = {"copy": str(tmp_path / "copy"), "list": str(tmp_path / "list.txt")}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (asked["copy"], ""))
    feature.page.copy.click()
    dialog = dialog_of(qtbot, window)
    qtbot.waitUntil(dialog.list.isVisible)
    assert "PatientName (0010,0010)" in dialog.list.toPlainText()
    assert "Mustermann" not in dialog.list.toPlainText()
    np.testing.assert_array_equal(load_volume(tmp_path / "copy").voxels, chest_array())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (asked["list"], ""))
    dialog.save.click()
    assert "PatientName (0010,0010)" in (tmp_path / "list.txt").read_text()
    dialog.end.click()


def test_a_place_that_is_taken_is_said(window, qtbot, feature, tmp_path):
    path = write(tmp_path / "a.nii", chest_array())
    opened(window, qtbot, path)
    feature.copy(path, path)
    qtbot.waitUntil(lambda: "is the scan itself" in window.error.text)
    qtbot.waitUntil(lambda: window.findChild(CopyDialog) is None)


def test_cancelled_nothing_is_written(window, qtbot, feature, tmp_path):
    write_series(tmp_path / "scan", chest_array())
    opened(window, qtbot, tmp_path / "scan")
    before = sorted(tmp_path.iterdir())
    dialog = feature.copy(tmp_path / "scan", tmp_path / "copy")
    dialog.end.click()
    qtbot.waitUntil(lambda: window.findChild(CopyDialog) is None)
    assert sorted(tmp_path.iterdir()) == before


def test_without_a_scan_there_is_nothing_to_copy(window, feature):
    feature.ask_copy()
    assert window.findChild(CopyDialog) is None
