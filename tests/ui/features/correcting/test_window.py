"""Masks are corrected by hand in the window: brush, eraser, undo, fill, in every plane."""

from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from ctviewer.core.analysis.mask_measures import MaskPair
from ctviewer.core.geometry.measure import MeasurementKind
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.scan_mask import MaskKind, MaskMaker, MaskOrigin, ScanMask
from ctviewer.core.output.maps.naming import MapFormat
from ctviewer.core.output.receipt import Setting, receipt_of
from ctviewer.ui.features.correcting import editor as editing
from ctviewer.ui.features.maps.feature import MapsFeature
from tests.ui.screen import drag, grab, press
from tests.ui.windows import MainWindow

LEFT = Qt.MouseButton.LeftButton
START, WAY = QPoint(150, 270), QPoint(60, 0)


@pytest.fixture
def classifier(classifier):
    classifier.examines = True
    return classifier


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr(editing, "SETTLED_MS", 50)


@pytest.fixture
def view(opened):
    return opened.reading.views.views[Plane.AXIAL]


@pytest.fixture
def editor(opened):
    return opened.correcting.editor


def brush(window, qtbot, key="B"):
    """Take up a brush by its key and wait for the mask."""
    window.reading.views.active_view.setFocus()
    press(window, key)
    qtbot.waitUntil(lambda: window.correcting.editor.mask is not None)
    return window.session.display.painted.labels


def blank(window, kind=MaskKind.LESIONS):
    """Use an empty mask in the place of the network's."""
    display = window.session.display
    empty = ScanMask(kind, np.zeros(display.volume.shape, np.uint8), MaskOrigin(MaskMaker.HAND))
    display.use_masks(MaskPair(lesions=empty) if kind is MaskKind.LESIONS else MaskPair(empty))


def test_the_brush_begins_with_the_networks_lesions_and_adds_to_them(opened, qtbot, view, editor):
    labels = brush(opened, qtbot)
    before = labels.copy()
    assert before.any()
    assert editor.mask.origin.maker is MaskMaker.NETWORK
    cursor = opened.session.display.view.cursor
    drag(view, LEFT, START, WAY)
    assert opened.session.display.view.cursor == cursor
    assert (labels >= before).all()
    assert labels.sum() > before.sum()
    changed = np.argwhere(labels != before)
    assert set(changed[:, 2]) == {cursor[2]}
    assert opened.correcting.page.isVisible()


def test_a_stroke_is_as_wide_as_the_brush_in_mm(opened, qtbot, view, editor):
    blank(opened)
    labels = brush(opened, qtbot)
    editor.choose(replace(editor.palette, radius_mm=7.0))
    drag(view, LEFT, START, WAY)
    place = opened.session.display.volume.spacing
    rows = np.flatnonzero(labels.any(axis=(0, 2)))
    assert len(rows) * place[1] == pytest.approx(14, abs=2 * place[1])
    columns = np.flatnonzero(labels.any(axis=(1, 2)))
    way = view.mm_at(START + WAY).x() - view.mm_at(START).x()
    assert len(columns) * place[0] == pytest.approx(way + 14, abs=2 * place[0])


def test_undo_and_redo_go_to_the_mask_while_the_brush_is_in_the_hand(opened, qtbot, view, editor):
    blank(opened)
    labels = brush(opened, qtbot)
    drag(view, LEFT, START, WAY)
    drawn = labels.copy()
    drag(view, LEFT, START + QPoint(0, 60), WAY)
    undo, redo = (opened.commands.actions.titled(name) for name in ("Undo", "Redo"))
    undo.trigger()
    assert np.array_equal(labels, drawn)
    undo.trigger()
    assert not labels.any()
    redo.trigger()
    assert np.array_equal(labels, drawn)
    assert not opened.measuring.editor.measurements


def test_the_eraser_takes_away_and_respects_hu(opened, qtbot, view, editor):
    labels = brush(opened, qtbot, "B")
    labels[:] = 1
    opened.correcting.hold(erases=True)
    editor.choose(replace(editor.palette, hu=(-200.0, 3000.0), radius_mm=20.0))
    drag(view, LEFT, START, WAY)
    erased = opened.session.display.volume.voxels[labels == 0]
    assert erased.size
    assert erased.min() >= -200


@pytest.mark.parametrize("plane", list(Plane))
def test_fill_between_slices_in_every_plane(opened, qtbot, editor, plane):
    blank(opened)
    labels = brush(opened, qtbot)
    view = opened.reading.views.views[plane]
    middle = view.viewport().rect().center()
    display = opened.session.display
    first = display.view.cursor[plane.axis]
    for _ in range(2):
        drag(view, LEFT, middle, QPoint(8, 0))
        display.scroll(plane, 6)
    opened.reading.views.activate(plane)
    opened.commands.actions.titled("Fill between slices").trigger()
    filled = np.flatnonzero(labels.any(axis=tuple({0, 1, 2} - {plane.axis})))
    assert filled.tolist() == list(range(first, first + 7))
    editor.undo()
    assert len(np.flatnonzero(labels.any(axis=tuple({0, 1, 2} - {plane.axis})))) == 2


def test_nothing_to_fill_is_said(opened, qtbot, editor):
    blank(opened)
    brush(opened, qtbot)
    opened.correcting.fill()
    assert "nothing to fill" in opened.error.text


def test_what_was_corrected_is_measured_with_and_marked(opened, qtbot, view, editor):
    brush(opened, qtbot)
    drag(view, LEFT, START, WAY)
    qtbot.waitUntil(lambda: opened.session.display.masks.lesions is not None)
    origin = opened.session.display.masks.lesions.origin
    assert origin.corrected
    assert origin.maker is MaskMaker.NETWORK
    assert str(origin.text).endswith("corrected by hand")
    assert editor.log.past
    qtbot.waitUntil(lambda: opened.correcting.page.discard.isEnabled())


