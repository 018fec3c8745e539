"""A format is one value: what iterates the tuple of readers, and a toy format that joins it."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats import readers
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.loading import load_volume, outline, voxel_blocks
from ctviewer.core.formats.reader import Beginning
from ctviewer.core.output.privacy import patient_marks
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.survey import survey
from tests.dicoms import write_series
from tests.formats import numbered, write_meta, write_nrrd
from tests.scans import write
from tests.toy import TOY, write_toy

DOCS = Path(__file__).parents[3] / "docs" / "formats.md"


@pytest.fixture
def toy(monkeypatch):
    """The tuple with a format that nothing else in the program knows."""
    monkeypatch.setattr(readers, "READERS", (*readers.READERS, TOY))
    return TOY


def test_a_toy_format_opens_like_any_other(tmp_path, toy):
    path = write_toy(tmp_path / "a.toy")
    volume = load_volume(path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.spacing == (2.5, 2.5, 2.5)
    assert volume.source.format == "Toy"
    assert len(volume.source.sha256) == 64
    assert outline(path).shape == volume.shape
    assert b"".join(voxel_blocks(path)) == numbered().tobytes("F")


def test_a_toy_format_is_known_by_its_content(tmp_path, toy):
    np.testing.assert_array_equal(load_volume(write_toy(tmp_path / "a.nii")).voxels, numbered())


def test_a_toy_format_is_found_in_folders_and_by_a_batch(tmp_path, toy):
    path = write_toy(tmp_path / "a.toy")
    (tmp_path / "notes.txt").write_text("no scan")
    assert path.name.endswith(readers.openable_suffixes())
    assert [scan.path for scan in discover([tmp_path]).scans] == [path]
    assert [found.path for found in survey(Options((tmp_path,)))] == [str(path)]


def test_a_toy_format_is_named_where_formats_are(tmp_path, toy):
    (tmp_path / "a.nii").write_bytes(bytes(99))
    with pytest.raises(LoadError, match=r"NIfTI, .*DICOM or Toy"):
        load_volume(tmp_path / "a.nii")
    (tmp_path / "empty").mkdir()
    with pytest.raises(LoadError, match=r"NIfTI, .*Toy or a CT series"):
        discover([tmp_path / "empty"])


def test_a_toy_format_has_its_own_free_text(tmp_path, toy):
    path = write_toy(tmp_path / "a.toy", note="for Erika Mustermann")
    assert patient_marks(load_volume(path).source) == ("note",)


def test_without_its_reader_a_toy_is_no_scan(tmp_path):
    path = write_toy(tmp_path / "a.toy")
    assert not path.name.endswith(readers.openable_suffixes())
    with pytest.raises(LoadError, match=r"not NIfTI, (?!.*Toy).* or DICOM"):
        load_volume(path)


MADE = {
    "NIfTI": lambda folder: write(folder / "a.nii.gz", numbered()),
    "NRRD": lambda folder: write_nrrd(folder / "a.nrrd", numbered(), np.eye(4)),
    "MetaImage": lambda folder: write_meta(folder / "a.mha", numbered(), np.eye(4)),
    "DICOM": lambda folder: write_series(folder, numbered())[0],
}


@pytest.mark.parametrize("reader", readers.READERS, ids=lambda reader: reader.label)
def test_each_format_opens_by_its_own_reader_alone(tmp_path, reader):
    path = MADE[reader.label](tmp_path)
    beginning = Beginning(path, path.read_bytes()[:4096])
    assert [each for each in readers.READERS if each.sniff(beginning)] == [reader]
    volume = load_volume(path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.format.startswith(reader.label)
    assert readers.reader_named(volume.source.format) is reader
    assert path.name.endswith(readers.openable_suffixes())


@pytest.mark.parametrize("reader", readers.READERS, ids=lambda reader: reader.label)
def test_each_format_has_its_row_in_the_documents(reader):
    assert f"| {reader.label} | {reader.names} | {reader.notes} |" in DOCS.read_text()


@pytest.mark.parametrize("reader", readers.READERS, ids=lambda reader: reader.label)
def test_endings_are_small_and_of_one_format_alone(reader):
    for end in (*reader.suffixes, *reader.halves):
        assert end.startswith(".")
        assert end == end.lower()
        others = (each for each in readers.READERS if each is not reader)
        assert not any(end in (*each.suffixes, *each.halves) for each in others)


def test_a_reader_is_frozen():
    with pytest.raises(FrozenInstanceError):
        TOY.label = "other"
