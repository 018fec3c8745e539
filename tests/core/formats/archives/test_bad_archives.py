"""Damaged, malicious or unusual archives: one sentence, and no files left on disk."""

import errno
import gzip
import io
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.archives import entries, extracting, scratch
from ctviewer.core.formats.archives.extracting import Limits, extract
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.loading import load_volume
from tests.archives import named_tar, named_zip, special, tar_of, with_password, zip_of
from tests.dicoms import numbered, write_series
from tests.scans import write
from tests.timing import best_of_three

pytestmark = pytest.mark.usefixtures("temporary")


@pytest.fixture
def scan(tmp_path):
    """The bytes of a scan."""
    return write(tmp_path / "made.nii", numbered()).read_bytes()


def refused(path):
    """The error message, which is the same for all ways to open the archive."""
    with pytest.raises(LoadError) as caught:
        load_volume(path)
    (found,) = discover([path]).scans
    assert found.problem == str(caught.value)
    return found.problem


def test_a_password_is_said(tmp_path, scan):
    path = with_password(named_zip(tmp_path / "a.zip", {"a.nii": scan}))
    assert "protected by a password; unpack it with the password" in refused(path)


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
@pytest.mark.parametrize("kind", ["zip", "", "gz", "bz2", "xz"])
def test_an_archive_that_is_cut_says_so(tmp_path, kind, kept):
    voxels = np.random.default_rng(2).integers(0, 999, (40, 40, 40)).astype(np.int16)
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "a.nii", voxels)
    path = tmp_path / ("a.zip" if kind == "zip" else f"a.tar.{kind}".rstrip("."))
    path = zip_of(tmp_path / "in", path) if kind == "zip" else tar_of(tmp_path / "in", path, kind)
    content = path.read_bytes() if kind else path.read_bytes().rstrip(b"\0")  # zeros fill it up
    path.write_bytes(content[: int(len(content) * kept)])
    assert "not copied" in refused(path)


@pytest.mark.parametrize("blocks", [0, 1])
def test_a_tar_without_its_end_is_cut(tmp_path, scan, blocks):
    """Between two files, where tarfile takes it for whole."""
    path = named_tar(tmp_path / "a.tar", {"a.nii": scan, "b.nii": scan})
    content = path.read_bytes()
    second = content.index(b"b.nii")
    path.write_bytes(content[: second + 100 * blocks])
    assert "ends too early" in refused(path)


def test_a_tar_that_is_damaged_between_files_says_so(tmp_path, scan):
    path = named_tar(tmp_path / "a.tar", {"a.nii": scan, "b.nii": scan})
    content = bytearray(path.read_bytes())
    content[content.index(b"b.nii") + 2] ^= 0xFF
    path.write_bytes(content)
    assert "is damaged" in refused(path)


def test_a_zip_that_is_damaged_says_so(tmp_path, scan):
    path = named_zip(tmp_path / "a.zip", {"a.nii": scan})
    content = bytearray(path.read_bytes())
    content[60:70] = bytes(10)
    path.write_bytes(content)
    assert "is damaged" in refused(path)


def test_a_long_name_that_never_ends_is_damage(tmp_path):
    entry = special("x", tarfile.GNUTYPE_LONGNAME)
    entry.size = 1 << 33
    path = tmp_path / "a.tar"
    path.write_bytes(entry.tobuf() + bytes(4096))
    assert "is damaged" in refused(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("a.nii", "w") as file,
    ):
        for _ in range(300):
            file.write(bytes(1 << 20))
    assert "unpacks to more than" in refused(path)


def test_a_bomb_that_lies_about_its_size_is_stopped(tmp_path, temporary):
    path = tmp_path / "bomb.tar.gz"
    with tarfile.open(path, "w:gz") as packed:
        entry = tarfile.TarInfo("a.nii")
        entry.size = 4 << 20
        packed.addfile(entry, io.BytesIO(bytes(entry.size)))
    target = temporary / "target"
    target.mkdir()
    with pytest.raises(LoadError, match="unpacks to more than"):
        extract(path, target, lambda *_: None, Limits(ratio=10, free_bytes=1 << 20))
    assert sum(each.stat().st_size for each in target.iterdir()) <= 1 << 20
    (target / "a.nii").unlink()
    target.rmdir()