def test_a_lung_is_painted_with_its_own_label(opened, qtbot, view, editor):
    blank(opened, MaskKind.LUNGS)
    editor.choose(replace(editor.palette, kind=MaskKind.LUNGS, label=2))
    labels = brush(opened, qtbot)
    drag(view, LEFT, START, WAY)
    assert set(np.unique(labels)) == {0, 2}
    assert opened.correcting.page.target.currentText() == "Right lung"


def test_the_mask_is_seen_with_the_brush_and_gone_with_it(opened, qtbot, view):
    blank(opened)
    brush(opened, qtbot)
    plain = grab(view)
    drag(view, LEFT, START, WAY)
    drawn = grab(view)
    assert (drawn != plain).any()
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert opened.session.display.painted is None
    assert opened.reading.mouse_tool is opened.measuring.editor


def test_a_tool_of_measuring_lays_the_brush_down(opened, qtbot, view, editor):
    blank(opened)
    brush(opened, qtbot)
    opened.commands.actions.titled("Ruler").trigger()
    assert not editor.is_active
    drag(view, LEFT, START, WAY)
    assert opened.measuring.editor.measurements[0].kind is MeasurementKind.RULER


def test_keys_change_the_radius(opened, qtbot, editor):
    radius = editor.palette.radius_mm
    press(opened, ".")
    assert editor.palette.radius_mm == pytest.approx(radius * 1.25)
    press(opened, ",")
    assert editor.palette.radius_mm == pytest.approx(radius)


def test_a_blind_reader_is_not_shown_the_networks_lesions(opened, qtbot):
    opened.session.blind(replace(opened.session.blindness, is_on=True, seen=frozenset()))
    assert opened.session.result is None
    assert not brush(opened, qtbot).any()


def test_corrections_are_discarded_after_a_question(opened, qtbot, view, editor, monkeypatch):
    brush(opened, qtbot)
    drag(view, LEFT, START, WAY)
    qtbot.waitUntil(lambda: opened.session.display.masks.lesions is not None)
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: answers.pop(0))
    opened.correcting.ask_discard()
    assert opened.session.display.masks.lesions is not None
    opened.correcting.ask_discard()
    assert opened.session.display.masks.lesions is None
    assert not editor.is_active


def test_corrections_come_back_in_the_next_window(opened, qtbot, view, classifier, phantom_path):
    labels = brush(opened, qtbot)
    drag(view, LEFT, START, WAY)
    drawn = labels.copy()
    opened.close()
    later = MainWindow(lambda: classifier)
    qtbot.addWidget(later)
    later.show()
    later.open_paths([phantom_path])
    qtbot.waitUntil(lambda: later.session.display.masks.lesions is not None)
    mask = later.session.display.masks.lesions
    assert np.array_equal(mask.labels, drawn)
    assert mask.origin.corrected
    qtbot.waitUntil(lambda: later.session.result is not None)
    qtbot.waitUntil(lambda: later.session.result.masks is not None)
    assert later.session.result.masks.lesions.origin.corrected
    assert np.array_equal(brush(later, qtbot), drawn)
    volume = later.session.scan.volume
    later.correcting.discard()
    assert not later.sidecars.of(volume).masks
    assert later.session.display.masks.lesions is None
    later.close()
    (folder,) = {path.parent for path in later.sidecars.places(volume)}
    assert not list(folder.glob("*.npz"))


def test_saved_maps_are_the_corrected_ones_and_named_so(opened, qtbot, view, tmp_path):
    labels = brush(opened, qtbot)
    drag(view, LEFT, START, WAY)
    qtbot.waitUntil(lambda: opened.session.display.masks.lesions is not None)
    opened.feature(MapsFeature).save(tmp_path / "lungs.nii.gz", MapFormat.NIFTI)
    saved = tmp_path / "lungs_lesion-mask-corrected.nii.gz"
    qtbot.waitUntil(saved.exists)
    assert int(np.asarray(nib.load(saved).dataobj).sum()) == int(labels.sum())
    assert (tmp_path / "lungs_lungs.nii.gz").exists()
    assert not (tmp_path / "lungs_lesion-mask.nii.gz").exists()


def test_report_and_receipt_say_that_the_mask_was_corrected(opened, qtbot, view, tmp_path):
    brush(opened, qtbot)
    drag(view, LEFT, START, WAY)
    qtbot.waitUntil(lambda: opened.session.result.masks is not None)
    opened.report.save(tmp_path / "report.html")
    qtbot.waitUntil((tmp_path / "report.html").exists)
    assert "corrected by hand" in (tmp_path / "report.html").read_text("utf-8")
    setting = Setting("cpu", "a processor", 2, (("torch", "2"),))
    receipt = receipt_of(opened.session.scan.volume, opened.session.result, setting)
    assert [each.corrected for each in receipt.masked.masks if each.kind == "lesions"] == [True]


@pytest.mark.usefixtures("expected_log")
def test_a_correction_that_could_not_be_copied_is_reported_and_kept_when_the_scan_is_left(
    opened, qtbot, view, editor, monkeypatch
):
    blank(opened)
    kept = []
    editor.corrected.connect(lambda _volume, mask: kept.append(mask))
    labels = brush(opened, qtbot)

    def full(_labels, _progress):
        raise MemoryError

    monkeypatch.setattr(editing, "_copied", full)
    with qtbot.waitSignal(opened.session.failed) as failed:
        drag(view, LEFT, START, WAY)
    assert "memory" in failed.args[0]
    assert kept == []
    drawn = labels.copy()
    opened.session.close()
    assert np.array_equal(kept[-1].labels, drawn)
