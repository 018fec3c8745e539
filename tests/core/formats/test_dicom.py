"""DICOM series: the same canonical volume as NIfTI, and nothing stacked silently."""

import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.uid import (
    SecondaryCaptureImageStorage,
)

from ctviewer.core.analysis.gate import display_findings
from ctviewer.core.base.errors import Cancelled, LoadError
from ctviewer.core.formats.dicom.headers import NotInSeries
from ctviewer.core.formats.dicom.series import survey
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.names import scans_in
from tests.dicoms import new_series, twin, write_enhanced, write_series
from tests.formats import sentence
from tests.scans import AXES, affine_of, chest_array

SMALL, SPACING = (7, 6, 5), (1.0, 2.0, 3.0)
ACQUISITION_2 = 2


def numbered(shape=SMALL):
    return (np.arange(np.prod(shape)).reshape(shape) - 100).astype(np.int16)


@pytest.mark.parametrize("axes", AXES)
def test_all_48_orientations_give_one_volume(tmp_path, axes):
    write_series(tmp_path, numbered(), SPACING, axes)
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    np.testing.assert_allclose(volume.affine, affine_of("RAS", SMALL, SPACING), atol=1e-5)
    for index in [(0, 0, 0), (6, 5, 4), (1, 2, 3)]:
        i, j, k = volume.stored_index(index)
        ordered = sorted(map(pydicom.dcmread, tmp_path.iterdir()), key=_along_normal)
        assert ordered[k].pixel_array[j, i] == volume.hu_at(index)


def _along_normal(dataset) -> float:
    facing = np.array(dataset.ImageOrientationPatient, float)
    return float(np.cross(facing[:3], facing[3:]) @ np.array(dataset.ImagePositionPatient, float))


def test_a_series_is_its_nifti_twin(tmp_path):
    folder = tmp_path / "Aufnahme 肺"
    write_series(folder, chest_array())
    volume, other = load_volume(folder), load_volume(twin(tmp_path / "a.nii.gz", chest_array()))
    np.testing.assert_array_equal(volume.voxels, other.voxels)
    np.testing.assert_allclose(volume.affine, other.affine, atol=1e-4)
    assert volume.voxels.dtype == np.int16
    assert volume.source.name == "Aufnahme 肺"
    assert volume.spacing[2] == pytest.approx(5)  # not the SliceThickness


@settings(max_examples=15)
@given(
    slope=st.sampled_from([1, 2, 0.5]),
    intercepts=st.lists(st.sampled_from([-1024, -1000, 0, 0.25]), min_size=5, max_size=5),
)
def test_each_slice_has_its_own_rescale(tmp_path_factory, slope, intercepts):
    folder = tmp_path_factory.mktemp("series")
    write_series(
        folder,
        numbered() + 100,
        RescaleSlope=slope,
        PixelRepresentation=0,
        each=lambda number: {"RescaleIntercept": intercepts[number]},
    )
    wanted = (numbered() + 100.0) * slope + np.array(intercepts)
    np.testing.assert_array_equal(load_volume(folder).voxels, wanted)


def test_a_file_opens_its_series(tmp_path):
    paths = write_series(tmp_path, numbered(), SPACING)
    for path in (paths[0], paths[3].rename(tmp_path / "no-ending")):
        np.testing.assert_array_equal(load_volume(path).voxels, numbered())


def test_an_enhanced_file_is_a_series(tmp_path):
    write_enhanced(tmp_path / "a.dcm", numbered(), SPACING, intercept=-24)
    volume = load_volume(tmp_path / "a.dcm")
    np.testing.assert_array_equal(volume.voxels, numbered() - 24)
    np.testing.assert_allclose(volume.affine, affine_of("RAS", SMALL, SPACING), atol=1e-5)


# ---- slices that must never be stacked silently


def test_missing_slices(tmp_path):
    write_series(tmp_path, numbered((7, 6, 12)), skipped=(5, 6))
    text = sentence(tmp_path)
    assert "missing: 2 " in text
    assert "after slice 5 of 10" in text


def test_uneven_spacing(tmp_path):
    write_series(tmp_path, numbered((7, 6, 9)), moved=lambda n: (0, 0, 0.37 * n * n))
    assert "unevenly spaced" in sentence(tmp_path)


def test_rounded_positions_are_even_enough(tmp_path):
    write_series(tmp_path, numbered((7, 6, 9)), (1, 1, 0.7), moved=lambda n: (0, 0, 0.05 * (n % 2)))
    assert load_volume(tmp_path).spacing[2] == pytest.approx(0.7, abs=0.01)


def test_slices_beside_the_line(tmp_path):
    write_series(tmp_path, numbered(), moved=lambda n: (30 * (n == 2), 0, 0))
    assert "do not lie in a line" in sentence(tmp_path)


def test_gantry_tilt_is_an_exact_shear_and_is_reported(tmp_path):
    tilt = np.tan(np.radians(20))
    write_series(tmp_path, numbered(), moved=lambda n: (0, 5 * tilt * n, 0))
    volume = load_volume(tmp_path)
    assert volume.sheared
    (finding,) = display_findings(volume)
    assert "gantry tilt" in finding.message
    start, end = np.array(volume.mm_of((0, 0, 0))), np.array(volume.mm_of((0, 0, 4)))
    np.testing.assert_allclose(end - start, [0, -5 * tilt * 4, 5 * 4], atol=1e-4)