@pytest.mark.parametrize("name", ["../a.nii", "a.nii"])
def test_what_is_left_out_counts_as_well(tmp_path, temporary, name):
    """It is unpacked to reach what follows."""
    path = tmp_path / "bomb.tar.gz"
    with tarfile.open(path, "w:gz") as packed:
        entry = tarfile.TarInfo(name)
        entry.size = 4 << 20
        packed.addfile(entry, io.BytesIO(bytes(entry.size)))
    target = temporary / "target"
    target.mkdir()
    with pytest.raises(LoadError, match="unpacks to more than"):
        extract(path, target, lambda *_: None, Limits(ratio=10, free_bytes=1 << 20))
    shutil.rmtree(target)


def test_zeros_behind_the_end_are_not_read_for_ever(tmp_path, scan, monkeypatch):
    plain = named_tar(tmp_path / "a.tar", {"a.nii": scan}).read_bytes()
    path = tmp_path / "a.tar.gz"
    monkeypatch.setattr(entries, "MAX_SURPLUS", 1 << 20)
    path.write_bytes(gzip.compress(plain + bytes(8 << 20))[:-20])  # whose end is never seen
    np.testing.assert_array_equal(load_volume(path).voxels, numbered())


def test_entries_that_share_their_bytes_are_counted_each(tmp_path, temporary):
    """One body, many entries of the directory: the bomb that grows without nesting."""
    path = named_zip(tmp_path / "bomb.zip", {"a": bytes(1 << 20)})
    content = path.read_bytes()
    at, end = content.index(b"PK\1\2"), content.index(b"PK\5\6")
    entry = content[at:end]
    count = 400
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(entry) * count, at, 0)
    path.write_bytes(content[:at] + entry * count + last)
    assert "unpacks to more than" in refused(path)


def test_too_many_files_are_refused(tmp_path, scan, monkeypatch):
    path = named_zip(tmp_path / "a.zip", {f"{n}.nii": b"x" for n in range(30)})
    monkeypatch.setattr(extracting.extract, "__defaults__", (Limits(files=20),))
    assert "more than 20 files" in refused(path)


ESCAPES = ["../a.nii", "x/../../a.nii", "..\\a.nii", "x\\..\\..\\a.nii"]


@pytest.mark.parametrize("make", [named_zip, named_tar])
@pytest.mark.parametrize("name", ESCAPES)
def test_no_name_leads_out(tmp_path, scan, make, name):
    (tmp_path / "deep").mkdir()
    path = make(tmp_path / "deep" / "a.pack", {name: scan})
    before = sorted(tmp_path.rglob("*"))
    assert "names in archives that point outside them (1)" in refused(path)
    assert discover([path]).lost == 1
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("make", [named_zip, named_tar])
@pytest.mark.parametrize("name", ["/etc/a.nii", "C:\\scans\\a.nii", "C:a.nii", "//host/a.nii"])
def test_a_root_is_that_of_the_archive(tmp_path, scan, make, name):
    path = make(tmp_path / "a.pack", {name: scan})
    np.testing.assert_array_equal(load_volume(path).voxels, numbered())
    (found,) = discover([path]).scans
    assert found.path.name == "a.nii"
    assert path in found.path.parents


def test_links_and_devices_are_left_out_and_counted(tmp_path, scan):
    secret = tmp_path / "secret.nii"
    secret.write_bytes(scan)
    path = named_tar(
        tmp_path / "a.tar",
        {
            "a.nii": special("a.nii", tarfile.SYMTYPE, str(secret)),
            "b.nii": special("b.nii", tarfile.LNKTYPE, str(secret)),
            "c": special("c", tarfile.CHRTYPE),
            "d": special("d", tarfile.FIFOTYPE),
            "dir": special("dir", tarfile.SYMTYPE, str(tmp_path)),
            "dir/e.nii": scan,
        },
    )
    found = discover([path])
    assert [each.path for each in found.scans] == [path / "dir" / "e.nii"]
    assert {each.reason: each.count for each in found.omitted} == {
        "links and devices in archives": 5
    }
    assert not (tmp_path / "e.nii").exists()


