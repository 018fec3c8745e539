"""Anonymised copies: no private field is left, the voxels are the same, nothing is overwritten."""

import errno
import gzip
import os
import shutil
import struct

import nibabel as nib
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from ctviewer.core.base import files
from ctviewer.core.base.errors import Cancelled, UserError
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.output.anonymised import anonymise
from ctviewer.core.output.privacy import patient_marks
from tests.archives import zip_of
from tests.dicoms import numbered, rewrite, write_enhanced, write_series
from tests.formats import write_meta, write_nrrd
from tests.scans import patch, write

SECRETS = (b"Mustermann", b"Erika", b"P-4711", b"20240229", b"St. Elsewhere", b"SECRET")


def private(number):
    """Whatever a careless archive leaves in a slice."""
    inner = Dataset()
    inner.PatientName = "Mustermann^Erika"
    inner.ReferencedSOPInstanceUID = "1.2.3.99"
    inner.ReferencedSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    kept = Dataset()
    kept.CodeMeaning = "Chest"
    kept.PersonName = "Mustermann^Erika"
    return {
        "PatientID": "P-4711",  # digits alone may stand in a UID by chance
        "PatientBirthDate": "20240229",
        "StudyDate": "20240229",
        "InstitutionName": "St. Elsewhere",
        "StudyDescription": "SECRET",
        "ReferencedStudySequence": Sequence([inner]),
        "AnatomicRegionSequence": Sequence([kept]),
        "FrameOfReferenceUID": "1.2.3.4.5",
    }


def with_private_group(dataset):
    block = dataset.private_block(0x0019, "SECRET MAKER", create=True)
    block.add_new(1, "LO", "Mustermann")
    nested = dataset.AnatomicRegionSequence[0].private_block(0x0021, "SECRET", create=True)
    nested.add_new(1, "LO", "Erika")
    dataset.add_new(0x60003000, "OW", b"SECRET")
    dataset.add_new(0x50000010, "US", 1)
    dataset.add_new(0xFFFCFFFC, "OB", b"SECRET")


@pytest.fixture
def series(tmp_path):
    folder = tmp_path / "Mustermann"
    for path in write_series(folder, numbered(), each=private):
        rewrite(path, with_private_group)
    return folder


def all_bytes(place):
    if place.is_file():
        content = place.read_bytes()
        return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    return b"".join(path.read_bytes() for path in sorted(place.iterdir()))


def test_a_series_loses_what_names_the_patient(series, tmp_path):
    before, before_bytes = load_volume(series), all_bytes(series)
    assert all(secret in before_bytes for secret in SECRETS)
    made = anonymise(series, tmp_path / "copy")
    after = load_volume(tmp_path / "copy")
    np.testing.assert_array_equal(after.voxels, before.voxels)
    np.testing.assert_array_equal(after.affine, before.affine)
    content = all_bytes(tmp_path / "copy")
    assert [secret for secret in SECRETS if secret in content] == []
    assert patient_marks(after.source) == ()
    assert made.files == 5
    assert all_bytes(series) == before_bytes
    names = dict(made.fields)
    for name in (
        *("PatientName (0010,0010)", "PatientID (0010,0020)", "StudyDate (0008,0020)"),
        *("private fields (0019)", "private fields (0021)", "PersonName (0040,A123)"),
    ):
        assert names[name] == 5
    listed = "\n".join(made.lines)
    assert not any(secret.decode() in listed.replace("FieldOf", "") for secret in SECRETS)


def test_the_stored_pixels_are_the_same_bytes(series, tmp_path):
    anonymise(series, tmp_path / "copy")
    copies = {}
    for path in (tmp_path / "copy").iterdir():
        dataset = pydicom.dcmread(path)
        copies[tuple(dataset.ImagePositionPatient)] = dataset
    assert len(copies) == 5
    for path in series.iterdir():
        old = pydicom.dcmread(path)
        new = copies[tuple(old.ImagePositionPatient)]
        assert new.PixelData == old.PixelData
        assert new.file_meta.TransferSyntaxUID == old.file_meta.TransferSyntaxUID
        assert new.file_meta.MediaStorageSOPInstanceUID == new.SOPInstanceUID


