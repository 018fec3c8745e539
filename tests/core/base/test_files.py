"""Whole files and the program's own files."""

import os
import stat
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import check_writable, read_content, write_folder, write_whole
from ctviewer.core.base.program import resource


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


def test_a_link_to_nothing_stays_a_link(tmp_path):
    (tmp_path / "link.csv").symlink_to("later.csv")
    write_whole(tmp_path / "link.csv", b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "later.csv").read_bytes() == b"new"


@contextmanager
def umask(mask):
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")


@unix
@pytest.mark.parametrize(("mask", "expected"), [(0o077, 0o600), (0o022, 0o644), (0o007, 0o660)])
def test_a_new_file_has_what_the_umask_leaves(tmp_path, mask, expected):
    with umask(mask):
        write_whole(tmp_path / "a.csv", b"new")
    assert mode(tmp_path / "a.csv") == expected


@unix
@pytest.mark.parametrize("kept", [0o600, 0o640, 0o664, 0o444])
def test_a_replaced_file_keeps_its_permissions(tmp_path, kept):
    path, link = tmp_path / "a.csv", tmp_path / "link.csv"
    path.write_text("old")
    path.chmod(kept)
    link.symlink_to(path)
    with umask(0o022):
        write_whole(link, b"new")
    assert (mode(path), path.read_bytes(), link.is_symlink()) == (kept, b"new", True)


@unix
def test_while_it_is_written_nobody_else_reads_what_was_private(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(0o600)
    seen = []

    def pieces():
        seen.extend(mode(each) for each in tmp_path.iterdir())
        yield b"new"

    with umask(0o022):
        write_whole(path, pieces())
    assert seen == [0o600, 0o600]


def test_a_name_as_long_as_names_may_be(tmp_path):
    path = tmp_path / ("ä" * 120 + ".csv")  # 244 bytes
    check_writable(path)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


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


def test_a_folder_is_written_whole(tmp_path):
    assert write_folder(tmp_path / "a", [("b.txt", b"1"), ("c/d.txt", b"2")]) == 2
    assert (tmp_path / "a" / "c" / "d.txt").read_bytes() == b"2"
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("names", [("a.txt", "a.txt"), ("a", "a/b")])
def test_of_a_folder_whose_names_collide_nothing_is_written(tmp_path, names):
    with pytest.raises(UserError, match="cannot be written"):
        write_folder(tmp_path / "out", [(name, b"x") for name in names])
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_holds_something_is_kept(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    for place in (tmp_path / "out", tmp_path / "out" / "mine.txt", tmp_path / "no" / "out"):
        with pytest.raises(UserError, match="cannot be written"):
            write_folder(place, [("a.txt", b"x")])
    assert [each.name for each in tmp_path.rglob("*")] == ["out", "mine.txt"]


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "out").mkdir()
    write_folder(tmp_path / "out", [("a.txt", b"x")])
    assert (tmp_path / "out" / "a.txt").read_bytes() == b"x"


def test_a_file_that_is_too_long_is_read_no_further_than_to_know_it(tmp_path):
    path = tmp_path / "long.json"
    path.write_bytes(b"0123456789")
    assert read_content(path) == b"0123456789"
    assert read_content(path, 4) == b"01234"
    with pytest.raises(UserError, match=r"^away\.json cannot be read \(No such file"):
        read_content(tmp_path / "away.json")
