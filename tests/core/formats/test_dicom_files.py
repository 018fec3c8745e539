"""Variants of DICOM files: without header, any byte order, truncated, empty, misnamed."""

import json
import logging
import struct
import time
import tracemalloc
import zlib
from collections import Counter

import numpy as np
import pydicom
import pytest
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
    SecondaryCaptureImageStorage,
)

from ctviewer.core.formats.dicom.content import is_dicom, is_dicomdir, starts_as_dicom
from ctviewer.core.formats.dicom.headers import NotInSeries
from ctviewer.core.formats.dicom.series import survey
from ctviewer.core.formats.loading import load_volume
from tests.dicoms import numbered, rewrite, save, write_series
from tests.formats import sentence

SPACING = (1.0, 2.0, 3.0)


def without(*keywords):
    def change(dataset):
        for keyword in keywords:
            del dataset[keyword]

    return change


@pytest.mark.parametrize(
    ("syntax", "part10"),
    [
        (ExplicitVRLittleEndian, True),
        (ExplicitVRLittleEndian, False),
        (ImplicitVRLittleEndian, True),
        (ImplicitVRLittleEndian, False),
        (ExplicitVRBigEndian, True),
        (ExplicitVRBigEndian, False),
        (DeflatedExplicitVRLittleEndian, True),
    ],
)
def test_every_plain_encoding_is_exact(tmp_path, syntax, part10):
    paths = write_series(tmp_path, numbered(), SPACING)
    for path in paths:
        rewrite(path, syntax=syntax, part10=part10)
        assert is_dicom(path)
        assert (path.read_bytes()[128:132] == b"DICM") is part10
    for opened in (tmp_path, paths[3]):
        volume = load_volume(opened)
        np.testing.assert_array_equal(volume.voxels, numbered())
        assert volume.spacing == pytest.approx(SPACING)
        assert volume.source.notes == ()


@pytest.mark.parametrize("first", ["SOPClassUID", "Modality"])
def test_a_bare_data_set_needs_one_of_two_tags(tmp_path, first):
    """Old scanners write neither preamble nor SOP class; some exports lose the modality."""
    other = {"SOPClassUID": "Modality", "Modality": "SOPClassUID"}[first]
    for path in write_series(tmp_path, numbered(), SPACING):
        rewrite(path, without(other), ImplicitVRLittleEndian, part10=False)
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


def test_a_header_without_preamble(tmp_path):
    """The file meta information stands at the start of the file."""
    for path in write_series(tmp_path, numbered(), SPACING):
        path.write_bytes(path.read_bytes()[132:])
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


