"""NRRD and MetaImage: the same canonical volume as NIfTI."""

import gzip
import zlib

import nrrd
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ctviewer.core.formats.loading import load_volume
from tests.formats import (
    SMALL,
    SPACES,
    SPACING,
    numbered,
    rewrite,
    write_meta,
    write_nrrd,
)
from tests.scans import AXES, affine_of, chest_array, real, stored_as, write


@pytest.mark.parametrize("axes", AXES)
def test_all_48_orientations_give_one_volume(tmp_path, axes):
    ras, stored = numbered(), stored_as(axes, numbered())
    affine = affine_of(axes, ras.shape, SPACING)
    paths = [write_nrrd(tmp_path / f"{s[:2]}.nrrd", stored, affine, s) for s in SPACES]
    paths.append(write_meta(tmp_path / "a.mha", stored, affine))
    for path in paths:
        volume = load_volume(path)
        assert volume.source.axes == axes
        assert volume.source.orientation_known
        np.testing.assert_array_equal(volume.voxels, ras)
        np.testing.assert_allclose(volume.affine, affine_of("RAS", SMALL, SPACING), atol=1e-6)


@settings(max_examples=40)
@given(
    turn=st.lists(st.floats(-1, 1), min_size=9, max_size=9),
    steps=st.tuples(*[st.floats(0.3, 9)] * 3),
    dtype=st.sampled_from(["int16", ">i2", "uint8", "int32", "float32", ">f8"]),
)
def test_any_direction_gives_the_volume_of_its_nifti_twin(tmp_path, turn, steps, dtype):
    directions, _ = np.linalg.qr(np.array(turn).reshape(3, 3) + 2 * np.eye(3))
    largest = np.sort(np.abs(directions), axis=0)
    assume((largest[2] - largest[1] > 1e-3).all())  # halfway between two axes either is right
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = directions * steps, (5, -7, 11)
    array = numbered(dtype) - 100 if np.dtype(dtype).kind != "u" else numbered(dtype)
    twin = load_volume(write(tmp_path / "a.nii", array, affine))
    for path in (
        write_nrrd(tmp_path / "a.nrrd", array, affine),
        write_meta(tmp_path / "a.mha", array.astype(array.dtype.newbyteorder("=")), affine),
    ):
        volume = load_volume(path)
        assert volume.voxels.dtype == twin.voxels.dtype
        np.testing.assert_array_equal(volume.voxels, twin.voxels)
        np.testing.assert_allclose(volume.affine, twin.affine, atol=2e-3)


@pytest.mark.parametrize("encoding", ["raw", "gzip", "bzip2"])
@pytest.mark.parametrize("name", ["a.nrrd", "a.nhdr", "Ünïcode 肺.nhdr"])
def test_nrrd_packings_and_detached_voxels(tmp_path, encoding, name):
    plain = "a.nhdr" if name.endswith(".nhdr") else "a.nrrd"  # pynrrd writes ASCII only
    path = write_nrrd(tmp_path / plain, numbered(), np.eye(4), fields={"encoding": encoding})
    if name != plain:
        (data,) = set(tmp_path.iterdir()) - {path}
        data.rename(tmp_path / f"肺{data.suffix}")
        content = path.read_bytes().replace(data.name.encode(), f"肺{data.suffix}".encode())
        path.rename(tmp_path / name)
        path = tmp_path / name
        path.write_bytes(content)
    assert len(list(tmp_path.iterdir())) == (2 if name.endswith(".nhdr") else 1)
    volume = load_volume(path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.format == "NRRD"


@pytest.mark.parametrize("pack", [zlib.compress, gzip.compress, None])
@pytest.mark.parametrize("detached", [False, True])
def test_metaimage_packings_and_detached_voxels(tmp_path, pack, detached):
    path = write_meta(tmp_path / "a.mha", numbered(), np.eye(4))
    head, mark, voxels = path.read_bytes().partition(b"ElementDataFile = LOCAL\n")
    head = head.replace(b"CompressedData = False\n", b"").replace(b"CompressedData = True\n", b"")
    voxels = numbered().tobytes("F")
    if pack:
        head, voxels = head + b"CompressedData = True\n", pack(voxels)
    if detached:
        (tmp_path / "a.raw").write_bytes(voxels)
        mark, voxels = b"ElementDataFile = a.raw\n", b""
    path.write_bytes(head + mark + voxels)
    np.testing.assert_array_equal(load_volume(path).voxels, numbered())


def test_metaimage_big_endian_long_and_a_skipped_header(tmp_path):
    path = write_meta(tmp_path / "a.mha", numbered("int32"), np.eye(4))
    head, mark, _ = path.read_bytes().partition(b"ElementDataFile = ")
    (tmp_path / "a.raw").write_bytes(b"junk" + numbered(">i4").tobytes("F"))
    path.write_bytes(head + mark + b"a.raw\n")
    for skipped in (4, -1):
        rewrite(path, ElementType="MET_LONG", BinaryDataByteOrderMSB="True", HeaderSize=skipped,
                CompressedData="False", CompressedDataSize=None)  # fmt: skip
        np.testing.assert_array_equal(load_volume(path).voxels, numbered())


def test_metaimage_scaling_becomes_hu(tmp_path):
    path = write_meta(tmp_path / "a.mha", numbered("uint16"), np.eye(4))
    rewrite(path, ElementToIntensityFunctionSlope=1, ElementToIntensityFunctionOffset=-1024)
    volume = load_volume(path)
    np.testing.assert_array_equal(volume.voxels, numbered() - 1024)
    assert volume.source.intercept == -1024


@pytest.mark.parametrize(
    "fields",
    [
        {"space": None, "space directions": None, "space origin": None, "spacings": [1, 2, 3]},
        {"space": "3D-right-handed"},
    ],
)
def test_a_space_without_a_name_has_an_unknown_orientation(tmp_path, fields):
    header = {"space": "LPS", "space directions": np.diag(SPACING), "space origin": np.zeros(3)}
    header = {k: v for k, v in {**header, **fields}.items() if v is not None}
    nrrd.write(str(tmp_path / "a.nrrd"), numbered(), header)
    volume = load_volume(tmp_path / "a.nrrd")
    assert not volume.source.orientation_known
    assert volume.spacing == SPACING


def test_metaimage_without_directions_has_an_unknown_orientation(tmp_path):
    path = write_meta(tmp_path / "a.mha", numbered(), np.eye(4))
    assert not load_volume(rewrite(path, TransformMatrix=None)).source.orientation_known


@pytest.mark.parametrize(
    ("units", "spacing"),
    [
        (["cm", "cm", "cm"], (10, 10, 10)),
        (["mm", "um", "cm"], (1, 0.001, 10)),
        (["???", "mm", "m"], (1, 1, 1000)),
        (["Millimetre", "centimeters", "metre"], (1, 10, 1000)),
    ],
)
def test_units_become_millimetres(tmp_path, units, spacing):
    fields = {"space units": units}
    path = write_nrrd(tmp_path / "a.nrrd", numbered(), np.eye(4), fields=fields)
    volume = load_volume(path)
    assert volume.spacing == spacing
    assert volume.source.notes == ()


def test_units_of_the_axes_that_are_space(tmp_path):
    head = ("NRRD0004\ntype: int16\ndimension: 4\nsizes: 1 7 6 5\nendian: little\n"
            'encoding: raw\nspacings: nan 1 2 3\nunits: "s" "mm" "cm" "m"\n\n')  # fmt: skip
    (tmp_path / "a.nrrd").write_bytes(head.encode() + numbered().tobytes("F"))
    assert load_volume(tmp_path / "a.nrrd").spacing == (1, 20, 3000)


def test_a_unit_that_is_not_known_is_said(tmp_path):
    fields = {"space units": ["furlong", "mm", "furlong"]}
    path = write_nrrd(tmp_path / "a.nrrd", numbered(), np.eye(4), fields=fields)
    volume = load_volume(path)
    assert volume.spacing == (1, 1, 1)
    (note,) = volume.source.notes
    assert note == (
        "The header's unit of length (furlong) is not known; its numbers are taken as millimetres."
    )


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("mm", 1), ("cm", 10), ("um", 0.001), ("?", 1), ("", 1), ("m", 1000), ("CM", 10)],
)
def test_units_of_a_metaimage_become_millimetres(tmp_path, unit, factor):
    affine = np.diag([1.0, 2, 3, 1])
    affine[:3, 3] = 5, 6, 7
    path = write_meta(tmp_path / "a.mha", numbered(), affine, DistanceUnits=unit)
    volume = load_volume(path)
    np.testing.assert_allclose(volume.affine, np.diag([factor] * 3 + [1]) @ affine)
    assert volume.source.notes == ()


