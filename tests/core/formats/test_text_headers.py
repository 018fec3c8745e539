"""NRRD and MetaImage from other programs: the same voxels at the same positions.

The meaning of each variant was checked with SimpleITK 2.5.
"""

import bz2
import gzip
import zlib
from functools import partial

import nibabel as nib
import numpy as np
import pytest

from ctviewer.core.analysis.gate import display_findings
from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.loading import load_volume

ARRAY = np.arange(-100, 110).reshape((7, 6, 5), order="F").astype("<i2")
RAW = ARRAY.tobytes("F")
gzipped = partial(gzip.compress, mtime=0)  # the time would be in the names of tests
SLICES = [RAW[start : start + 84] for start in range(0, len(RAW), 84)]
NUMBERS = " ".join(map(str, ARRAY.ravel("F"))).encode()
LPS = np.array([[1.0, 0, 0, 1], [0, 2, 0, 2], [0, 0, 3, 3], [0, 0, 0, 1]])
NRRD = """NRRD0004
type: short
dimension: 3
space: left-posterior-superior
sizes: 7 6 5
space directions: (1,0,0) (0,2,0) (0,0,3)
space origin: (1,2,3)
endian: little
"""
META = """ObjectType = Image
NDims = 3
BinaryData = True
BinaryDataByteOrderMSB = False
TransformMatrix = 1 0 0 0 1 0 0 0 1
Offset = 1 2 3
ElementSpacing = 1 2 3
DimSize = 7 6 5
ElementType = MET_SHORT
"""


def as_stored(volume):
    """The voxels in the file's own order, and the LPS affine of that order."""
    ornt = nib.orientations.axcodes2ornt(volume.source.axes)
    turn = nib.orientations.ornt_transform(nib.orientations.axcodes2ornt("RAS"), ornt)
    voxels = nib.orientations.apply_orientation(volume.voxels, turn)
    affine = volume.affine @ nib.orientations.inv_ornt_aff(turn, volume.shape)
    return voxels, np.diag([-1.0, -1, 1, 1]) @ affine


def check(path, affine=LPS):
    volume = load_volume(path)
    voxels, lps = as_stored(volume)
    np.testing.assert_array_equal(voxels, ARRAY)
    np.testing.assert_allclose(lps, affine, atol=1e-6)
    return volume


def nrrd(folder, fields, body=b"", *, head=NRRD, name="a.nrrd"):
    (folder / name).write_bytes(head.encode() + fields.encode() + b"\n" + body)
    return folder / name


def meta(folder, last, body=b"", *, head=META, name="a.mha"):
    (folder / name).write_bytes(head.encode() + last.encode() + b"\n" + body)
    return folder / name


LOCAL = "ElementDataFile = LOCAL"


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ("encoding: raw\n", RAW),
        ("ENCODING: RAW\n", RAW),
        ("encoding: ascii\n", NUMBERS),
        ("encoding: text\n", NUMBERS.replace(b" ", b"\r\n")),
        ("encoding: txt\n", NUMBERS.replace(b" ", b", ") + b"\n"),
        ("encoding: hex\n", RAW.hex().encode()),
        ("encoding: hex\n", "\n".join(RAW.hex()[i : i + 71] for i in range(0, 840, 71)).encode()),
        ("encoding: gz\n", gzipped(RAW)),
        ("encoding: gzip\n", gzipped(RAW[:99]) + gzipped(RAW[99:]) + bytes(512)),
        ("encoding: bzip2\n", bz2.compress(RAW[:99]) + bz2.compress(RAW[99:])),
        ("encoding: raw\nline skip: 2\n", b"one\ntwo\r\n" + RAW),
        ("encoding: gzip\nline skip: 1\n", b"one\n" + gzipped(RAW)),
        ("encoding: ascii\nlineskip: 1\n", b"1 2 3\n" + NUMBERS),
        ("encoding: raw\nbyte skip: 10\n", b"0123456789" + RAW),
        ("encoding: gzip\nbyteskip: 10\n", gzipped(b"0123456789" + RAW)),
        ("encoding: raw\nline skip: 1\nbyte skip: 4\n", b"one\nabcd" + RAW),
        ("encoding: raw\nbyte skip: -1\n", b"whatever" + RAW),
        ("encoding: raw\nmeasurement frame: (0,1,0) (1,0,0) (0,0,1)\n", RAW),
        ("encoding: raw\ncenterings: node node node\n", RAW),
        ("encoding: raw\nkinds: space space space\n", RAW),
        ("encoding: raw\nkinds: domain domain time\n", RAW),
        ("encoding: raw\nkinds: ??? ??? ???\n", RAW),
        ("encoding: raw\n# a comment\nkey:=value: more\n", RAW),
        ("encoding: raw\n" + "key:=" + "v" * 1_500_000 + "\n", RAW),
        ("encoding: raw\n" + "".join(f"k{i}:={'v' * 900}\n" for i in range(1300)), RAW),
    ],
)  # fmt: skip
def test_nrrd(tmp_path, fields, body):
    volume = check(nrrd(tmp_path, fields, body))
    assert volume.source.orientation_known
    assert not volume.source.notes
    assert all(len(value) < 1100 for _, value in volume.source.facts)


