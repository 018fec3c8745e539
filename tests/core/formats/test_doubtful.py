"""Doubts about a scan that opens, or has an unusual name, are reported."""

import gzip
import struct

import numpy as np
import pytest
from pydicom.uid import (
    JPEG2000,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from ctviewer.core.formats.dicom.headers import _loss
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.loading import known_notes, load_volume
from tests.dicoms import numbered, rewrite, write_enhanced, write_series
from tests.scans import write

INF, NAN = float("inf"), float("nan")
UNUSED = "The header's scaling cannot be used"


def nifti(path, slope, intercept):
    """A NIfTI-1 file whose scl_slope and scl_inter are just these."""
    write(path, np.zeros((4, 5, 6), np.int16))
    content = bytearray(path.read_bytes())
    content[112:120] = struct.pack("<ff", slope, intercept)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("slope", "intercept", "said"),
    [
        (0, 0, "scl_slope 0, scl_inter 0"), (0, -1024, "scl_slope 0, scl_inter -1024"),
        (INF, 0, "scl_slope inf"), (-INF, 5, "scl_slope -inf"), (NAN, -1024, "scl_slope nan"),
    ],
)  # fmt: skip
def test_a_scaling_that_cannot_be_used_is_said(tmp_path, slope, intercept, said):
    volume = load_volume(nifti(tmp_path / "a.nii", slope, intercept))
    (note,) = volume.source.notes
    assert note.startswith(UNUSED)
    assert said in note
    assert volume.voxels.max() == 0


@pytest.mark.parametrize(("slope", "intercept"), [(1, 0), (2, -1024), (NAN, NAN), (NAN, 0)])
def test_a_scaling_that_says_something_or_nothing_has_no_note(tmp_path, slope, intercept):
    assert load_volume(nifti(tmp_path / "a.nii", slope, intercept)).source.notes == ()


def test_slices_that_say_they_were_compressed_with_loss_are_counted(tmp_path):
    def fields(number):
        return {"LossyImageCompression": "01" if number < 3 else "00"}

    write_series(tmp_path, numbered(), each=fields)
    (note,) = load_volume(tmp_path).source.notes
    assert note == ("Files compressed with loss, so that their HU are not those of the scanner: 3.")


def twice(dataset):
    dataset.PixelData *= 2


def one_frame_less_said(dataset):
    dataset.NumberOfFrames -= 1
    dataset.PerFrameFunctionalGroupsSequence = dataset.PerFrameFunctionalGroupsSequence[:-1]


@pytest.mark.parametrize(
    "syntax",
    [
        ExplicitVRLittleEndian,
        ImplicitVRLittleEndian,
        ExplicitVRBigEndian,
        DeflatedExplicitVRLittleEndian,
    ],
)
def test_frames_that_no_header_promises_are_counted(tmp_path, syntax):
    for path in write_series(tmp_path / "slices", numbered()):
        rewrite(path, twice, syntax)
    (tmp_path / "frames").mkdir()
    frames = write_enhanced(tmp_path / "frames" / "all.dcm", numbered())
    rewrite(frames, one_frame_less_said, syntax)
    for name, count in (("slices", 5), ("frames", 1)):
        volume = load_volume(tmp_path / name)
        (note,) = volume.source.notes
        assert note == f"Frames beyond the number in the headers were left out: {count}."


@pytest.mark.parametrize("more", [0, 1, 2, 2 * 7 - 2])
def test_what_fills_a_slice_up_is_no_frame(tmp_path, more):
    def filled(dataset):
        dataset.PixelData += bytes(more)

    for path in write_series(tmp_path, numbered()):
        rewrite(path, filled)
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == ()


@pytest.mark.parametrize("fields", [{"Rows": 5}, {"Columns": 6}])
def test_pixels_for_more_rows_or_columns_than_the_header_promises_are_said(tmp_path, fields):
    write_series(tmp_path, numbered(), **fields)
    (note,) = load_volume(tmp_path).source.notes
    assert note == (
        "Files with more pixels than rows and columns in their header: 5. Their slices may be "
        "skewed or cut off."
    )


@pytest.mark.parametrize(
    ("said", "syntax", "loss"),
    [
        ("", ExplicitVRLittleEndian, "none"), ("00", ExplicitVRLittleEndian, "none"),
        ("01", ExplicitVRLittleEndian, "sure"), ("", "1.2.840.10008.1.2.4.50", "sure"),
        ("", "1.2.840.10008.1.2.4.51", "sure"), ("00", "1.2.840.10008.1.2.4.50", "sure"),
        ("", JPEG2000, "not said"), ("00", JPEG2000, "none"), ("01", JPEG2000, "sure"),
        ("", "1.2.840.10008.1.2.4.81", "not said"), ("", "1.2.840.10008.1.2.4.90", "none"),
        ("", "1.2.840.10008.1.2.4.70", "none"),
    ],
)  # fmt: skip
def test_what_a_transfer_syntax_says_of_loss(said, syntax, loss):
    assert _loss(said, syntax).value == loss


@pytest.mark.parametrize("name", ["p27", "scan.1", "ct.volume", "17"])
def test_a_scan_without_the_ending_of_one_has_its_place(tmp_path, name):
    write(tmp_path / "a.nii", np.zeros((4, 5, 6), np.int16)).rename(tmp_path / name)
    (tmp_path / "readme.txt").write_text("nothing")
    (tmp_path / "log.gz").write_bytes(gzip.compress(b"a log"))
    (tmp_path / "cut.gz").write_bytes(b"\x1f\x8b no gzip")
    found = discover((tmp_path,))
    assert [scan.path.name for scan in found.scans] == [name]
    assert load_volume(found.scans[0].path).shape == (4, 5, 6)
    assert {each.reason: each.count for each in found.omitted} == {"other files": 3}


def test_packed_and_in_other_formats_too(tmp_path):
    whole = write(tmp_path / "a.nii", np.zeros((4, 5, 6), np.int16))
    (tmp_path / "packed").write_bytes(gzip.compress(whole.read_bytes()))
    whole.unlink()
    head = "NRRD0004\ntype: short\ndimension: 3\nsizes: 2 2 2\nencoding: raw\n\n"
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "nrrd").write_bytes(head.encode() + bytes(16))
    assert [scan.path.name for scan in discover((tmp_path,)).scans] == ["nrrd", "packed"]


def test_unfinished_downloads_stay_what_they_are(tmp_path):
    write(tmp_path / "a.nii", np.zeros((4, 5, 6), np.int16)).rename(tmp_path / "a.nii.part")
    (tmp_path / "b.nii").write_bytes((tmp_path / "a.nii.part").read_bytes())
    found = discover((tmp_path,))
    assert [scan.path.name for scan in found.scans] == ["b.nii"]
    assert [each.count for each in found.omitted] == [1]


def test_what_headers_say_of_a_scan_that_cannot_be_read(tmp_path):
    path = nifti(tmp_path / "a.nii", 0, -1024)
    assert known_notes(path)[0].startswith(UNUSED)
    path.write_bytes(b"nothing")
    assert known_notes(path) == ()
    assert known_notes(tmp_path / "gone.nii") == ()