def test_links_in_a_zip_are_left_out(tmp_path, scan):
    path = named_zip(tmp_path / "a.zip", {"b.nii": scan})
    link = zipfile.ZipInfo("a.nii")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(link, "/etc/passwd")
    found = discover([path])
    assert [each.path.name for each in found.scans] == ["b.nii"]
    assert found.omitted[0].reason == "links and devices in archives"


@pytest.mark.parametrize("make", [named_zip, named_tar])
def test_an_empty_archive_holds_no_scan(tmp_path, make):
    ending = "zip" if make is named_zip else "tar"
    assert "holds no scan" in refused(make(tmp_path / f"a.{ending}", {}))


def test_an_archive_of_other_things_says_what_was_in_it(tmp_path):
    path = named_zip(tmp_path / "a.zip", {"a.txt": b"text", "b/c.pdf": b"%PDF"})
    assert "holds no scan" in refused(path)
    assert refused(path).endswith("Left out: other files (2).")


def test_wrong_endings(tmp_path, scan):
    (tmp_path / "a.zip").write_bytes(scan)
    np.testing.assert_array_equal(load_volume(tmp_path / "a.zip").voxels, numbered())
    (tmp_path / "b.tar").write_bytes(b"%PDF-1.4")
    with pytest.raises(LoadError, match=r"a document \(PDF\)"):
        load_volume(tmp_path / "b.tar")
    (tmp_path / "c.tar.gz").write_bytes(b"")
    with pytest.raises(LoadError, match="is empty"):
        load_volume(tmp_path / "c.tar.gz")
    folder = tmp_path / "all"
    folder.mkdir()
    for name in ("a.zip", "b.tar", "c.tar.gz"):
        (tmp_path / name).rename(folder / name)
    assert len(discover([folder]).scans) == 3


NAMES = [
    "Müller/Übersicht.nii", "患者/肺.nii", "a:b?*|<>\"'.nii", "con.nii", "aux/nul.nii",
    "a. /b..nii", "x" * 300 + ".nii", "\x01\x1b[31m.nii", "\u202egnp.nii", "-rf.nii",
]  # fmt: skip


@pytest.mark.parametrize("make", [named_zip, named_tar])
@pytest.mark.parametrize("name", NAMES)
def test_odd_names_open_and_open_again_by_their_path(tmp_path, scan, make, name):
    path = make(tmp_path / "a.pack", {name: scan})
    (found,) = discover([path]).scans
    assert not found.problem
    np.testing.assert_array_equal(load_volume(found.path).voxels, numbered())
    assert all(each.isprintable() for each in str(found.path))


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252"])
def test_names_in_other_encodings_of_a_tar(tmp_path, scan, encoding):
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT, encoding=encoding) as packed:
        entry = tarfile.TarInfo("Müller.nii")
        entry.size = len(scan)
        packed.addfile(entry, io.BytesIO(scan))
    (found,) = discover([path]).scans
    assert found.path.name == "Müller.nii"
    load_volume(found.path)


def test_utf8_names_without_its_flag(tmp_path, scan):
    path = named_zip(tmp_path / "a.zip", {"Müller.nii": scan})
    content = bytearray(path.read_bytes())
    content[7] &= ~8 & 0xFF
    content[content.index(b"PK\1\2") + 9] &= ~8 & 0xFF
    path.write_bytes(content)
    (found,) = discover([path]).scans
    assert found.path.name == "Müller.nii"


def test_names_that_are_one_on_some_systems_stay_two(tmp_path, scan):
    other = write(tmp_path / "other.nii", numbered((4, 4, 4))).read_bytes()
    path = named_tar(tmp_path / "a.tar", {"A.nii": scan, "a.nii": other, "a.nii/b.nii": scan})
    found = discover([path]).scans
    names = sorted(each.path.relative_to(path).as_posix() for each in found)
    assert names == ["A.nii", "a (2).nii", "a (3).nii/b.nii"] or len(names) == 3
    assert len({name.casefold() for name in names}) == 3
    shapes = sorted(load_volume(each.path).shape for each in found)
    assert shapes == [(4, 4, 4), (7, 6, 5), (7, 6, 5)]


def test_folders_too_deep_are_counted(tmp_path, scan):
    path = named_zip(tmp_path / "a.zip", {"d/" * 1900 + "a.nii": scan, "b.nii": scan})
    found = discover([path])
    assert [each.path.name for each in found.scans] == ["b.nii"]
    assert found.lost == 1