def test_nrrd_with_lines_as_windows_writes_them(tmp_path):
    path = nrrd(tmp_path, "")
    path.write_bytes((NRRD + "encoding: raw\n\n").replace("\n", "\r\n").encode() + RAW)
    check(path)


def test_numbers_as_text_need_no_byte_order(tmp_path):
    head = NRRD.replace("endian: little\n", "")
    check(nrrd(tmp_path, "encoding: ascii\n", NUMBERS, head=head))
    with pytest.raises(LoadError, match="byte order"):
        load_volume(nrrd(tmp_path, "encoding: raw\n", RAW, head=head))


@pytest.mark.parametrize(
    ("space", "signs"),
    [
        ("RAS", (-1, -1, 1)),
        ("left-anterior-superior", (1, -1, 1)),
        ("scanner-xyz", (1, 1, 1)),
        ("3D-right-handed", (1, 1, 1)),
    ],
)
def test_nrrd_spaces(tmp_path, space, signs):
    head = NRRD.replace("left-posterior-superior", space)
    volume = check(nrrd(tmp_path, "encoding: raw\n", RAW, head=head), np.diag([*signs, 1]) @ LPS)
    assert volume.source.orientation_known == (len(set(signs)) > 1)


@pytest.mark.parametrize(
    ("fields", "steps", "origin"),
    [
        ("spacings: 1 2 3\n", (1, 2, 3), (0, 0, 0)),
        ("spacings: 1 -2 3\n", (1, -2, 3), (0, 0, 0)),
        ("spacings: 1 2 3\naxis mins: 10 20 30\ncenterings: cell cell cell\n",
         (1, 2, 3), (10.5, 21, 31.5)),
        ("spacings: 1 2 3\naxis mins: 10 20 30\ncenterings: node node node\n",
         (1, 2, 3), (10, 20, 30)),
        ("space dimension: 3\nspace directions: (1,0,0) (0,2,0) (0,0,3)\n"
         "space origin: (1,2,3)\n", (1, 2, 3), (1, 2, 3)),
    ],
)  # fmt: skip
def test_nrrd_without_a_named_space(tmp_path, fields, steps, origin):
    head = NRRD.split("space:")[0] + "sizes: 7 6 5\nendian: little\nencoding: raw\n"
    affine = np.diag([*steps, 1.0])
    affine[:3, 3] = origin
    assert not check(nrrd(tmp_path, fields, RAW, head=head), affine).source.orientation_known


@pytest.mark.parametrize("kind", ["list", "scalar", "vector", "stub"])
@pytest.mark.parametrize("first", [True, False])
def test_an_nrrd_axis_of_one_that_is_no_space(tmp_path, kind, first):
    three = "(1,0,0) (0,2,0) (0,0,3)"
    head = NRRD.replace("dimension: 3", "dimension: 4")
    head = head.replace("7 6 5", "1 7 6 5" if first else "7 6 5 1")
    head = head.replace(three, f"none {three}" if first else f"{three} none")
    kinds = f"{kind} domain domain domain" if first else f"domain domain domain {kind}"
    check(nrrd(tmp_path, f"encoding: raw\nkinds: {kinds}\n", RAW, head=head))


def spread(folder, name="s{:03d}.raw", before=b"", pack=bytes):
    names = [name.format(number) for number in range(1, 6)]
    for each, content in zip(names, SLICES, strict=True):
        (folder / each).write_bytes(before + pack(content))
    return "".join(f"{each}\n" for each in names)


def as_text(content):
    return " ".join(map(str, np.frombuffer(content, "<i2"))).encode()


@pytest.mark.parametrize(
    ("fields", "files"),
    [
        ("encoding: raw\n", {}),
        ("encoding: gzip\n", {"pack": gzip.compress}),
        ("encoding: ascii\n", {"pack": as_text}),
        ("encoding: raw\nline skip: 1\nbyte skip: 4\n", {"before": b"head\nmore"}),
        ("encoding: raw\nbyte skip: -1\n", {"before": b"whatever"}),
    ],
)
@pytest.mark.parametrize("named", ["LIST", "LIST 2", "pattern", "pattern 2"])
def test_nrrd_of_one_file_a_slice(tmp_path, fields, files, named):
    names = spread(tmp_path, **files)
    data = f"data file: {named}\n{names}"
    if named.startswith("pattern"):
        data = f"data file: s%03d.raw 1 5 1{named.removeprefix('pattern')}\n"
    path = tmp_path / "a.nhdr"
    path.write_text(NRRD + fields + data)
    volume = check(path)
    twin = [path.read_bytes(), *(tmp_path.joinpath(n).read_bytes() for n in names.split())]
    assert volume.source.sha256 == sha256(b"".join(twin))


