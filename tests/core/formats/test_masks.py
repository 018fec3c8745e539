"""External masks: contents of a file are read unchanged, or refused in one sentence."""

import highdicom as hd
import nrrd
import numpy as np
import pydicom
import pytest

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.masks.reading import read_mask
from ctviewer.core.geometry.scan_mask import MaskMaker
from tests.dicoms import write_series
from tests.formats import write_meta
from tests.scans import affine_of, stored_as, write

SHAPE, SPACING = (12, 10, 8), (2.0, 2.5, 3.0)
AFFINE = affine_of("LPS", SHAPE, SPACING)


def two_lungs():
    """Labels (r, a, s): 1 on the left, 2 on the right."""
    labels = np.zeros(SHAPE, np.uint8)
    labels[1:5, 2:8, 1:7] = 1
    labels[7:11, 2:8, 1:7] = 2
    return labels


def test_nifti_and_metaimage_say_what_they_hold(tmp_path):
    stored = stored_as("LPS", two_lungs())
    nifti = write(tmp_path / "lungs.nii.gz", stored, AFFINE)
    mha = write_meta(tmp_path / "lungs.mha", stored, AFFINE)
    for path in (nifti, mha):
        found = read_mask(path)
        assert found.counts == {1: 4 * 6 * 6, 2: 4 * 6 * 6}
        assert found.origin.name == path.name
        assert found.origin.maker is MaskMaker.FILE
        assert len(found.origin.sha256) == 64
        at = found.affine @ [*np.argwhere(found.labels == 2)[0], 1]
        assert np.allclose(at, affine_of("RAS", SHAPE, SPACING) @ [7, 2, 1, 1], atol=1e-4)


def seg_nrrd(path, array, header):
    fields = {
        "space": "left-posterior-superior",
        "space origin": [0.0, 0, 0],
        "encoding": "gzip",
        "Segment0_ID": "a", "Segment0_Name": "left lung", "Segment0_LabelValue": "4",
        "Segment0_Layer": "0",
        "Segment1_ID": "b", "Segment1_Name": "right lung", "Segment1_LabelValue": "2",
        **header,
    }  # fmt: skip
    nrrd.write(str(path), array, fields)
    return path


def test_the_names_of_slicers_segments_are_read(tmp_path):
    array = two_lungs()
    array[array == 1] = 4
    header = {"space directions": np.diag(SPACING), "kinds": ["domain"] * 3, "Segment1_Layer": "0"}
    found = read_mask(seg_nrrd(tmp_path / "a.seg.nrrd", array, header))
    assert found.names == {4: "left lung", 2: "right lung"}
    assert set(found.counts) == {2, 4}


def test_segments_in_layers_are_read_and_overlaps_counted(tmp_path):
    layers = np.zeros((2, *SHAPE), np.uint8)
    layers[0, 1:5] = 4
    layers[1, 4:9] = 2
    nowhere = [np.nan] * 3
    header = {
        "space directions": np.array([nowhere, *np.diag(SPACING)]),
        "kinds": ["list", "domain", "domain", "domain"],
        "Segment1_Layer": "1",
    }
    found = read_mask(seg_nrrd(tmp_path / "a.seg.nrrd", layers, header))
    assert list(found.names.values()) == ["left lung", "right lung"]
    assert found.counts == {1: 4 * 80, 2: 4 * 80}
    assert "more than one segment, counted for the first: 80." in found.notes[0]
    assert np.allclose(found.affine[:3, :3], np.diag([-2.0, -2.5, 3.0]))


def segmentation(folder, kind="BINARY", pixels=None, edit=None, count=1):
    """A series and a Segmentation that refers to it, by highdicom."""
    hu = np.random.default_rng(0).integers(-1000, 300, SHAPE).astype(np.int16)
    write_series(folder / "ct", hu, SPACING)
    volume = load_volume(folder / "ct")
    sources = [pydicom.dcmread(path) for path in sorted((folder / "ct").iterdir())]
    for each in sources:
        each.FrameOfReferenceUID = "1.2.3.4"
        for keyword in ("PatientBirthDate", "PatientSex", "StudyID", "StudyDate", "StudyTime",
                        "AccessionNumber", "ReferringPhysicianName"):  # fmt: skip
            setattr(each, keyword, "")
    sources.sort(key=lambda each: float(each.ImagePositionPatient[2]))
    described = [
        hd.seg.SegmentDescription(
            number, f"part {number}", pydicom.sr.codedict.codes.SCT.Tissue,
            pydicom.sr.codedict.codes.SCT.Lung, "MANUAL",
        )
        for number in range(1, count + 1)
    ]  # fmt: skip
    made = hd.seg.Segmentation(
        sources, pixels, kind, described, hd.UID(), 1, hd.UID(), 1, "m", "m", "1", "1",
        max_fractional_value=200,
    )  # fmt: skip
    if edit:
        edit(made)
    path = folder / "mask.dcm"
    made.save_as(path)
    return path, volume


def frames(ras):
    """Labels (r, a, s) as frames (slice, row, column) of an axial series in LPS."""
    return np.ascontiguousarray(stored_as("LPS", ras).transpose(2, 1, 0))


