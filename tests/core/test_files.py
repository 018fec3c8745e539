"""Folders, whole files, the program's own files."""

from pathlib import Path

import pytest

from ctviewer.core.errors import LoadError, UserError
from ctviewer.core.files import write_whole
from ctviewer.core.folders import is_openable, scans_of
from ctviewer.core.resources import resource


def test_scans_of_a_folder(tmp_path):
    for name in ("b.nii.gz", "a.nii", ".hidden.nii", "notes.txt", "c.hdr", "c.img"):
        (tmp_path / name).touch()
    assert [p.name for p in scans_of([tmp_path])] == ["a.nii", "b.nii.gz", "c.hdr"]
    assert scans_of([Path("x.nii"), tmp_path])[0] == Path("x.nii")


def test_a_folder_without_scans(tmp_path):
    with pytest.raises(LoadError, match="holds no scan"):
        scans_of([tmp_path])


@pytest.mark.parametrize("name", ["a.nii", "A.NII.GZ", "a.hdr", "a.img", "a.img.gz"])
def test_openable(name):
    assert is_openable(Path(name))
    assert not is_openable(Path(name + ".txt"))


def test_writing_replaces_the_whole_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old and longer")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("old")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_writing_into_a_missing_folder(tmp_path):
    with pytest.raises(UserError, match="cannot be written"):
        write_whole(tmp_path / "gone" / "a.csv", b"")


def test_a_link_is_followed(tmp_path):
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_whole(tmp_path / "link.csv", b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"


def test_a_device_is_not_replaced():
    write_whole(Path("/dev/null"), b"new")
    assert not Path("/dev/null").is_file()


def test_the_programs_own_files():
    assert resource("models").is_dir()
    with pytest.raises(UserError, match="install it again"):
        resource("nothing")


def test_a_frozen_program_finds_its_files(tmp_path, monkeypatch):
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "only-frozen").touch()
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert resource("only-frozen") == tmp_path / "resources" / "only-frozen"