def sha256(content):
    import hashlib

    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("fields", "body", "word"),
    [
        ("encoding: ascii\n", NUMBERS.replace(b" 7 ", b" x "), "something other than numbers"),
        ("encoding: ascii\n", NUMBERS.replace(b" 7 ", b" 1.5 "), "something other than numbers"),
        ("encoding: ascii\n", NUMBERS.replace(b" 7 ", b" 70000 "), "something other than numbers"),
        ("encoding: ascii\n", NUMBERS[:-20], "too early"),
        ("encoding: hex\n", RAW.hex().replace("f", "g").encode(), "something other than numbers"),
        ("encoding: hex\n", RAW.hex()[:-20].encode(), "can hold"),
        ("encoding: raw\ndata file: LIST\n../a.raw", b"", "another place"),
        ("encoding: raw\ndata file: LIST", b"", "another place"),
    ],
)
def test_bad_nrrd(tmp_path, fields, body, word):
    with pytest.raises(LoadError, match=word):
        load_volume(nrrd(tmp_path, fields, body))


def test_nrrd_pattern_downwards(tmp_path):
    for number, content in enumerate(reversed(SLICES)):
        (tmp_path / f"s{number}.raw").write_bytes(content)
    check(nrrd(tmp_path, "encoding: raw\ndata file: ./s%d.raw 4 0 -1\n", name="a.nhdr"))


@pytest.mark.parametrize(
    ("last", "body"),
    [
        (LOCAL, RAW),
        ("ElementDataFile = local", RAW),
        ("ElementDataFile: LOCAL", RAW),
        (f"CompressedData = True\n{LOCAL}", zlib.compress(RAW)),
        (f"CompressedData = True\nCompressedDataSize = 9\n{LOCAL}", zlib.compress(RAW)),
        (f"CompressedData = True\n{LOCAL}", gzipped(RAW)),
        (f"HeaderSize = -1\n{LOCAL}", b"whatever" + RAW),
        (f"HeaderSize = {len(META) + 48}\n{LOCAL}", bytes(7) + RAW),
        (f"AnatomicalOrientation = RAI\nCenterOfRotation = 0 0 0\n{LOCAL}", RAW),
        (f"ElementNumberOfChannels = 1\nElementSize = 9 9 9\n{LOCAL}", RAW),
        ("Comment = " + "c" * 300_000 + f"\n{LOCAL}", RAW),
        ("".join(f"Key{i} = {'v' * 500}\n" for i in range(2500)) + LOCAL, RAW),
    ],
)
def test_metaimage(tmp_path, last, body):
    if f"HeaderSize = {len(META)}"[:14] in last and "-1" not in last:
        assert len(META + last) + 1 + 7 == len(META) + 48
    volume = check(meta(tmp_path, last, body))
    assert volume.source.orientation_known
    assert not volume.source.notes


@pytest.mark.parametrize(
    ("old", "new", "body"),
    [
        (" = ", "=", RAW),
        (" = ", ": ", RAW),
        ("\n", "\r\n", RAW),
        ("BinaryData = True", "BinaryData = False", NUMBERS),
        ("MSB = False", "MSB = True", ARRAY.astype(">i2").tobytes("F")),
        ("BinaryDataByteOrderMSB = False", "ElementByteOrderMSB = True",
         ARRAY.astype(">i2").tobytes("F")),
        ("ElementSpacing", "ElementSize", RAW),
        ("TransformMatrix", "Rotation", RAW),
        ("TransformMatrix", "Orientation", RAW),
        ("Offset", "Position", RAW),
        ("Offset", "Origin", RAW),
        ("MET_SHORT", "MET_LONG", ARRAY.astype("<i4").tobytes("F")),
        ("MET_SHORT", "MET_LONG_LONG", ARRAY.astype("<i8").tobytes("F")),
        ("MET_SHORT", "MET_FLOAT", ARRAY.astype("<f4").tobytes("F")),
    ],
)  # fmt: skip
def test_metaimage_fields(tmp_path, old, new, body):
    check(meta(tmp_path, LOCAL, body, head=META.replace(old, new)))


def test_metaimage_with_a_negative_spacing_turns_the_axis(tmp_path):
    head = META.replace("ElementSpacing = 1 2 3", "ElementSpacing = 1 -2 3")
    check(meta(tmp_path, LOCAL, RAW, head=head), LPS * [1, -1, 1, 1])


