"""From files to volumes: exact HU, canonical axes, a sentence for every bad file."""

import gzip
import os
import tracemalloc

import nibabel as nib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctviewer.core.base.errors import Cancelled, LoadError
from ctviewer.core.formats.loading import load_volume
from tests.formats import assert_loads_or_is_refused, sentence
from tests.scans import AXES, affine_of, chest_array, stored_as, write

SMALL = (7, 6, 5)


def numbered(dtype=np.int16):
    return np.arange(np.prod(SMALL)).reshape(SMALL).astype(dtype)


@pytest.mark.parametrize("axes", AXES)
def test_all_48_orientations_give_one_volume(tmp_path, axes):
    ras, spacing = numbered(), (1.0, 2.0, 3.0)
    path = write(tmp_path / "a.nii.gz", stored_as(axes, ras), affine_of(axes, SMALL, spacing))
    volume = load_volume(path)
    assert volume.source.axes == axes
    np.testing.assert_array_equal(volume.voxels, ras)
    np.testing.assert_allclose(volume.affine, affine_of("RAS", SMALL, spacing), atol=1e-4)
    raw = np.asanyarray(nib.load(path).dataobj)
    for index in [(0, 0, 0), (6, 5, 4), (1, 2, 3)]:
        assert raw[volume.stored_index(index)] == volume.hu_at(index)


@pytest.mark.parametrize("suffix", [".nii", ".nii.gz", ".hdr"])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [nib.Nifti1Image, nib.Nifti2Image])
def test_formats(tmp_path, suffix, order, kind):
    if suffix == ".hdr":
        kind = nib.Nifti1Pair if kind is nib.Nifti1Image else nib.nifti2.Nifti2Pair
    header = kind.header_class(endianness=order)
    header.set_data_dtype(np.dtype(np.int16).newbyteorder(order))
    path = tmp_path / f"a{suffix}"
    nib.save(kind(numbered(), affine_of("RAS", SMALL, (1, 1, 1)), header), path)
    volume = load_volume(path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.voxels.dtype == np.int16
    assert volume.source.format == ("NIfTI-1" if kind.__name__.startswith("Nifti1") else "NIfTI-2")


def test_gzipped_pair_opens_by_either_half(tmp_path):
    nib.save(nib.Nifti1Pair(numbered(), np.eye(4)), tmp_path / "a.hdr")
    for name in ("a.hdr", "a.img"):
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress((tmp_path / name).read_bytes()))
        (tmp_path / name).unlink()
    for name in ("a.hdr.gz", "a.img.gz"):
        np.testing.assert_array_equal(load_volume(tmp_path / name).voxels, numbered())


@pytest.mark.parametrize(
    ("stored", "slope", "inter", "kept"),
    [
        ("int16", 1, 0, "int16"),
        ("uint8", 1, 0, "uint8"),
        ("uint16", 1, -1024, "int16"),
        ("int16", 2, -1024, "int16"),
        ("int32", 1, 0, "int16"),
        ("int32", 1000, 0, "int32"),
        ("int16", 0.5, -1024, "float32"),
        ("float32", 1, 0, "int16"),
        ("float64", 1, -1024, "int16"),
        ("float64", 0.1, 0, "float32"),
    ],
)
def test_voxels_stay_exact_in_the_smallest_type(tmp_path, stored, slope, inter, kept):
    path = write(tmp_path / "a.nii", numbered(stored), scl_slope=slope, scl_inter=inter)
    volume = load_volume(path)
    wanted = numbered(np.float64) * np.float32(slope).astype(float) + inter
    assert volume.voxels.dtype == kept
    np.testing.assert_array_equal(volume.voxels, wanted.astype(volume.voxels.dtype))


def test_nan_and_infinity_are_counted(tmp_path):
    values = numbered(np.float32)
    values[0, 0, 0], values[1, 1, 1] = np.nan, np.inf
    assert load_volume(write(tmp_path / "a.nii", values)).nonfinite == 2


@pytest.mark.parametrize(("slope", "inter"), [(1e308, 0), (1e300, 1e300), (float(2**60), 0)])
def test_scaling_of_any_size_is_infinite_and_no_warning(tmp_path, slope, inter):
    image = nib.Nifti2Image(np.full(SMALL, 20, np.int16), np.eye(4))
    nib.save(image, tmp_path / "a.nii")
    content = bytearray((tmp_path / "a.nii").read_bytes())
    content[176:192] = np.array([slope, inter]).tobytes()
    (tmp_path / "a.nii").write_bytes(content)
    assert load_volume(tmp_path / "a.nii").nonfinite in (0, np.prod(SMALL))


