"""Which headers and paths look as if they named a patient."""

from pathlib import Path

import pytest

from ctviewer.core.geometry.volume import Source
from ctviewer.core.output.privacy import looks_personal, patient_marks


@pytest.mark.parametrize(
    "text",
    ["Erika Mustermann", "MUSTERMANN^ERIKA", "Müller, Jörg", "CT_Erika_Mustermann_01",
     "1957-03-14", "19570314", "born 14.3.1957"],
)  # fmt: skip
def test_names_and_dates_are_flagged(text):
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    ["", "Thorax", "CT Chest Lung 1.0", "FreeSurfer Jul 2009", "study_0255", "FSL5.0",
     "Pneumonia moderate", "ricord1a_419639-000082", "Siemens Body Kernel", "1.2.840.113619.2",
     "12345678", "by ITK", "left-posterior-superior", "GE Revolution", "Exam WB"],
)  # fmt: skip
def test_technical_texts_are_not(text):
    assert not looks_personal(text)


def dicom(**fields):
    tags = {"PatientIdentityRemoved": "0012,0062", "DeidentificationMethod": "0012,0063"}
    facts = tuple((f"{k} ({tags.get(k, '0010,0010')})", v) for k, v in fields.items())
    return patient_marks(Source(format="DICOM", facts=facts))


def test_dicom_fields():
    assert dicom(PatientName="Mustermann^Erika") == ("PatientName (0010,0010)",)
    assert dicom(PatientID="4711") == ("PatientID (0010,0010)",)
    assert dicom(PatientBirthDate="19570314") == ("PatientBirthDate (0010,0010)",)
    assert dicom(ReferringPhysicianName="Weiss") == ("ReferringPhysicianName (0010,0010)",)


def test_pseudonyms_and_removed_identities_are_not_flagged():
    assert not dicom(PatientName="Anonymous")
    assert not dicom(PatientName="STUDY-0007", PatientBirthDate="")
    assert not dicom(PatientID="4711", PatientIdentityRemoved="YES")
    assert not dicom(PatientID="4711", DeidentificationMethod="some profile")
    assert dicom(PatientName="Mustermann^Erika", PatientIdentityRemoved="YES")


def test_free_text_of_other_formats():
    nifti = Source(format="NIfTI-1", facts=(("descrip", "Erika Mustermann"), ("magic", "n+1")))
    assert patient_marks(nifti) == ("descrip",)
    nrrd = Source(format="NRRD", facts=(("space", "x"), ("Patient", "Erika Mustermann")))
    assert patient_marks(nrrd) == ("Patient",)


def test_the_path_is_looked_at_but_not_the_home():
    path = Path("/home/Jane Doe/scans/Erika Mustermann/ct_1957-03-14.nii.gz")
    assert patient_marks(Source(path=path)) == ("file name", "folder name")
    assert not patient_marks(Source(path=Path("/home/Jane Doe/scans/ct/study_0255.nii.gz")))
