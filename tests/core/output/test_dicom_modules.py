"""Segmentations and reports have what the modules of their IODs require (PS3.3, A.51 and A.35.3).

Here those requirements stand as lists, of type 1 (there, with a value) and type 2 (there);
`test_dicom_validators.py` asks tools that are not ours, where they are installed.
"""

import highdicom as hd
import numpy as np
import pydicom
import pytest

from ctviewer.core.formats.loading import load_volume
from ctviewer.core.output.maps.kinds import SEGMENTS, MapKind
from ctviewer.core.output.maps.naming import MapFormat
from ctviewer.core.output.structured import measured_of, write_structured
from tests.core.output.test_maps import saved
from tests.core.output.test_structured import classified
from tests.dicoms import write_series
from tests.maps import mapped
from tests.scans import chest_array

PATIENT = ((), ("PatientName", "PatientID", "PatientBirthDate", "PatientSex"))
STUDY = (
    ("StudyInstanceUID",),
    ("StudyDate", "StudyTime", "ReferringPhysicianName", "StudyID", "AccessionNumber"),
)
GENERAL_EQUIPMENT = ((), ("Manufacturer",))
EQUIPMENT = (
    ("Manufacturer", "ManufacturerModelName", "DeviceSerialNumber", "SoftwareVersions"),
    (),
)
COMMON = (("SOPClassUID", "SOPInstanceUID"), ())
SEG_SERIES = (("Modality", "SeriesInstanceUID", "SeriesNumber"), ())
FRAME = (("FrameOfReferenceUID",), ("PositionReferenceIndicator",))
SEG_IMAGE = (
    (
        "ImageType", "InstanceNumber", "ContentDate", "ContentTime", "ContentLabel",
        "SamplesPerPixel", "PhotometricInterpretation", "PixelRepresentation", "BitsAllocated",
        "BitsStored", "HighBit", "LossyImageCompression", "SegmentationType", "SegmentSequence",
        "Rows", "Columns", "NumberOfFrames", "SharedFunctionalGroupsSequence",
        "PerFrameFunctionalGroupsSequence", "DimensionOrganizationSequence",
        "DimensionIndexSequence", "ReferencedSeriesSequence", "PixelData",
    ),
    ("ContentDescription", "ContentCreatorName"),
)  # fmt: skip
SEGMENT = (
    ("SegmentNumber", "SegmentLabel", "SegmentAlgorithmType", "SegmentAlgorithmName",
     "SegmentationAlgorithmIdentificationSequence", "SegmentedPropertyCategoryCodeSequence",
     "SegmentedPropertyTypeCodeSequence"), (),
)  # fmt: skip
SR_SERIES = (("Modality", "SeriesInstanceUID", "SeriesNumber"),
             ("ReferencedPerformedProcedureStepSequence",))  # fmt: skip
SR_DOCUMENT = (
    ("InstanceNumber", "CompletionFlag", "VerificationFlag", "ContentDate", "ContentTime",
     "CurrentRequestedProcedureEvidenceSequence"),
    ("PerformedProcedureCodeSequence",),
)  # fmt: skip
SR_CONTENT = (
    ("ValueType", "ConceptNameCodeSequence", "ContinuityOfContent", "ContentTemplateSequence"), (),
)  # fmt: skip
CODE = (("CodeValue", "CodingSchemeDesignator", "CodeMeaning"), ())
RELATIONS = {
    "CONTAINS", "HAS OBS CONTEXT", "HAS CONCEPT MOD", "HAS PROPERTIES", "HAS ACQ CONTEXT",
    "INFERRED FROM",
}  # fmt: skip
VALUES = {
    "CODE": "ConceptCodeSequence", "TEXT": "TextValue", "UIDREF": "UID", "PNAME": "PersonName",
    "NUM": "MeasuredValueSequence", "CONTAINER": "ContinuityOfContent",
    "IMAGE": "ReferencedSOPSequence", "COMPOSITE": "ReferencedSOPSequence",
}  # fmt: skip


def lacking(dataset, *modules):
    """The required attributes that are not there, or are empty though they must not be."""
    found = []
    for needed, known in modules:
        found += [name for name in needed if name not in dataset or dataset[name].is_empty]
        found += [name for name in known if name not in dataset]
    return found


def codes_of(dataset):
    """Every coded term below a dataset."""
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                if element.keyword.endswith("CodeSequence"):
                    yield item
                yield from codes_of(item)


