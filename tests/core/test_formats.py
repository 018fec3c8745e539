"""NRRD and MetaImage: the same canonical volume as NIfTI, every bad file a sentence."""

import gzip
import zlib

import metaimageio
import nrrd
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctviewer.core.errors import LoadError
from ctviewer.core.loading import load_volume
from tests.scans import AXES, affine_of, chest_array, real, stored_as, write

SMALL, SPACING = (7, 6, 5), (1.0, 2.0, 3.0)
LPS = np.diag([-1.0, -1, 1, 1])
SPACES = {"RAS": np.eye(4), "left-anterior-superior": np.diag([-1.0, 1, 1, 1]),
          "left-posterior-superior": LPS}  # fmt: skip


def numbered(dtype=np.int16):
    return np.arange(np.prod(SMALL)).reshape(SMALL).astype(dtype)


def write_nrrd(path, array, affine, space="left-posterior-superior", **options):
    """`affine` is RAS; pynrrd writes."""
    there = SPACES[space] @ affine
    header = {"space": space, "space directions": there[:3, :3].T, "space origin": there[:3, 3]}
    nrrd.write(str(path), array, {**header, **options.pop("fields", {})}, **options)
    return path


def write_meta(path, array, affine, **fields):
    """`affine` is RAS; MetaImageIO writes; then `fields` overwrite the header's as they stand."""
    there = LPS @ affine
    steps = np.linalg.norm(there[:3, :3], axis=0)
    metaimageio.write(
        str(path),
        np.ascontiguousarray(array.T),
        Offset=there[:3, 3],
        TransformMatrix=there[:3, :3] / steps,
        ElementSpacing=steps,
        CompressedData=True,
    )
    return rewrite(path, **fields) if fields else path


def rewrite(path, **fields):
    """Overwrite lines of a text header, add new ones before the last, drop those that are None."""
    head, mark, rest = path.read_bytes().partition(b"ElementDataFile")
    lines = dict(line.split(" = ", 1) for line in head.decode().splitlines())
    lines.update({name: str(value) for name, value in fields.items()})
    lines = {name: value for name, value in lines.items() if value != "None"}
    text = "".join(f"{name} = {value}\n" for name, value in lines.items())
    path.write_bytes(text.encode() + mark + rest)
    return path


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


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    turn=st.lists(st.floats(-1, 1), min_size=9, max_size=9),
    steps=st.tuples(*[st.floats(0.3, 9)] * 3),
    dtype=st.sampled_from(["int16", ">i2", "uint8", "int32", "float32", ">f8"]),
)
def test_any_direction_gives_the_volume_of_its_nifti_twin(tmp_path, turn, steps, dtype):
    directions, _ = np.linalg.qr(np.array(turn).reshape(3, 3) + 2 * np.eye(3))
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


def test_units_become_millimetres(tmp_path):
    units = {"space units": ["cm", "cm", "cm"]}
    path = write_nrrd(tmp_path / "a.nrrd", numbered(), np.eye(4), fields=units)
    assert load_volume(path).spacing == (10, 10, 10)


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


def sentence(path, **kwargs) -> str:
    with pytest.raises(LoadError) as caught:
        load_volume(path, **kwargs)
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


@pytest.fixture(params=["nrrd", "mha"])
def good(request, tmp_path):
    """A sound compressed file of either format."""
    rng = np.random.default_rng(0)
    noise = rng.integers(-1000, 400, (20, 20, 20)).astype(np.int16)
    made = write_nrrd if request.param == "nrrd" else write_meta
    return made(tmp_path / f"a.{request.param}", noise, np.eye(4))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_truncated(good, share):
    content = good.read_bytes()
    good.write_bytes(content[: int(len(content) * share)])
    assert "too early" in sentence(good) or "can hold" in sentence(good)


def test_more_than_the_memory(good):
    assert "memory" in sentence(good, memory_limit=1000)


def replaced(path, old: bytes, new: bytes):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))
    return path


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (b"sizes: 7 6 5", b"sizes: 70000 60000 50000", "promises"),
        (b"sizes: 7 6 5", b"sizes: 7 6 -5", "impossible size"),
        (b"sizes: 7 6 5", b"sizes: 7 6", "contradict"),
        (b"sizes: 7 6 5", b"sizes: seven", "damaged"),
        (b"type: int16", b"type: block", "type 'block'"),
        (b"type: int16", b"type: quaternion", "cannot be shown"),
        (b"encoding: gzip", b"encoding: ascii", "raw or gzip"),
        (b"endian: little", b"kinds: RGB-color domain domain", "colours"),
        (b"endian: little", b"content: x", "byte order"),
        (b"NRRD000", b"NRRD009", "newer"),
        (b"space directions: (-1", b"space directions: (0", "on a plane"),
        (b"space directions: (-1", b"space directions: (nan", "on a plane"),
        (b"endian: little", b"endian: little\nendian: big", "damaged"),
        (b"endian: little", b"endian: little\nline skip: 3", "skip lines"),
        (b"endian: little", b"endian: little\ndata file: ../a.raw", "another place"),
        (b"endian: little", b"endian: little\ndata file: //host/share/a.raw", "another place"),
        (b"endian: little", b"endian: little\ndata file: C:\\a.raw", "another place"),
        (b"endian: little", b"endian: little\ndata file: LIST", "several files"),
        (b"endian: little", b"endian: little\ndata file: gone.raw", "no file gone.raw"),
    ],
)
def test_bad_nrrd(tmp_path, old, new, word):
    path = write_nrrd(tmp_path / "a.nrrd", numbered(), np.eye(4))
    assert word in sentence(replaced(path, old, new))