@pytest.mark.parametrize("number", [1e200, -1e300, 1e160])
def test_places_of_any_size_are_refused_without_a_warning(tmp_path, number):
    image = nib.Nifti2Image(numbered(), np.eye(4))
    image.set_sform(np.diag([number, 1, 1, 1]), 1)
    nib.save(image, tmp_path / "a.nii")
    with pytest.raises(LoadError, match="broken sform"):
        load_volume(tmp_path / "a.nii")


def test_one_volume_in_four_dimensions_is_squeezed(tmp_path):
    assert load_volume(write(tmp_path / "a.nii", numbered()[..., None])).shape == SMALL


@pytest.mark.parametrize("count", [4, 5, 7])
def test_sizes_that_are_not_used_may_be_zero(tmp_path, count):
    path = write(tmp_path / "a.nii", numbered(), dim=[count, *SMALL, 0, 0, 0, 0])
    assert load_volume(path).shape == SMALL


def test_units_become_millimetres(tmp_path):
    for code, factor in ((1, 1000.0), (3, 0.001)):
        path = write(tmp_path / "a.nii", numbered(), xyzt_units=code)
        assert load_volume(path).spacing == pytest.approx((4 * factor, 4 * factor, 5 * factor))


@pytest.mark.parametrize("time", [0, 8, 24, 56, 64, 192])
def test_a_unit_of_time_is_none_of_length(tmp_path, time):
    for code, factor in ((0, 1.0), (1, 1000.0), (2, 1.0), (3, 0.001)):
        path = write(tmp_path / "a.nii", numbered(), xyzt_units=code + time)
        volume = load_volume(path)
        assert volume.spacing == pytest.approx((4 * factor, 4 * factor, 5 * factor))
        assert volume.source.notes == ()


@pytest.mark.parametrize("code", [4, 5, 7, 7 + 24])
def test_a_unit_of_length_that_is_not_known_is_said(tmp_path, code):
    volume = load_volume(write(tmp_path / "a.nii", numbered(), xyzt_units=code))
    assert volume.spacing == (4, 4, 5)
    assert volume.source.notes == (
        f"The header's unit of length (xyzt_units {code % 8}) is not known; its numbers are taken "
        "as millimetres.",
    )


def test_no_orientation_is_known_to_be_unknown(tmp_path):
    path = write(tmp_path / "a.nii", numbered(), sform_code=0, qform_code=0)
    assert not load_volume(path).source.orientation_known


def test_names_with_spaces_and_signs(tmp_path):
    path = write(tmp_path / "Ünïcode 扫描 (1).nii.gz", numbered())
    np.testing.assert_array_equal(load_volume(path).voxels, numbered())


def test_progress_can_cancel(tmp_path):
    def stop(fraction, _label):
        if fraction > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        load_volume(write(tmp_path / "a.nii.gz", chest_array()), stop)


def test_the_sha256_is_the_files(tmp_path):
    import hashlib

    path = write(tmp_path / "a.nii.gz", numbered())
    assert load_volume(path).source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_missing(tmp_path):
    assert "no file gone.nii" in sentence(tmp_path / "gone.nii")


def test_folder(tmp_path):
    assert "is a folder" in sentence(tmp_path)


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_empty(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    assert "is empty" in sentence(tmp_path / name)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path):
    path = write(tmp_path / "a.nii", numbered())
    path.chmod(0)
    assert "permission" in sentence(path)


def test_no_permission_as_the_system_says_it(tmp_path, monkeypatch):
    def refuse(_path, _mode):
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert "permission" in sentence(tmp_path / "a.nii")