def test_the_same_slice_twice_is_left_out_and_reported(tmp_path):
    paths = write_series(tmp_path, numbered(), SPACING)
    (tmp_path / "copy.dcm").write_bytes(paths[1].read_bytes())
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == ("Copies of slices that were left out: 1.",)


def test_different_slices_at_one_place(tmp_path):
    write_series(tmp_path, numbered())
    write_series(
        tmp_path, numbered() + 1, prefix="B", each=lambda n: {"SOPInstanceUID": f"1.2.{n}"}
    )
    assert "several phases" in sentence(tmp_path)


def test_two_acquisitions_in_one_series_are_two_scans(tmp_path):
    write_series(tmp_path, numbered())
    write_series(
        tmp_path, numbered() + 7, prefix="B", AcquisitionNumber=ACQUISITION_2,
        each=lambda n: {"SOPInstanceUID": f"1.2.{n}"},
    )  # fmt: skip
    assert len(survey(tmp_path).loadable) == 2
    for path, added in zip(scans_in(tmp_path), (7, 0), strict=True):  # B comes before IM
        np.testing.assert_array_equal(load_volume(path).voxels, numbered() + added)


def test_several_series_must_be_chosen_from(tmp_path):
    write_series(tmp_path, numbered())
    others = write_series(tmp_path, numbered() + 7, prefix="B", **new_series())
    assert "holds 2 CT series" in sentence(tmp_path)
    np.testing.assert_array_equal(load_volume(others[2]).voxels, numbered() + 7)


def test_two_volumes_of_different_size_in_one_series(tmp_path):
    write_series(tmp_path, numbered((7, 6, 3)))
    write_series(
        tmp_path, numbered((9, 6, 3)), prefix="B", moved=lambda n: (0, 0, 90),
        each=lambda n: {"SOPInstanceUID": f"1.2.{n}"},
    )  # fmt: skip
    assert "holds 2 CT series" in sentence(tmp_path)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"Modality": "MR"}, "not CT (MR)"),
        ({"SOPClassUID": SecondaryCaptureImageStorage}, "no CT image"),
        ({"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}, "scout"),
        ({"SamplesPerPixel": 3}, "colours"),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "colours"),
        ({"BitsAllocated": 12}, "unsupported number of bits"),
        ({"PixelSpacing": None}, "no pixel spacing"),
        ({"ImageOrientationPatient": None}, "do not say where"),
        ({"ImageOrientationPatient": [1, 0, 0, 1, 0, 0]}, "impossible"),
        ({"ImageOrientationPatient": [0, 0, 0, 0, 0, 0]}, "impossible"),
        ({"PixelData": b"\0\0"}, "Slice 1 of 5 is damaged"),
        ({"Columns": 700}, "Slice 1 of 5 is damaged"),
        ({"Rows": 65535, "Columns": 65535}, "memory"),
    ],
)
def test_bad_series(tmp_path, fields, word):
    write_series(tmp_path, numbered(), each=lambda n: {k: v for k, v in fields.items() if v},
                 **{k: v for k, v in fields.items() if not v})  # fmt: skip
    assert word in sentence(tmp_path, memory_limit=10**8)


def test_a_single_slice(tmp_path):
    (path,) = write_series(tmp_path, numbered(), skipped=(0, 1, 2, 3))
    assert "single slice" in sentence(path)


def test_a_file_that_is_no_ct_slice(tmp_path):
    write_series(tmp_path, numbered())
    (scout,) = write_series(
        tmp_path, numbered(), prefix="S", skipped=(0, 1, 2, 3), ImageType=["LOCALIZER"]
    )
    assert "no part of a CT series" in sentence(scout)
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


def test_truncated_slices(tmp_path):
    paths = write_series(tmp_path, numbered())
    content = paths[2].read_bytes()
    paths[2].write_bytes(content[:-50])
    assert "is damaged" in sentence(tmp_path)
    paths[2].write_bytes(content[:200])
    assert "missing: 1 " in sentence(tmp_path)
    assert survey(tmp_path).count(NotInSeries.UNREADABLE) == 1


def test_more_than_the_memory(tmp_path):
    write_series(tmp_path, numbered())
    assert "memory" in sentence(tmp_path, memory_limit=100)


def test_progress_can_cancel(tmp_path):
    def stop(fraction, _label):
        if fraction > 0.5:
            raise Cancelled

    write_series(tmp_path, numbered())
    with pytest.raises(Cancelled):
        load_volume(tmp_path, stop)


def test_nothing_of_the_header_is_printed_or_logged(tmp_path, caplog, capfd):
    odd = {"PatientBirthDate": "not a date of Erika", "SeriesDescription": "x" * 100}
    with pydicom.config.disable_value_validation():
        write_series(tmp_path, numbered(), **odd)
    load_volume(tmp_path)
    printed = capfd.readouterr()
    assert "Erika" not in printed.out + printed.err + caplog.text


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(128, 1500), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_broken_slice_loads_or_gets_a_sentence(tmp_path, changes):
    folder = tmp_path / "series"
    if not folder.exists():
        write_series(folder, numbered((7, 6, 3)), SPACING)
        (tmp_path / "sound").write_bytes(min(folder.iterdir()).read_bytes())
    content = bytearray((tmp_path / "sound").read_bytes())
    for place, value in changes:
        content[place % len(content)] = value
    min(folder.iterdir()).write_bytes(content)
    try:
        volume = load_volume(folder, memory_limit=10**8)
    except LoadError:
        return
    assert volume.voxels.ndim == 3
    assert np.isfinite(volume.affine).all()