def check_codes(dataset):
    schemes = {each.CodingSchemeDesignator
               for each in dataset.get("CodingSchemeIdentificationSequence", ())}  # fmt: skip
    for code in codes_of(dataset):
        assert not lacking(code, CODE)
        assert len(code.CodeValue) <= 16
        assert len(code.CodeMeaning) <= 64
        if code.CodingSchemeDesignator.startswith("99"):
            assert code.CodingSchemeDesignator in schemes


@pytest.fixture(scope="module")
def ct(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ct")
    write_series(folder / "ct", chest_array(lesion=True), FrameOfReferenceUID="1.2.3")
    return load_volume(folder / "ct")


@pytest.mark.parametrize("kind", MapKind)
def test_a_segmentation_has_what_its_modules_require(ct, tmp_path, kind):
    path = saved(ct, mapped(ct), tmp_path / "out", MapFormat.SEG)[kind]
    seg = pydicom.dcmread(path)
    assert not lacking(seg, PATIENT, STUDY, EQUIPMENT, COMMON, SEG_SERIES, FRAME, SEG_IMAGE)
    assert (seg.Modality, seg.SOPClassUID) == ("SEG", pydicom.uid.SegmentationStorage)
    assert (seg.file_meta.MediaStorageSOPInstanceUID, seg.SamplesPerPixel) == (
        seg.SOPInstanceUID, 1,
    )  # fmt: skip
    fractional = kind is MapKind.LESION_PROBABILITY
    assert seg.SegmentationType == ("FRACTIONAL" if fractional else "BINARY")
    assert (seg.BitsAllocated, seg.BitsStored, seg.HighBit) == (
        (8, 8, 7) if fractional else (1, 1, 0)
    )
    assert not fractional or not lacking(
        seg, (("SegmentationFractionalType", "MaximumFractionalValue"), ())
    )
    assert [each.SegmentNumber for each in seg.SegmentSequence] == [
        part.label for part in SEGMENTS[kind]
    ]
    for segment in seg.SegmentSequence:
        assert not lacking(segment, SEGMENT)
    assert len(seg.PerFrameFunctionalGroupsSequence) == seg.NumberOfFrames
    (shared,) = seg.SharedFunctionalGroupsSequence
    for frame in seg.PerFrameFunctionalGroupsSequence:
        assert not lacking(frame, (("FrameContentSequence", "PlanePositionSequence"), ()))
        named = frame if "SegmentIdentificationSequence" in frame else shared
        assert not lacking(named, (("SegmentIdentificationSequence",), ()))
        (content,) = frame.FrameContentSequence
        assert len(content.DimensionIndexValues) == len(seg.DimensionIndexSequence)
    expected = -(-seg.Rows * seg.Columns * seg.NumberOfFrames * seg.BitsAllocated // 8)
    assert len(seg.PixelData) == expected + expected % 2
    check_codes(seg)
    assert isinstance(hd.seg.segread(path), hd.seg.Segmentation)


def items_of(item):
    yield item
    for each in item.get("ContentSequence", ()):
        yield from items_of(each)


def test_a_report_has_what_its_modules_require(ct, tmp_path):
    path = tmp_path / "report.dcm"
    write_structured(path, ct, measured_of(ct, classified(ct)))
    report = pydicom.dcmread(path)
    assert not lacking(
        report, PATIENT, STUDY, GENERAL_EQUIPMENT, COMMON, SR_SERIES, SR_DOCUMENT, SR_CONTENT
    )
    assert report.CompletionFlag in ("COMPLETE", "PARTIAL")
    evidence = {
        each.ReferencedSOPInstanceUID
        for study in report.CurrentRequestedProcedureEvidenceSequence
        for series in study.ReferencedSeriesSequence
        for each in series.ReferencedSOPSequence
    }
    assert len(evidence) == ct.shape[2]
    for item in items_of(report):
        assert VALUES[item.ValueType] in item
        if item is not report:
            assert item.RelationshipType in RELATIONS
            assert "ConceptNameCodeSequence" in item or item.ValueType in ("IMAGE", "COMPOSITE")
        for measured in item.get("MeasuredValueSequence", ()):
            assert np.isfinite(float(measured.NumericValue))
            assert not lacking(measured, (("MeasurementUnitsCodeSequence", "NumericValue"), ()))
    check_codes(report)
    assert isinstance(hd.sr.srread(path), hd.sr.ComprehensiveSR)
