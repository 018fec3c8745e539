"""Which scans are painted on, and how their base scans are made, kept and made again."""

import errno
import json
import os
from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest
import torch

from ctviewer.core.geometry.volume import Volume
from tests.scans import chest, chest_array, write
from training.base.errors import TrainingError
from training.synthetic.painting.base import VERSION, Bases, load_bases, make_base
from training.synthetic.painting.entries import BaseEntry, find_entries

SCANS = [
    ("a1.nii.gz", "anna", "clear", "train"),
    ("a2.nii.gz", "anna", "clear", "train"),
    ("b.nii.gz", "bert", "other", "train"),
    ("c.nii.gz", "carl", "pneumonia", "evaluate"),
    ("d.nii.gz", "dora", "clear", "evaluate"),
    ("e.nii.gz", "emil", "pneumonia", "train"),
]


@pytest.fixture
def folder(tmp_path):
    """A folder whose manifest allows three scans; no other can be read as a scan."""
    scans = tmp_path / "scans"
    scans.mkdir()
    for number, (name, _, truth, use) in enumerate(SCANS):
        if use == "train" and truth != "pneumonia":
            write(scans / name, chest_array() + np.int16(number))
        else:
            (scans / name).symlink_to(scans / name)  # opening it fails: a link to itself
    listed = [
        {"file": name, "patient": patient, "truth": truth, "use": use, "licence": "CC0"}
        for name, patient, truth, use in SCANS
    ]
    (scans / "MANIFEST.json").write_text(json.dumps({"scans": listed}))
    return scans


def quiet(text: str) -> None:
    pass


def load_base(entry, work, report) -> Bases:
    return load_bases([entry], work, report, torch.device("cpu"))


def hu(bases: Bases) -> np.ndarray:
    return bases.cells[0, 0].float().numpy()


def test_only_scans_for_training_are_taken_and_no_other_is_opened(folder, tmp_path):
    with pytest.raises(OSError, match="levels of symbolic links"):
        (folder / "c.nii.gz").read_bytes()

    entries = find_entries(folder)
    bases = load_bases(entries, tmp_path / "work", quiet, torch.device("cpu"))

    assert [entry.path.name for entry in entries] == ["a1.nii.gz", "a2.nii.gz", "b.nii.gz"]
    assert bases.subjects == ("anna", "anna", "bert")
    assert [bases.of([name]) for name in ("anna", "bert", "carl")] == [[0, 1], [2], []]


def test_a_folder_without_a_manifest_gives_each_scan_as_a_patient(tmp_path):
    write(tmp_path / "one.nii.gz", chest_array())
    write(tmp_path / "two.nii", chest_array())

    assert [entry.patient for entry in find_entries(tmp_path)] == ["one", "two"]


def test_what_stands_in_brackets_behind_a_patient_is_no_part_of_the_name(tmp_path):
    scan = {"file": "x.nii", "patient": "Case_1 (renamed)", "truth": "clear", "use": "train"}
    (tmp_path / "MANIFEST.json").write_text(json.dumps({"scans": [scan | {"lungs": "l.nii"}]}))

    (entry,) = find_entries(tmp_path)
    assert (entry.patient, entry.lungs) == ("Case_1", tmp_path / "l.nii")


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        (None, "holds no scan"),
        ("{", "cannot be read"),
        ('{"scans": 3}', "cannot be read"),
        ('{"scans": []}', "has no scan to paint on"),
        (
            '{"scans": [{"file": "x.nii", "use": "evaluate", "truth": "clear", "patient": "x"}]}',
            "has no scan to paint on",
        ),
    ],
)
def test_a_folder_without_usable_scans_gives_one_sentence(tmp_path, manifest, sentence):
    if manifest is not None:
        (tmp_path / "MANIFEST.json").write_text(manifest)

    with pytest.raises(TrainingError, match=sentence):
        find_entries(tmp_path)


def test_a_scan_without_lungs_is_refused(tmp_path):
    path = write(tmp_path / "water.nii.gz", np.zeros((40, 40, 20), np.int16))

    with pytest.raises(TrainingError, match=r"water\.nii\.gz shows no lungs"):
        load_base(BaseEntry(path, "water", ""), tmp_path, quiet)


def test_a_base_scan_is_kept_and_made_again_when_damaged_or_of_another_content(tmp_path):
    entry = BaseEntry(write(tmp_path / "x.nii.gz", chest_array()), "x", "")
    said: list[str] = []
    first = load_base(entry, tmp_path, said.append)
    again = load_base(entry, tmp_path, said.append)
    (kept,) = (tmp_path / f"base-{VERSION}").iterdir()

    assert len(said) == 1
    assert torch.equal(first.cells, again.cells)
    assert torch.equal(first.extent, again.extent)

    content = bytearray(kept.read_bytes())
    for damaged in (content[:1000], content[:5000] + b"x" * 50 + content[5050:], b""):
        kept.write_bytes(damaged)
        np.testing.assert_array_equal(hu(load_base(entry, tmp_path, said.append)), hu(first))
    assert len(said) == 4

    write(entry.path, chest_array() + np.int16(7))
    changed = load_base(replace(entry), tmp_path, said.append)
    assert len(said) == 5
    assert (hu(changed) != hu(first)).any()


