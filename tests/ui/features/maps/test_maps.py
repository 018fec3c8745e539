"""Maps leave the window as it shows them: by the menu, or dragged out of it."""

from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ctviewer.core.output.maps.kinds import MapKind
from ctviewer.ui.features.maps.feature import MapsFeature
from tests.dicoms import write_series
from tests.scans import chest_array
from tests.ui.fakes import FakeClassifier

PLACE = "ctviewer.ui.output.saving.QFileDialog.getSaveFileName"
NAMES = sorted(f"out_{kind.value}.nii.gz" for kind in MapKind)


@pytest.fixture
def classifier():
    return FakeClassifier(examines=True)


def feature(window):
    (found,) = (each for each in window.features if isinstance(each, MapsFeature))
    return found


def choose(window, qtbot, monkeypatch, name, kind="NIfTI (*.nii.gz)"):
    monkeypatch.setattr(PLACE, lambda *_args: (str(name), kind))
    QTest.keyClick(window, Qt.Key.Key_M, CTRL_ALT)
    qtbot.waitUntil(lambda: "were saved" in window.statusBar().currentMessage())


CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def test_the_menu_saves_what_is_shown(opened, qtbot, tmp_path, monkeypatch):
    (tmp_path / "maps").mkdir()
    choose(opened, qtbot, monkeypatch, tmp_path / "maps" / "out.nii.gz")
    assert sorted(path.name for path in (tmp_path / "maps").iterdir()) == NAMES
    mask = nib.load(tmp_path / "maps" / "out_lesion-mask.nii.gz")
    scan = opened.session.scan.volume
    assert mask.shape == scan.source.shape
    assert np.allclose(mask.affine, scan.stored_affine, atol=1e-4)
    left = np.asarray(mask.dataobj)[:40, 30:, 25:]  # where the fake map is 1
    assert left.mean() > 0.9


def test_the_threshold_on_the_screen_counts(opened, qtbot, tmp_path, monkeypatch):
    display = opened.session.display
    sums = []
    for number, threshold in enumerate((0.1, 0.9)):
        look = replace(display.view.map_look, threshold=threshold)
        display.show(replace(display.view, map_look=look))
        opened.statusBar().clearMessage()
        choose(opened, qtbot, monkeypatch, tmp_path / f"{number}")
        mask = nib.load(tmp_path / f"{number}_lesion-mask.nii.gz")
        assert f"threshold {threshold}".encode() in mask.header["descrip"].item()
        sums.append(np.asarray(mask.dataobj).sum())
    assert sums[0] > sums[1] > 0


def test_files_that_are_there_are_replaced_only_when_asked(opened, qtbot, tmp_path, monkeypatch):
    old = tmp_path / "out_lungs.nii.gz"
    old.write_text("old")
    asked = []

    def answer(_parent, _title, text):
        asked.append(text)
        return len(asked) == 2

    monkeypatch.setattr("ctviewer.ui.features.maps.feature.is_confirmed", answer)
    monkeypatch.setattr(PLACE, lambda *_args: (str(tmp_path / "out"), "NIfTI (*.nii.gz)"))
    maps = feature(opened)
    maps.ask()
    cancelled = old.read_bytes() == b"old"
    maps.ask()
    qtbot.waitUntil(lambda: old.read_bytes() != b"old")
    assert cancelled
    assert "out_lungs.nii.gz" in asked[0]


def test_a_dicom_scan_can_become_dicom_segmentations(window, qtbot, tmp_path, monkeypatch):
    write_series(tmp_path / "ct", chest_array(lesion=True))
    window.open_paths([tmp_path / "ct"])
    qtbot.waitUntil(lambda: window.session.result is not None)
    kind = "DICOM Segmentations, with the patient's name (*.dcm)"
    choose(window, qtbot, monkeypatch, tmp_path / "out", kind)
    assert len(list(tmp_path.glob("out_*.dcm"))) == len(MapKind)


def test_a_folder_that_is_gone_is_a_sentence(opened, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(PLACE, lambda *_args: (str(tmp_path / "gone" / "out"), "NIfTI"))
    with qtbot.waitSignal(opened.session.failed) as said:
        feature(opened).ask()
    assert "cannot be written" in said.args[0]


def test_a_drag_takes_the_maps_along_as_files(opened, monkeypatch):
    taken = []
    monkeypatch.setattr(
        "ctviewer.ui.features.maps.feature.QDrag.exec",
        lambda drag, _action: taken.extend(url.toLocalFile() for url in drag.mimeData().urls()),
    )
    button = feature(opened).button
    assert button.isVisible()
    far = QPoint(4 + QApplication.startDragDistance(), 4)
    QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=QPoint(2, 4))
    moved = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(far), QPointF(button.mapToGlobal(far)),
        Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(button, moved)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=far)
    assert len(taken) == len(MapKind)
    assert all(nib.load(path).shape == opened.session.scan.volume.shape for path in taken)
    opened.close()
    assert not any(Path(path).exists() for path in taken)


class TestWithoutAMap:
    @pytest.fixture
    def classifier(self):
        return FakeClassifier()  # its result does not say what was examined

    def test_there_is_nothing_to_save(self, opened):
        assert not opened.commands.actions.titled("Save maps…").isEnabled()
        assert not feature(opened).button.isVisible()
