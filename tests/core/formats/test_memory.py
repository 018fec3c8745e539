"""Peak memory of loading, measured in a separate process, against the documented limit."""

import bz2
import json
import subprocess
import sys
from pathlib import Path

import imagecodecs
import nibabel as nib
import numpy as np
import pydicom
import pytest
from isal import igzip
from pydicom.encaps import encapsulate
from pydicom.uid import JPEGLosslessSV1

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.canonical import WORKSPACE
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.reading import THREADS
from tests.dicoms import write_enhanced, write_series
from tests.formats import write_meta, write_nrrd
from tests.scans import write

SHAPE = (160, 160, 128)
COUNT = 160 * 160 * 128
NOISE = np.random.default_rng(0).integers(-1000, 400, SHAPE).astype(np.int16)
MAX_SHARE = 1.2  # of the promise

CHILD = """
import ctypes, gc, json, sys, tracemalloc
from pathlib import Path
from ctviewer.core.formats.loading import load_volume

def resident(key):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))

for line in sys.stdin:
    path, limit = json.loads(line)
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    tracemalloc.start()
    volume = load_volume(Path(path), memory_limit=limit)
    told = tracemalloc.get_traced_memory()[1], resident("VmHWM") - before, volume.voxels.nbytes
    tracemalloc.stop()
    del volume
    print(json.dumps(told), flush=True)
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")


@pytest.fixture(scope="module")
def loader(tmp_path_factory):
    """A process that loads scans and reports traced peak, resident peak and size in bytes."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:

        def load(path, limit):
            child.stdin.write(json.dumps([str(path), limit]) + "\n")
            child.stdin.flush()
            return json.loads(child.stdout.readline())

        load(write(tmp_path_factory.mktemp("small") / "a.nii", NOISE[:9, :9, :9]), 10**8)
        yield load
        child.stdin.close()


def check(loader, path, size, files=0):
    """It loads within a limit of `size` bytes per voxel, and not with a byte less.

    `files` is the size in bytes of files also in memory.
    """
    promise = int(COUNT * size) + WORKSPACE + files
    # Pages of others count too, now and then: the least of three loads is this one's own.
    loads = [loader(path, promise) for _ in range(3)]
    traced, resident, loaded = (min(each) for each in zip(*loads, strict=True))
    assert loaded == COUNT * size
    assert traced <= MAX_SHARE * promise
    assert resident <= MAX_SHARE * promise
    with pytest.raises(LoadError, match="memory"):
        load_volume(path, memory_limit=promise - 1)


def as_nifti(tmp_path, array, **fields):
    header = nib.Nifti1Header()
    header.set_data_dtype(array.dtype)
    image = nib.Nifti1Image(array, np.diag([2.0, 2, 2, 1]), header)
    image.to_filename(tmp_path / "a.nii")
    if fields:
        content = bytearray((tmp_path / "a.nii").read_bytes())
        for place, value in zip((112, 116), fields.values(), strict=True):
            content[place : place + 4] = np.float32(value).tobytes()
        (tmp_path / "a.nii").write_bytes(content)
    return tmp_path / "a.nii"


TYPES = [
    ("int16", NOISE, {}, 2),
    ("uint8", (NOISE & 127).astype(np.uint8), {}, 1),
    ("uint8, scaled", (NOISE & 127).astype(np.uint8), {"slope": 8, "inter": -1000}, 2),
    ("uint16, scaled", (NOISE + 1024).astype(np.uint16), {"slope": 1, "inter": -1024}, 2),
    ("big-endian int16", NOISE.astype(">i2"), {}, 2),
    ("int32", NOISE.astype(np.int32), {}, 2),
    ("wide int32", NOISE.astype(np.int32) * 100, {}, 4),
    ("int64", NOISE.astype(np.int64), {}, 2),
    ("whole float32", NOISE.astype(np.float32), {}, 2),
    ("float32", NOISE + np.float32(0.5), {}, 4),
    ("whole float64", NOISE.astype(np.float64), {}, 2),
    ("float64", NOISE + 0.5, {}, 4),
]


@pytest.mark.parametrize(
    ("array", "fields", "size"), [t[1:] for t in TYPES], ids=[t[0] for t in TYPES]
)
@pytest.mark.parametrize("packed", [False, True], ids=["raw", "gzip"])
def test_the_peak_is_what_was_promised(tmp_path, loader, array, fields, size, packed):
    path = as_nifti(tmp_path, array, **fields)
    if packed:
        (tmp_path / "a.nii.gz").write_bytes(igzip.compress(path.read_bytes(), 0))
        path = tmp_path / "a.nii.gz"
    check(loader, path, size)


