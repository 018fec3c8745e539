"""Watching volumes during reading does not change results or messages."""

import gzip
import hashlib
import threading
from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.lungs import CLIP_HU, LungGrid, find_lungs
from ctviewer.core.base.errors import Cancelled, LoadError
from ctviewer.core.formats.canonical import WORKSPACE
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.reading import WorkThread
from ctviewer.core.geometry.resample import Box, area_average
from tests.dicoms import write_series
from tests.scans import AXES, affine_of, chest_array, stored_as, write
from tests.timing import PATIENCE

SPACING = (4.0, 4.0, 5.0)
MIDDLE = (40, 30, 25)
NOISE = np.random.default_rng(5).integers(-1000, 400, (96, 90, 80)).astype(np.int16)


class Diary:
    """A watcher that records its input."""

    def __init__(self, at_most=None):
        self.seen = []
        self.at_most = at_most

    def saw(self, volume, done):
        if self.at_most is not None and done > self.at_most:
            raise MemoryError
        slabs = np.moveaxis(volume.voxels, np.argmax(np.abs(volume.voxels.strides)), 0)
        order = slabs[::-1] if slabs.strides[0] < 0 else slabs
        self.seen.append((done, order[:done].astype(np.float64)))

    def finished(self, volume):
        return volume


def assert_same_lungs(path, **how):
    plain, watched = load_volume(path, **how), load_volume(path, watcher=LungGrid(), **how)
    np.testing.assert_array_equal(watched.voxels, plain.voxels)
    assert watched.voxels.dtype == plain.voxels.dtype
    assert watched.source == plain.source
    assert watched.nonfinite == plain.nonfinite
    cells = watched.averaged.cells
    whole = Box.whole(plain.shape)
    wanted = area_average(plain.voxels, whole, cells.shape, clip=CLIP_HU)
    assert cells.tobytes() == wanted.tobytes()
    one, other = find_lungs(plain), find_lungs(watched)
    np.testing.assert_array_equal(one.mask, other.mask)
    assert (one.middle, one.border_cm2, one.shape) == (other.middle, other.border_cm2, other.shape)


@pytest.mark.parametrize("axes", AXES)
def test_the_lungs_are_the_same_in_every_orientation(tmp_path, axes):
    ras = chest_array()
    assert_same_lungs(
        write(tmp_path / "a.nii.gz", stored_as(axes, ras), affine_of(axes, ras.shape, SPACING))
    )


