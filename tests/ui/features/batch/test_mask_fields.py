"""Masks of a batch in the window: their folders in the pre-flight, counted, kept, measured."""

import nibabel as nib
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.output.exports.writing import ExportKind
from ctviewer.inference.classifier import load_classifier
from ctviewer.pipeline.options import Options
from ctviewer.ui.features.batch.controller import Phase
from ctviewer.ui.features.batch.export import ExportRequest
from ctviewer.ui.features.batch.local import LocalEngine
from ctviewer.ui.features.batch.memory import last_batch
from tests.networks import write_network
from tests.scans import chest_array, write
from tests.ui.features.batch.fakes import Endless
from tests.ui.features.batch.test_batch import engine, folder, looked, opened, wait_for, window
from tests.ui.screen import drop
from tests.ui.windows import MainWindow

__all__ = ["engine", "folder", "window"]
LESION = (chest_array(lesion=True) != chest_array()).astype(np.uint8)


@pytest.fixture
def masks(tmp_path):
    place = tmp_path / "masks"
    place.mkdir()
    for name in ("case-00", "case-01", "case-05"):
        (place / f"{name}_lesion-mask.nii.gz").touch()
    return place


def test_a_folder_is_chosen_and_scans_with_a_mask_are_counted(
    window, qtbot, folder, masks, engine, monkeypatch
):
    looked(window, qtbot, folder)
    page = window.batch_page.preflight
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(masks))
    page.masks.choosers[MaskKind.LESIONS].click()
    wait_for(qtbot, window, Phase.READY)
    assert "3 have a lesion mask." in page.summary.text()
    assert "lung mask" not in page.summary.text()
    assert f"--lesions {masks}" in page.command.text()
    page.begin.click()
    wait_for(qtbot, window, Phase.DONE)
    assert engine.ran[-1].lesions == str(masks)
    assert engine.ran[-1].lungs is None
    assert last_batch(Options(paths=())).options.lesions == str(masks)


def test_a_pattern_is_typed_and_a_field_that_was_only_left_asks_for_nothing(
    window, qtbot, folder, masks
):
    looked(window, qtbot, folder)
    page = window.batch_page.preflight
    field = page.masks.fields[MaskKind.LUNGS]
    QTest.keyClicks(field, f"{masks}/{{name}}_lesion-mask.nii.gz")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "3 have a lung mask." in page.summary.text())
    page.begin.click()
    wait_for(qtbot, window, Phase.DONE)
    field.editingFinished.emit()
    assert window.batch.state.phase is Phase.DONE


def click_on(window, widget):
    """As the mouse does, which takes the keyboard out of the field it was in."""
    place = widget.mapTo(window, widget.rect().center())
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)


def typed_in(window, qtbot, field, text):
    """A field that the keyboard is in, with a text that nobody has left yet."""
    window.batch_page.preflight.command.setFocus()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, text)


def test_start_is_not_lost_straight_behind_a_field(window, qtbot, folder, masks, engine):
    """The press leaves the field, whose masks are looked for before its release is."""
    looked(window, qtbot, folder)
    page = window.batch_page.preflight
    typed_in(window, qtbot, page.masks.fields[MaskKind.LESIONS], str(masks))
    click_on(window, page.begin)
    wait_for(qtbot, window, Phase.DONE)
    assert [each.lesions for each in engine.ran] == [str(masks)]


def test_nor_behind_patterns_and_the_folder_of_maps(window, qtbot, folder, engine, tmp_path):
    looked(window, qtbot, folder)
    page = window.batch_page.preflight
    typed_in(window, qtbot, page.maps.field, str(tmp_path / "maps"))
    typed_in(window, qtbot, page.exclude, "*-03* *-04*")
    click_on(window, page.begin)
    wait_for(qtbot, window, Phase.DONE)
    assert [(each.maps, each.exclude) for each in engine.ran] == [
        (tmp_path / "maps", ("*-03*", "*-04*"))
    ]


def test_masks_of_no_scan_are_shown_before_anything_is_started(window, qtbot, folder, engine):
    looked(window, qtbot, folder)
    page = window.batch_page.preflight
    typed_in(window, qtbot, page.masks.fields[MaskKind.LUNGS], str(folder))
    page.masks.labels[MaskKind.LUNGS].setText("7")
    typed_in(window, qtbot, page.masks.fields[MaskKind.LUNGS], "/{name}_none.nii")
    click_on(window, page.begin)
    wait_for(qtbot, window, Phase.READY)
    assert "0 have a lung mask." in page.summary.text()
    assert not engine.ran
    click_on(window, page.begin)
    wait_for(qtbot, window, Phase.DONE)
    assert len(engine.ran) == 1


def test_a_start_that_waits_says_so_and_is_given_up_with_the_search(qtbot, classifier, folder):
    window = opened(qtbot, classifier, Endless())
    window.batch_page.look_at((folder,))
    wait_for(qtbot, window, Phase.LOOKING)
    page = window.batch_page.preflight
    page.begin.click()
    assert not page.begin.isEnabled()
    assert "They are classified once they are found." in page.summary.text()
    page.cancel.click()
    wait_for(qtbot, window, Phase.NONE)
    page.masks.fields[MaskKind.LUNGS].setText(str(folder))
    page.masks.fields[MaskKind.LUNGS].editingFinished.emit()
    wait_for(qtbot, window, Phase.LOOKING)
    assert page.begin.isEnabled()
    assert "once they are found" not in page.summary.text()
    page.cancel.click()
    wait_for(qtbot, window, Phase.NONE)