def one_voxel(dtype, value):
    array = NOISE.astype(dtype)
    array[-1, -1, -1] = value
    return array


@pytest.mark.parametrize(
    "array",
    [one_voxel(np.float32, 0.5), one_voxel(np.float32, np.nan), one_voxel(np.int32, 10**6)],
    ids=["fraction", "nan", "wide"],
)
def test_a_last_voxel_that_needs_more_room_has_no_second_copy(tmp_path, loader, array):
    check(loader, as_nifti(tmp_path, array), 4)


def hexed(path):
    head, _, _ = path.read_bytes().partition(b"\n\n")
    digits = NOISE.tobytes("F").hex().encode()
    path.write_bytes(head.replace(b"encoding: raw", b"encoding: hex") + b"\n\n" + digits)
    return path


def spread(path):
    for place in range(SHAPE[-1]):
        (path.parent / f"s{place}.bz2").write_bytes(bz2.compress(NOISE[..., place].tobytes("F"), 1))
    head, _, _ = path.read_bytes().partition(b"\n\n")
    head = head.replace(b"encoding: raw", b"encoding: bzip2")
    path.write_bytes(head + f"\ndata file: s%d.bz2 0 {SHAPE[-1] - 1} 1\n\n".encode())
    return path


def as_text(path):
    """Of fewer voxels, because each is an object while it is traced."""
    head, _, _ = path.read_bytes().partition(b"\n\n")
    head = head.replace(b"160 160 128", b"160 160 16")
    words = " ".join(map(str, NOISE[..., :16].ravel("F"))).encode()
    path.write_bytes(head.replace(b"encoding: raw", b"encoding: text") + b"\n\n" + words)
    return path


@pytest.mark.parametrize("spoil", [Path, hexed, spread, as_text, None])
def test_the_peak_of_other_formats(tmp_path, loader, spoil):
    if spoil is None:
        path = write_meta(tmp_path / "a.mha", NOISE, np.eye(4))
    else:
        plain = {"encoding": "raw"}
        path = spoil(write_nrrd(tmp_path / "a.nrrd", NOISE, np.eye(4), fields=plain))
    check(loader, path, 2 / 8 if spoil is as_text else 2)


@pytest.mark.parametrize(
    ("stored", "fields", "size"),
    [
        (NOISE, {}, 2),
        (NOISE, {"RescaleSlope": 2, "RescaleIntercept": -1024}, 2),
        (NOISE, {"RescaleSlope": 0.5}, 4),
        ((NOISE + 1024).astype(np.uint16),
         {"PixelRepresentation": 0, "RescaleIntercept": -1024}, 2),
    ],
    ids=["HU", "scaled", "fractions", "unsigned"],
)  # fmt: skip
def test_the_peak_of_a_dicom_series(tmp_path, loader, stored, fields, size):
    paths = write_series(tmp_path / "series", stored, (2.0, 2.0, 2.0), **fields)
    copies = 2 + 4  # those before it may still wait for their hash
    check(loader, tmp_path / "series", size, copies * max(path.stat().st_size for path in paths))


def test_the_peak_of_a_packed_dicom_series(tmp_path, loader):
    """Threads hold as many files ahead, unpacked."""
    paths = write_series(tmp_path / "series", NOISE, (2.0, 2.0, 2.0))
    for path in paths:
        dataset = pydicom.dcmread(path)
        pixels = dataset.pixel_array.view(np.uint16)
        dataset.PixelData = encapsulate([imagecodecs.jpeg8_encode(pixels, lossless=True)])
        dataset["PixelData"].VR = "OB"
        dataset["PixelData"].is_undefined_length = True
        dataset.file_meta.TransferSyntaxUID = JPEGLosslessSV1
        dataset.save_as(path)
    largest = max(path.stat().st_size for path in paths)
    slices = THREADS * SHAPE[0] * SHAPE[1] * 2
    check(loader, tmp_path / "series", 2, (2 + 4 + 2 * THREADS) * largest + slices)


def test_the_peak_of_a_dicom_file_of_all_slices(tmp_path, loader):
    path = write_enhanced(tmp_path / "a.dcm", NOISE, (2.0, 2.0, 2.0))
    check(loader, path, 2, 2 * path.stat().st_size)
