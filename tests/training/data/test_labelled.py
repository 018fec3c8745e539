"""Real scans with labels: split once, gated, kept in a cache that never lies; lesion masks."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from ctviewer.core.base.errors import UserError
from ctviewer.core.formats.loading import load_volume
from tests.dicoms import write_series
from tests.formats import numbered, write_meta, write_nrrd
from tests.scans import chest_array, write
from training.base import facts
from training.base.config import SPLITS, Config
from training.base.contents import content_hash
from training.base.errors import TrainingError
from training.data.gather import gathered, sources
from training.data.labelled import cache
from training.data.labelled.inputs import PreparationJob, prepare_scan
from training.data.labelled.prepared import PREPARED, load_labelled, prepare_labelled, read_list
from training.data.labelled.table import split_scans
from training.data.scans import LabelledScan
from training.evaluation.masks import masked_scans, prepare_masked

SHARES = (0.5, 0.0, 0.25, 0.25)
ALONE = {f"{split}_patients": 0 for split in SPLITS}  # no phantoms beside the labelled scans


def fill(folder, count=4, *, start=0):
    """A folder for each class with so many scans, all different."""
    for name, lesion in (("normal", False), ("pneumonia", True)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(start, start + count):
            array = chest_array(lesion=lesion) + np.int16(number)
            write(folder / name / f"{name[0]}{number}.nii.gz", array)
    return folder


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("scans"))


@pytest.fixture
def config(folders):
    return Config(name="real", labelled=str(folders), labelled_shares=SHARES, workers=1, **ALONE)


def all_to_train(folder):
    shares = (1.0, 0.0, 0.0, 0.0)
    return Config(name="real", labelled=str(folder), labelled_shares=shares, workers=1, **ALONE)


def rows(work):
    with (work / "real" / PREPARED).open() as file:
        return list(csv.DictReader(file))


def test_labelled_scans_become_samples_of_their_split(config, tmp_path):
    config = replace(config, workers=2)
    said: list[str] = []
    prepare_labelled(config, tmp_path, said.append)
    train = load_labelled(config, tmp_path, "train")

    assert said[0].startswith("8 of 8 scans prepared, ")
    assert said[1] == "8 labelled scans: 8 pass; listed in prepared.csv"
    assert sorted(train.labels.tolist()) == [0.0, 0.0, 1.0, 1.0]
    assert train.images.shape == (4, 1, 64, 128, 128)
    assert train.severities[train.labels == 1].isnan().all()
    assert train.lungs.float().mean() > 20
    assert load_labelled(config, tmp_path, "validation") is None


def test_only_a_clear_scan_says_where_lesions_are(folders, tmp_path):
    for label, known in (("normal", 1.0), ("pneumonia", 0.0)):
        scan = LabelledScan(folders / label / f"{label[0]}0.nii.gz", label, "anna")
        with np.load(prepare_scan(PreparationJob(scan, tmp_path)).file) as stored:
            assert stored["has_lesions"] == known


def test_what_is_prepared_is_not_prepared_again(config, tmp_path, monkeypatch):
    prepare_labelled(config, tmp_path, lambda _text: None)
    before = (tmp_path / "real" / PREPARED).read_bytes()
    monkeypatch.setattr("training.data.labelled.inputs.load_volume", None)  # calling it would fail
    prepare_labelled(config, tmp_path, lambda _text: None)

    assert (tmp_path / "real" / PREPARED).read_bytes() == before


@pytest.mark.parametrize("cut", [0, 100, -1, None])
def test_a_damaged_input_is_never_used_and_made_again(folders, tmp_path, cut):
    scan = LabelledScan(folders / "normal" / "n0.nii.gz", "normal", "anna")
    made = prepare_scan(PreparationJob(scan, tmp_path))
    whole = made.file.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
    made.file.write_bytes(flipped if cut is None else whole[:cut])

    assert cache.kept(cache.CacheEntry(made.file, made.key)) is None
    assert prepare_scan(PreparationJob(scan, tmp_path)) == made
    assert made.file.read_bytes() == whole


def test_an_input_of_other_content_label_or_code_is_not_used(folders, tmp_path, monkeypatch):
    path = tmp_path / "x.nii.gz"
    path.write_bytes((folders / "normal" / "n0.nii.gz").read_bytes())
    scan = LabelledScan(path, "normal", "anna")
    first = prepare_scan(PreparationJob(scan, tmp_path))

    other_label = prepare_scan(PreparationJob(LabelledScan(path, "pneumonia", "anna"), tmp_path))
    assert other_label.key != first.key
    with np.load(other_label.file) as stored:
        assert stored["labels"] == 1.0

    monkeypatch.setattr(cache, "code_version", lambda: "newer")
    assert prepare_scan(PreparationJob(scan, tmp_path)).key not in (first.key, other_label.key)

    path.write_bytes((folders / "normal" / "n1.nii.gz").read_bytes())
    assert prepare_scan(PreparationJob(scan, tmp_path)).file != first.file


@pytest.mark.parametrize(
    "module",
    [
        "ctviewer/core/geometry/morphology.py",
        "ctviewer/core/formats/nrrd.py",
        "ctviewer/core/formats/dicom/stacking.py",
        "training/data/labelled/inputs.py",
    ],
)
def test_whatever_module_makes_an_input_decides_its_code(tmp_path, monkeypatch, module):
    root = Path(cache.__file__).parents[3]
    for place in ("ctviewer/core", "training/data/labelled"):
        shutil.copytree(root / place, tmp_path / place)
    monkeypatch.setattr(facts, "ROOT", tmp_path)

    def version():
        cache.code_version.cache_clear()
        facts.code_hash.cache_clear()
        return cache.code_version()

    try:
        before = version()
        assert version() == before
        with (tmp_path / module).open("a") as file:
            file.write("# changed")
        assert version() != before
    finally:
        monkeypatch.undo()
        version()


def pair(path, array, affine):
    nib.save(nib.Nifti1Pair(array, affine), path)


@pytest.mark.parametrize(
    ("name", "voxels", "save"),
    [
        ("x.nii.gz", "x.nii.gz", lambda path, *of: nib.save(nib.Nifti1Image(*of), path)),
        ("x.hdr", "x.img", pair),
        ("x.mhd", "x.zraw", write_meta),
        ("x.nhdr", "x.raw.gz", write_nrrd),
    ],
)
def test_the_hash_of_a_scan_is_that_of_all_that_is_read(tmp_path, name, voxels, save):
    save(tmp_path / name, numbered(), np.eye(4))
    first = content_hash(tmp_path / name)
    assert first == load_volume(tmp_path / name).source.sha256

    save(tmp_path / name, numbered()[::-1].copy(), np.eye(4))
    assert content_hash(tmp_path / name) != first
    if voxels != name:
        (tmp_path / voxels).unlink()
        assert content_hash(tmp_path / name) != first  # half a scan has a hash of its own


def test_a_series_that_is_completed_later_is_another_scan(tmp_path):
    ras = chest_array((20, 20, 8))
    path = write_series(tmp_path, ras, skipped=(6, 7))[0]
    first = content_hash(path)
    assert first == load_volume(path).source.sha256

    write_series(tmp_path, ras)
    assert content_hash(path) == load_volume(path).source.sha256 != first


def test_a_scan_that_cannot_be_read_at_all_is_reported(tmp_path):
    with pytest.raises(TrainingError, match=r"The scan gone\.nii cannot be read \(No such file"):
        content_hash(tmp_path / "gone.nii")


def test_training_refuses_inputs_that_are_damaged_or_stale(config, tmp_path, monkeypatch):
    prepare_labelled(config, tmp_path, lambda _text: None)
    with monkeypatch.context() as patch:
        patch.setattr("training.data.labelled.prepared.code_version", lambda: "newer")
        with pytest.raises(TrainingError, match="damaged or stale; run python -m training prepare"):
            gathered(tmp_path, config, "test")
    for made in read_list(tmp_path / "real" / PREPARED):
        made.file.write_bytes(b"")
    with pytest.raises(TrainingError, match="damaged or stale"):
        gathered(tmp_path, config, "test")


def test_a_refused_scan_is_listed_with_its_reason(tmp_path):
    folder = fill(tmp_path / "scans", 3)
    write(folder / "normal" / "water.nii.gz", np.zeros((40, 40, 20), np.int16))
    (folder / "pneumonia" / "torn.nii.gz").write_bytes(b"no scan")
    config = all_to_train(folder)
    said: list[str] = []
    prepare_labelled(config, tmp_path, said.append)

    listed = {row["path"].rsplit("/", 1)[-1]: row for row in rows(tmp_path)}
    assert listed["water.nii.gz"]["verdict"] == "refuse"
    assert "No lungs were found" in listed["water.nii.gz"]["reasons"]
    assert listed["torn.nii.gz"]["verdict"] == "unreadable"
    assert any(line.startswith("water.nii.gz is left out: ") for line in said)
    assert "8 labelled scans: 6 pass, 1 refuse, 1 unreadable; listed in prepared.csv" in said
    assert len(gathered(tmp_path, config, "train")) == 6


def test_a_class_that_is_refused_as_a_whole_ends_with_a_sentence(tmp_path):
    folder = fill(tmp_path / "scans", 2)
    for path in (folder / "pneumonia").iterdir():
        path.write_bytes(b"no scan" + path.name.encode())
    config = all_to_train(folder)
    with pytest.raises(TrainingError, match="train has no usable scan labelled pneumonia"):
        prepare_labelled(config, tmp_path, lambda _text: None)


def test_one_scan_under_two_labels_is_refused_and_a_plain_copy_left_out(tmp_path):
    folder = fill(tmp_path / "scans", 2)
    copy = folder / "normal" / "z.nii.gz"
    copy.write_bytes((folder / "normal" / "n0.nii.gz").read_bytes())
    config = all_to_train(folder)
    said: list[str] = []
    prepare_labelled(config, tmp_path, said.append)
    assert "z.nii.gz is left out: It is the same scan as n0.nii.gz." in said

    copy.write_bytes((folder / "pneumonia" / "p0.nii.gz").read_bytes())
    with pytest.raises(TrainingError, match="same scan with other labels or in other splits"):
        prepare_labelled(config, tmp_path / "other", lambda _text: None)


def test_the_split_is_drawn_once(config, tmp_path):
    first = split_scans(config, tmp_path)
    changed = Config(name="real", labelled=config.labelled, labelled_shares=(0.4, 0.2, 0.2, 0.2))

    assert split_scans(changed, tmp_path) == first  # stored, not drawn again
    with pytest.raises(TrainingError, match="are not the 10 given"):
        split_scans(Config(name="real", labelled=str(fill(tmp_path / "more", 5))), tmp_path)


def test_a_csv_table_keeps_its_splits(folders, tmp_path):
    lines = ["path,label,patient,site,split"]
    for label in ("normal", "pneumonia"):
        for number, split in enumerate(("train", "validation", "calibration", "test")):
            path = folders / label / f"{label[0]}{number}.nii.gz"
            lines.append(f"{path},{label},{label}{number},s{number},{split}")
    table = tmp_path / "scans.csv"
    table.write_text("\n".join(lines))
    scans = split_scans(Config(name="real", labelled="scans.csv"), tmp_path)

    assert [scan.split for scan in scans[:4]] == ["train", "validation", "calibration", "test"]


def test_labelled_scans_that_are_not_there_are_reported(tmp_path):
    with pytest.raises(TrainingError, match=r"no labelled scans at .*nowhere; name a folder"):
        split_scans(Config(labelled="nowhere"), tmp_path)
    with pytest.raises(TrainingError, match="run python -m training prepare first"):
        sources(tmp_path, Config(labelled="nowhere", train_patients=0), "train")


@pytest.fixture
def mosmed(tmp_path):
    """The folders of MosMedData: CT-0 and CT-1 with masks of two of its three studies."""
    root = tmp_path / "mosmed"
    for grade, lesion, first in (("CT-0", False, 1), ("CT-1", True, 255)):
        (root / "studies" / grade).mkdir(parents=True)
        for number in range(first, first + 3):
            array = chest_array(lesion=lesion) + np.int16(number % 7)
            write(root / "studies" / grade / f"study_{number:04d}.nii.gz", array)
    (root / "masks").mkdir()
    mask = (chest_array(lesion=True) != chest_array()).astype(np.uint8)
    for number in (255, 256):
        write(root / "masks" / f"study_{number:04d}_mask.nii.gz", mask)
    return root


def test_published_masks_become_lesions_in_their_place(mosmed, tmp_path):
    config = Config(name="real", masks=str(mosmed), workers=1)
    inputs = prepare_masked(config, tmp_path, lambda _text: None)

    assert [made.scan.patient for made in inputs] == ["study_0255", "study_0256"]
    with np.load(inputs[0].file) as stored:
        lesions, severity = stored["lesions"] / 255.0, float(stored["severities"])
        coarse = stored["images"][0].reshape(32, 2, 64, 2, 64, 2).mean(axis=(1, 3, 5)) / 255.0
        assert stored["has_lesions"] == 1.0
    assert 0.005 < severity < 0.2
    inside = coarse[lesions > 0.9] * 1400 - 1000
    assert inside.size > 10
    np.testing.assert_allclose(inside.mean(), -400 + 255 % 7, atol=25)


def test_drawn_lungs_take_the_place_of_those_that_are_found(folders, tmp_path):
    scan = LabelledScan(folders / "normal" / "n0.nii.gz", "normal", "anna")
    drawn = np.zeros(chest_array().shape, np.uint8)
    half = len(drawn) // 2
    drawn[:half, 20:40, 10:20], drawn[half:, 20:40, 10:20] = 1, 2
    lungs = write(tmp_path / "lungs.nii.gz", drawn)

    def samples(name, mask):
        with np.load(prepare_scan(PreparationJob(scan, tmp_path / name, None, mask)).file) as one:
            return dict(one)

    found, by_hand = samples("found", None), samples("drawn", lungs)
    np.testing.assert_array_equal(found["images"], by_hand["images"])
    assert found["lungs"].any(axis=(1, 2)).mean() > 0.9
    assert by_hand["lungs"].any(axis=(1, 2)).mean() < 0.6
    assert by_hand["lungs"].max() == 255
    write(lungs, np.ones((10, 10, 10), np.uint8))
    refused = prepare_scan(PreparationJob(scan, tmp_path / "drawn", None, lungs))
    assert not refused.usable
    assert "not of the grid" in refused.reasons[0]


def test_masks_that_do_not_fit_are_reported(mosmed, tmp_path):
    with pytest.raises(TrainingError, match="masks"):
        masked_scans(tmp_path)
    write(mosmed / "masks" / "study_0256_mask.nii.gz", np.ones((10, 10, 10), np.uint8))
    said: list[str] = []
    inputs = prepare_masked(Config(masks=str(mosmed), workers=1), tmp_path, said.append)
    assert len(inputs) == 1
    assert any("is not of the grid of study_0256.nii.gz" in line for line in said)

    write(mosmed / "masks" / "study_0999_mask.nii.gz", np.ones((10, 10, 10), np.uint8))
    with pytest.raises(TrainingError, match=r"study_0999_mask\.nii\.gz has no scan study_0999"):
        masked_scans(mosmed / "masks")


def test_a_list_that_was_tampered_with_is_reported(tmp_path):
    (tmp_path / PREPARED).write_text("split,label\ntrain,normal\n")
    with pytest.raises(TrainingError, match=r"damaged .*run python -m training prepare again"):
        read_list(tmp_path / PREPARED)


def test_a_full_disk_is_one_sentence(folders, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ctviewer.core.base.files.os.fsync", full)
    scan = LabelledScan(folders / "normal" / "n0.nii.gz", "normal", "anna")
    with pytest.raises(UserError, match=r"cannot be written \(No space left on device\)"):
        prepare_scan(PreparationJob(scan, tmp_path))
    assert list((tmp_path / "inputs").iterdir()) == []