def test_metaimage_axes_that_are_exchanged(tmp_path):
    head = META.replace("1 0 0 0 1 0 0 0 1", "0 1 0 0 0 1 1 0 0")
    turned = np.array([[0.0, 0, 3, 1], [1, 0, 0, 2], [0, 2, 0, 3], [0, 0, 0, 1]])
    check(meta(tmp_path, LOCAL, RAW, head=head), turned)


@pytest.mark.parametrize(
    ("last", "files"),
    [
        ("", {}),
        ("HeaderSize = 8\n", {"before": b"whatever"}),
        ("HeaderSize = -1\n", {"before": b"whatever"}),
        ("CompressedData = True\n", {"pack": zlib.compress}),
        ("CompressedData = True\n", {"pack": gzip.compress}),
    ],
)
@pytest.mark.parametrize(
    "named", ["LIST", "LIST 2", "LIST 2D", "s%03d.raw 1 5 1", "s%03d.raw 1 5", "s%03d.raw"]
)
def test_metaimage_of_one_file_a_slice(tmp_path, last, files, named):
    names = spread(tmp_path, **files)
    data = f"{last}ElementDataFile = {named}\n" + (names if "LIST" in named else "")
    check(meta(tmp_path, data, name="a.mhd"))


def test_metaimage_that_is_no_image(tmp_path):
    head = META.replace("ObjectType = Image", "ObjectType = Tube")
    with pytest.raises(LoadError, match="'Tube', not an image"):
        load_volume(meta(tmp_path, LOCAL, RAW, head=head))


def test_a_header_without_end_is_refused(tmp_path):
    for head in (b"NRRD0004\n", b"NDims = 3\n"):
        path = tmp_path / "a.nrrd"
        path.write_bytes(head + b"key:=" + b"v" * (17 << 20))
        with pytest.raises(LoadError, match="longer than 16 MB"):
            load_volume(path)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize(
    ("behind", "said"), [(bytes(84), "header were left out: 1 (84 bytes)"), (b"abc", "3 bytes")]
)
def test_what_stands_behind_the_voxels_is_said(tmp_path, pack, behind, said):
    encoding = "raw" if pack is bytes else "gzip"
    files = [nrrd(tmp_path, f"encoding: {encoding}\n", pack(RAW + behind))]
    packed = "" if pack is bytes else "CompressedData = True\n"
    files.append(meta(tmp_path, packed + LOCAL, pack(RAW + behind)))
    for path in files:
        volume = check(path)
        assert said in volume.source.notes[0]
        assert volume.source.sha256 == sha256(path.read_bytes())


def nifti(folder, pack):
    image = nib.Nifti1Image(ARRAY, np.diag([-1.0, -1, 1, 1]) @ LPS)
    path = folder / "a.nii.gz"
    path.write_bytes(pack(image.to_bytes()))
    return path


@pytest.mark.parametrize("behind", [b"junk", b"\x1f\x8bjunk", gzipped(b"x" * 99)[:50]])
def test_what_stands_behind_a_gzip_stream_is_no_damage(tmp_path, behind):
    path = nifti(tmp_path, lambda content: gzip.compress(content) + behind)
    volume = check(path)
    assert volume.source.sha256 == sha256(path.read_bytes())
    if not behind.startswith(b"\x1f"):
        assert "4 bytes after the compressed voxels" in volume.source.notes[0]
    assert not display_findings(volume)


def test_gzip_in_several_members_opens(tmp_path):
    path = nifti(
        tmp_path, lambda content: b"".join(gzip.compress(content[i::]) if i == 700 else
                                           gzip.compress(content[i : i + 100])
                                           for i in range(0, 701, 100))
    )  # fmt: skip
    assert not check(path).source.notes


def test_zeros_that_fill_a_gzip_file_up_are_nothing(tmp_path):
    path = nifti(tmp_path, lambda content: gzip.compress(content) + bytes(1000))
    assert not check(path).source.notes


@pytest.mark.parametrize(
    "names", [("N.HDR", "N.IMG"), ("n.HDR", "N.img"), ("n.hdr", "n.IMG"), ("N.Hdr.GZ", "n.img.gz")]
)
def test_a_pair_in_large_or_small_letters(tmp_path, names):
    pair = nib.Nifti1Pair(ARRAY, np.diag([-1.0, -1, 1, 1]) @ LPS)
    nib.save(pair, tmp_path / "made.hdr")
    for made, name in zip(("made.hdr", "made.img"), names, strict=True):
        content = (tmp_path / made).read_bytes()
        (tmp_path / made).unlink()
        packed = gzip.compress(content) if name.lower().endswith(".gz") else content
        (tmp_path / name).write_bytes(packed)
    for name in names:
        check(tmp_path / name)
