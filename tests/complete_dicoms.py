"""CT series with all attributes required by PS3.3, so that a validator reports only our errors.

`write_series` and `write_enhanced` omit attributes that no reader needs.
"""

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import EnhancedCTImageStorage

from tests.dicoms import UID, fields_of, save, slices_of, write_series

NAMED = {
    "PatientBirthDate": "19500102",
    "PatientSex": "F",
    "StudyDate": "20240229",
    "StudyTime": "101112",
    "StudyID": "77",
    "StudyDescription": "CT chest",
    "AccessionNumber": "A1",
    "ReferringPhysicianName": "Muster^Arzt",
    "FrameOfReferenceUID": f"{UID}4",
    "PositionReferenceIndicator": "",
    "Manufacturer": "Maker",
    "PatientPosition": "HFS",
}
PLAIN = {
    **NAMED,
    "BodyPartExamined": "CHEST",  # if absent, Laterality would be required
    "KVP": 120,
    "SliceThickness": 5,
    "InstitutionName": "Hospital",
}
MADE = "20240229101112"


def item(**fields) -> list[Dataset]:
    """A sequence of one item."""
    dataset = Dataset()
    for keyword, value in fields.items():
        setattr(dataset, keyword, value)
    return [dataset]


def code(value: str, scheme: str, meaning: str) -> list[Dataset]:
    return item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)


def plain(folder: Path, ras, **options) -> Path:
    """One file per slice."""
    write_series(folder, ras, **{**PLAIN, **options})
    return folder


def tilted(folder: Path, ras) -> Path:
    """Slices sheared by a gantry tilt."""
    return plain(folder, ras, moved=lambda number: (0, 1.2 * number, 0), GantryDetectorTilt=-13.5)


def _shared(measures, directions) -> list[Dataset]:
    return item(
        PixelMeasuresSequence=item(PixelSpacing=measures, SliceThickness=5),
        PlaneOrientationSequence=item(ImageOrientationPatient=directions),
        PixelValueTransformationSequence=item(
            RescaleSlope=1, RescaleIntercept=0, RescaleType="HU"
        ),
        FrameAnatomySequence=item(
            FrameLaterality="U", AnatomicRegionSequence=code("51185008", "SCT", "Chest")
        ),
        CTImageFrameTypeSequence=item(
            FrameType=["ORIGINAL", "PRIMARY", "VOLUME", "NONE"],
            PixelPresentation="MONOCHROME",
            VolumetricProperties="VOLUME",
            VolumeBasedCalculationTechnique="NONE",
        ),
        CTAcquisitionTypeSequence=item(
            AcquisitionType="SPIRAL", ConstantVolumeFlag="NO", FluoroscopyFlag="NO",
        ),
        CTAcquisitionDetailsSequence=item(
            RotationDirection="CW", RevolutionTime=0.5, SingleCollimationWidth=0.6,
            TotalCollimationWidth=38.4, TableHeight=150.0, GantryDetectorTilt=0.0,
            DataCollectionDiameter=500.0,
        ),
        CTTableDynamicsSequence=item(
            TableSpeed=40.0, TableFeedPerRotation=20.0, SpiralPitchFactor=0.9
        ),
        CTGeometrySequence=item(
            DistanceSourceToDetector=1000.0, DistanceSourceToDataCollectionCenter=570.0
        ),
        CTReconstructionSequence=item(
            ReconstructionAlgorithm="FILTER_BACK_PROJ", ConvolutionKernel="B70",
            ConvolutionKernelGroup="LUNG", ReconstructionDiameter=350.0,
            ReconstructionAngle=360.0, ReconstructionPixelSpacing=measures, ImageFilter="NONE",
        ),
        CTExposureSequence=item(
            ExposureTimeInms=500.0, XRayTubeCurrentInmA=100.0, ExposureInmAs=50.0,
            ExposureModulationType="NONE", CTDIvol=5.0,
            CTDIPhantomTypeCodeSequence=code("113691", "DCM", "IEC Body Dosimetry Phantom"),
        ),
        CTXRayDetailsSequence=item(
            KVP=120, FocalSpots=[1.2], FilterType="NONE", FilterMaterial="ALUMINUM"
        ),
        IrradiationEventIdentificationSequence=item(IrradiationEventUID=f"{UID}5"),
    )  # fmt: skip


