import json
import subprocess
import sys
from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest

from tests.scans import chest_array, write
from training.errors import TrainingError
from training.painting.__main__ import chosen, main
from training.painting.base import load_base
from training.painting.entries import Entry, find_entries
from training.painting.samples import draw_patient, load_painted, painted_patients

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


def test_only_scans_for_training_are_taken_and_no_other_is_opened(folder, tmp_path):
    with pytest.raises(OSError, match="levels of symbolic links"):
        (folder / "c.nii.gz").read_bytes()

    entries = find_entries(folder)
    for entry in entries:
        draw_patient([entry], tmp_path / "work", range(1), 0, quiet)

    assert [entry.path.name for entry in entries] == ["a1.nii.gz", "a2.nii.gz", "b.nii.gz"]
    assert [entry.clear for entry in entries] == [True, True, False]
    assert painted_patients(tmp_path / "work") == ["anna", "bert"]


def test_a_folder_without_a_manifest_gives_each_scan_as_a_patient(tmp_path):
    write(tmp_path / "one.nii.gz", chest_array())
    write(tmp_path / "two.nii", chest_array())

    assert [(e.patient, e.clear) for e in find_entries(tmp_path)] == [("one", True), ("two", True)]


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        (None, "holds no scan"),
        ("{", "cannot be read"),
        ('{"scans": 3}', "cannot be read"),
        ('{"scans": []}', "has no clear scan to paint on"),
        (
            '{"scans": [{"file": "x.nii", "use": "evaluate", "truth": "clear", "patient": "x"}]}',
            "has no clear scan to paint on",
        ),
    ],
)
def test_a_folder_without_usable_scans_gives_one_sentence(tmp_path, capsys, manifest, sentence):
    if manifest is not None:
        (tmp_path / "MANIFEST.json").write_text(manifest)

    assert main(["--scans", str(tmp_path), "--work", str(tmp_path / "work")]) == 1

    told = capsys.readouterr().err
    assert sentence in told
    assert "Traceback" not in told


def test_a_scan_without_lungs_is_refused(tmp_path):
    path = write(tmp_path / "water.nii.gz", np.zeros((40, 40, 20), np.int16))

    with pytest.raises(TrainingError, match=r"water\.nii\.gz shows no lungs"):
        load_base(Entry(path, "water", True, ""), tmp_path, quiet)


def test_a_base_scan_is_kept_and_made_again_when_damaged_or_of_another_content(tmp_path):
    entry = Entry(write(tmp_path / "x.nii.gz", chest_array()), "x", True, "")
    said: list[str] = []
    first = load_base(entry, tmp_path, said.append)
    again = load_base(entry, tmp_path, said.append)
    (kept,) = (tmp_path / "base-2").iterdir()

    assert len(said) == 1
    np.testing.assert_array_equal(first.hu, again.hu)
    np.testing.assert_array_equal(first.lungs, again.lungs)
    assert first.spacing == again.spacing

    content = bytearray(kept.read_bytes())
    for damaged in (content[:1000], content[:5000] + b"x" * 50 + content[5050:], b""):
        kept.write_bytes(damaged)
        np.testing.assert_array_equal(load_base(entry, tmp_path, said.append).hu, first.hu)
    assert len(said) == 4

    write(entry.path, chest_array() + np.int16(7))
    changed = load_base(replace(entry), tmp_path, said.append)
    assert len(said) == 5
    assert (changed.hu != first.hu).any()


def test_a_base_scan_is_of_both_files_of_a_pair(tmp_path):
    affine = np.diag([4.0, 4, 5, 1])
    nib.save(nib.Nifti1Pair(chest_array(), affine), tmp_path / "x.hdr")
    entry = Entry(tmp_path / "x.hdr", "x", True, "")
    first = load_base(entry, tmp_path, quiet)

    nib.save(nib.Nifti1Pair(chest_array() + np.int16(7), affine), tmp_path / "x.hdr")
    assert (load_base(replace(entry), tmp_path, quiet).hu != first.hu).any()


