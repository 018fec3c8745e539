"""Headers parsed by the fast reader match pydicom, and voxels are equal."""

import struct
import threading
from dataclasses import replace
from unittest.mock import patch

import imagecodecs
import numpy as np
import pydicom
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGLosslessSV1,
    RLELossless,
)

from ctviewer.core.base.errors import Cancelled, LoadError
from ctviewer.core.formats import reading
from ctviewer.core.formats.dicom import headers, loading
from ctviewer.core.formats.dicom.content import has_sound_meta
from ctviewer.core.formats.dicom.headers import FileHeader, read_header
from ctviewer.core.formats.dicom.series import survey
from ctviewer.core.formats.loading import load_volume
from tests.dicoms import numbered, rewrite, write_enhanced, write_series

SPACING = (1.0, 2.0, 3.0)
GROUPS = ("WindowCenter", "PatientComments", "ReferencedImageSequence", "RequestAttributesSequence")


def as_pydicom(work):
    """The result of `work` with all headers parsed by pydicom."""
    with patch.object(headers, "walked", return_value=None):
        return work()


def said(header):
    """All values of a header, including NaN, without the position of its pixels."""
    if not isinstance(header, FileHeader):
        return repr(header)
    slices = tuple(replace(each, pixels=None) for each in header.slices)
    return repr(replace(header, slices=slices)), header.subject, header.patient


def outcome(work):
    """The result, or the error message."""
    try:
        volume = work()
    except LoadError as error:
        return str(error)
    voxels = volume.voxels
    return voxels.tobytes(), voxels.dtype, volume.affine.tolist(), repr(volume.source)


def assert_same(folder):
    for path in sorted(folder.iterdir()):
        assert said(read_header(path)) == said(as_pydicom(lambda at=path: read_header(at)))
    fast, slow = (outcome(work) for work in (
        lambda: load_volume(folder), lambda: as_pydicom(lambda: load_volume(folder))))  # fmt: skip
    assert fast == slow


def jpeg(dataset):
    packed = imagecodecs.jpeg8_encode(dataset.pixel_array.view(np.uint16), lossless=True)
    dataset.PixelData = encapsulate([packed])
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True


def repacked(path, change, syntax):
    dataset = pydicom.dcmread(path)
    change(dataset)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.save_as(path)


def places(folder):
    return [each.pixels for file in sorted(folder.iterdir()) for each in read_header(file).slices]


@pytest.mark.parametrize(
    ("syntax", "walked"),
    [
        (ExplicitVRLittleEndian, True),
        (ImplicitVRLittleEndian, True),
        (ExplicitVRBigEndian, False),
        (DeflatedExplicitVRLittleEndian, False),
    ],
)
def test_plain_little_endian_is_read_by_its_place(tmp_path, syntax, walked):
    for path in write_series(tmp_path, numbered(), SPACING):
        rewrite(path, syntax=syntax)
    assert [place is not None for place in places(tmp_path)] == [walked] * 5
    assert_same(tmp_path)
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


def test_packed_slices_are_read_by_their_place(tmp_path):
    for path in write_series(tmp_path, numbered(), SPACING):
        repacked(path, jpeg, JPEGLosslessSV1)
    assert all(places(tmp_path))
    assert_same(tmp_path)
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


def test_the_pixels_of_a_usual_file_are_not_parsed_again(tmp_path):
    """But for the first file, whose fields are kept."""
    write_series(tmp_path, numbered(), SPACING)
    with patch.object(loading, "parsed", side_effect=loading.parsed) as parsed:
        load_volume(tmp_path)
    assert parsed.call_count == 1


def padded(path):
    path.write_bytes(path.read_bytes() + b"\xfc\xff\xfc\xffOB\0\0\x04\0\0\0\0\0\0\0")


def bare(path):
    rewrite(path, part10=False)


def cut(path):
    path.write_bytes(path.read_bytes()[:-9])


def run_length(path):
    dataset = pydicom.dcmread(path)
    dataset.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)
    dataset.save_as(path)


def unsigned_by_nobody(path):
    repacked(path, lambda dataset: dataset.pop("PixelRepresentation"), ExplicitVRLittleEndian)


def more_bits_than_there_are(path):
    repacked(path, lambda dataset: setattr(dataset, "BitsStored", 20), ExplicitVRLittleEndian)


def other_representation(path):
    content = path.read_bytes()
    path.write_bytes(content.replace(b"\x28\0\x10\0US\x02\0", b"\x28\0\x10\0ZZ\x02\0"))


def falling_tags(path):
    content = path.read_bytes()
    begin = content.index(b"\x08\0\x60\0CS")
    path.write_bytes(content[: begin + 10] + content[begin : begin + 10] + content[begin + 10 :])


