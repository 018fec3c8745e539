"""Reading one file: what each kind of trouble becomes."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ctviewer.batch import reading
from ctviewer.batch.options import Options
from ctviewer.batch.reading import CHANGED, read_scan
from ctviewer.batch.survey import survey
from ctviewer.core.preprocess import DEFAULT_SPEC
from tests.batch.folders import small_chest


@pytest.fixture
def found(tmp_path):
    small_chest(tmp_path / "scans" / "a.nii.gz")
    (one,) = survey(Options((tmp_path / "scans",)))
    return one


def test_a_scan_is_examined(found):
    read = read_scan(found, DEFAULT_SPEC)
    assert read.examined.prepared.array.shape == (1, *DEFAULT_SPEC.shape)
    assert read.stamp == found.stamp
    assert read.error is None


def test_a_broken_file_is_not_read_again(found):
    Path(found.path).write_bytes(b"x")
    read = read_scan(found, DEFAULT_SPEC)
    assert "NIfTI" in read.error
    assert read.stamp is not None


@pytest.mark.parametrize("fails", [False, True])
def test_a_file_that_changes_while_it_is_read(found, monkeypatch, fails):
    real = reading.load_volume

    def load(path, **kwargs):
        volume = real(path, **kwargs)
        path.write_bytes(path.read_bytes() + b"more")
        if fails:
            raise ValueError
        return volume

    monkeypatch.setattr(reading, "load_volume", load)
    read = read_scan(found, DEFAULT_SPEC)
    assert (read.error, read.stamp, read.examined) == (CHANGED, None, None)


def test_too_little_memory_is_tried_again_by_a_later_run(found, monkeypatch):
    def load(path, **kwargs):
        raise MemoryError

    monkeypatch.setattr(reading, "load_volume", load)
    read = read_scan(found, DEFAULT_SPEC)
    assert "memory" in read.error
    assert read.stamp is None


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_what_the_system_refuses_is_tried_again_by_a_later_run(found, monkeypatch, number):
    def fails(*_args, **_options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", fails)
    read = read_scan(found, DEFAULT_SPEC)
    assert "a.nii.gz" in read.error
    assert read.stamp is None


def test_a_scan_too_large_for_now_is_tried_again_by_a_later_run(found, monkeypatch):
    monkeypatch.setattr(reading, "MEMORY_SHARE", 1e-9)
    read = read_scan(found, DEFAULT_SPEC)
    assert "close other programs" in read.error
    assert read.stamp is None


def test_a_mount_point_without_its_share_is_out_of_reach(found):
    Path(found.path).unlink()
    read = read_scan(found, DEFAULT_SPEC)
    assert read.root_gone


def test_a_file_that_went(found):
    small_chest(Path(found.root, "b.nii.gz"))
    Path(found.path).unlink()
    read = read_scan(found, DEFAULT_SPEC)
    assert "no file a.nii.gz" in read.error
    assert not read.root_gone


def test_a_folder_that_went(found):
    shutil.rmtree(found.root)
    read = read_scan(found, DEFAULT_SPEC)
    assert read.root_gone
    assert "scans is out of reach" in read.error


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_ctrl_c_is_not_for_readers(found):
    """In a new process, since multiprocessing's first start there is another than the next."""
    program = (
        "import os, signal, sys, psutil\n"
        "from ctviewer.batch.reader import Reader\n"
        "from ctviewer.batch.survey import Found\n"
        "from ctviewer.core.preprocess import DEFAULT_SPEC\n"
        "reader, found = Reader(DEFAULT_SPEC, 1, 60), Found(sys.argv[1], '', None)\n"
        "reader.read(found)\n"
        "children = psutil.Process().children()\n"
        "for child in children: child.send_signal(signal.SIGINT)\n"
        "print(reader.read(found).error, psutil.Process().children() == children)\n"
    )
    command = [sys.executable, "-c", program, found.path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("None True\n", "")
