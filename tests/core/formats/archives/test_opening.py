"""Scans in archives open in every way of naming them, and leave no files on disk."""

import gzip
import tempfile
from pathlib import Path

import numpy as np
import pydicom
import pytest
from backports import zstd

from ctviewer.core.base.errors import Cancelled, LoadError
from ctviewer.core.formats.archives import scratch
from ctviewer.core.formats.archives.inside import is_there, kept_unpacked
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.found import Selection
from ctviewer.core.formats.loading import load_volume, outline, voxel_blocks
from tests.archives import named_zip, tar_of, zip_of
from tests.dicoms import numbered, write_series
from tests.scans import write

pytestmark = pytest.mark.usefixtures("temporary")


def nifti(folder):
    folder.mkdir(parents=True)
    write(folder / "chest.nii.gz", numbered())
    return folder


def study(folder):
    """Two series of one patient, a report and a picture."""
    write_series(folder / "A" / "thin", numbered(), SeriesInstanceUID="1.2.3.1")
    write_series(folder / "A" / "thick", numbered((4, 5, 6)), SeriesInstanceUID="1.2.3.2")
    (folder / "report.pdf").write_bytes(b"%PDF-1.4")
    return folder


PACKS = {
    "zip": zip_of,
    "tar": tar_of,
    "tar.gz": lambda folder, path: tar_of(folder, path, "gz"),
    "tgz": lambda folder, path: tar_of(folder, path, "gz"),
    "tar.bz2": lambda folder, path: tar_of(folder, path, "bz2"),
    "tar.xz": lambda folder, path: tar_of(folder, path, "xz"),
    "tar.zst": lambda folder, path: _zstandard(folder, path),
}


def _zstandard(folder, path):
    path.write_bytes(zstd.compress(tar_of(folder, path).read_bytes()))
    return path


@pytest.mark.parametrize("kind", PACKS)
def test_a_nifti_in_an_archive_opens(tmp_path, kind):
    path = PACKS[kind](nifti(tmp_path / "in"), tmp_path / f"scan.{kind}")
    inside = path / "chest.nii.gz"
    for given in (path, inside):
        volume = load_volume(given)
        np.testing.assert_array_equal(volume.voxels, numbered())
        assert volume.source.path == inside
        assert outline(given).shape == volume.shape
        assert b"".join(voxel_blocks(given)) == numbered().tobytes("F")
    assert [scan.path for scan in discover([path]).scans] == [inside]
    assert [scan.path for scan in discover([inside]).scans] == [inside]


@pytest.mark.parametrize("kind", PACKS)
def test_a_dicom_series_in_an_archive_opens(tmp_path, kind):
    write_series(tmp_path / "in", numbered())
    path = PACKS[kind](tmp_path / "in", tmp_path / f"scan.{kind}")
    (found,) = discover([path]).scans
    assert found.path == path  # it is alone there
    for volume in (load_volume(path), load_volume(found.path, series=found.series)):
        np.testing.assert_array_equal(volume.voxels, numbered())
        assert volume.source.path == path
        assert str(tempfile.tempdir) not in repr(volume.source)


def test_what_an_archive_is_its_content_says(tmp_path):
    path = zip_of(nifti(tmp_path / "in"), tmp_path / "download")
    np.testing.assert_array_equal(load_volume(path).voxels, numbered())
    renamed = path.rename(tmp_path / "scan.tar.gz")
    np.testing.assert_array_equal(load_volume(renamed).voxels, numbered())
    (found,) = discover([renamed]).scans
    assert not found.problem


def test_each_series_of_a_study_is_a_scan_of_its_own(tmp_path):
    path = zip_of(study(tmp_path / "in"), tmp_path / "study.zip")
    found = discover([path])
    assert [scan.path for scan in found.scans] == [path / "A" / "thick", path / "A" / "thin"]
    shapes = [load_volume(scan.path, series=scan.series).shape for scan in found.scans]
    assert shapes == [(4, 5, 6), (7, 6, 5)]
    assert shapes == [load_volume(scan.path).shape for scan in found.scans]
    assert {each.reason: each.count for each in found.omitted} == {"other files": 1}
    with pytest.raises(
        LoadError, match=r"study.zip holds 2 scans; open one of them: A/thick, A/thin"
    ):
        load_volume(path)


def test_what_stands_for_a_series_in_an_archive_opens_it(tmp_path):
    """A slice, or the directory of a medium."""
    slices = write_series(tmp_path / "in" / "PT0" / "SE0", numbered())
    directory = pydicom.dcmread(slices[0])
    directory.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.1.3.10"
    directory.save_as(tmp_path / "in" / "DICOMDIR")
    path = zip_of(tmp_path / "in", tmp_path / "medium.zip")
    series = path / "PT0" / "SE0"
    for given in (path, series, series / slices[2].name, path / "DICOMDIR", path / "PT0"):
        volume = load_volume(given)
        np.testing.assert_array_equal(volume.voxels, numbered())
        assert volume.source.path == series
    outer = named_zip(tmp_path / "outer.zip", {"medium.zip": path.read_bytes()})
    inner = outer / "medium.zip" / "PT0" / "SE0"
    for given in (outer, inner, inner / slices[2].name):
        assert load_volume(given).source.path == inner