def test_uids_are_new_and_agree(series, tmp_path):
    made = anonymise(series, tmp_path / "copy")
    old = [pydicom.dcmread(path) for path in series.iterdir()]
    new = [pydicom.dcmread(path) for path in (tmp_path / "copy").iterdir()]
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"):
        assert len({each[keyword].value for each in new}) == 1
        assert new[0][keyword].value != old[0][keyword].value
        assert keyword in dict(made.uids).__repr__()
    assert len({each.SOPInstanceUID for each in new}) == 5
    assert not {each.SOPInstanceUID for each in new} & {each.SOPInstanceUID for each in old}
    assert all(each.SOPInstanceUID.startswith("2.25.") for each in new)
    again = anonymise(series, tmp_path / "again")
    other = pydicom.dcmread(next((tmp_path / "again").iterdir()))
    assert other.StudyInstanceUID != new[0].StudyInstanceUID  # nobody can go back
    assert again.fields == made.fields


def test_the_copy_says_how_it_was_made(series, tmp_path):
    anonymise(series, tmp_path / "copy")
    dataset = pydicom.dcmread(next((tmp_path / "copy").iterdir()))
    assert dataset.PatientIdentityRemoved == "YES"
    assert "basic profile" in dataset.DeidentificationMethod
    assert dataset.DeidentificationMethodCodeSequence[0].CodeValue == "113100"


@pytest.mark.parametrize(("said", "sentence"), [("YES", "says that text is burnt"), ("NO", None),
                                                (None, "does not say whether text")])  # fmt: skip
def test_burnt_in_text_is_reported(tmp_path, said, sentence):
    write_series(tmp_path / "in", numbered(), BurnedInAnnotation=said)
    made = anonymise(tmp_path / "in", tmp_path / "copy")
    assert any("burnt" in each for each in made.sentences) == (sentence is not None)
    assert sentence is None or sentence in " ".join(made.sentences)


def test_an_enhanced_file_keeps_its_frames(tmp_path):
    write_enhanced(tmp_path / "in.dcm", numbered())
    anonymise(tmp_path / "in.dcm", tmp_path / "copy")
    np.testing.assert_array_equal(load_volume(tmp_path / "copy").voxels, numbered())
    assert b"Mustermann" not in all_bytes(tmp_path / "copy")


def test_files_without_the_header_of_part_10(tmp_path):
    for path in write_series(tmp_path / "in", numbered()):
        rewrite(path, part10=False)
    anonymise(tmp_path / "in", tmp_path / "copy")
    np.testing.assert_array_equal(load_volume(tmp_path / "copy").voxels, numbered())


@pytest.mark.parametrize("out", ["copy.nii", "copy.nii.gz"])
@pytest.mark.parametrize("version", [nib.Nifti1Image, nib.Nifti2Image])
def test_a_nifti_keeps_its_voxels_and_its_place(tmp_path, version, out):
    affine = np.array([[-0.7, 0.1, 0, 9], [0, 0.8, 0, 8], [0, 0, 2.5, -7.25], [0, 0, 0, 1]])
    image = version(numbered(), affine)
    image.header["descrip"] = b"Erika Mustermann"
    image.header["aux_file"] = b"4711"
    image.header["intent_name"] = b"SECRET"
    image.header.extensions.append(nib.nifti1.Nifti1Extension("comment", b"Erika Mustermann"))
    nib.save(image, tmp_path / "a.nii")
    with (tmp_path / "a.nii").open("ab") as file:
        file.write(b"SECRET")
    before = load_volume(tmp_path / "a.nii")
    made = anonymise(tmp_path / "a.nii", tmp_path / out)
    after = load_volume(tmp_path / out)
    np.testing.assert_array_equal(after.voxels, before.voxels)
    np.testing.assert_array_equal(after.affine, before.affine)
    assert after.source.dtype == before.source.dtype
    content = all_bytes(tmp_path / out)
    assert [secret for secret in SECRETS if secret in content] == []
    assert {*dict(made.fields)} == {"aux_file", "descrip", "extensions", "intent_name"}
    kept = nib.load(tmp_path / out)
    np.testing.assert_array_equal(kept.get_sform(), image.get_sform())
    np.testing.assert_array_equal(np.asanyarray(kept.dataobj), numbered())


@pytest.mark.parametrize("order", ["<", ">"])
def test_scaled_numbers_stay_as_they_are_stored(tmp_path, order):
    image = nib.Nifti1Image(numbered(), np.diag([4.0, 4, 5, 1]))
    header = nib.Nifti1Header(endianness=order)
    nib.save(nib.Nifti1Image(numbered(), np.diag([4.0, 4, 5, 1]), header), tmp_path / "a.nii")
    if order == "<":
        patch(tmp_path / "a.nii", scl_slope=2.0, scl_inter=-1000.0)
    del image
    before = load_volume(tmp_path / "a.nii")
    anonymise(tmp_path / "a.nii", tmp_path / "b.nii")
    after = load_volume(tmp_path / "b.nii")
    np.testing.assert_array_equal(after.voxels, before.voxels)
    assert (after.source.slope, after.source.intercept) == (
        before.source.slope, before.source.intercept,
    )  # fmt: skip


