"""NIfTI compressed by bzip2, xz and Zstandard opens like gzip, and is found everywhere."""

import bz2
import lzma

import numpy as np
import pytest
from backports import zstd

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.loading import load_volume, outline, voxel_blocks
from ctviewer.core.formats.readers import openable_suffixes
from tests.dicoms import numbered
from tests.scans import write

PACK = {"bz2": bz2.compress, "xz": lzma.compress, "zst": zstd.compress}


def noisy(shape=(60, 50, 40)):
    """Voxels that compress badly: the stream is longer than the inspected part."""
    return np.random.default_rng(3).integers(-1000, 1000, shape).astype(np.int16)


def packed(folder, ending, voxels=None, name="a"):
    plain = write(folder / "plain.nii", noisy() if voxels is None else voxels)
    path = folder / f"{name}.nii.{ending}"
    path.write_bytes(PACK[ending](plain.read_bytes()))
    plain.unlink()
    return path


@pytest.mark.parametrize("ending", PACK)
def test_a_packed_scan_opens_to_the_same_voxels(tmp_path, ending):
    path = packed(tmp_path, ending)
    volume = load_volume(path)
    np.testing.assert_array_equal(volume.voxels, noisy())
    assert volume.source.format == "NIfTI-1"
    assert outline(path).shape == volume.shape
    assert b"".join(voxel_blocks(path)) == noisy().tobytes("F")


@pytest.mark.parametrize("ending", PACK)
def test_what_a_packed_file_is_its_content_says(tmp_path, ending):
    path = packed(tmp_path, ending).rename(tmp_path / "scan")
    np.testing.assert_array_equal(load_volume(path).voxels, noisy())


@pytest.mark.parametrize("ending", PACK)
def test_a_packed_scan_is_found_in_folders_and_dialogs(tmp_path, ending):
    path = packed(tmp_path, ending, name="A").rename(tmp_path / f"A.NII.{ending.upper()}")
    assert path.name.lower().endswith(openable_suffixes())
    assert [scan.path for scan in discover([tmp_path]).scans] == [path]
    assert discover([tmp_path]).omitted == ()


@pytest.mark.parametrize("ending", PACK)
@pytest.mark.parametrize("kept", [0.02, 0.5, 0.99])
def test_an_unfinished_download_says_so(tmp_path, ending, kept):
    path = packed(tmp_path, ending)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(LoadError, match="not copied or downloaded completely"):
        load_volume(path)


@pytest.mark.parametrize("ending", PACK)
def test_a_damaged_stream_says_so(tmp_path, ending):
    path = packed(tmp_path, ending)
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 2000] = bytes(2000)
    path.write_bytes(content)
    with pytest.raises(LoadError, match=r"damaged|ends too early"):
        load_volume(path)


@pytest.mark.parametrize("ending", PACK)
def test_several_streams_in_a_row_are_one_scan(tmp_path, ending):
    """As pbzip2 and pzstd write."""
    whole = packed(tmp_path, ending)
    plain = write(tmp_path / "plain.nii", noisy()).read_bytes()
    half = len(plain) // 2
    whole.write_bytes(PACK[ending](plain[:half]) + PACK[ending](plain[half:]))
    np.testing.assert_array_equal(load_volume(whole).voxels, noisy())


@pytest.mark.parametrize("ending", PACK)
def test_a_header_that_promises_too_much_is_refused_before_it_is_unpacked(tmp_path, ending):
    path = packed(tmp_path, ending, numbered())
    plain = bytearray(write(tmp_path / "plain.nii", numbered()).read_bytes())
    plain[42:48] = np.array([30000] * 3, np.int16).tobytes()  # dim: 30,000 cubed
    path.write_bytes(PACK[ending](bytes(plain)))
    with pytest.raises(LoadError, match="needs 54"):
        load_volume(path)


@pytest.mark.parametrize("ending", PACK)
def test_what_else_is_packed_is_named(tmp_path, ending):
    (tmp_path / f"a.nrrd.{ending}").write_bytes(PACK[ending](b"NRRD0004\n" + b"x" * 9999))
    with pytest.raises(LoadError, match=r"NRRD, packed as a whole \(.*unpack it"):
        load_volume(tmp_path / f"a.nrrd.{ending}")
