"""Slices of one volume, by position, voxels, patient and direction, never by UIDs alone."""

import shutil

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import JPEGLSLossless, RLELossless, generate_uid

from ctviewer.core.base.errors import LoadError
from ctviewer.core.formats.dicom.series import survey
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.loading import load_volume
from tests.dicoms import (
    fields_of,
    new_series,
    numbered,
    rewrite,
    save,
    write_enhanced,
    write_series,
)
from tests.formats import sentence

SPACING = (1.0, 2.0, 3.0)
COPY = "Copies of slices that were left out: 1."


def setting(**fields):
    def change(dataset):
        for keyword, value in fields.items():
            setattr(dataset, keyword, value)

    return change


def picture(folder, name="zz.dcm", shape=(6, 7), **fields):
    """One more image in the series, coronal unless the fields say otherwise."""
    dataset = fields_of(
        np.diag([-1.0, -2, 3, 1]),
        shape,
        0,
        **{
            "ImageOrientationPatient": [1, 0, 0, 0, 0, -1],
            "SOPInstanceUID": generate_uid(),
            **fields,
        },
    )
    dataset.PixelData = np.full(shape, 77, np.int16).tobytes()
    return save(folder / name, dataset)


# ---- UIDs


@pytest.mark.parametrize(
    "uid_of",
    [
        lambda number: "1.2.3",
        lambda number: "",
        lambda number: f"1.2.{max(number, 1)}",
        lambda number: f"1.2.{number // 3}",
        lambda number: f"1.2.{number % 2}",
    ],
    ids=["one for all", "empty", "shared by two", "shared by three", "two in turn"],
)
def test_slices_that_share_a_uid_all_open(tmp_path, uid_of):
    write_series(tmp_path, numbered(), SPACING, each=lambda n: {"SOPInstanceUID": uid_of(n)})
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.spacing == pytest.approx(SPACING)
    assert volume.source.notes == ()


def test_slices_without_uid_or_number_open(tmp_path):
    write_series(tmp_path, numbered(), SPACING, SOPInstanceUID=None, InstanceNumber=None)
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


# ---- copies


@pytest.mark.parametrize(
    "change",
    [
        setting(SOPInstanceUID="1.2.3"),
        setting(SOPInstanceUID="1.2.3", AcquisitionNumber=7),
        setting(SOPInstanceUID="1.2.3", RescaleIntercept=-24),
        setting(),
    ],
    ids=["another UID", "another acquisition", "another rescale", "the same UID"],
)
def test_a_copy_is_one_slice_and_reported(tmp_path, change):
    def changed(dataset):
        place = list(dataset.ImagePositionPatient)
        change(dataset)
        if dataset.RescaleIntercept == -24:
            dataset.PixelData = (np.frombuffer(dataset.PixelData, "<i2") + 24).tobytes()
        dataset.ImagePositionPatient = [place[0], place[1], place[2] + 1e-5]  # as if rounded

    paths = write_series(tmp_path, numbered(), SPACING)
    shutil.copy(paths[2], tmp_path / "copy.dcm")
    rewrite(tmp_path / "copy.dcm", changed)
    for opened in (tmp_path, tmp_path / "copy.dcm"):
        volume = load_volume(opened)
        np.testing.assert_array_equal(volume.voxels, numbered())
        assert volume.source.notes == (COPY,)


def test_a_copy_may_be_packed_in_another_way(tmp_path):
    path = write_series(tmp_path, numbered(), SPACING)[2]
    dataset = pydicom.dcmread(path)
    dataset.compress(RLELossless, encoding_plugin="pydicom")
    dataset.save_as(tmp_path / "copy.dcm")
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == (COPY,)


def test_a_whole_series_twice_is_one(tmp_path):
    write_series(tmp_path, numbered(), SPACING)
    write_series(tmp_path, numbered(), SPACING, prefix="B",
                 each=lambda n: {"SOPInstanceUID": f"1.2.{n}"})  # fmt: skip
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == ("Copies of slices that were left out: 5.",)


