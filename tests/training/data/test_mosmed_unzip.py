"""Unpacking archives that are damaged, hostile or too large."""

import zipfile

import pytest

from tests.training.data.archives import zipped
from training.base.errors import TrainingError
from training.data.mosmed.unzip import unzip


def test_a_damaged_file_in_an_archive_is_deleted_and_said(tmp_path):
    content = bytearray(zipped([("CT-0/one.nii", bytes(range(256)) * 20)]))
    content[60] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(content)

    with pytest.raises(TrainingError, match="not a trustworthy archive"):
        unzip(tmp_path / "a.zip", tmp_path / "out")

    assert not (tmp_path / "a.zip").exists()
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "name", ["../escape.nii", "CT-0/../../escape.nii", "/escape.nii", "..\\escape.nii", "C:e.nii"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path, name):
    (tmp_path / "a.zip").write_bytes(zipped([("CT-0/good.nii", b"1"), (name, b"2")]))

    with pytest.raises(TrainingError, match="leads out of the folder"):
        unzip(tmp_path / "a.zip", tmp_path / "out")

    assert list(tmp_path.rglob("*.nii")) == []
    assert not (tmp_path / "a.zip").exists()


def test_a_link_in_an_archive_is_refused(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped([], link="CT-0/link.nii"))

    with pytest.raises(TrainingError, match="is a link or device"):
        unzip(tmp_path / "a.zip", tmp_path / "out")


def test_a_folder_that_is_a_link_elsewhere_is_refused(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "CT-0").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "a.zip").write_bytes(zipped([("CT-0/one.nii", b"1")]))

    with pytest.raises(TrainingError, match="by a link"):
        unzip(tmp_path / "a.zip", tmp_path / "out")

    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_archive_that_would_fill_the_disk_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("training.data.mosmed.unzip.LARGEST", 999)
    (tmp_path / "a.zip").write_bytes(zipped([("one.nii", bytes(500)), ("two.nii", bytes(500))]))

    with pytest.raises(TrainingError, match="it would unpack to"):
        unzip(tmp_path / "a.zip", tmp_path / "out")


def test_one_name_twice_is_refused(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped([("CT-0/a.nii", b"1"), ("ct-0/A.nii", b"2")]))

    with pytest.raises(TrainingError, match="one name twice"):
        unzip(tmp_path / "a.zip", tmp_path / "out")


def test_a_password_or_an_unusual_packing_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("CT-0/one.nii", bytes(500))
    with pytest.raises(TrainingError, match="packed in an unknown way"):
        unzip(tmp_path / "a.zip", tmp_path / "out")

    content = bytearray(zipped([("CT-0/one.nii", bytes(500))]))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(TrainingError, match="asks for a password"):
        unzip(tmp_path / "a.zip", tmp_path / "out")