def test_a_segmentation_lies_at_its_place(tmp_path):
    path, volume = segmentation(tmp_path, pixels=frames(two_lungs()), count=2)
    found = read_mask(path)
    assert found.counts == {1: 144, 2: 144}
    assert found.names == {1: "part 1", 2: "part 2"}
    assert found.series == dict(volume.source.facts)["SeriesInstanceUID (0020,000E)"]
    at = (found.affine @ np.c_[np.argwhere(found.labels == 2), np.ones(144)].T)[:3].T
    expected = np.argwhere(two_lungs() == 2)
    expected = (volume.affine @ np.c_[expected, np.ones(144)].T)[:3].T
    assert np.allclose(np.sort(at, axis=0), np.sort(expected, axis=0), atol=1e-3)


def test_a_fractional_segmentation_counts_from_a_threshold_and_says_so(tmp_path):
    shares = two_lungs().astype(np.float32) * 0.45
    path, _ = segmentation(tmp_path, "FRACTIONAL", frames(shares))
    found = read_mask(path)
    assert found.fractional
    assert found.counts == {1: 144}
    assert "count from 0.5 on" in found.notes[0]
    assert read_mask(path, threshold=0.3).counts == {1: 288}
    with pytest.raises(LoadError, match="empty"):
        read_mask(path, threshold=0.95)


def test_a_mask_of_shares_counts_from_a_threshold_and_says_so(tmp_path):
    shares = two_lungs().astype(np.float32) * 0.45
    path = write(tmp_path / "p.nii", stored_as("LPS", shares), AFFINE)
    assert read_mask(path).counts == {1: 144}
    found = read_mask(path, threshold=0.2)
    assert found.counts == {1: 288}
    assert found.fractional
    assert "count from 0.2 on" in found.notes[0]


def nifti(folder, values, dtype=np.int16):
    array = np.resize(np.asarray(values, dtype), SHAPE)
    return write(folder / "m.nii", array, AFFINE)


@pytest.mark.parametrize(
    ("values", "dtype", "sentence"),
    [
        ([0], np.uint8, r"The mask m\.nii is empty"),
        ([-1, 0, 1], np.int16, "negative numbers like -1"),
        ([0.5, 1.5], np.float32, "numbers like 1.5, which are neither labels nor shares"),
        ([0.5, np.nan], np.float32, "without a number"),
        (range(960), np.int16, "looks like a scan"),
        ([0, 70_000], np.int32, "too many different numbers"),
    ],
)
def test_what_is_no_mask_is_refused(tmp_path, values, dtype, sentence):
    with pytest.raises(LoadError, match=sentence):
        read_mask(nifti(tmp_path, list(values), dtype))


def test_several_volumes_a_folder_and_other_dicom_are_refused(tmp_path):
    path = write(tmp_path / "m.nii", np.ones((*SHAPE, 3), np.uint8), AFFINE)
    with pytest.raises(LoadError, match="holds 3 volumes, not one mask"):
        read_mask(path)
    with pytest.raises(LoadError, match="is a folder"):
        read_mask(tmp_path)
    write_series(tmp_path / "ct", np.zeros(SHAPE, np.int16), SPACING)
    one = next(iter((tmp_path / "ct").iterdir()))
    with pytest.raises(LoadError, match="is DICOM of the modality CT, no Segmentation"):
        read_mask(one)


def test_a_segmentation_that_is_no_grid_or_damaged_is_refused(tmp_path):
    def scatter(made):
        for number, group in enumerate(made.PerFrameFunctionalGroupsSequence):
            group.PlanePositionSequence[0].ImagePositionPatient[2] = float(number**2)

    path, _ = segmentation(tmp_path, pixels=frames(two_lungs()), edit=scatter, count=2)
    with pytest.raises(LoadError, match="cannot be read as a volume"):
        read_mask(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) - 500])
    with pytest.raises(LoadError, match="cannot be read as a volume"):
        read_mask(path)


def one_frame_less(made):
    made.NumberOfFrames = int(made.NumberOfFrames) - 1


def one_frame_less_described(made):
    one_frame_less(made)
    made.PerFrameFunctionalGroupsSequence = made.PerFrameFunctionalGroupsSequence[:-1]


def twice_the_frames(made):
    made.PixelData *= 2


@pytest.mark.parametrize("kind", ["BINARY", "LABELMAP"])
@pytest.mark.parametrize(
    ("edit", "count"),
    [(None, 0), (one_frame_less, 1), (one_frame_less_described, 1), (twice_the_frames, None)],
)
def test_frames_of_a_segmentation_that_no_header_promises_are_counted(tmp_path, kind, edit, count):
    """Those of a binary one are a bit a voxel, and need not end with a byte."""
    path, _ = segmentation(tmp_path, kind, frames(two_lungs()), edit, count=2)
    number = int(pydicom.dcmread(path).NumberOfFrames) if count is None else count
    said = f"Frames beyond the number in the headers were left out: {number}."
    assert read_mask(path).notes == ((said,) if number else ())
