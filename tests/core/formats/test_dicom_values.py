"""Numbers in DICOM headers: any representation, never guessed."""

import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pydicom
import pytest
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.uid import ImplicitVRLittleEndian

from ctviewer.core.formats.loading import load_volume
from tests.dicoms import numbered, rewrite, write_enhanced, write_series
from tests.formats import sentence

SPACING = (1.0, 2.0, 3.0)
NO_RESCALE = "The slices give no rescale slope or intercept; their stored numbers are taken as HU."


def rewritten(path, keyword, vr, value):
    """The same file with an element of another representation; None deletes it."""

    def change(dataset):
        del dataset[keyword]
        if value is not None:
            dataset.add(DataElement(pydicom.datadict.tag_for_keyword(keyword), vr, value))

    rewrite(path, change)


def patched(path, old: bytes, new: bytes) -> None:
    """The same file with other bytes of the same length."""
    content = path.read_bytes()
    assert content.count(old) == 1
    assert len(old) == len(new)
    path.write_bytes(content.replace(old, new))


@pytest.mark.parametrize(
    ("vr", "value"),
    [
        ("FD", [2.0, 1.0]),
        ("FL", [2.0, 1.0]),
        ("LO", ["2.0", "1.0"]),
        ("ST", "2.0\\1.0"),
        ("IS", ["2", "1"]),
        ("US", [2, 1]),
        ("UN", b"2.0\\1.0 "),
        ("LO", ["2,0", "1,0"]),
        ("LT", "2,000\\1,00 "),
        ("UT", "  2.0 \\ 1.0 "),
    ],
)
def test_spacing_in_another_representation(tmp_path, vr, value):
    for path in write_series(tmp_path, numbered(), SPACING):
        rewritten(path, "PixelSpacing", vr, value)
    volume = load_volume(tmp_path)
    assert volume.spacing == pytest.approx(SPACING)
    np.testing.assert_array_equal(volume.voxels, numbered())


def test_decimal_commas_in_place(tmp_path):
    """Position, orientation, spacing and rescale written by a program that speaks German."""
    for path in write_series(tmp_path, numbered(), (0.5, 0.25, 2.5), RescaleSlope=0.5):
        patched(path, b"0.25\\0.5", b"0,25\\0,5")
        patched(path, b"DS\x04\x000.5 ", b"DS\x04\x000,5 ")
    volume = load_volume(tmp_path)
    assert volume.spacing == pytest.approx((0.5, 0.25, 2.5))
    np.testing.assert_array_equal(volume.voxels, numbered() / 2)


@pytest.mark.parametrize(
    "value",
    [b"2.0\\abc ", b"2.0 ", b"1,5,2.0 ", b"2.0\\0 ", b"-1\\-1 ", b"nan\\1 ", b"1e999\\1 ", b""],
)
def test_spacing_that_is_none_is_not_guessed(tmp_path, value):
    for path in write_series(tmp_path, numbered(), SPACING):
        rewritten(path, "PixelSpacing", "LT", value)
    assert "no pixel spacing" in sentence(tmp_path)


@pytest.mark.parametrize("keyword", ["RescaleSlope", "RescaleIntercept"])
@pytest.mark.parametrize("value", ["abc", "nan", "1e999", "1.2.3", "1_0"])
@pytest.mark.parametrize("slices", [[2], [0, 1, 2, 3, 4]])
def test_a_rescale_that_is_no_number_gets_a_sentence(tmp_path, keyword, value, slices):
    paths = write_series(tmp_path, numbered(), SPACING)
    for number in slices:
        rewritten(paths[number], keyword, "LT", value)
    assert "no usable rescale" in sentence(tmp_path)


def test_a_slope_of_zero_gets_a_sentence(tmp_path):
    write_series(tmp_path, numbered(), SPACING, RescaleSlope=0)
    assert "no usable rescale" in sentence(tmp_path)


@pytest.mark.parametrize("value", [None, ""])
@pytest.mark.parametrize("keyword", ["RescaleSlope", "RescaleIntercept"])
def test_a_missing_rescale_is_reported(tmp_path, keyword, value):
    for path in write_series(tmp_path, numbered(), SPACING):
        rewritten(path, keyword, "LT", value)
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == (NO_RESCALE,)