def test_a_pair_becomes_one_file(tmp_path):
    nib.save(nib.Nifti1Pair(numbered(), np.diag([4.0, 4, 5, 1])), tmp_path / "a.hdr")
    anonymise(tmp_path / "a.img", tmp_path / "b.nii.gz")
    np.testing.assert_array_equal(load_volume(tmp_path / "b.nii.gz").voxels, numbered())


@pytest.mark.parametrize("dtype", [np.int16, np.uint8, ">i2", np.float32])
def test_nrrd_and_metaimage_become_nifti(tmp_path, dtype):
    voxels = (numbered() % 200).astype(dtype)
    affine = np.array([[-0.7, 0, 0, 9], [0, -0.8, 0, 8], [0, 0, 2.5, -7.25], [0, 0, 0, 1]])
    write_nrrd(tmp_path / "a.nrrd", voxels, affine)
    content = (tmp_path / "a.nrrd").read_bytes()
    head, _, rest = content.partition(b"\n\n")
    (tmp_path / "a.nrrd").write_bytes(head + b"\npatient:=Erika Mustermann\n# SECRET\n\n" + rest)
    made = anonymise(tmp_path / "a.nrrd", tmp_path / "b.nii.gz")
    before, after = load_volume(tmp_path / "a.nrrd"), load_volume(tmp_path / "b.nii.gz")
    np.testing.assert_array_equal(after.voxels, before.voxels)
    np.testing.assert_allclose(after.affine, before.affine, atol=1e-6)
    assert b"Mustermann" not in all_bytes(tmp_path / "b.nii.gz")
    assert "patient" in dict(made.fields)
    write_meta(tmp_path / "a.mha", voxels.astype(voxels.dtype.newbyteorder("<")), np.eye(4))
    anonymise(tmp_path / "a.mha", tmp_path / "c.nii")
    np.testing.assert_array_equal(
        load_volume(tmp_path / "c.nii").voxels, load_volume(tmp_path / "a.mha").voxels
    )


def test_of_a_scan_in_an_archive(series, tmp_path):
    path = zip_of(series, tmp_path / "a.zip")
    anonymise(path, tmp_path / "copy")
    np.testing.assert_array_equal(load_volume(tmp_path / "copy").voxels, numbered())


def test_nothing_is_overwritten(series, tmp_path):
    scan = write(tmp_path / "a.nii", numbered())
    before = scan.read_bytes()
    for out, why in (
        (scan, "is the scan itself"),
        (write(tmp_path / "b.nii", numbered()), "already exists"),
        (tmp_path / "c.dcm", r"ends in \.nii"),
    ):
        with pytest.raises(UserError, match=why):
            anonymise(scan, out)
    assert scan.read_bytes() == before
    for out, why in (
        (series, "already exists"),
        (tmp_path, "already exists"),
        (scan, "already exists"),
        (series / "copy", "folder of the scan"),
    ):
        with pytest.raises(UserError, match=why):
            anonymise(series, out)
    (tmp_path / "empty").mkdir()
    anonymise(series, tmp_path / "empty")
    assert len([*(tmp_path / "empty").iterdir()]) == 5


def test_cancelled_or_on_a_full_disk_nothing_is_left(series, tmp_path, monkeypatch):
    before = sorted(tmp_path.rglob("*"))

    def stop(fraction, label):
        if label == "Writing the copy" and fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        anonymise(series, tmp_path / "copy", stop)
    calls = []

    def full(handle):
        calls.append(handle)
        if len(calls) > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(UserError, match="copy cannot be written"):
        anonymise(series, tmp_path / "copy")
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_killed_process_left_goes_with_the_next_try(series, tmp_path):
    left = tmp_path / f".copy.{'0' * 16}"
    shutil.copytree(series, left)
    anonymise(series, tmp_path / "copy")
    assert not left.exists()


def test_a_header_that_promises_nothing_is_no_nifti(tmp_path):
    (tmp_path / "a.nii").write_bytes(struct.pack("<i", 348) + bytes(400))
    with pytest.raises(UserError):
        anonymise(tmp_path / "a.nii", tmp_path / "b.nii")
    assert not (tmp_path / "b.nii").exists()