def test_a_base_scan_is_of_both_files_of_a_pair(tmp_path):
    affine = np.diag([4.0, 4, 5, 1])
    nib.save(nib.Nifti1Pair(chest_array(), affine), tmp_path / "x.hdr")
    entry = BaseEntry(tmp_path / "x.hdr", "x", "")
    first = load_base(entry, tmp_path, quiet)

    nib.save(nib.Nifti1Pair(chest_array() + np.int16(7), affine), tmp_path / "x.hdr")
    assert (hu(load_base(replace(entry), tmp_path, quiet)) != hu(first)).any()


def test_a_kept_base_scan_of_another_key_is_not_used(tmp_path):
    entry = BaseEntry(write(tmp_path / "x.nii.gz", chest_array()), "x", "")
    first = load_base(entry, tmp_path, quiet)
    (kept,) = (tmp_path / f"base-{VERSION}").iterdir()
    with np.load(kept) as stored:
        fields = dict(stored)
    np.savez(kept, **{**fields, "key": "0 old", "hu": fields["hu"] + np.int16(100)})

    np.testing.assert_array_equal(hu(load_base(entry, tmp_path, quiet)), hu(first))


def test_voxels_without_a_number_are_counted_and_count_as_air(tmp_path):
    array, said = chest_array().astype(np.float32), []
    array[38:42, 28:32, 23:26] = np.nan
    bases = load_base(
        BaseEntry(write(tmp_path / "x.nii.gz", array), "x", ""), tmp_path, said.append
    )

    assert said[1] == (
        "x.nii.gz: 48 voxels hold no finite number; they count as -1000 HU, those of plus infinity "
        "as 400"
    )
    assert np.isfinite(hu(bases)).all()


def test_a_full_disk_is_said_and_the_next_run_takes_what_was_kept(tmp_path, monkeypatch):
    entries = [
        BaseEntry(write(tmp_path / f"{name}.nii.gz", chest_array() + np.int16(at)), name, "")
        for at, name in enumerate("xy")
    ]
    load_base(entries[0], tmp_path, quiet)

    def full(_file):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as context:
        context.setattr("os.fsync", full)
        with pytest.raises(TrainingError, match=r"could not be kept .*No space left.*make room"):
            load_bases(entries, tmp_path, quiet, torch.device("cpu"))
    said: list[str] = []
    load_bases(entries, tmp_path, said.append, torch.device("cpu"))

    assert said == ["y.nii.gz: finding the lungs"]
    assert len(list((tmp_path / f"base-{VERSION}").iterdir())) == 2


def contours(lungs: np.ndarray) -> Volume:
    return Volume.from_array(lungs.astype(np.int16), (4.0, 4.0, 5.0))


def test_lungs_drawn_by_hand_are_taken_and_parted_where_they_touch():
    """Label 3 says that the sides touch: they are distinguished by their thick middles."""
    volume = chest()
    drawn = np.zeros(volume.shape, np.uint8)
    drawn[15:37, 15:45, 8:42] = 3
    drawn[43:65, 15:45, 8:42] = 3
    drawn[37:43, 29:31, 20:22] = 3  # a bridge

    base = make_base(volume, contours(drawn))

    along = np.arange(base.lungs.shape[2])
    left, right = ((base.lungs == label).sum(axis=(0, 1)) for label in (1, 2))
    assert (left * along).sum() / left.sum() > (right * along).sum() / right.sum() + 30
    assert left.sum() == pytest.approx(right.sum(), rel=0.1)
    cell = np.prod(base.extent) / base.hu.size
    assert (base.lungs > 0).sum() * cell == pytest.approx((drawn > 0).sum() * 80.0, rel=0.05)


def test_contours_of_another_grid_are_refused():
    with pytest.raises(TrainingError, match="contours must be on the grid of the scan"):
        make_base(chest(), contours(np.ones((3, 4, 5))))


@pytest.mark.parametrize("marked", [0, 4])
def test_contours_of_hardly_any_lung_are_refused(marked):
    """Of another structure, or an export that lost them; one lung of two is none of these."""
    volume = chest()
    drawn = np.zeros(volume.shape, np.uint8)
    drawn[20 : 20 + marked, 25 : 25 + marked, 20 : 20 + marked] = 1

    with pytest.raises(TrainingError, match=r"marks \d+ % of the lungs .* contours of both lungs"):
        make_base(volume, contours(drawn))

    drawn[43:65, 15:45, 8:42] = 1
    assert make_base(volume, contours(drawn)).lungs.any()


def test_the_kept_fields_tell_depth_and_lung_behind(tmp_path):
    bases = load_base(
        BaseEntry(write(tmp_path / "x.nii.gz", chest_array()), "x", ""), tmp_path, quiet
    )
    left, depth, rear = bases.fields[0].float()

    assert 0.0 <= float(left.min()) < float(left.max()) <= 1.0
    assert float(left[:, :, -1].mean()) > 0.5 > float(left[:, :, 0].mean())
    assert float(depth.max()) > 1.0  # cm
    assert float(rear[:, 0].max()) >= float(rear[:, -1].max())
