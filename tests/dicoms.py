"""DICOM series made in code, slice by slice, optionally with defects."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import (
    CTImageStorage,
    EnhancedCTImageStorage,
    ExplicitVRLittleEndian,
    generate_uid,
)

from tests.scans import affine_of, stored_as

UID = "1.2.826.0.1.3680043.8.498."
LPS = np.diag([-1.0, -1, 1, 1])


def numbered(shape=(7, 6, 5)):
    """Voxels [r, a, s] with distinct values."""
    return (np.arange(np.prod(shape)).reshape(shape) - 100).astype(np.int16)


def slices_of(ras, spacing, axes="LPS"):
    """Stored pixels [slice, row, column] and the LPS affine of (column, row, slice)."""
    stored = stored_as(axes, ras)
    return stored.transpose(2, 1, 0), LPS @ affine_of(axes, ras.shape, spacing)


def fields_of(affine, shape, number, **fields) -> Dataset:
    """The dataset of one CT slice; `fields` overwrite the defaults, None deletes."""
    steps = np.linalg.norm(affine[:3, :3], axis=0)
    directions = affine[:3, :3] / steps
    dataset = Dataset()
    values = {
        "SOPClassUID": CTImageStorage,
        "SOPInstanceUID": f"{UID}1.{number + 1}",
        "StudyInstanceUID": f"{UID}2",
        "SeriesInstanceUID": f"{UID}3",
        "Modality": "CT",
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
        "SeriesDescription": "Chest 1.0",
        "SeriesNumber": 2,
        "AcquisitionNumber": 1,
        "InstanceNumber": number + 1,
        "PatientName": "Mustermann^Erika",
        "PatientID": "4711",
        "Rows": shape[0],
        "Columns": shape[1],
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": 16,
        "BitsStored": 16,
        "HighBit": 15,
        "PixelRepresentation": 1,
        "RescaleSlope": 1,
        "RescaleIntercept": 0,
        "PixelSpacing": [float(steps[1]), float(steps[0])],
        "SliceThickness": 99,  # a trap: this is not the slice spacing
        "ImagePositionPatient": [round(float(x), 6) for x in affine[:3] @ [0, 0, number, 1]],
        "ImageOrientationPatient": [round(float(x), 9) for x in directions[:, :2].T.ravel()],
    }
    for keyword, value in {**values, **fields}.items():
        if value is not None:
            setattr(dataset, keyword, value)
    return dataset


def save(path: Path, dataset: Dataset, syntax=ExplicitVRLittleEndian) -> Path:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.get("SOPClassUID", CTImageStorage)
    meta.MediaStorageSOPInstanceUID = dataset.get("SOPInstanceUID") or f"{UID}9"
    meta.TransferSyntaxUID = syntax
    file = FileDataset(str(path), dataset, file_meta=meta, preamble=b"\0" * 128)
    pydicom.dcmwrite(path, file, enforce_file_format=True)
    return path


def write_series(folder: Path, ras, spacing=(4.0, 4.0, 5.0), axes="LPS", **options) -> list[Path]:
    """One file per slice; the order of file names differs from that of slices.

    `skipped` slices are left out, `each(number)` returns fields of one slice, `moved(number)` the
    shift of its position in mm (LPS); `start` is the first number of files and instances.
    """
    each = options.pop("each", lambda number: {})
    moved = options.pop("moved", lambda number: (0, 0, 0))
    skipped, prefix = options.pop("skipped", ()), options.pop("prefix", "IM")
    folder.mkdir(parents=True, exist_ok=True)
    pixels, affine = slices_of(ras, spacing, axes)
    paths = []
    for number, picture in enumerate(pixels):
        if number in skipped:
            continue
        dataset = fields_of(affine, picture.shape, number, **options)
        place = np.array(dataset.ImagePositionPatient, float) + moved(number)
        dataset.ImagePositionPatient = [round(float(x), 6) for x in place]
        dataset.PixelData = np.ascontiguousarray(picture).tobytes()
        for keyword, value in each(number).items():
            setattr(dataset, keyword, value)
        name = f"{prefix}{(number * 7919) % 10007:05d}.dcm"
        paths.append(save(folder / name, dataset))
    return paths


def rewrite(path: Path, change=lambda dataset: None, syntax=None, *, part10=True) -> None:
    """Rewrite a file: changed, in another transfer syntax, or the bare data set."""
    dataset = pydicom.dcmread(path)
    change(dataset)
    syntax = pydicom.uid.UID(syntax or dataset.file_meta.TransferSyntaxUID)
    if not syntax.is_little_endian:
        dataset.PixelData = np.frombuffer(dataset.PixelData, "<u2").byteswap().tobytes()
    alone = Dataset()
    alone.update(dataset)
    if part10:
        save(path, alone, syntax)
        return
    with path.open("wb") as file:
        pydicom.dcmwrite(
            file, alone, implicit_vr=syntax.is_implicit_VR, little_endian=syntax.is_little_endian
        )


def write_enhanced(path: Path, ras, spacing=(4.0, 4.0, 5.0), axes="LPS", *, intercept=0) -> Path:
    """All slices as the frames of one enhanced CT file, in reverse order."""
    pixels, affine = slices_of(ras, spacing, axes)
    dataset = fields_of(affine, pixels[0].shape, 0, SOPClassUID=EnhancedCTImageStorage)
    shared, scaling, measures, facing = Dataset(), Dataset(), Dataset(), Dataset()
    scaling.RescaleSlope, scaling.RescaleIntercept = 1, intercept
    measures.PixelSpacing = dataset.PixelSpacing
    facing.ImageOrientationPatient = dataset.ImageOrientationPatient
    shared.PixelValueTransformationSequence = [scaling]
    shared.PixelMeasuresSequence = [measures]
    shared.PlaneOrientationSequence = [facing]
    frames = []
    for number in reversed(range(len(pixels))):
        place, frame = Dataset(), Dataset()
        place.ImagePositionPatient = [round(float(x), 6) for x in affine[:3] @ [0, 0, number, 1]]
        frame.PlanePositionSequence = [place]
        frames.append(frame)
    for keyword in ("PixelSpacing", "ImagePositionPatient", "ImageOrientationPatient",
                    "RescaleSlope", "RescaleIntercept"):  # fmt: skip
        delattr(dataset, keyword)
    dataset.SharedFunctionalGroupsSequence = [shared]
    dataset.PerFrameFunctionalGroupsSequence = frames
    dataset.NumberOfFrames = len(frames)
    dataset.PixelData = np.ascontiguousarray(pixels[::-1]).tobytes()
    return save(path, dataset)


def new_series(**fields) -> dict:
    """Fields that assign slices to another series."""
    return {"SeriesInstanceUID": generate_uid(), **fields}


def twin(path: Path, ras, spacing=(4.0, 4.0, 5.0)) -> Path:
    """The same volume as NIfTI."""
    image = nib.Nifti1Image(ras, affine_of("RAS", ras.shape, spacing))
    nib.save(image, path)
    return path
