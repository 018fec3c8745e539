"""Archives in a batch: rows by paths into them, resumed, and seen when they change."""

import json
import tempfile

import pytest

from ctviewer.pipeline.options import Options
from ctviewer.pipeline.survey import stamp_of, survey
from tests.archives import tar_of, with_password, zip_of
from tests.dicoms import write_series
from tests.pipeline.folders import run
from tests.scans import chest_array, write


@pytest.fixture
def folder(tmp_path):
    """Two scans in a ZIP, one in a TAR, one plain, and a ZIP with a password."""
    folder = tmp_path / "scans"
    (tmp_path / "one").mkdir()
    folder.mkdir()
    write(tmp_path / "one" / "a.nii.gz", chest_array())
    write_series(tmp_path / "one" / "ct", chest_array(shape=(60, 50, 40)))
    zip_of(tmp_path / "one", folder / "patient.zip")
    tar_of(tmp_path / "one" / "ct", folder / "series.tar.gz", "gz")
    with_password(zip_of(tmp_path / "one", folder / "secret.zip"))
    write(folder / "plain.nii", chest_array())
    return folder


def rows(path):
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return {line["path"]: line for line in lines if "path" in line}


def test_scans_in_archives_are_rows_of_their_own(folder, tmp_path, listed, monkeypatch):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))  # of the readers
    out = tmp_path / "out.jsonl"
    options = Options((folder,), jsonl=out, workers=2)
    summary = run(options)
    found = rows(out)
    assert {path.removeprefix(f"{folder}/"): row["status"] for path, row in found.items()} == {
        "patient.zip/a.nii.gz": "ok",
        "patient.zip/ct": "ok",
        "plain.nii": "ok",
        "secret.zip": "error",
        "series.tar.gz": "ok",
    }
    assert "password" in found[f"{folder}/secret.zip"]["error"]
    assert [each.name for each in place.iterdir() if each.name.startswith("ctviewer")] == []
    plain, packed = found[f"{folder}/plain.nii"], found[f"{folder}/patient.zip/a.nii.gz"]
    assert plain["probabilities"] == packed["probabilities"]
    again = run(Options((folder,), jsonl=out, workers=2, resume=True))
    assert (summary.resumed, again.resumed) == (0, 5)


def test_a_scan_in_an_archive_is_known_by_the_archive(folder):
    found = {each.path.removeprefix(f"{folder}/"): each for each in survey(Options((folder,)))}
    size = (folder / "patient.zip").stat().st_size
    assert found["patient.zip/a.nii.gz"].stamp.size == size
    assert found["patient.zip/ct"].stamp == found["patient.zip/a.nii.gz"].stamp
    assert stamp_of(folder / "patient.zip" / "a.nii.gz") == found["patient.zip/ct"].stamp
    (folder / "patient.zip").unlink()
    assert stamp_of(folder / "patient.zip" / "a.nii.gz") is None
