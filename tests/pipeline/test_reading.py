"""Reading one file: what each kind of trouble becomes."""

import errno
import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ctviewer.core.analysis import lungs, preprocess
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.core.statistics.familiarity import histogram
from ctviewer.pipeline import reading
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.reading import CHANGED, CHANGED_BEFORE, read_volume
from ctviewer.pipeline.survey import survey
from tests.dicoms import new_series, numbered, write_series
from tests.pipeline.folders import SMALL, small_chest
from tests.scans import chest_array


def read_scan(found, spec):
    return read_volume(found, spec)[0]


@pytest.fixture
def found(tmp_path):
    small_chest(tmp_path / "scans" / "a.nii.gz")
    (one,) = survey(Options((tmp_path / "scans",)))
    return one


@pytest.fixture
def notes_of(monkeypatch):
    """The facts of the volume that a scan is read from."""
    volumes = []
    real = reading.examine_volume
    monkeypatch.setattr(
        reading,
        "examine_volume",
        lambda volume, *more: volumes.append(volume) or real(volume, *more),
    )

    def read(found):
        assert read_scan(found, DEFAULT_SPEC).error is None
        return volumes[-1].source.notes

    return read


def test_a_scan_is_examined(found):
    read = read_scan(found, DEFAULT_SPEC)
    assert read.examined.prepared.array.shape == (1, *DEFAULT_SPEC.shape)
    assert read.stamp == found.stamp
    assert read.error is None


def test_a_file_that_changed_after_it_was_found_is_reported(found, notes_of):
    small_chest(Path(found.path), lesion=True)
    os.utime(found.path, ns=(0, 1))
    assert notes_of(found) == (CHANGED_BEFORE,)


def test_a_series_is_read_as_it_was_found(tmp_path, monkeypatch, notes_of):
    for name in ("a", "b"):
        write_series(tmp_path, chest_array(shape=(40, 30, 25)), (8, 8, 10), prefix=name,
                     **new_series())  # fmt: skip
    first, second = survey(Options((tmp_path,)))
    with monkeypatch.context() as patch:
        patch.setattr("ctviewer.core.formats.dicom.series.read_header", pytest.fail)
        assert notes_of(first) == ()
    assert read_scan(first, DEFAULT_SPEC).stamp == first.stamp
    os.utime(second.scan.series.files[0], ns=(0, 2**62))
    assert CHANGED_BEFORE in notes_of(second)


def test_a_problem_that_is_known_is_the_row_s_error_until_the_files_change(tmp_path):
    files = write_series(tmp_path / "one", chest_array(**SMALL), SMALL["spacing"], skipped=(9,))
    (one,) = survey(Options((tmp_path,)))
    read = read_scan(one, DEFAULT_SPEC)
    assert "missing" in read.error
    assert read.stamp == one.stamp
    for path in files:
        path.unlink()
    write_series(tmp_path / "one", chest_array(**SMALL), SMALL["spacing"])
    assert read_scan(one, DEFAULT_SPEC).error is None


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
        "from ctviewer.pipeline.reader import ReaderProcess\n"
        "from ctviewer.pipeline.survey import Found\n"
        "from ctviewer.core.analysis.preprocess import DEFAULT_SPEC\n"
        "reader, found = ReaderProcess(DEFAULT_SPEC, 1, 60), Found(sys.argv[1], '', None)\n"
        "reader.read(found)\n"
        "children = psutil.Process().children()\n"
        "for child in children: child.send_signal(signal.SIGINT)\n"
        "print(reader.read(found).error, psutil.Process().children() == children)\n"
    )
    command = [sys.executable, "-c", program, found.path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("None True\n", "")


def test_a_series_that_cannot_be_read_keeps_its_notes(tmp_path):
    files = write_series(tmp_path / "s", numbered(), each=lambda _: {"RescaleSlope": None})
    files[2].write_bytes(files[2].read_bytes()[:-40])
    (found,) = survey(Options((tmp_path / "s",)))
    read = read_scan(found, DEFAULT_SPEC)
    assert read.error
    assert any("rescale slope" in note for note in read.notes)


def test_what_every_answer_needs_travels_with_a_scan(monkeypatch, found):
    read = read_scan(found, DEFAULT_SPEC).examined
    depth, height, width = (count // 2 for count in DEFAULT_SPEC.shape)
    box, grid = read.prepared.box, (width, height, depth)
    cells = replace(read.lungs).cells_in(box, grid)
    shares = histogram(read.prepared.array)

    travelled = pickle.loads(pickle.dumps(read))
    monkeypatch.setattr(lungs, "area_average", None)
    monkeypatch.setattr(preprocess, "histogram", None)

    assert cells.any()
    assert np.array_equal(travelled.lungs.cells_in(box, grid), cells)
    assert np.array_equal(travelled.prepared.histogram, shares)