def test_nrrd_without_spacing(tmp_path):
    nrrd.write(str(tmp_path / "a.nrrd"), numbered(), {})
    assert "no voxel spacing" in sentence(tmp_path / "a.nrrd")


def test_nrrd_of_several_volumes(tmp_path):
    path = write_nrrd(tmp_path / "a.nrrd", numbered(), np.eye(4))
    text = path.read_bytes().replace(b"sizes: 7 6 5", b"sizes: 7 6 5 2")
    path.write_bytes(text.replace(b"dimension: 3", b"dimension: 4"))
    assert "2 volumes" in sentence(path)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"DimSize": "70000 60000 50000"}, "promises"),
        ({"DimSize": "7 6 0"}, "impossible size"),
        ({"DimSize": "7 6"}, "single picture"),
        ({"DimSize": "7 6 5 2"}, "2 volumes"),
        ({"DimSize": "a b c"}, "not numbers"),
        ({"ElementType": "MET_STRING"}, "cannot be shown"),
        ({"ElementNumberOfChannels": 3}, "colours"),
        ({"ElementSpacing": "1 1 0"}, "no voxel spacing"),
        ({"ElementSpacing": None}, "no voxel spacing"),
        ({"TransformMatrix": "1 0 0 0 1 0 0 1 0"}, "on a plane"),
        ({"TransformMatrix": "1 0 0 0 1"}, "contradict"),
        ({"BinaryData": "False"}, "as text"),
        ({"HeaderSize": -7}, "contradict"),
    ],
)
def test_bad_metaimage(tmp_path, fields, word):
    assert word in sentence(write_meta(tmp_path / "a.mha", numbered(), np.eye(4), **fields))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        (b"/etc/hostname", "another place"),
        (b"\\\\host\\share\\a.raw", "another place"),
        (b"LIST", "several files"),
        (b"a%03d.raw 1 5 1", "several files"),
        (b"gone.raw", "no file gone.raw"),
        (b"", "another place"),
    ],
)
def test_metaimage_with_voxels_elsewhere(tmp_path, name, word):
    path = write_meta(tmp_path / "a.mha", numbered(), np.eye(4))
    head = path.read_bytes().partition(b"LOCAL")[0]
    path.write_bytes(head + name + b"\n")
    assert word in sentence(path)


def test_metaimage_that_never_says_where_the_voxels_are(tmp_path):
    (tmp_path / "a.mha").write_bytes(b"NDims = 3\n" + b"x" * 1000)
    assert "where the voxels are" in sentence(tmp_path / "a.mha")


def test_a_damaged_packing(good):
    content = bytearray(good.read_bytes())
    content[-200] ^= 255
    good.write_bytes(content)
    assert "damaged" in sentence(good) or "too early" in sentence(good)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    suffix=st.sampled_from(["nrrd", "mha"]),
    changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_any_header_loads_or_gets_a_sentence(tmp_path, suffix, changes):
    sound = tmp_path / f"sound.{suffix}"
    if not sound.exists():
        (write_nrrd if suffix == "nrrd" else write_meta)(sound, numbered(), np.eye(4))
    content = bytearray(sound.read_bytes())
    for place, value in changes:
        content[place % len(content)] = value
    bad = tmp_path / f"bad.{suffix}"
    bad.write_bytes(content)
    try:
        volume = load_volume(bad, memory_limit=10**8)
    except LoadError:
        return
    assert volume.voxels.ndim == 3
    assert np.isfinite(volume.affine).all()


def test_a_chest_is_the_same_in_every_format(tmp_path):
    array, affine = chest_array(), np.diag([4.0, 4, 5, 1])
    twin = load_volume(write(tmp_path / "a.nii.gz", array, affine))
    for path in (
        write_nrrd(tmp_path / "a.nrrd", array, affine),
        write_meta(tmp_path / "a.mha", array, affine),
    ):
        np.testing.assert_array_equal(load_volume(path).voxels, twin.voxels)