def test_archives_in_a_folder_are_scans_by_paths_into_them(tmp_path):
    folder = tmp_path / "all"
    folder.mkdir()
    zip_of(nifti(tmp_path / "one"), folder / "a.zip")
    tar_of(study(tmp_path / "two"), folder / "b.tar.gz", "gz")
    named_zip(folder / "code.zip", {"main.c": b"int main;"})
    write(folder / "c.nii", numbered())
    found = discover([folder])
    assert [scan.path.relative_to(folder).as_posix() for scan in found.scans] == [
        "a.zip/chest.nii.gz", "b.tar.gz/A/thick", "b.tar.gz/A/thin", "c.nii",
    ]  # fmt: skip
    assert all(scan.root == folder for scan in found.scans)
    assert {each.reason: each.count for each in found.omitted} == {
        "other files": 2, "archives without a scan": 1,
    }  # fmt: skip
    assert found.lost == 0


def test_patterns_see_the_path_into_an_archive(tmp_path):
    folder = tmp_path / "all"
    folder.mkdir()
    zip_of(study(tmp_path / "in"), folder / "study.zip")
    found = discover([folder], Selection(include=("study.zip/*/thin",)))
    assert [scan.path.name for scan in found.scans] == ["thin"]
    found = discover([folder], Selection(exclude=("study.zip/A/thin",)))
    assert [scan.path.name for scan in found.scans] == ["thick"]


def test_an_archive_in_an_archive_opens_once(tmp_path):
    inner = zip_of(nifti(tmp_path / "in"), tmp_path / "inner.zip")
    middle = named_zip(tmp_path / "middle.zip", {"inner.zip": inner.read_bytes()})
    path = middle / "inner.zip" / "chest.nii.gz"
    for given in (middle, middle / "inner.zip", path):
        assert load_volume(given).source.path == path
    assert [scan.path for scan in discover([middle]).scans] == [path]
    outer = named_zip(tmp_path / "outer.zip", {"middle.zip": middle.read_bytes()})
    found = discover([outer])
    assert "archives in archives in archives (1)" in found.scans[0].problem
    assert found.lost == 1


def test_pairs_open_together(tmp_path):
    import nibabel as nib

    pair = tmp_path / "in"
    pair.mkdir()
    nib.save(nib.Nifti1Pair(numbered(), np.diag([4.0, 4, 5, 1])), pair / "a.hdr")
    path = zip_of(pair, tmp_path / "pair.zip")
    np.testing.assert_array_equal(load_volume(path).voxels, numbered())
    assert [scan.path for scan in discover([path]).scans] == [path / "a.hdr"]


def test_within_kept_unpacked_an_archive_is_unpacked_once(tmp_path, monkeypatch):
    path = zip_of(study(tmp_path / "in"), tmp_path / "study.zip")
    made = []
    real = scratch.Scratch.__init__
    monkeypatch.setattr(scratch.Scratch, "__init__", lambda self: made.append(real(self)))
    with kept_unpacked():
        for scan in discover([path]).scans:
            load_volume(scan.path, series=scan.series)
    assert len(made) == 1
    with kept_unpacked():
        other = zip_of(nifti(tmp_path / "one"), tmp_path / "other.zip")
        for each in (path / "A" / "thin", other, path / "A" / "thick"):
            load_volume(each)
            assert len([*Path(tempfile.gettempdir()).iterdir()]) == 1
    assert len(made) == 4


def test_cancelled_in_the_middle_nothing_is_left(tmp_path, temporary):
    path = zip_of(study(tmp_path / "in"), tmp_path / "study.zip")
    seen = []

    def stop(fraction, label):
        seen.append((fraction, str(label)))
        if any(temporary.rglob("*.dcm")):
            raise Cancelled

    with pytest.raises(Cancelled):
        discover([path], progress=stop)
    with pytest.raises(Cancelled):
        load_volume(path, stop)
    assert any(label == "Unpacking study.zip" for _, label in seen)


def test_whether_a_path_into_an_archive_is_there(tmp_path):
    path = zip_of(nifti(tmp_path / "in"), tmp_path / "a.zip")
    assert is_there(path)
    assert is_there(path / "chest.nii.gz")
    assert is_there(tmp_path)
    assert not is_there(tmp_path / "b.zip" / "chest.nii.gz")
    path.unlink()
    assert not is_there(path / "chest.nii.gz")
    assert not is_there(Path("a\0b"))


def test_a_file_that_lies_on_the_way_is_no_archive(tmp_path):
    (tmp_path / "a.nii.gz").write_bytes(gzip.compress(b"voxels"))
    with pytest.raises(LoadError, match=r"could not be read|no file"):
        load_volume(tmp_path / "a.nii.gz" / "b.nii")