@pytest.mark.parametrize("content", [b"hello", b"\0" * 1000, b"\x1f\x8b" + b"x" * 100])
def test_not_nifti(tmp_path, content):
    (tmp_path / "a.nii.gz").write_bytes(content)
    assert "NIfTI" in sentence(tmp_path / "a.nii.gz") or "damaged" in sentence(
        tmp_path / "a.nii.gz"
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_truncated_gzip(tmp_path, share):
    rng = np.random.default_rng(0)
    whole = write(tmp_path / "a.nii.gz", rng.integers(-1000, 400, (20, 20, 20)).astype(np.int16))
    content = whole.read_bytes()
    whole.write_bytes(content[: int(len(content) * share)])
    assert "too early" in sentence(whole) or "not copied" in sentence(whole)


def test_damaged_gzip(tmp_path):
    rng = np.random.default_rng(0)
    path = write(tmp_path / "a.nii.gz", rng.integers(-1000, 400, (20, 20, 20)).astype(np.int16))
    content = bytearray(path.read_bytes())
    content[-6] ^= 255  # inside the checksum
    path.write_bytes(content)
    assert "damaged" in sentence(path)


def test_promises_more_than_it_holds(tmp_path):
    path = write(tmp_path / "a.nii", numbered())
    path.write_bytes(path.read_bytes()[:-10])
    assert "promises" in sentence(path)


def test_gzip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.nii.gz"
    header = nib.Nifti1Header()
    header.set_data_dtype(np.float64)
    header.set_data_shape((30_000, 30_000, 30_000))
    header["magic"] = b"n+1"
    header["vox_offset"] = 352
    path.write_bytes(gzip.compress(header.binaryblock + b"\0" * 1_000_000))
    assert "promises" in sentence(path)


def test_more_than_the_memory_is_refused(tmp_path):
    path = write(tmp_path / "a.nii", chest_array())
    assert "memory" in sentence(path, memory_limit=1000)


@pytest.mark.parametrize(
    ("shape", "word"),
    [
        ((9, 9), "single picture"),
        ((9, 9, 1), "single picture"),
        ((4, 4, 4, 3), "3 volumes"),
        ((4, 4, 4, 1, 2), "2 volumes"),
    ],
)
def test_wrong_dimensions(tmp_path, shape, word):
    assert word in sentence(write(tmp_path / "a.nii", np.zeros(shape, np.int16), np.eye(4)))


def test_colours(tmp_path):
    rgb = np.zeros(SMALL, np.dtype([("R", "u1"), ("G", "u1"), ("B", "u1")]))
    nib.save(nib.Nifti1Image(rgb, np.eye(4)), tmp_path / "a.nii")
    assert "RGB" in sentence(tmp_path / "a.nii")


def test_complex_numbers(tmp_path):
    assert "complex" in sentence(write(tmp_path / "a.nii", numbered(np.complex64)))


def test_cifti(tmp_path):
    nib.save(nib.Nifti2Image(numbered(), np.eye(4)), tmp_path / "a.nii")
    image = nib.load(tmp_path / "a.nii")
    image.header["intent_code"] = 3001
    nib.save(image, tmp_path / "b.nii")
    assert "CIFTI" in sentence(tmp_path / "b.nii")


def test_flat_affine(tmp_path):
    path = write(tmp_path / "a.nii", numbered(), srow_z=[0, 0, 0, 0], qform_code=0)
    assert "broken sform" in sentence(path)


@pytest.mark.parametrize("offset", [-5.0, 100.0, 348.0, float("nan"), float("inf")])
def test_voxels_cannot_begin_inside_the_header(tmp_path, offset):
    path = write(tmp_path / "a.nii", numbered(), vox_offset=offset)
    assert "begin at byte" in sentence(path)


def test_no_offset_means_right_behind_the_header(tmp_path):
    path = write(tmp_path / "a.nii", numbered(), vox_offset=0)
    np.testing.assert_array_equal(load_volume(path).voxels, numbered())


def test_a_far_offset_is_no_way_around_the_memory_limit(tmp_path):
    path = tmp_path / "a.nii.gz"
    write(path, numbered(), vox_offset=3e6)
    content = gzip.decompress(path.read_bytes()) + b"\0" * 4_000_000
    path.write_bytes(gzip.compress(content))
    assert "memory" in sentence(path, memory_limit=1_000_000)


def test_a_qfac_of_zero_counts_as_one(tmp_path):
    path = write(tmp_path / "a.nii", numbered(), sform_code=0, pixdim=[0, 4, 4, 5, 0, 0, 0, 0])
    np.testing.assert_array_equal(load_volume(path).voxels, numbered())


def test_the_header_of_a_pair_named_as_one_file(tmp_path):
    path = write(tmp_path / "a.nii", numbered(), magic=b"ni1")
    assert "header of a pair" in sentence(path)


def test_loading_needs_little_more_memory_than_the_scan(tmp_path):
    big = np.zeros((200, 200, 100), np.uint16)
    path = write(tmp_path / "a.nii", big, scl_slope=1, scl_inter=-1024)
    tracemalloc.start()
    load_volume(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4.5 * big.nbytes


def test_half_a_pair(tmp_path):
    nib.save(nib.Nifti1Pair(numbered(), np.eye(4)), tmp_path / "a.hdr")
    (tmp_path / "a.img").unlink()
    assert "a.img" in sentence(tmp_path / "a.hdr")


def test_analyze(tmp_path):
    nib.save(nib.AnalyzeImage(numbered(), np.eye(4)), tmp_path / "a.img")
    assert "Analyze" in sentence(tmp_path / "a.hdr")


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 347), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_header_loads_or_gets_a_sentence(tmp_path, changes):
    good = tmp_path / "good.nii"
    if not good.exists():
        write(good, numbered())
    content = bytearray(good.read_bytes())
    for place, value in changes:
        content[place] = value
    assert_loads_or_is_refused(tmp_path / "bad.nii", content)
