"""A batch with labels as a folder for training: scans, masks and table, whole or not at all."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.base.errors import Cancelled, UserError
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.scan_mask import MaskKind, MaskMaker, MaskOrigin, ScanMask
from ctviewer.core.output.sidecar.content import ScanKey, Sidecar
from ctviewer.core.output.sidecar.corrected import kept, shelf_of
from ctviewer.core.output.sidecar.store import read_stored, write_stored
from ctviewer.core.output.training_set import TrainingScan, training_scans, write_training_set
from tests.dicoms import write_series
from tests.rows import row
from tests.scans import affine_of, chest_array, stored_as, write
from tests.site import lines_of, truth_of

AFFINE = np.diag([4.0, 4.0, 5.0, 1.0])


def table_of(folder):
    return list(csv.DictReader((folder / "labels.csv").read_text("utf-8").splitlines()))


@pytest.fixture
def scans(tmp_path):
    """A positive NIfTI scan of another orientation, a negative DICOM series, and their mask."""
    hu = chest_array(lesion=True)
    spacing = (4.0, 4.0, 5.0)
    path = write(
        tmp_path / "Miller_John.nii.gz", stored_as("LPI", hu), affine_of("LPI", hu.shape, spacing)
    )
    write_series(tmp_path / "series", chest_array())
    masks = tmp_path / "masks"
    masks.mkdir()
    mask = (hu > -500) & (hu < -100)
    write(masks / "Miller_John_lesion-mask.nii.gz", stored_as("LPI", mask.astype(np.uint8)),
          affine_of("LPI", hu.shape, spacing))  # fmt: skip
    return [TrainingScan(path, True, "Miller"), TrainingScan(tmp_path / "series", False)], masks


def test_scans_keep_their_voxels_and_places_and_lose_their_names(tmp_path, scans):
    given, masks = scans
    found = write_training_set(tmp_path / "out", given, masks)

    assert (found.positive, found.negative, found.masks, found.left_out) == (1, 1, 1, ())
    assert (found.lungs, found.corrected) == (0, 0)
    rows = table_of(tmp_path / "out")
    assert [each["label"] for each in rows] == ["pneumonia", "normal"]
    assert [each["patient"] for each in rows] == ["p0001", "p0002"]
    for each, scan in zip(rows, given, strict=True):
        one, other = load_volume(scan.path), load_volume(tmp_path / "out" / each["path"])
        assert np.array_equal(one.voxels, other.voxels)
        assert np.allclose(one.affine, other.affine, atol=1e-3)
        assert "iller" not in (tmp_path / "out" / each["path"]).read_bytes().decode("latin-1")
    drawn = load_volume(tmp_path / "out" / rows[0]["mask"])
    hu = load_volume(given[0].path).voxels
    assert np.array_equal(drawn.voxels > 0, (hu > -500) & (hu < -100))
    assert rows[1]["mask"] == rows[0]["lungs"] == ""
    assert "iller" not in (tmp_path / "out" / "labels.csv").read_text("utf-8")


def test_a_scan_that_cannot_be_read_or_a_wrong_mask_is_left_out_with_its_reason(tmp_path, scans):
    given, masks = scans
    (tmp_path / "torn.nii.gz").write_bytes(b"no scan")
    write(masks / "series.nii.gz", np.zeros((5, 5, 5), np.uint8), np.diag([9.0, 9.0, 9.0, 1.0]))
    more = [*given, TrainingScan(tmp_path / "torn.nii.gz", True), replace(given[1], patient="x")]
    other = write(tmp_path / "clear.nii.gz", chest_array(), np.diag([4.0, 4.0, 5.0, 1.0]))
    found = write_training_set(tmp_path / "out", [*more, TrainingScan(other, False)], masks)
    assert (found.positive, found.negative) == (1, 1)
    assert len(found.left_out) == 3
    assert "3 scans were left out" in found.text


def corrected_in_the_program(path, kind, change):
    """A mask of a scan, drawn in the program and kept in its sidecar."""
    volume = load_volume(path)
    labels = np.zeros(volume.shape, np.uint8, order="F")
    change(labels)
    mask = ScanMask(kind, labels, MaskOrigin(MaskMaker.NETWORK, "net", corrected=True))
    key, shelf = ScanKey.of(volume), shelf_of(volume)
    stored = read_stored(key, shelf)
    write_stored(key, shelf, Sidecar(masks=stored.sidecar.with_mask(kind, kept(mask))), stored)
    return labels


def test_corrected_masks_are_taken_before_those_of_the_folder_and_counted(tmp_path, scans):
    given, masks = scans

    def lesion(labels):
        labels[20:24, 30:33, 10:12] = 1

    def lungs(labels):
        labels[10:30, 20:40, 5:20], labels[40:60, 20:40, 5:20] = 1, 2

    drawn = corrected_in_the_program(given[0].path, MaskKind.LESIONS, lesion)
    sides = corrected_in_the_program(given[1].path, MaskKind.LUNGS, lungs)
    found = write_training_set(tmp_path / "out", given, masks)
    assert (found.masks, found.lungs, found.corrected) == (1, 1, 2)
    assert "1 with a mask of lesions and 1 with one of lungs; 2 had one corrected" in found.text
    one, other = table_of(tmp_path / "out")
    assert np.array_equal(load_volume(tmp_path / "out" / one["mask"]).voxels, drawn)
    assert np.array_equal(load_volume(tmp_path / "out" / other["lungs"]).voxels, sides)
    assert (one["lungs"], other["mask"]) == ("", "")


def test_a_scan_whose_corrected_mask_is_damaged_is_left_out(tmp_path, scans):
    given, masks = scans
    corrected_in_the_program(given[0].path, MaskKind.LESIONS, lambda labels: labels.fill(1))
    (file,) = (tmp_path / "own").rglob("*.npz")
    file.write_bytes(b"no mask")
    more = TrainingScan(write(tmp_path / "b.nii.gz", chest_array(), AFFINE), True)
    found = write_training_set(tmp_path / "out", [*given, more], masks)
    assert (found.masks, found.corrected) == (0, 0)
    assert "missing or damaged" in found.left_out[0]


def test_lungs_of_the_folder_are_those_named_as_maps_are(tmp_path, scans):
    given, masks = scans
    volume = load_volume(given[0].path)
    lungs = find_lungs(volume)
    cells = [np.arange(n) * m // n for n, m in zip(volume.shape, lungs.mask.shape, strict=True)]
    sides = (lungs.mask * (1 + lungs.right)).astype(np.uint8)[np.ix_(*cells)]
    write(masks / "Miller_John_lungs.nii.gz", sides, volume.affine)
    found = write_training_set(tmp_path / "out", given, masks)
    assert (found.masks, found.lungs, found.corrected) == (1, 1, 0)
    (row, _) = table_of(tmp_path / "out")
    assert np.array_equal(load_volume(tmp_path / "out" / row["lungs"]).voxels, sides)


def test_a_folder_that_holds_something_is_left_alone(tmp_path, scans):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="not empty"):
        write_training_set(tmp_path / "out", scans[0])
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_cancelled_nothing_is_left(tmp_path, scans):
    def stop(fraction, _label):
        if fraction > 0:
            raise Cancelled

    before = sorted(tmp_path.iterdir())
    with pytest.raises(Cancelled):
        write_training_set(tmp_path / "out", scans[0], None, stop)
    assert sorted(tmp_path.iterdir()) == before


def test_without_a_usable_scan_of_each_class_nothing_is_written(tmp_path, scans):
    with pytest.raises(UserError, match="A class has no scan"):
        write_training_set(tmp_path / "out", [scans[0][0], TrainingScan(tmp_path / "no", False)])
    assert not (tmp_path / "out").exists()


def test_copies_are_taken_once_and_torn_ones_not_at_all():
    rows = [row(f"s{place}.nii.gz", probability=0.5) for place in range(5)]
    for place, voxels in enumerate("aabbc"):
        rows[place]["input"] = {**rows[place]["input"], "sample_sha256": voxels * 64}
    positive = [True, True, True, False, False]
    found = training_scans(lines_of(rows), truth_of(positive, ["x", "x", "y", "y", "z"]))
    assert [(scan.path, scan.positive, scan.patient) for scan in found] == [
        (Path("s0.nii.gz"), True, "x"), (Path("s4.nii.gz"), False, "z"),
    ]  # fmt: skip


def test_one_class_alone_is_refused():
    rows = [row(f"s{place}.nii.gz", probability=0.5) for place in range(3)]
    with pytest.raises(UserError, match="both classes"):
        training_scans(lines_of(rows), truth_of([True] * 3))


def test_scans_the_network_could_not_classify_are_taken_too():
    rows = [row("s0.nii.gz", refused="no_lungs"), row("s1.nii.gz", probability=0.5)]
    assert len(training_scans(lines_of(rows), truth_of([True, False]))) == 2