@pytest.mark.parametrize(
    ("kind", "odd"),
    [
        ("int32", 100_000), ("int32", -(2**31)), ("float32", 3.25),
        ("float32", np.nan), ("float64", np.inf), ("float64", -1e300),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [(0, 0, 0), MIDDLE, (-1, -1, -1)])
def test_voxels_that_move_into_a_wider_type_meanwhile_give_the_same_lungs(
    tmp_path, kind, odd, place
):
    hu = chest_array().astype(np.float64)
    hu[place] = odd
    assert_same_lungs(write(tmp_path / "a.nii.gz", hu.astype(kind)))


@pytest.mark.parametrize("ending", ["nii", "nii.gz"])
def test_the_hash_is_that_of_the_whole_file(tmp_path, ending):
    path = write(tmp_path / f"a.{ending}", NOISE)
    path.write_bytes(path.read_bytes() + b"\0" * 3_000_000)
    volume = load_volume(path, watcher=LungGrid())
    assert volume.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_series_of_slices_gives_the_same_lungs(tmp_path):
    write_series(tmp_path / "a", chest_array(), spacing=SPACING)
    assert_same_lungs(tmp_path / "a")


def test_what_is_seen_has_its_last_numbers(tmp_path):
    diary = Diary()
    volume = load_volume(write(tmp_path / "a.nii.gz", NOISE), watcher=diary)
    counts = [done for done, _ in diary.seen]
    assert counts == sorted(set(counts))
    assert counts[-1] == NOISE.shape[2]
    assert len(counts) > 2
    for done, voxels in diary.seen:
        np.testing.assert_array_equal(voxels, np.moveaxis(volume.voxels, 2, 0)[:done])


def test_another_volume_of_the_same_scan_is_averaged_anew(tmp_path):
    volume = load_volume(write(tmp_path / "a.nii.gz", chest_array()), watcher=LungGrid())
    filled = replace(volume, voxels=np.full_like(volume.voxels, 40))
    assert find_lungs(volume) is not None
    assert find_lungs(filled) is None


def widening(tmp_path, end):
    """A file whose middle needs wider voxels than its beginning, cut off behind that or before."""
    hu = np.repeat(NOISE, 4, axis=2).astype(np.int32)
    hu[0, 0, hu.shape[2] // 2] = 100_000
    path = write(tmp_path / "a.nii.gz", hu)
    packed = path.read_bytes()
    path.write_bytes(packed[: int(len(packed) * end)])
    return path, 2 * hu.size + WORKSPACE + 1000


@pytest.mark.parametrize(("end", "words"), [(0.2, "ends too early"), (0.99, "of memory")])
def test_what_goes_wrong_first_is_said(tmp_path, end, words):
    path, limit = widening(tmp_path, end)
    for watcher in (None, LungGrid()):
        with pytest.raises(LoadError, match=words):
            load_volume(path, memory_limit=limit, watcher=watcher)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_damaged_scan_is_refused_and_no_thread_is_left(tmp_path, share):
    path = write(tmp_path / "a.nii.gz", NOISE)
    packed = bytearray(path.read_bytes())
    at = int(len(packed) * share)
    packed[at : at + 8] = b"\xff" * 8
    path.write_bytes(packed)
    before = set(threading.enumerate())
    with pytest.raises(LoadError, match="damaged"):
        load_volume(path, watcher=LungGrid())
    assert set(threading.enumerate()) <= before


def test_cancelled_in_the_middle_leaves_no_thread(tmp_path):
    path = write(tmp_path / "a.nii.gz", NOISE)
    before = set(threading.enumerate())

    def progress(fraction, _label):
        if fraction > 0.5:
            raise Cancelled

    diary = Diary()
    with pytest.raises(Cancelled):
        load_volume(path, progress, watcher=diary)
    assert set(threading.enumerate()) <= before
    assert 0 < diary.seen[-1][0] < NOISE.shape[2]


def test_an_error_of_the_watcher_is_the_readers(tmp_path):
    path = write(tmp_path / "a.nii", NOISE)
    with pytest.raises(MemoryError):
        load_volume(path, watcher=Diary(at_most=10))


def test_bytes_behind_the_voxels_are_no_slab(tmp_path):
    path = write(tmp_path / "a.nii.gz", chest_array())
    path.write_bytes(path.read_bytes() + gzip.compress(b"more" * 5000) + b"rubbish")
    assert_same_lungs(path)


def test_pieces_are_done_in_order_and_the_first_error_ends_them():
    done = []

    def work(number):
        if number in (3, 5):
            raise LoadError(str(number))
        done.append(number)

    def read():
        with WorkThread(8) as behind:
            for number in range(8):
                behind.do(work, number)
            raise LoadError("the reader's own, later one")

    with pytest.raises(LoadError, match="3"):
        read()
    assert done == [0, 1, 2]


def test_no_more_pieces_wait_than_may():
    go, said = threading.Event(), []

    def work(number):
        assert go.wait(PATIENCE)
        said.append(("done", number))

    with WorkThread(2) as behind:
        for number in range(4):
            behind.do(work, number)
            said.append(("handed over", number))
            if number == 1:
                threading.Timer(0.2, go.set).start()  # time enough for one too many
        behind.finish()
    assert said[:2] == [("handed over", 0), ("handed over", 1)]
    for number in (2, 3):
        assert said.index(("done", number - 2)) < said.index(("handed over", number))