def test_a_unit_of_a_metaimage_that_is_not_known_is_said(tmp_path):
    path = write_meta(tmp_path / "a.mha", numbered(), np.eye(4), DistanceUnits="inch")
    volume = load_volume(path)
    assert volume.spacing == (1, 1, 1)
    assert volume.source.notes == (
        "The header's unit of length (inch) is not known; its numbers are taken as millimetres.",
    )


def test_directions_of_a_metaimage_with_lengths_are_said(tmp_path):
    fields = {"TransformMatrix": "2 0 0 0 1 0 0 0 1"}
    path = write_meta(tmp_path / "a.mha", numbered(), np.eye(4), **fields)
    volume = load_volume(path)
    assert volume.spacing == (2, 1, 1)
    (note,) = volume.source.notes
    assert "the lengths 2 x 1 x 1 instead of 1" in note
    fields = {"TransformMatrix": "1.004 0 0 0 0.998 0 0 0 1"}
    path = write_meta(tmp_path / "a.mha", numbered(), np.eye(4), **fields)
    assert load_volume(path).source.notes == ()


def test_the_header_is_kept_as_it_stands(tmp_path):
    fields = {"content": "chest", "Patient note": "Joerg: 3"}
    path = write_nrrd(tmp_path / "a.nrrd", numbered(), np.eye(4), fields=fields)
    path.write_bytes(path.read_bytes().replace(b"Joerg", "Jörg".encode()))
    facts = dict(load_volume(path).source.facts)
    assert facts["content"] == "chest"
    assert facts["Patient note"] == "Jörg: 3"
    facts = dict(load_volume(write_meta(tmp_path / "a.mha", numbered(), np.eye(4))).source.facts)
    assert facts["NDims"] == "3"


def test_content_counts_not_the_name(tmp_path):
    for made in (write_nrrd, write_meta):
        suffix = ".nrrd" if made is write_nrrd else ".mha"
        path = made(tmp_path / f"a{suffix}", numbered(), np.eye(4)).rename(tmp_path / "a.nii")
        np.testing.assert_array_equal(load_volume(path).voxels, numbered())


@pytest.mark.real
def test_nan_in_a_metaimage_of_itk_snap():
    assert load_volume(real("conformance/nifti/nan.mha")).nonfinite > 0


def test_a_chest_is_the_same_in_every_format(tmp_path):
    array, affine = chest_array(), np.diag([4.0, 4, 5, 1])
    twin = load_volume(write(tmp_path / "a.nii.gz", array, affine))
    for path in (
        write_nrrd(tmp_path / "a.nrrd", array, affine),
        write_meta(tmp_path / "a.mha", array, affine),
    ):
        np.testing.assert_array_equal(load_volume(path).voxels, twin.voxels)