def test_a_kept_base_scan_of_another_key_is_not_used(tmp_path):
    entry = Entry(write(tmp_path / "x.nii.gz", chest_array()), "x", True, "")
    first = load_base(entry, tmp_path, quiet)
    (kept,) = (tmp_path / "base-2").iterdir()
    with np.load(kept) as stored:
        fields = dict(stored)
    np.savez(kept, **{**fields, "key": "0 old", "hu": fields["hu"] + np.int16(100)})

    np.testing.assert_array_equal(load_base(entry, tmp_path, quiet).hu, first.hu)


def test_twins_come_from_one_scan_and_hard_negatives_stay_unpainted(folder, tmp_path):
    entries = find_entries(folder)

    assert draw_patient(entries[:2], tmp_path, range(2), 0, quiet) == 4
    assert draw_patient(entries[2:], tmp_path, range(2), 0, quiet) == 2
    anna, bert = (load_painted(tmp_path, [name]) for name in ("anna", "bert"))

    assert anna.labels.tolist() == [0.0, 1.0, 0.0, 1.0]
    assert bert.labels.tolist() == [0.0, 0.0]
    assert (anna.severities > 0).tolist() == [False, True, False, True]
    assert anna.images.shape == (4, 1, 64, 128, 128)
    assert anna.sources == ("anna",) * 4
    assert (anna.thickness >= 1.5).all()
    assert anna.images.dtype == anna.lungs.dtype == anna.lesions.dtype
    sources = {}
    for path in (tmp_path / "painted-3" / "anna").iterdir():
        with np.load(path) as stored:
            assert str(stored["patient"]) == "anna"
            sources[path.name] = str(stored["source"])
    assert sources["0-00000-normal.npz"] == sources["0-00000-pneumonia.npz"] == "a1.nii.gz, CC0"
    assert sources["0-00001-pneumonia.npz"] == "a2.nii.gz, CC0"


def test_samples_of_another_scan_of_the_same_name_are_drawn_again(tmp_path):
    work, said = tmp_path / "work", []
    for number, name in enumerate(("one", "two")):
        (tmp_path / name).mkdir()
        write(tmp_path / name / "scan1.nii.gz", chest_array() + np.int16(50 * number))
    one, two = (find_entries(tmp_path / name) for name in ("one", "two"))

    def drawn(entries):
        return draw_patient(entries, work, range(1), 0, said.append)

    assert [drawn(one), drawn(one)] == [2, 0]
    first = load_painted(work, ["scan1"])
    assert [drawn(two), drawn(two)] == [2, 0]
    assert (load_painted(work, ["scan1"]).images != first.images).any()
    assert said.count("scan1: 0-00000-normal.npz is of another scan and is drawn again") == 1

    for path in (work / "painted-3" / "scan1").iterdir():
        with np.load(path) as stored:
            older = {name: stored[name] for name in stored if name != "scan"}
        np.savez(path, **older)
    assert drawn(one) == 0  # what does not say of which scan it is stays


def test_missing_samples_are_told_in_a_sentence(tmp_path):
    with pytest.raises(TrainingError, match="no painted samples of nobody"):
        load_painted(tmp_path, ["nobody"])


def test_patients_are_chosen_or_left_out_by_name(folder):
    entries = find_entries(folder)

    assert list(chosen(entries, [])) == ["anna", "bert"]
    assert list(chosen(entries, ["bert"])) == ["bert"]
    assert list(chosen(entries, [], ["bert"])) == ["anna"]
    with pytest.raises(TrainingError, match="no patient carl; there are anna, bert"):
        chosen(entries, ["carl"])
    with pytest.raises(TrainingError, match="Every patient is excluded"):
        chosen(entries, [], ["anna", "bert"])


def test_the_command_line_goes_on_where_it_was_stopped(folder, tmp_path):
    work = tmp_path / "work"
    call = ["--scans", str(folder), "--work", str(work), "--per-patient", "1", "--exclude", "bert"]

    def run() -> str:
        command = [sys.executable, "-m", "training.painting", *call]
        return subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    assert "anna: done, 2 samples drawn now" in run()
    drawn = sorted((work / "painted-3" / "anna").iterdir())
    before = [path.read_bytes() for path in drawn]
    drawn[0].unlink()
    kept = drawn[1].stat().st_mtime_ns

    assert "anna: done, 1 samples drawn now" in run()
    assert [path.read_bytes() for path in drawn] == before
    assert drawn[1].stat().st_mtime_ns == kept
