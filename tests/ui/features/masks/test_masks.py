"""Masks in the window: opened or dropped, asked of, measured, removed."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QMessageBox

from ctviewer.core.formats.masks.guess import may_be_mask
from ctviewer.core.geometry.scan_mask import FileMask, MaskKind, MaskMaker, MaskOrigin, ScanMask
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.features.masks.dialog import MaskDialog
from ctviewer.ui.features.masks.feature import MasksFeature
from ctviewer.ui.scan.session import Stage
from tests.dicoms import write_series
from tests.scans import affine_of, chest_array, write
from tests.ui.fakes import FakeClassifier
from tests.ui.screen import pixels

AFFINE = affine_of("RAS", (80, 60, 50), (4.0, 4.0, 5.0))


@pytest.fixture
def classifier():
    return FakeClassifier(examines=True)


@pytest.fixture
def array():
    return chest_array(lesion=True)


@pytest.fixture
def opened(window, qtbot, tmp_path, array):
    window.open_paths([write(tmp_path / "scan.nii.gz", array, AFFINE)])
    qtbot.waitUntil(lambda: window.session.result is not None)
    return window


@pytest.fixture
def masks(opened):
    (found,) = (each for each in opened.features if isinstance(each, MasksFeature))
    return found


def lungs_of(array):
    return ((array <= -400) & (array > -900)).astype(np.uint8)


def measured(window, qtbot):
    qtbot.waitUntil(
        lambda: window.session.result is not None and window.session.result.masks is not None
    )
    return window.session.result.masks


def accept(masks, qtbot):
    qtbot.waitUntil(lambda: masks.dialog is not None and masks.dialog.isVisible())
    answers = masks.dialog.kind, masks.dialog.chosen()
    masks.dialog.accept()
    return answers


def said_by(box):
    """All that is behind the button too."""
    return f"{box.text.text()}\n{box.rest.text()}"


def test_the_menu_opens_lungs(opened, masks, qtbot, tmp_path, array, monkeypatch):
    path = write(tmp_path / "Doe lungs.nii.gz", lungs_of(array), AFFINE)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    opened.commands.actions.titled("Open mask…").trigger()
    assert accept(masks, qtbot)[0] is MaskKind.LUNGS
    found = measured(opened, qtbot)
    assert found.both.ml == pytest.approx(lungs_of(array).sum() * 0.08)
    said = said_by(masks.box)
    assert "With lungs from Doe lungs.nii.gz, lesions by the network fake-net" in said
    assert masks.box.isVisible()
    assert not masks.box.rest.isVisible()
    masks.box.more.click()
    assert masks.box.rest.isVisible()
    assert "Compared with the network: left lung: Dice" in masks.box.rest.text()
    assert opened.session.result.score is not None
    masks.box.remove.click()
    assert opened.session.result.masks is None
    assert not masks.box.isVisible()


def test_a_dropped_mask_is_asked_of(opened, masks, qtbot, tmp_path, array, monkeypatch):
    labels = (array == -400).astype(np.uint8)
    labels[60:] *= 2
    path = write(tmp_path / "infection_mask.nii.gz", labels, AFFINE)
    asked = []

    def answer(box, name):
        asked.append(box.text())
        return next(each for each in box.buttons() if each.text() == name)

    monkeypatch.setattr(QMessageBox, "exec", lambda _box: 0)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: answer(box, "Use as mask"))
    opened.drop_target.give([path])
    kind, chosen = accept(masks, qtbot)
    assert asked == ["Is infection_mask.nii.gz a mask of the open scan?"]
    assert (kind, chosen) == (MaskKind.LESIONS, (1, 2))
    found = measured(opened, qtbot)
    assert found.both.lesion_ml + found.outside_ml == pytest.approx((array == -400).sum() * 0.08)
    assert "count as lesion: 1, 2" in said_by(masks.box)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: answer(box, "Open as scan"))
    opened.drop_target.give([path])
    qtbot.waitUntil(lambda: opened.session.scan.volume.source.name == path.name)
    assert not opened.session.display.masks


def test_a_mask_of_another_place_is_asked(opened, masks, qtbot, tmp_path, array, monkeypatch):
    moved = AFFINE.copy()
    moved[2, 3] += 110
    path = write(tmp_path / "lungs.nii", lungs_of(array), moved)
    asked = []
    monkeypatch.setattr("ctviewer.ui.features.masks.feature.is_confirmed",
                        lambda _window, _title, text: not asked.append(text))  # fmt: skip
    masks.open(path)
    accept(masks, qtbot)
    found = measured(opened, qtbot)
    assert "lies on the lungs of this scan" in asked[0]
    assert asked[0].endswith("Use it anyway?")
    assert any("left out" in note for note in found.notes)


def test_lobes_of_another_program_come_in_the_same_way(opened, masks, qtbot, array, monkeypatch):
    action = opened.commands.actions.titled("Lobes by lungmask")
    assert not action.isEnabled()  # it is not installed here
    labels = (lungs_of(array) * np.where(np.arange(80)[:, None, None] < 40, 1, 3)).astype(np.uint8)
    origin = MaskOrigin(MaskMaker.PROGRAM, "lungmask", "0.2.22")
    asked = []

    def segmented(volume, name, device, lungs, progress):
        progress(0.5, "lungmask is running")
        asked.append((name, device, lungs is not None, volume.shape))
        return ScanMask(MaskKind.LOBES, labels, origin)

    monkeypatch.setattr("ctviewer.inference.segmenters.segmented", segmented)
    masks.ask_program("lungmask")
    found = measured(opened, qtbot)
    assert asked == [("lungmask", "cpu", True, array.shape)]
    assert found.score_25 is not None
    assert "With lobes by lungmask 0.2.22" in said_by(masks.box)
    assert f"CT severity score {found.score_25} of 25" in said_by(masks.box)


def test_a_corrected_mask_is_measured_anew(opened, masks, qtbot, tmp_path, array):
    masks.open(write(tmp_path / "lungs.nii.gz", lungs_of(array), AFFINE))
    accept(masks, qtbot)
    first = measured(opened, qtbot)
    display = opened.session.display
    smaller = display.masks.lungs.labels.copy()
    smaller[:, :, 25:] = 0
    display.use_masks(replace(display.masks, lungs=display.masks.lungs.corrected(smaller)))
    assert opened.session.result.masks is None
    found = measured(opened, qtbot)
    assert found.both.ml < first.both.ml
    assert "lungs from lungs.nii.gz, corrected by hand" in said_by(masks.box)


def test_a_scan_is_no_mask_and_says_so(opened, masks, qtbot, tmp_path, array):
    path = write(tmp_path / "other.nii", array, AFFINE)
    with qtbot.waitSignal(opened.session.failed) as said:
        masks.open(path)
    assert "negative numbers" in said.args[0]
    assert not masks.box.isVisible()


def test_classified_again_it_is_measured_again(opened, masks, qtbot, tmp_path, array):
    path = write(tmp_path / "lungs.nii.gz", lungs_of(array), AFFINE)
    masks.open(path)
    accept(masks, qtbot)
    first = measured(opened, qtbot)
    opened.session.classify()
    assert "Measured once the scan is classified" in said_by(masks.box)
    again = measured(opened, qtbot)
    assert again.to_dict() == first.to_dict()
    lungs = next(each for each in opened.features if type(each).__name__ == "LungFeature")
    opened.side.bring(lungs.panel)
    qtbot.waitUntil(lambda: lungs.study.state.statistics is not None)
    assert lungs.study.state.statistics.both.ml == pytest.approx(first.both.tissue.ml)
    assert "Inside the lungs from lungs.nii.gz." in lungs.panel.note.text()


def test_a_long_name_widens_nothing(opened, masks, qtbot, tmp_path, array):
    width = opened.width()
    masks.open(write(tmp_path / f"{'lung' * 58}.nii.gz", lungs_of(array), AFFINE))
    qtbot.waitUntil(lambda: masks.dialog is not None and masks.dialog.isVisible())
    assert masks.dialog.width() < 900
    masks.dialog.accept()
    measured(opened, qtbot)
    assert opened.width() == width
    assert opened.minimumSizeHint().width() <= width


@pytest.mark.parametrize(
    ("name", "dtype", "expected"),
    [
        ("scan.nii.gz", np.int16, False),
        ("chest.nii", np.int16, False),
        ("lungs.nii", np.int16, True),
        ("a-segmentation.nii.gz", np.int16, True),
        ("plain.nii", np.uint8, True),
        ("segment7.nii", np.int16, False),
        ("lung1-003.nii.gz", np.int16, False),
        ("infection_12.nii", np.int16, False),
        ("left-lung.nii", np.uint8, True),
        ("lung_mask.nii.gz", np.int16, True),
    ],
)
def test_what_is_plausibly_a_mask(tmp_path, name, dtype, expected):
    assert may_be_mask(write(tmp_path / name, np.ones((5, 5, 5), dtype))) is expected


def test_a_name_that_scans_have_too_is_a_mask_on_the_grid_of_the_scan_alone(tmp_path):
    path = write(tmp_path / "lung_001.nii", np.ones((5, 6, 7), np.int16))
    assert may_be_mask(path, (5, 6, 7))
    assert not may_be_mask(path, (5, 6, 8))


def test_folders_slices_and_other_files_are_no_masks(tmp_path):
    write_series(tmp_path / "ct", np.zeros((5, 5, 5), np.int16))
    (tmp_path / "mask.txt").write_text("lungs")
    assert not may_be_mask(tmp_path / "ct")
    assert not may_be_mask(next((tmp_path / "ct").iterdir()))
    assert not may_be_mask(tmp_path / "mask.txt")


def test_many_labels_are_ticked_at_once_and_one_at_least_counts(opened, qtbot):
    counts = dict.fromkeys(range(1, 201), 10)
    origin = MaskOrigin(MaskMaker.FILE, "labels.nii.gz")
    dialog = MaskDialog(FileMask(np.zeros((1, 1, 1)), np.eye(4), counts, origin), opened)
    dialog.show()
    assert dialog.every.checkState() is Qt.CheckState.Checked
    assert dialog.chosen() == tuple(counts)
    dialog.every.click()
    assert dialog.chosen() == ()
    assert not dialog.use.isEnabled()
    dialog.labels.item(6).setCheckState(Qt.CheckState.Checked)
    assert dialog.use.isEnabled()
    assert dialog.chosen() == (7,)
    assert dialog.every.checkState() is Qt.CheckState.PartiallyChecked
    dialog.every.click()
    assert dialog.chosen() == tuple(counts)


def test_the_box_of_a_label_is_seen_without_its_tick(opened, qtbot):
    origin = MaskOrigin(MaskMaker.FILE, "labels.nii.gz")
    found = FileMask(np.zeros((1, 1, 1)), np.eye(4), {1: 10, 2: 10}, origin)
    dialog = MaskDialog(found, opened)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.every.click()
    first = dialog.labels.visualItemRect(dialog.labels.item(0))
    first.setWidth(30)
    picture = pixels(dialog.labels.viewport().grab(first).toImage())
    frame = (np.abs(picture.astype(int) - QColor(MUTED).getRgb()[:3]).max(axis=2) < 8).sum()
    assert frame > 4 * 8, "of a box of some 16 pixels, without its corners"
    dialog.close()


def test_a_question_that_is_cancelled_opens_nothing(opened, tmp_path, array, monkeypatch):
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: 0)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: box.escapeButton())
    scan = opened.session.scan
    path = write(tmp_path / "infection_mask.nii.gz", lungs_of(array), AFFINE)
    opened.drop_target.give([path])
    assert opened.session.scan is scan
    assert opened.session.activity.stage is Stage.IDLE