def explicit_called_implicit(path):
    content = path.read_bytes()
    path.write_bytes(content.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2\0\0\0"))


def damaged_end(path):
    repacked(path, jpeg, JPEGLosslessSV1)
    path.write_bytes(path.read_bytes()[:-8])


def followed_by_more(path):
    repacked(path, jpeg, JPEGLosslessSV1)
    padded(path)


@pytest.mark.parametrize(
    "spoil",
    [padded, bare, cut, run_length, unsigned_by_nobody, more_bits_than_there_are,
     other_representation, falling_tags, explicit_called_implicit, damaged_end,
     followed_by_more],
)  # fmt: skip
@pytest.mark.parametrize("which", ["one", "all"])
def test_what_is_unusual_has_the_outcome_that_pydicom_gives(tmp_path, spoil, which):
    paths = write_series(tmp_path, numbered(), SPACING)
    for path in paths if which == "all" else paths[2:3]:
        spoil(path)
    assert_same(tmp_path)


def test_frames_with_functional_groups_are_left_to_pydicom(tmp_path):
    write_enhanced(tmp_path / "one.dcm", numbered(), SPACING)
    assert places(tmp_path) == [None] * 5
    assert_same(tmp_path)


def items(draw, implicit, deep=0):
    """A dataset for a sequence, nested up to three deep, some of it without lengths."""
    item = Dataset()
    item.CodeValue = draw(st.sampled_from(["1", "23", ""]))
    if deep < 3 and draw(st.booleans()):
        item.ReferencedSOPSequence = [items(draw, implicit, deep + 1)]
        item["ReferencedSOPSequence"].is_undefined_length = draw(st.booleans())
    item.is_undefined_length_sequence_item = draw(st.booleans())
    return item


@st.composite
def changes(draw):
    """A realistic change of a slice's data set, and its transfer syntax."""
    implicit = draw(st.booleans())
    texts = st.sampled_from(["1", " 2.50", "-1024", "1e1", "1,5", "", "x", "nan", "1\\2"])
    fields = {
        "RescaleSlope": draw(texts), "RescaleIntercept": draw(texts),
        "AcquisitionNumber": draw(st.sampled_from(["1", "", "x", None])),
        "SeriesDescription": draw(st.sampled_from(["Lunge ä", "a\\b", "", " two  ", None])),
        "PatientName": draw(st.sampled_from(["Müller^Jörg", "A=B=C", "", "^", None])),
        "SpecificCharacterSet": draw(st.sampled_from(
            ["ISO_IR 100", "ISO_IR 192", "", "\\ISO 2022 IR 87", "unknown", None])),
        "ImageType": draw(st.sampled_from(["ORIGINAL\\PRIMARY", "LOCALIZER", "", None])),
        "RescaleType": draw(st.sampled_from(["HU", "US", "hu ", "OD", None])),
        "LossyImageCompression": draw(st.sampled_from(["00", "01", None])),
        "BitsStored": draw(st.sampled_from([16, 12, 15, None])),
        "HighBit": draw(st.sampled_from([15, 11, 14, None])),
    }  # fmt: skip
    sequences = [items(draw, implicit) for _ in range(draw(st.integers(0, 2)))]
    undefined, private = draw(st.booleans()), draw(st.binary(max_size=9))

    def change(dataset):
        for keyword, value in fields.items():
            if value is None:
                dataset.pop(keyword, None)
            elif isinstance(value, str):
                tag = pydicom.tag.Tag(keyword)
                raw = value.encode("utf-8")
                raw += b" " * (len(raw) % 2)
                vr = pydicom.datadict.dictionary_VR(tag)
                dataset[tag] = pydicom.dataelem.RawDataElement(
                    tag, None if implicit else vr, len(raw), raw, 0, implicit, True)  # fmt: skip
            else:
                setattr(dataset, keyword, value)
        dataset.ReferencedImageSequence = sequences
        dataset["ReferencedImageSequence"].is_undefined_length = undefined
        dataset.private_block(0x0029, "MAKER", create=True).add_new(1, "OB", private)

    return change, ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian


def written(folder, change, syntax):
    """A series whose every slice is changed and saved in a transfer syntax."""
    for path in folder.iterdir():
        path.unlink()
    for path in write_series(folder, numbered(), SPACING):
        dataset = pydicom.dcmread(path)
        change(dataset)
        dataset.file_meta.TransferSyntaxUID = syntax
        implicit = syntax == ImplicitVRLittleEndian
        dataset.save_as(path, implicit_vr=implicit, little_endian=True)


def assume_sound(folder):
    """Before pydicom, bytes that look like a sequence for a length are refused wherever they are;
    the two tests below say what becomes of them."""
    assume(all(has_sound_meta(path.read_bytes()) for path in folder.iterdir()))


MANY = settings(max_examples=25)


@MANY
@given(change=changes())
def test_headers_of_many_writers_are_read_as_pydicom_reads_them(tmp_path, change):
    written(tmp_path, *change)
    assume_sound(tmp_path)
    assert_same(tmp_path)


@MANY
@given(change=changes(), data=st.data())
def test_spoiled_headers_are_read_as_pydicom_reads_them(tmp_path, change, data):
    """A length, tag or value is changed, or the file truncated: results never differ."""
    written(tmp_path, *change)
    path = sorted(tmp_path.iterdir())[data.draw(st.integers(0, 4))]
    content = bytearray(path.read_bytes())
    header = len(content) - numbered().nbytes // 5
    for _ in range(data.draw(st.integers(0, 2))):
        content[data.draw(st.integers(128, header))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(1, len(content))) :]
    path.write_bytes(content)
    assume_sound(tmp_path)
    assert_same(tmp_path)