def test_encodings_may_differ_in_a_series(tmp_path):
    syntaxes = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]
    paths = write_series(tmp_path, numbered(), SPACING)
    for path, syntax in zip(paths, syntaxes, strict=False):
        rewrite(path, syntax=syntax)
    rewrite(paths[3], syntax=ImplicitVRLittleEndian, part10=False)
    packed = pydicom.dcmread(paths[4])
    packed.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)
    packed.save_as(paths[4])
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 5000,
        b"\x08\x00\x05\x00" * 2000,
        b"\x08\x00\x16\x00\xff\xff\xff\xff1.2.840.10008.5.1.4.1.1.2",
        b"\x08\x00\x60\x00\x02\x00\x00\x00\x01\x02" + b"\0" * 100,
        b"\x02\x00\x00\x00UL\x04\x00" + b"\0" * 200,
        b"GIF89a" + bytes(range(256)) * 8,
        json.dumps({"Modality": "CT", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2"}).encode(),
        zlib.compress(b"CT" * 5000),
    ],
)
def test_other_content_is_not_taken_for_dicom(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    assert not is_dicom(path)
    assert survey(tmp_path).count(NotInSeries.UNREADABLE) == 0


def test_random_bytes_are_not_taken_for_dicom():
    random = np.random.default_rng(3)
    for start in (b"\x08\0", b"\0\x08", b"\x02\0", b"\x08\0\x05\0", b"\x08\0\x08\0CS"):
        assert not any(starts_as_dicom(start + random.bytes(500)) for _ in range(1000))


@pytest.mark.parametrize("code", ["ct", "CT ", " Ct", None, ""])
def test_the_modality_may_be_written_in_any_way_or_missing(tmp_path, code):
    with pydicom.config.disable_value_validation():
        write_series(tmp_path, numbered(), SPACING, Modality=code)
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


def test_a_secondary_capture_without_modality_is_no_ct(tmp_path):
    write_series(tmp_path, numbered(), Modality=None, SOPClassUID=SecondaryCaptureImageStorage)
    assert "holds no CT series. " in sentence(tmp_path)
    assert "not CT (5)" in sentence(tmp_path)


def test_what_stands_in_a_header_is_not_quoted_at_length(tmp_path):
    name = "DOE^JANE 1950 " + "x" * 3000
    with pydicom.config.disable_value_validation():
        write_series(tmp_path / "a", numbered(), Modality=name)
        write_series(
            tmp_path / "b", numbered(), SeriesDescription=name, PixelSpacing=None, SeriesNumber=None
        )
    assert "DOE" not in sentence(tmp_path / "a")
    assert "DOE" not in sentence(tmp_path / "b")
    assert len(survey(tmp_path / "b").series[0].description) <= 64


def test_cut_files_are_counted(tmp_path):
    paths = write_series(tmp_path, numbered(), SPACING)
    for path in paths:
        path.write_bytes(path.read_bytes()[:300])
    assert "5 DICOM files that cannot be read" in sentence(tmp_path)
    assert "not readable" in sentence(paths[0])
    for path in paths[1:]:
        path.unlink()
    assert "1 DICOM file that cannot be read" in sentence(tmp_path)


@pytest.mark.parametrize("length", [0, 10, 131, 140, 250, 420, 600])
def test_a_file_cut_anywhere_is_counted_and_its_gap_is_seen(tmp_path, length):
    path = write_series(tmp_path, numbered(), SPACING)[2]
    path.write_bytes(path.read_bytes()[:length])
    text = sentence(tmp_path)
    assert "missing: 1 " in text
    assert ("empty (1)" if length == 0 else "not readable (1)") in text


def test_an_empty_file_at_the_end_is_reported(tmp_path):
    write_series(tmp_path, numbered(), SPACING)[-1].write_bytes(b"")
    volume = load_volume(tmp_path)
    assert volume.shape[2] == 4
    assert volume.source.notes == ("Files of the folder that were left out: empty (1).",)


def test_a_long_header_is_read_to_its_end(tmp_path):
    """Private fields of half a megabyte before the voxels."""

    def longer(dataset):
        block = dataset.private_block(0x0019, "MAKER", create=True)
        block.add_new(1, "OB", bytes(600_000))

    paths = write_series(tmp_path, numbered(), SPACING)
    for path in paths[:2]:
        rewrite(path, longer)
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


def test_a_false_length_reserves_no_memory(tmp_path):
    path = write_series(tmp_path, numbered(), SPACING)[0]
    content = path.read_bytes()
    at = content.index(b"PN\x10\0Mustermann")
    path.write_bytes(content[:at] + b"UT\0\0\xf0\xff\xff\x7f" + content[at + 8 :])
    tracemalloc.start()
    found = survey(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.count(NotInSeries.UNREADABLE) == 1
    assert peak < 20e6


def test_nested_file_meta_is_refused_at_once(tmp_path):
    """pydicom logs the length of the file meta information, whatever its value."""
    path = write_series(tmp_path, numbered(), SPACING)[0]
    content = path.read_bytes()
    item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
    sequence = b"SQ\0\0\xff\xff\xff\xff" + item + b"\x08\0\x40\x11"
    nested = b"\x02\0\0\0" + sequence * 3000
    path.write_bytes(content[:132] + nested)
    started = time.process_time()
    assert survey(tmp_path).count(NotInSeries.UNREADABLE) == 1
    assert time.process_time() - started < 2


def test_nested_sequences_in_place_of_a_name_take_no_time(tmp_path):
    path = write_series(tmp_path, numbered(), SPACING)[0]
    content = path.read_bytes()
    at = content.index(b"\x10\0\x20\0LO")
    nested = b""
    for _ in range(3000):
        item = b"\xfe\xff\x00\xe0" + struct.pack("<L", len(nested)) + nested
        nested = b"\x08\0\x40\x11SQ\0\0" + struct.pack("<L", len(item)) + item
    nested = b"\x10\0\x20\0" + nested[4:]
    path.write_bytes(content[:at] + nested + content[at + 12 :])
    started = time.process_time()
    assert survey(tmp_path).left_out == ()
    assert time.process_time() - started < 2


def test_nothing_below_pydicom_logs(tmp_path, caplog):
    """Such as that an RLE segment holds more than it should."""
    for path in write_series(tmp_path, numbered(), SPACING):
        dataset = pydicom.dcmread(path)
        dataset.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)
        dataset.Rows = 5
        dataset.save_as(path)
    load_volume(tmp_path)
    logging.getLogger("pydicom.pixels.decoders").warning("Mustermann")
    assert caplog.text == ""


def test_a_dicomdir_is_its_folder(tmp_path):
    write_series(tmp_path / "IMAGES" / "1", numbered(), SPACING)
    directory = pydicom.Dataset()
    directory.SOPClassUID, directory.SOPInstanceUID = "1.2.840.10008.1.3.10", "1.2.3"
    path = save(tmp_path / "DICOMDIR", directory)
    assert is_dicomdir(path)
    assert not is_dicomdir(next((tmp_path / "IMAGES" / "1").iterdir()))
    np.testing.assert_array_equal(load_volume(path).voxels, numbered())
    assert survey(tmp_path).left_out == ()


def test_a_survey_says_of_each_folder_what_was_left_out(tmp_path):
    write_series(tmp_path / "a", numbered(), SPACING)
    for path in write_series(tmp_path / "b", numbered(), SPACING):
        path.write_bytes(path.read_bytes()[:200])
    write_series(tmp_path / "c", numbered(), Modality="MR")
    (tmp_path / "c" / "notes.txt").write_text("hello")
    found = survey(tmp_path)
    assert found.reasons == (("not CT (MR)", 5), ("not DICOM", 1), ("not readable", 5))
    assert [series.files[0].parent.name for series in found.series] == ["a"]
    folders = Counter((each.path.parent.name, str(each.why)) for each in found.left_out)
    assert folders == {("b", "not readable"): 5, ("c", "not CT (MR)"): 5, ("c", "not DICOM"): 1}


def test_a_deflated_file_without_end_takes_no_memory(tmp_path):
    """A thousand times its size may come out of it; no slice of a scan is 300 MB."""
    *_, path = write_series(tmp_path, numbered())  # the highest slice
    huge = bytes(300 << 20)
    rewrite(path, lambda each: setattr(each, "PixelData", huge), DeflatedExplicitVRLittleEndian)
    assert path.stat().st_size < 1 << 20
    tracemalloc.start()
    try:
        volume = load_volume(tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 600 << 20
    assert volume.shape == (7, 6, 4)
    assert volume.source.notes == ("Files of the folder that were left out: not readable (1).",)
