"""What readers hand over by shared memory: the same arrays, and nothing of it is left."""

import errno
import signal
import subprocess
import sys
import threading
from multiprocessing import Pipe, active_children
from multiprocessing.connection import Connection

import numpy as np
import pytest

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC, InputSpec
from ctviewer.core.analysis.result import ModelInfo
from ctviewer.core.output.maps.making import Mapped
from ctviewer.core.output.maps.naming import MapFormat, MapPlaces
from ctviewer.pipeline import shared as shared_module
from ctviewer.pipeline.mapping import MapOrder
from ctviewer.pipeline.order import Order
from ctviewer.pipeline.reader import ReaderProcess
from ctviewer.pipeline.shared import PLACE, Shared, received, send
from ctviewer.pipeline.survey import Found, stamp_of
from tests.pipeline.folders import small_chest

linux = pytest.mark.skipif(sys.platform != "linux", reason="where blocks are files")
SMALL = InputSpec(shape=(8, 8, 8))


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The names of the blocks made here: tests that run beside this one have theirs there too."""
    names = []
    create = Shared.create

    def recorded(spec):
        shared = create(spec)
        names.append(shared.name)
        return shared

    monkeypatch.setattr(Shared, "create", recorded)
    return names


def named(names: list[str]) -> list[str]:
    """Those by which a block can still be opened."""
    return [name for name in names if (PLACE / name).exists()]


def handed(what, ours, theirs):
    """What comes out at our side of what is sent at theirs."""
    here, there = Pipe()
    sender = threading.Thread(target=send, args=(there, what, theirs))
    sender.start()
    got = received(here, ours)
    sender.join()
    return got


@pytest.fixture
def pair():
    ours = Shared.create(SMALL)
    assert ours is not None
    yield ours, Shared.opened(ours.name)
    ours.forget_name()


def test_arrays_come_out_as_they_went_in_and_stay_so(pair):
    rng = np.random.default_rng(0)
    first = {"a": rng.random((8, 8, 8), np.float32), "b": (rng.random((5, 6, 7)) > 0.5).T, "c": "x"}
    second = {"a": -first["a"], "b": ~first["b"], "c": "y"}
    got = handed(first, *pair)
    assert handed(second, *pair)["c"] == "y"  # by the same memory
    for name in ("a", "b"):
        assert np.array_equal(got[name], first[name])
        assert got[name].strides == first[name].strides
    got["a"] += 1.0


def test_what_does_not_fit_in_comes_by_the_pipe(pair):
    large = np.arange(2_000_000.0)
    assert np.array_equal(handed(large, *pair), large)
    assert np.array_equal(handed(large, None, None), large)


@linux
def test_what_a_reader_is_asked_goes_by_it_as_well(monkeypatch, tmp_path):
    """The pipe gets no arrays: a heat map and the lungs have a megabyte or two."""
    sizes = []
    sending = Connection._send_bytes
    monkeypatch.setattr(
        Connection,
        "_send_bytes",
        lambda pipe, content: (sizes.append(len(content)), sending(pipe, content)),
    )
    scan = found(small_chest(tmp_path / "a.nii.gz"))
    reader = ReaderProcess(DEFAULT_SPEC, 1, 60.0, keeps=True)
    maps = ordered(reader.read(scan).examined, tmp_path / "maps")
    finished = reader.finish(Order(scan, None, maps))
    reader.close()
    assert not finished.saving.problem
    assert all(path.is_file() for path in maps.paths.values())
    assert max(sizes) < maps.mapped.heat_map.values.nbytes / 4


def test_a_reader_that_cannot_open_the_memory_is_asked_by_the_pipe(monkeypatch, tmp_path):
    monkeypatch.setattr(Shared, "name", "there is no block of this name")
    scan = found(small_chest(tmp_path / "a.nii.gz"))
    reader = ReaderProcess(DEFAULT_SPEC, 1, 60.0, keeps=True)
    maps = ordered(reader.read(scan).examined, tmp_path / "maps")
    finished = reader.finish(Order(scan, None, maps))
    reader.close()
    assert not finished.saving.problem
    assert all(path.is_file() for path in maps.paths.values())


def ordered(examined, folder) -> MapOrder:
    """Maps to save of an examined scan, of a heat map that is lesion everywhere."""
    model = ModelInfo("stand-in", "0", "0" * 64, synthetic=True, notice="stand-in")
    values = np.full((64, 64, 32), 0.75, np.float32)
    heat_map = HeatMap(values, examined.prepared.box, "lesion probability", 0.5)
    folder.mkdir()
    paths = MapPlaces(folder).of(folder.parent / "a.nii.gz", 1)
    return MapOrder(Mapped(heat_map, examined.lungs, model, 0.5), paths, MapFormat.NIFTI)


def found(path) -> Found:
    return Found(str(path), str(path.parent), stamp_of(path))


def test_a_scan_is_read_where_there_is_no_room(monkeypatch, tmp_path):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shared_module, "_reserve", full)
    reader = ReaderProcess(DEFAULT_SPEC, 1, 60.0)
    reading = reader.read(found(small_chest(tmp_path / "a.nii.gz")))
    reader.close()
    assert reading.examined is not None
    assert reading.examined.prepared is not None


@linux
def test_nothing_is_left_of_readers_that_are_killed(tmp_path, made):
    scan = found(small_chest(tmp_path / "a.nii.gz"))
    reader = ReaderProcess(DEFAULT_SPEC, 1, 60.0)
    first = reader.read(scan).examined
    assert len(made) == 1
    assert not named(made)  # the name is gone while both use it
    for child in active_children():
        child.kill()
    again = reader.read(scan).examined
    reader.close()
    assert np.array_equal(first.prepared.array, again.prepared.array)
    assert len(made) == 2  # one of each reader
    assert not named(made)


PROGRAM = """
import os, signal, sys
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.pipeline.shared import Shared
print(Shared.create(DEFAULT_SPEC).name, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@linux
def test_nothing_is_left_of_a_batch_that_is_killed_while_a_reader_starts():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    name = done.stdout.strip()  # read to its end: multiprocessing's tracker has ended as well
    assert done.returncode == -signal.SIGKILL
    assert name
    assert not (PLACE / name).exists()