def _frame(number: int, affine) -> Dataset:
    (frame,) = item(
        FrameContentSequence=item(
            FrameAcquisitionNumber=1, StackID="1", InStackPositionNumber=number + 1,
            FrameAcquisitionDateTime=MADE, FrameReferenceDateTime=MADE,
            FrameAcquisitionDuration=500.0, DimensionIndexValues=[1, number + 1],
        ),
        PlanePositionSequence=item(
            ImagePositionPatient=[round(float(x), 6) for x in affine[:3] @ [0, 0, number, 1]]
        ),
        CTPositionSequence=item(
            TablePosition=float(number), DataCollectionCenterPatient=[0.0, 0.0, 0.0],
            ReconstructionTargetCenterPatient=[0.0, 0.0, 0.0],
        ),
    )  # fmt: skip
    return frame


ORGANISED = f"{UID}6"
OF_STACK = 0x00209111  # the sequence referenced by the dimensions
DIMENSIONS = ((0x00209056, "stack"), (0x00209057, "slice"))
ENHANCED = {
    "SOPClassUID": EnhancedCTImageStorage,
    "ImageType": ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"],
    "SeriesDate": "20240229",
    "SeriesTime": "101112",
    "ContentDate": "20240229",
    "ContentTime": "101112",
    "AcquisitionDateTime": MADE,
    "AcquisitionDuration": 5.0,
    "AcquisitionNumber": 1,
    "ManufacturerModelName": "Model",
    "DeviceSerialNumber": "12345",
    "SoftwareVersions": "1.0",
    "ContentQualification": "PRODUCT",
    "PixelPresentation": "MONOCHROME",
    "VolumetricProperties": "VOLUME",
    "VolumeBasedCalculationTechnique": "NONE",
    "MultienergyCTAcquisition": "NO",
    "BurnedInAnnotation": "NO",
    "LossyImageCompression": "00",
    "PresentationLUTShape": "IDENTITY",
    "AcquisitionContextSequence": [],
    "IsocenterPosition": [0.0, 0.0, 0.0],
}


def enhanced(path: Path, ras, spacing=(4.0, 4.0, 5.0)) -> Path:
    """All slices as the frames of one file."""
    pixels, affine = slices_of(ras, spacing)
    fields = {**NAMED, **ENHANCED}
    dataset = fields_of(affine, pixels[0].shape, 0, **fields)
    measures, directions = dataset.PixelSpacing, dataset.ImageOrientationPatient
    for keyword in ("PixelSpacing", "ImagePositionPatient", "ImageOrientationPatient",
                    "RescaleSlope", "RescaleIntercept", "SliceThickness"):  # fmt: skip
        delattr(dataset, keyword)
    dataset.DimensionOrganizationSequence = item(DimensionOrganizationUID=ORGANISED)
    dataset.DimensionIndexSequence = [
        item(DimensionOrganizationUID=ORGANISED, DimensionIndexPointer=pointer,
             FunctionalGroupPointer=OF_STACK, DimensionDescriptionLabel=label)[0]
        for pointer, label in DIMENSIONS
    ]  # fmt: skip
    dataset.SharedFunctionalGroupsSequence = _shared(measures, directions)
    dataset.PerFrameFunctionalGroupsSequence = [
        _frame(number, affine) for number in range(len(pixels))
    ]
    dataset.NumberOfFrames = len(pixels)
    dataset.PixelData = np.ascontiguousarray(pixels).tobytes()
    return save(path, dataset)
