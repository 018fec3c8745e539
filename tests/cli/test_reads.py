"""`ctviewer reads`: a study is created from scans and analysed when all have read it."""

import csv
import io
import json
import os

import numpy as np
import pytest

from ctviewer import cli
from ctviewer.core.worklist.reading_study import (
    StudyReading,
    load_study,
    read_by,
    reader_path,
    save_study,
)
from tests.scans import write

WHEN = "2026-11-28T10:00:00+00:00"


@pytest.fixture
def study(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in range(6):
        write(folder / f"scan{number}.nii.gz", np.full((4, 4, 4), number, np.int16))
    rows = "".join(f"scan{number}.nii.gz,{number % 2}\n" for number in range(6))
    (tmp_path / "truth.csv").write_text(f"path,label\n{rows}")
    path = tmp_path / "study.json"
    words = ["reads", str(path), "--scans", str(folder), "--seed", "3", "--repeat", "2"]
    assert cli.main(words) == 0
    return path


def read_by_reader(path, name, most=None):
    study = load_study(path)
    paths = {scan.sha256: scan.path for scan in study.scans}
    for item, sha256 in enumerate(study.reader(name).order[:most]):
        positive = int(paths[sha256][-8]) % 2
        reading = StudyReading(item, sha256, 4 if positive else 2, 5, WHEN, WHEN, 9.0, "", 0.5)
        study = read_by(study, name, reading)
    save_study(reader_path(path, name), study)
    return str(reader_path(path, name))


def test_a_study_names_scans_from_its_own_folder(study, capsys):
    made = load_study(study)
    assert sorted(scan.path for scan in made.scans) == [f"scans/scan{n}.nii.gz" for n in range(6)]
    assert (made.seed, len(made.repeated)) == (3, 2)
    again = ["reads", str(study), "--scans", str(study.parent / "scans")]
    assert cli.main(again) == 1
    assert "not overwritten" in capsys.readouterr().err


def test_scans_whose_names_are_no_text_are_read_too(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    write(folder / "scan2.nii.gz", np.ones((4, 4, 4), np.int16))
    write(folder / "odd.nii.gz", np.zeros((4, 4, 4), np.int16))
    os.rename(folder / "odd.nii.gz", os.fsencode(folder) + b"/odd\xff\r1.nii.gz")
    path, out = tmp_path / "study.json", tmp_path / "out"
    assert cli.main(["reads", str(path), "--scans", str(folder)]) == 0
    names = {scan.path for scan in load_study(path).scans}
    assert names == {os.fsdecode(b"scans/odd\xff\r1.nii.gz"), "scans/scan2.nii.gz"}
    files = [read_by_reader(path, name) for name in ("ada", "bo")]
    assert cli.main(["reads", *files, "--out", str(out)]) == 0
    table = (out / "readings.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert {row["scan"] for row in rows} == {
        "scans/odd\\udcff\r1.nii.gz", "scans/scan2.nii.gz",
    }  # fmt: skip


def test_figures_come_at_the_end_only(study, tmp_path, capsys):
    files = [read_by_reader(study, "ada"), read_by_reader(study, "bo", most=3)]
    words = ["reads", str(study), *files, "--truth", str(tmp_path / "truth.csv")]
    assert cli.main(words) == 1
    assert "bo have not read all their scans (3 of 8)" in capsys.readouterr().err
    files[1] = read_by_reader(study, "bo")
    out = tmp_path / "out"
    words = ["reads", *files, "--truth", str(tmp_path / "truth.csv"), "--out", str(out)]
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert "1.000 [1.000, 1.000]" in said
    assert "kappa (Fleiss, called) of ada, bo: 1.00" in said
    figures = json.loads((out / "figures.json").read_text())
    assert figures["mean_auc"]["value"] == 1
    assert len((out / "readings.csv").read_text("utf-8-sig").splitlines()) == 1 + 2 * 8 + 6
    assert "N1: 3" in (out / "study.imrmc").read_text()


def test_what_is_no_study_is_a_sentence(tmp_path, capsys):
    (tmp_path / "other.json").write_text("{}")
    assert cli.main(["reads", str(tmp_path / "other.json")]) == 1
    assert "not a reading study" in capsys.readouterr().err