def test_what_is_damaged_in_an_item_with_a_length_has_the_outcome_that_pydicom_gives(tmp_path):
    """pydicom looks into the items of a sequence without a length, whether they have one or not."""

    def change(dataset):
        dataset.ReferencedImageSequence = [Dataset()]
        dataset.ReferencedImageSequence[0].CodeValue = "1"
        dataset["ReferencedImageSequence"].is_undefined_length = True
        dataset.ReferencedImageSequence[0].is_undefined_length_sequence_item = False

    written(tmp_path, change, ExplicitVRLittleEndian)
    assert None not in places(tmp_path)
    path = sorted(tmp_path.iterdir())[0]
    content = path.read_bytes()
    begin = content.index(b"\x08\0\0\x01SH")
    assert content[begin - 8 : begin - 4] == b"\xfe\xff\0\xe0"
    for place in range(begin, begin + 10):
        for value in (0, 1, 32, 83, 255):
            path.write_bytes(content[:place] + bytes([value]) + content[place + 1 :])
            assert_same(tmp_path)


@pytest.mark.parametrize("representation", [b"SS", b"US", b"UI", b"LO"])
def test_a_character_set_of_another_representation_has_pydicoms_outcome(tmp_path, representation):
    def change(dataset):
        dataset.SpecificCharacterSet = "ISO_IR 100"

    written(tmp_path, change, ExplicitVRLittleEndian)
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        path.write_bytes(content.replace(b"\x08\0\x05\0CS", b"\x08\0\x05\0" + representation))
    assert_same(tmp_path)


def test_bytes_like_those_of_an_unsound_header_may_stand_in_a_value(tmp_path):
    def change(dataset):
        dataset.private_block(0x0029, "MAKER", create=True).add_new(1, "OB", b"\2\0\0\0SQ")

    written(tmp_path, change, ExplicitVRLittleEndian)
    assert not any(has_sound_meta(path.read_bytes()) for path in tmp_path.iterdir())
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


@pytest.mark.parametrize("representation", [b"SQ", b"UN"])
def test_a_sequence_for_the_length_of_the_meta_information_is_refused(tmp_path, representation):
    for path in write_series(tmp_path, numbered(), SPACING):
        content = path.read_bytes()
        strange = b"\2\0\0\0" + representation + b"\0\0\4\0\0\0" + content[140:144]
        path.write_bytes(content[:132] + strange + content[144:])
        assert read_header(path).kind is headers.NotInSeries.UNREADABLE


def test_a_long_header_and_deep_sequences_are_left_to_pydicom(tmp_path):
    deep = Dataset()
    for _ in range(12):
        outer = Dataset()
        outer.ReferencedSOPSequence = [deep]
        outer["ReferencedSOPSequence"].is_undefined_length = True
        outer.is_undefined_length_sequence_item = True
        deep = outer
    written(tmp_path, lambda dataset: dataset.update(deep), ExplicitVRLittleEndian)
    assert places(tmp_path) == [None] * 5
    assert_same(tmp_path)
    written(tmp_path, lambda dataset: dataset.add_new(0x00104000, "LT", "x" * 40_000),
            ExplicitVRLittleEndian)  # fmt: skip
    assert places(tmp_path) == [None] * 5
    assert_same(tmp_path)


def test_a_damaged_slice_is_named_by_its_own_number(tmp_path):
    paths = write_series(tmp_path, numbered((7, 6, 12)), SPACING)
    for path in paths:
        repacked(path, jpeg, JPEGLosslessSV1)
    for number in (9, 4):
        content = paths[number].read_bytes()
        at = content.rindex(b"\xff\xc3")
        paths[number].write_bytes(content[:at] + struct.pack(">H", 0xFFC2) + content[at + 2 :])
    with pytest.raises(LoadError, match="Slice 5 of 12 "):
        load_volume(tmp_path)


@pytest.mark.parametrize("packed", [False, True])
def test_a_cancelled_load_reads_no_further(tmp_path, packed, monkeypatch):
    monkeypatch.setattr(loading, "THREADS", 3)
    paths = write_series(tmp_path, numbered((7, 6, 40)), SPACING)
    for path in paths if packed else ():
        repacked(path, jpeg, JPEGLosslessSV1)
    (series,) = survey(tmp_path).series

    def stop(_share, _words):
        raise Cancelled

    with patch.object(loading, "read_file", side_effect=reading.read_file) as read:
        with pytest.raises(Cancelled):
            loading.load_series(series, stop)
        assert read.call_count <= 1 + 2 * 3
    assert not [each for each in threading.enumerate() if each.name.startswith("ahead")]