@pytest.mark.parametrize("uid", ["1.2.3", None])
def test_other_voxels_at_one_place_are_no_copy(tmp_path, uid):
    path = write_series(tmp_path, numbered(), SPACING)[2]
    shutil.copy(path, tmp_path / "other.dcm")
    dataset = pydicom.dcmread(path)
    dataset.PixelData = dataset.PixelData[:-2] + b"\7\7"
    dataset.SOPInstanceUID = uid or dataset.SOPInstanceUID
    dataset.save_as(tmp_path / "other.dcm")
    assert "1 of its slices lies at the place of another" in sentence(tmp_path)


def test_phases_that_begin_alike_stay_apart(tmp_path):
    """Their lowest slices are air in both."""
    other = numbered().copy()
    other[..., 2:] += 500
    write_series(tmp_path, numbered(), SPACING)
    write_series(tmp_path, other, SPACING, prefix="B", AcquisitionNumber=2)
    one, two = survey(tmp_path).loadable
    np.testing.assert_array_equal(load_volume(one.files[0]).voxels, other)
    np.testing.assert_array_equal(load_volume(two.files[0]).voxels, numbered())


def test_an_acquisition_number_for_each_slice_and_a_copy(tmp_path):
    paths = write_series(tmp_path, numbered(), SPACING, each=lambda n: {"AcquisitionNumber": n})
    shutil.copy(paths[2], tmp_path / "copy.dcm")
    rewrite(tmp_path / "copy.dcm", setting(AcquisitionNumber=99))
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == (COPY,)


def test_copies_in_a_folder_inside_are_left_out(tmp_path):
    paths = write_series(tmp_path, numbered(), SPACING)
    (tmp_path / "more").mkdir()
    for path in paths[1:4]:
        shutil.copy(path, tmp_path / "more")
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == ("Copies of slices that were left out: 3.",)


# ---- persons


@pytest.mark.parametrize(
    "fields",
    [
        {"PatientID": "2"},
        {"PatientName": "Musterfrau^Eva"},
        {"StudyInstanceUID": "1.2.4"},
        {"FrameOfReferenceUID": "1.2.5"},
        {"PatientID": "2", "StudyInstanceUID": "1.2.4", "FrameOfReferenceUID": "1.2.5"},
    ],
    ids=lambda fields: " ".join(fields),
)
def test_two_persons_under_one_series_number_are_two_scans(tmp_path, fields):
    common = {"FrameOfReferenceUID": "1.2.1"}
    write_series(
        tmp_path, numbered((7, 6, 8)), SPACING, each=lambda n: common if n % 2 else common | fields
    )
    one, two = survey(tmp_path).loadable
    for series, start in ((one, 0), (two, 1)):
        volume = load_volume(series.files[0])
        np.testing.assert_array_equal(volume.voxels, numbered((7, 6, 8))[..., start::2])
        assert "another patient or examination" in " ".join(volume.source.notes)
    assert "holds 2 CT series" in sentence(tmp_path)


@pytest.mark.parametrize("keyword", ["FrameOfReferenceUID", "StudyInstanceUID"])
def test_a_uid_that_each_slice_has_its_own_of_says_nothing(tmp_path, keyword):
    write_series(tmp_path, numbered(), SPACING, each=lambda n: {keyword: f"1.2.{n}"})
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


def test_a_person_who_is_named_in_some_files_only_is_one(tmp_path):
    write_series(
        tmp_path, numbered(), SPACING, each=lambda n: {"PatientID": "4711" if n % 2 else ""}
    )
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


def test_a_person_whose_name_is_written_in_two_ways_is_one(tmp_path):
    names = ("Mustermann^Erika", "MUSTERMANN^ERIKA^^")
    write_series(tmp_path, numbered(), SPACING, each=lambda n: {"PatientName": names[n % 2]})
    np.testing.assert_array_equal(load_volume(tmp_path).voxels, numbered())


# ---- scouts, reformats, odd slices


@pytest.mark.parametrize("shape", [(6, 7), (30, 20)])
def test_an_unmarked_scout_is_left_out_and_counted(tmp_path, shape):
    write_series(tmp_path, numbered(), SPACING)
    scout = picture(tmp_path, shape=shape)
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == ("Images of another size or direction that were left out: 1.",)
    assert "another size or direction" in sentence(scout)