def test_a_start_that_waits_is_not_for_another_folder(qtbot, classifier, folder, tmp_path):
    window = opened(qtbot, classifier, Endless())
    window.batch_page.look_at((folder,))
    wait_for(qtbot, window, Phase.LOOKING)
    page = window.batch_page.preflight
    page.begin.click()
    window.batch_page.look_at((tmp_path,))
    assert page.begin.isEnabled()
    assert "once they are found" not in page.summary.text()
    page.cancel.click()
    wait_for(qtbot, window, Phase.NONE)


def test_labels_that_count_are_typed_and_kept_with_the_batch(window, qtbot, folder, masks, engine):
    looked(window, qtbot, folder)
    page = window.batch_page.preflight
    place, labels = page.masks.fields[MaskKind.LESIONS], page.masks.labels[MaskKind.LESIONS]
    assert not labels.isEnabled()
    QTest.keyClicks(place, str(masks))
    assert labels.isEnabled()
    assert not page.masks.labels[MaskKind.LUNGS].isEnabled()
    QTest.keyClicks(labels, "x5, 2,,2 0")
    assert labels.text() == "5, 2,,2 0"
    labels.editingFinished.emit()
    qtbot.waitUntil(lambda: "3 have a lesion mask." in page.summary.text())
    assert "--lesions-labels 2,5" in page.command.text()
    page.begin.click()
    wait_for(qtbot, window, Phase.DONE)
    assert engine.ran[-1].lesions_labels == (2, 5)
    assert last_batch(Options(paths=())).options.lesions_labels == (2, 5)


def test_fields_that_were_only_left_look_for_nothing(window, qtbot, folder):
    looked(window, qtbot, folder)
    page = window.batch_page.preflight
    page.masks.fields[MaskKind.LUNGS].editingFinished.emit()
    assert window.batch.state.phase is Phase.READY


def test_scans_whose_maps_were_not_saved_are_counted_at_the_end(window, qtbot, folder, engine):
    engine.unsaved = 2
    looked(window, qtbot, folder)
    with qtbot.waitSignal(window.batch.failed) as said:
        window.batch_page.preflight.begin.click()
    assert said.args == [
        "The maps of 2 classified scans were not saved; the notes of their rows say why."
    ]
    assert window.batch.state.phase is Phase.DONE


@pytest.fixture
def classified(qtbot, tmp_path):
    """Three scans that the real engine classified, two with masks of lesions; their maps saved."""
    network, scans, drawn = tmp_path / "tiny.pt", tmp_path / "scans", tmp_path / "drawn"
    write_network(network)
    scans.mkdir()
    drawn.mkdir()
    for name in "abc":
        write(scans / f"{name}.nii.gz", chest_array(lesion=True) + np.int16(ord(name)))
    write(drawn / "a.nii.gz", LESION)
    write(drawn / "b.nii.gz", LESION * 0)
    options = Options(paths=(), device="cpu", model=network, allow_unlisted=True, workers=1)
    window = MainWindow(
        lambda: load_classifier("cpu", network, allow_unlisted=True), LocalEngine(options)
    )
    qtbot.addWidget(window)
    window.show()
    drop(window, scans)
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.READY)
    page = window.batch_page.preflight
    field = page.masks.fields[MaskKind.LESIONS]
    field.setText(str(tmp_path / "missing"))
    field.editingFinished.emit()
    qtbot.waitUntil(lambda: "There is no folder missing of masks" in page.summary.text())
    field.setText(str(drawn))
    field.editingFinished.emit()
    page.maps.field.setText(str(tmp_path / "maps"))
    page.maps.field.editingFinished.emit()
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.READY)
    page.begin.click()
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.DONE)
    return window


def test_through_the_real_engine_rows_are_measured_and_maps_saved(classified, qtbot, tmp_path):
    """The end counts the masks; the maps are made of them, and go into a BIDS derivative."""
    lines = tuple(classified.batch.worklist.lines)
    rows = {line.name[0]: line.row for line in lines}
    assert [rows[name]["masks_asked"]["lesions"] for name in "abc"] == ["used", "refused", "none"]
    assert rows["a"]["masks"]["percent"] > 0
    said = classified.batch_page.worklist.summary.head.text()
    assert ". Lesion masks: 1 used, 1 missing, 1 refused" in said
    saved = tmp_path / "maps" / "a_lesion-mask.nii.gz"
    assert np.array_equal(np.asarray(nib.load(saved).dataobj), LESION)
    assert f"--maps {tmp_path / 'maps'}" in classified.batch_page.preflight.command.text()
    assert last_batch(Options(())).options.maps == tmp_path / "maps"
    place = tmp_path / "bids"
    with qtbot.waitSignal(classified.tasks.exported):
        request = ExportRequest(lines, place, as_kind=ExportKind.BIDS)
        classified.tasks.export(request, classified.batch.state.options)
    assert len(list(place.rglob("*_desc-lesions_probseg.nii.gz"))) == 3
    masks = [path.read_bytes() for path in place.rglob("*_desc-lesions_mask.nii.gz")]
    assert len(masks) == 3
    assert saved.read_bytes() in masks