def test_four_times_the_files_take_about_four_times_as_long(tmp_path, scan):
    """And not sixteen times as long, as if each were compared with all others."""

    def seconds(count):
        contents = {f"notes/{n}.txt": b"x" for n in range(count)}
        path = named_zip(tmp_path / f"{count}.zip", {**contents, "a.nii": scan})
        started = time.process_time()
        found = discover([path])
        assert len(found.scans) == 1
        assert found.omitted[0].count == count
        return time.process_time() - started

    few = max(seconds(200) for _ in range(3))
    assert best_of_three(lambda: seconds(800), 10 * few) < 10 * few


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_full_disk_in_the_middle(tmp_path, monkeypatch, code):
    write_series(tmp_path / "in", numbered())
    path = zip_of(tmp_path / "in", tmp_path / "a.zip")
    real, written = extracting._NewFile.write, []

    def fill_up(self, piece):
        written.append(piece)
        if len(written) > 3:
            self.file = _Full(self.file, code)
        real(self, piece)

    monkeypatch.setattr(extracting._NewFile, "write", fill_up)
    sentence = refused(path)
    assert ("too little space" if code == errno.ENOSPC else "cannot be unpacked") in sentence


class _Full:
    def __init__(self, file, code):
        self._file, self._code = file, code

    def write(self, _piece):
        raise OSError(self._code, os.strerror(self._code))

    def close(self):
        self._file.close()


def test_a_disk_that_is_nearly_full_is_known_before(tmp_path, scan, monkeypatch):
    path = named_zip(tmp_path / "a.zip", {"a.nii": scan})
    monkeypatch.setattr(extracting.extract, "__defaults__", (Limits(reserve=1 << 62),))
    assert "too little space" in refused(path)


def test_no_temporary_folder_at_all(tmp_path, scan, monkeypatch):
    path = named_zip(tmp_path / "a.zip", {"a.nii": scan})
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert "cannot be unpacked into the temporary folder" in refused(path)


HOLD = """
import sys, tempfile, time
from ctviewer.core.formats.archives.scratch import Scratch
tempfile.tempdir = sys.argv[1]
made = Scratch()
(made.folder / "patient.nii").write_bytes(b"voxels")
print("ready", flush=True)
time.sleep(60)
"""


def test_the_folder_of_a_killed_process_is_deleted_by_the_next_start(temporary):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(temporary)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "ready\n"
    assert scratch.sweep() == 0  # it lives
    assert len([*temporary.rglob("patient.nii")]) == 1
    holder.kill()
    holder.communicate()
    assert scratch.sweep() == 1
    assert [*temporary.iterdir()] == []


def test_folders_of_others_are_left_alone(temporary):
    (temporary / "ctviewer-unpacked").mkdir()
    link = temporary / f"{scratch.PREFIX}link"
    link.symlink_to(temporary)
    young = temporary / f"{scratch.PREFIX}young"
    young.mkdir()
    assert scratch.sweep() == 0
    os.utime(young, (1, 1))
    assert scratch.sweep() == 1
    assert sorted(temporary.iterdir()) == [temporary / "ctviewer-unpacked", link]
    link.unlink()
    (temporary / "ctviewer-unpacked").rmdir()


def test_nobody_else_may_look_into_the_folder(tmp_path, scan, monkeypatch):
    modes = []
    real = extract

    def looked(archive, folder, progress):
        modes.append(folder.parent.stat().st_mode & 0o777)
        return real(archive, folder, progress)

    monkeypatch.setattr("ctviewer.core.formats.archives.inside.extract", looked)
    load_volume(named_zip(tmp_path / "a.zip", {"a.nii": scan}))
    assert modes == [0o700] * len(modes)


def test_an_archive_that_changes_is_noticed(tmp_path, scan):
    path = named_zip(tmp_path / "a.zip", {"a.nii": scan})
    assert Path(load_volume(path).source.path) == path / "a.nii"
    other = write(tmp_path / "other.nii", numbered((4, 4, 4))).read_bytes()
    named_zip(path, {"b.nii": other})
    with pytest.raises(LoadError, match=r"no file a\.nii"):
        load_volume(path / "a.nii")