def test_two_scouts_are_left_out_and_counted(tmp_path):
    write_series(tmp_path, numbered(), SPACING)
    picture(tmp_path, "y.dcm")
    picture(tmp_path, "z.dcm", ImageOrientationPatient=[0, 1, 0, 0, 0, -1])
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == ("Images of another size or direction that were left out: 2.",)


def test_unmarked_reformats_are_offered_beside_the_axial_stack(tmp_path):
    write_series(tmp_path, numbered(), SPACING)
    coronal = write_series(
        tmp_path, numbered((7, 9, 4)), SPACING, "LSP", prefix="A",
        each=lambda n: {"SOPInstanceUID": f"1.2.{n}"},
    )  # fmt: skip
    found = survey(tmp_path)
    assert sorted(each.slices for each in found.loadable) == [5, 9]
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == (
        "Volumes of the folder in another direction (reformats) than the axial slices: 1.",
    )
    np.testing.assert_array_equal(load_volume(coronal[0]).voxels, numbered((7, 9, 4)))


def test_reformats_do_not_stand_in_for_axial_slices_with_a_gap(tmp_path):
    write_series(tmp_path, numbered((7, 6, 9)), SPACING, skipped=[4])
    write_series(
        tmp_path, numbered((7, 9, 4)), SPACING, "LSP", prefix="A",
        each=lambda n: {"SOPInstanceUID": f"1.2.{n}"},
    )  # fmt: skip
    assert "missing: 1 " in sentence(tmp_path)


@pytest.mark.parametrize("number", [0, 2, 4])
def test_one_slice_with_another_spacing(tmp_path, number):
    """A slice that fits between the others or at their end is reported as missing."""
    write_series(
        tmp_path, numbered(), SPACING,
        each=lambda n: {"PixelSpacing": [2.5, 1.5]} if n == number else {},
    )  # fmt: skip
    assert "mixes slices of different size or direction" in sentence(tmp_path)


def test_a_larger_image_at_the_place_of_a_slice_is_left_out(tmp_path):
    """Such as a screen shot of it."""
    path = write_series(tmp_path, numbered(), SPACING)[2]
    dataset = pydicom.dcmread(path)
    dataset.Rows, dataset.Columns = 12, 14
    dataset.PixelData = b"\1\0" * 168
    dataset.save_as(tmp_path / "zz.dcm")
    volume = load_volume(tmp_path)
    np.testing.assert_array_equal(volume.voxels, numbered())
    assert volume.source.notes == ("Images of another size or direction that were left out: 1.",)


def test_one_slice_without_a_place(tmp_path):
    path = write_series(tmp_path, numbered(), SPACING)[4]
    rewrite(path, lambda dataset: dataset.pop("ImagePositionPatient"))
    assert "do not say where they lie" in sentence(tmp_path)


def test_a_series_that_makes_no_volume_is_counted_beside_one_that_does(tmp_path):
    write_series(tmp_path, numbered(), SPACING)
    write_series(tmp_path, numbered(), SPACING, skipped=[2], prefix="B", **new_series())
    notes = load_volume(tmp_path).source.notes
    assert notes == ("CT series of the folder that make no volume: 1.",)


# ---- frames


def test_frames_without_places_are_no_slice(tmp_path):
    for path in write_series(tmp_path, numbered(), SPACING):
        rewrite(path, lambda ds: setting(NumberOfFrames=2, PixelData=ds.PixelData * 2)(ds))
    assert "several frames without their places (5)" in sentence(tmp_path)


def test_an_enhanced_file_with_fewer_places_than_frames(tmp_path):
    path = write_enhanced(tmp_path / "a.dcm", numbered(), SPACING)
    rewrite(path, setting(NumberOfFrames=6))
    assert "several frames without their places" in sentence(tmp_path)


def test_each_frame_has_its_own_rescale(tmp_path):
    def rescaled(dataset):
        del dataset.SharedFunctionalGroupsSequence[0].PixelValueTransformationSequence
        for number, frame in enumerate(dataset.PerFrameFunctionalGroupsSequence):
            scaling = Dataset()
            scaling.RescaleSlope, scaling.RescaleIntercept = 2, -number
            frame.PixelValueTransformationSequence = [scaling]

    path = write_enhanced(tmp_path / "a.dcm", numbered(), SPACING)
    rewrite(path, rescaled)
    wanted = numbered() * 2 - np.arange(5)[::-1]
    np.testing.assert_array_equal(load_volume(path).voxels, wanted)


