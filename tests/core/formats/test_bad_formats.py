"""Invalid NRRD and MetaImage files: each gives a sentence."""

import os
import sys
import tracemalloc

import nrrd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.loading import load_volume, outline
from tests.formats import (
    assert_loads_or_is_refused,
    numbered,
    replaced,
    sentence,
    write_meta,
    write_nrrd,
)


@pytest.fixture(params=["nrrd", "mha"])
def good(request, tmp_path):
    """A valid compressed file of either format."""
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


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (b"sizes: 7 6 5", b"sizes: 70000 60000 50000", "promises"),
        (b"sizes: 7 6 5", b"sizes: 7 6 -5", "impossible size"),
        (b"sizes: 7 6 5", b"sizes: 7 6", "contradict"),
        (b"sizes: 7 6 5", b"sizes: seven", "damaged"),
        (b"type: int16", b"type: block", "type 'block'"),
        (b"type: int16", b"type: quaternion", "cannot be shown"),
        (b"encoding: gzip", b"encoding: zrl", "raw or gzip"),
        (b"endian: little", b"kinds: RGB-color domain domain", "colours"),
        (b"endian: little", b"content: x", "byte order"),
        (b"NRRD000", b"NRRD009", "newer"),
        (b"space directions: (-1", b"space directions: (0", "on a plane"),
        (b"space directions: (-1", b"space directions: (nan", "on a plane"),
        (b"endian: little", b"endian: little\nendian: big", "damaged"),
        (b"endian: little", b"endian: little\nline skip: 300", "too early"),
        (b"endian: little", b"endian: little\nbyte skip: -2", "contradict"),
        (b"endian: little", b"endian: little\nbyte skip: -1", "raw files only"),
        (b"endian: little", b"endian: little\ndata file: ../a.raw", "another place"),
        (b"endian: little", b"endian: little\ndata file: //host/share/a.raw", "another place"),
        (b"endian: little", b"endian: little\ndata file: C:\\a.raw", "another place"),
        (b"endian: little", b"endian: little\ndata file: a%03d.raw 1 4 1", "5 slices over 4 files"),
        (b"endian: little", b"endian: little\ndata file: a%03d.raw 1 5 1", "no file a001.raw"),
        (b"endian: little", b"endian: little\ndata file: a%s.raw 1 5 1", "contradict"),
        (b"endian: little", b"endian: little\ndata file: a%d.raw 1 5 0", "contradict"),
        (b"endian: little", b"endian: little\ndata file: ../a%d.raw 1 5 1", "another place"),
        (b"endian: little", b"endian: little\ndata file: gone.raw", "no file gone.raw"),
    ],
)
def test_bad_nrrd(tmp_path, old, new, word):
    path = write_nrrd(tmp_path / "a.nrrd", numbered(), np.eye(4))
    assert word in sentence(replaced(path, old, new))


@pytest.mark.parametrize("sizes", [b"nan 6 5", b"7 1e30 5", b"7 6 -inf"])
def test_nrrd_sizes_that_are_no_whole_numbers(tmp_path, sizes):
    path = write_nrrd(tmp_path / "a.nrrd", numbered(), np.eye(4))
    text = sentence(replaced(path, b"sizes: 7 6 5", b"sizes: " + sizes))
    assert "impossible size" in text or "damaged" in text


def test_slices_without_end_take_no_memory_before_they_are_refused(tmp_path):
    bzip2 = {"encoding": "bzip2"}
    path = write_nrrd(tmp_path / "a.nrrd", numbered(), np.eye(4), fields=bzip2)
    replaced(path, b"sizes: 7 6 5", b"sizes: 7 6 2147483648")
    tracemalloc.start()
    try:
        text = sentence(path, memory_limit=10**9)
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()
    assert "memory" in text


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names as POSIX has them")
@pytest.mark.parametrize("look", [load_volume, outline])
def test_a_header_that_names_a_pipe_is_not_waited_for(tmp_path, look):
    os.mkfifo(tmp_path / "pipe")
    nrrd_path = write_nrrd(tmp_path / "a.nrrd", numbered(), np.eye(4))
    replaced(nrrd_path, b"endian: little", b"endian: little\ndata file: pipe")
    meta_path = write_meta(tmp_path / "a.mha", numbered(), np.eye(4))
    replaced(meta_path, b"LOCAL", b"pipe")
    for path in (nrrd_path, meta_path):
        with pytest.raises(LoadError, match="There is no file pipe"):
            look(path)


LONG = "q" * 5000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type: int16", f"type: {LONG}"),
        ("encoding: gzip", f"encoding: {LONG}"),
        ("endian: little", f"endian: little\ndata file: {LONG}"),
        ("dimension: 3\nsizes: 7 6 5", f"dimension: 1003\nsizes: 7 6 5{' 99' * 1000}"),
    ],
)
def test_a_sentence_quotes_no_more_of_a_header_than_can_be_read(tmp_path, old, new):
    path = write_nrrd(tmp_path / "a.nrrd", numbered(), np.eye(4))
    lines = path.read_bytes().partition(b"\n\n")[0].decode().splitlines()
    kept = [line for line in lines if line not in old.splitlines()]
    path.write_text("\n".join([*kept, new, "\n"]))
    assert len(sentence(path)) < 400


@pytest.mark.parametrize("field", ["ElementType", "ObjectType", "ElementDataFile"])
def test_nor_of_a_metaimage_header(tmp_path, field):
    path = write_meta(tmp_path / "a.mha", numbered(), np.eye(4))
    head = path.read_bytes().partition(b"LOCAL")[0].decode()
    lines = [line for line in head.splitlines() if not line.startswith((field, "ElementDataFile"))]
    data = LONG if field == "ElementDataFile" else "LOCAL"
    extra = [] if field == "ElementDataFile" else [f"{field} = {LONG}"]
    path.write_text("\n".join([*lines, *extra, f"ElementDataFile = {data}\n"]))
    assert len(sentence(path)) < 400


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
        ({"HeaderSize": -7}, "contradict"),
        ({"ElementToIntensityFunctionSlope": 0}, "no usable scaling"),
        ({"ElementToIntensityFunctionSlope": "nan"}, "no usable scaling"),
        ({"ElementToIntensityFunctionOffset": "-inf"}, "no usable scaling"),
    ],
)
def test_bad_metaimage(tmp_path, fields, word):
    assert word in sentence(write_meta(tmp_path / "a.mha", numbered(), np.eye(4), **fields))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        (b"/etc/hostname", "another place"),
        (b"\\\\host\\share\\a.raw", "another place"),
        (b"LIST", "another place"),
        (b"LIST\n../a.raw", "another place"),
        (b"LIST\na.raw\nb.raw", "no file a.raw"),
        (b"a%03d.raw 1 5 1", "no file a001.raw"),
        (b"a%03d.raw 1 4 1", "5 slices over 4 files"),
        (b"a%s.raw 1 5 1", "contradict"),
        (b"a%d.raw 1 5 0", "contradict"),
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


@settings(max_examples=200)
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
    assert_loads_or_is_refused(tmp_path / f"bad.{suffix}", content)