@pytest.mark.parametrize("keywords", [["RescaleIntercept"], ["RescaleIntercept", "RescaleSlope"]])
def test_a_rescale_that_only_some_slices_give_is_refused(tmp_path, keywords):
    paths = write_series(tmp_path, numbered(), SPACING, RescaleIntercept=-1024)
    for keyword in keywords:
        rewritten(paths[2], keyword, "DS", None)
    assert "others do not" in sentence(tmp_path)


def test_a_rescale_that_changes_nothing_may_be_missing(tmp_path):
    paths = write_series(tmp_path, numbered(), SPACING)
    rewritten(paths[2], "RescaleIntercept", "DS", None)
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


def test_numbers_that_begin_above_the_lowest_bit_are_not_read(tmp_path):
    """As old files have 12 bits in 16, with an overlay below them."""

    def change(dataset):
        stored = np.frombuffer(dataset.PixelData, np.int16)
        dataset.PixelData = (stored << 4).tobytes()
        dataset.BitsStored, dataset.HighBit = 12, 15

    for path in write_series(tmp_path, numbered(), SPACING):
        rewrite(path, change)
    assert "unsupported number of bits (5)" in sentence(tmp_path)


def test_values_that_a_table_makes_hu_are_not_taken_as_they_are(tmp_path):
    def change(dataset):
        table = Dataset()
        table.LUTDescriptor = [4, 0, 16]
        table.add_new("LUTData", "OW", bytes(8))
        dataset.ModalityLUTSequence = [table]
        del dataset.RescaleSlope, dataset.RescaleIntercept

    for path in write_series(tmp_path, numbered(), SPACING):
        rewrite(path, change)
    assert "values that are not HU (5)" in sentence(tmp_path)


@pytest.mark.parametrize(("unit", "opens"), [("HU", True), ("US", True), ("MGML", False)])
def test_values_in_another_unit_are_no_hu(tmp_path, unit, opens):
    write_series(tmp_path / "a", numbered(), SPACING, RescaleType=unit)
    path = write_enhanced(tmp_path / "b.dcm", numbered(), SPACING)

    def change(dataset):
        shared = dataset.SharedFunctionalGroupsSequence[0]
        shared.PixelValueTransformationSequence[0].RescaleType = unit

    rewrite(path, change)
    for opened in (tmp_path / "a", path):
        if opens:
            np.testing.assert_array_equal(load_volume(opened).voxels, numbered())
        else:
            assert "values that are not HU" in sentence(opened)


def test_signed_and_unsigned_slices_in_a_series_are_exact(tmp_path):
    paths = write_series(tmp_path, numbered(), SPACING)

    def unsigned(dataset):
        stored = np.frombuffer(dataset.PixelData, "<i2")
        dataset.PixelData = (stored.astype(np.int32) + 50_000).astype("<u2").tobytes()
        dataset.PixelRepresentation, dataset.RescaleIntercept = 0, -50_000

    def bytes_only(dataset):
        stored = np.frombuffer(dataset.PixelData, "<i2")
        dataset.PixelData = (stored + 100).astype("u1").tobytes()
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 8, 8, 7
        dataset.PixelRepresentation, dataset.RescaleIntercept = 0, -100

    for path in paths[::2]:
        rewrite(path, unsigned)
    rewrite(paths[1], bytes_only, ImplicitVRLittleEndian)
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.dtype == "int32"


def test_padding_outside_the_circle_keeps_its_value(tmp_path):
    voxels = numbered()
    voxels[0] = -2000
    write_series(tmp_path, voxels, SPACING, PixelPaddingValue=-2000)
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, voxels)


def test_odd_headers_warn_nobody_in_any_thread(tmp_path, capfd):
    """Warning filters are global: they must not change while other threads run."""
    for name in "abcd":
        write_series(tmp_path / name, numbered(), SPACING)
        for path in (tmp_path / name).iterdir():
            patched(path, b"Mustermann^Erika", b"Musterm\xe4nn^\xc3\x28ika")
            patched(path, b"ORIGINAL\\PRIMARY", b"ORIG nal\\PRI^ARY")
    before = list(warnings.filters)
    with ThreadPoolExecutor(4) as threads:
        volumes = list(threads.map(load_volume, [tmp_path / name for name in "abcd"] * 5))
    assert all(np.array_equal(volume.voxels, numbered()) for volume in volumes)
    assert list(warnings.filters) == before
    assert "".join(capfd.readouterr()) == ""