def test_two_phases_of_an_enhanced_file(tmp_path):
    def doubled(dataset):
        frames = [*dataset.PerFrameFunctionalGroupsSequence]
        again = [Dataset() for _ in frames]
        for phase, members in enumerate((frames, again)):
            for frame, like in zip(members, frames, strict=True):
                frame.PlanePositionSequence = like.PlanePositionSequence
                content = Dataset()
                content.TemporalPositionIndex = phase + 1
                frame.FrameContentSequence = [content]
        dataset.PerFrameFunctionalGroupsSequence = [*frames, *again]
        dataset.NumberOfFrames = 10
        stored = np.frombuffer(dataset.PixelData, "<i2")
        dataset.PixelData = np.concatenate([stored, stored + 50]).astype("<i2").tobytes()

    path = write_enhanced(tmp_path / "a.dcm", numbered(), SPACING)
    rewrite(path, doubled)
    assert [each.slices for each in survey(tmp_path).loadable] == [5, 5]


# ---- the surveyed files are those that are loaded


def test_headers_are_read_once(tmp_path, monkeypatch):
    from ctviewer.core.formats.dicom import headers, loading, series

    read, original = [], headers.read_header
    for name in ("a", "b", "c"):
        write_series(tmp_path, numbered(), SPACING, prefix=name, **new_series())
    monkeypatch.setattr(series, "read_header", lambda path: read.append(path) or original(path))
    found = survey(tmp_path)
    for each in found.loadable:
        np.testing.assert_array_equal(loading.load_series(each).voxels, numbered())
        np.testing.assert_array_equal(load_volume(each.path, series=each).voxels, numbered())
    assert sorted(read) == sorted(tmp_path.iterdir())


@pytest.mark.parametrize("change", ["longer", "newer", "gone"])
def test_a_file_that_changed_since_is_reported(tmp_path, change):
    import os

    from ctviewer.core.formats.dicom.loading import load_series

    path = write_series(tmp_path, numbered(), SPACING)[3]
    (series,) = survey(tmp_path).series
    if change == "longer":
        path.write_bytes(path.read_bytes() + b"\0\0")
    elif change == "newer":
        os.utime(path, ns=(1, 1))
    else:
        path.unlink()
    word = "no file" if change == "gone" else "has changed since"
    with pytest.raises(LoadError, match=f"{path.name}.*{word}|{word}.*{path.name}"):
        load_series(series)


def test_a_survey_goes_to_another_process(tmp_path):
    import pickle

    from ctviewer.core.formats.dicom.loading import load_series

    write_series(tmp_path, numbered(), SPACING)
    found = pickle.loads(pickle.dumps(survey(tmp_path)))
    np.testing.assert_array_equal(load_series(found.only()).voxels, numbered())


def test_what_is_not_decoded_is_a_problem_of_the_series(tmp_path):
    for path in write_series(tmp_path, numbered(), SPACING):
        content = path.read_bytes()
        path.write_bytes(content.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.9\0"))
    (series,) = survey(tmp_path).series
    assert "not decoded" in series.problem
    assert JPEGLSLossless not in series.problem


def test_a_series_that_is_refused_says_what_was_left_out_of_it(tmp_path):
    (path,) = write_series(tmp_path, numbered(), skipped=(0, 1, 2, 3))
    copy = tmp_path / "copy.dcm"
    copy.write_bytes(path.read_bytes())
    rewrite(copy, lambda dataset: setattr(dataset, "InstanceNumber", 99))
    for open_it in (load_volume, lambda folder: load_volume(folder / path.name)):
        with pytest.raises(LoadError) as caught:
            open_it(tmp_path)
        assert "single slice" in str(caught.value)
        assert str(caught.value).count("Copies of slices that were left out: 1.") == 1
    (found,) = discover([tmp_path]).scans
    assert "left out: 1." in found.refusal
