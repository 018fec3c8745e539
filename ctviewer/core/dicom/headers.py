"""Headers of DICOM files: what each says of its slices, read without their voxels.

Attributes follow DICOM PS3.3: CT Image (A.3), Enhanced CT (A.38), Image Plane (C.7.6.2).
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError

from ctviewer.core.text import Text

logging.getLogger("pydicom").disabled = True  # its messages quote headers, so they name patients

CT_CLASSES = {
    "1.2.840.10008.5.1.4.1.1.2": "CT",
    "1.2.840.10008.5.1.4.1.1.2.1": "enhanced CT",
    "1.2.840.10008.5.1.4.1.1.2.2": "legacy converted enhanced CT",
}
NO_IMAGE = "1.2.840.10008.1.3.10"  # Media Storage Directory: a DICOMDIR
TAGS = [
    "SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "Modality", "ImageType",
    "SeriesDescription", "SeriesNumber", "AcquisitionNumber", "InstanceNumber",
    "TemporalPositionIdentifier", "ImagePositionPatient", "ImageOrientationPatient",
    "PixelSpacing", "Rows", "Columns", "BitsAllocated", "BitsStored", "PixelRepresentation",
    "SamplesPerPixel", "PhotometricInterpretation", "NumberOfFrames", "RescaleSlope",
    "RescaleIntercept", "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence",
]  # fmt: skip
UNREADABLE = Exception  # pydicom raises whatever it meets in a broken file, of many kinds
Vector = tuple[float, ...]


@dataclass(frozen=True)
class SliceHeader:
    """One slice: where its voxels are stored, what they mean, and where they lie.

    `position` (mm, LPS) is the centre of the first voxel; `orientation` the directions in which
    columns and rows count, six cosines; `spacing` the distances between rows and columns in mm.
    Empty tuples stand for what the file does not say. `frame` counts inside its file from 0.
    """

    path: Path
    frame: int
    uid: str
    rows: int
    columns: int
    stored_type: str
    position: Vector
    orientation: Vector
    spacing: Vector
    slope: float
    intercept: float
    acquisition: str


@dataclass(frozen=True)
class FileHeader:
    """One DICOM file: which series it belongs to, and its slices.

    `excluded` says why the file is no part of a CT volume ("" when it is), e.g. "scout".
    """

    path: Path
    series: str
    description: str
    number: str
    excluded: str
    slices: tuple[SliceHeader, ...]


@contextmanager
def quiet() -> Iterator[None]:
    """Silence pydicom's warnings: they quote the header."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def read_header(source: Path | BinaryIO, path: Path) -> FileHeader | None:
    """The header of a DICOM file; None for a DICOMDIR.

    Raises:
        UNREADABLE: the file is no DICOM file, or is broken.
    """
    with quiet():
        dataset = pydicom.dcmread(source, stop_before_pixels=True, specific_tags=TAGS)
        if str(dataset.file_meta.get("MediaStorageSOPClassUID", "")) == NO_IMAGE:
            return None
        if "SOPClassUID" not in dataset:
            raise InvalidDicomError
        excluded = _excluded(dataset)
        return FileHeader(
            path=path,
            series=str(dataset.get("SeriesInstanceUID", "")),
            description=str(dataset.get("SeriesDescription", None) or ""),
            number=str(dataset.get("SeriesNumber", None) or ""),
            excluded=excluded,
            slices=() if excluded else _slices(dataset, path),
        )


def _excluded(dataset: Dataset) -> str:
    kind = str(dataset.get("SOPClassUID", ""))
    modality = str(dataset.get("Modality", None) or "?")
    types = [str(each).upper() for each in _several(dataset.get("ImageType"))]
    if modality != "CT":
        return Text("not CT ({modality})", modality=modality)
    if kind not in CT_CLASSES:
        return Text("no CT image (a secondary capture, a report or the like)")
    if "LOCALIZER" in types:
        return Text("scout")
    if int(dataset.get("SamplesPerPixel", None) or 1) != 1:
        return Text("colours, not HU")
    if int(dataset.get("BitsAllocated", None) or 0) not in (8, 16, 32):
        return Text("stored in an unusual number of bits")
    return ""


def _slices(dataset: Dataset, path: Path) -> tuple[SliceHeader, ...]:
    if "PerFrameFunctionalGroupsSequence" not in dataset:
        return (_slice(dataset, path, 0, [dataset]),)
    shared = [*dataset.get("SharedFunctionalGroupsSequence", [])][:1]
    return tuple(
        _slice(dataset, path, frame, [*_macros(groups), *_macros(*shared), dataset])
        for frame, groups in enumerate(dataset.PerFrameFunctionalGroupsSequence)
    )


def _macros(*groups: Dataset) -> list[Dataset]:
    """The items of each functional group: the place, orientation, spacing and scaling of frames."""
    return [
        element.value[0]
        for group in groups
        for element in group
        if element.VR == "SQ" and len(element.value)
    ]


def _slice(dataset: Dataset, path: Path, frame: int, sources: list[Dataset]) -> SliceHeader:
    def find(keyword: str) -> Any:
        return next((found for each in sources if (found := each.get(keyword)) is not None), None)

    sign = "i" if int(dataset.get("PixelRepresentation", None) or 0) else "u"
    slope, intercept = find("RescaleSlope"), find("RescaleIntercept")
    return SliceHeader(
        path=path,
        frame=frame,
        uid=f"{dataset.get('SOPInstanceUID', '')}#{frame}",
        rows=int(dataset.Rows),
        columns=int(dataset.Columns),
        stored_type=f"{sign}{int(dataset.BitsAllocated) // 8}",
        position=_vector(find("ImagePositionPatient"), 3),
        orientation=_vector(find("ImageOrientationPatient"), 6),
        spacing=_vector(find("PixelSpacing"), 2),
        slope=1.0 if slope is None else float(slope),
        intercept=0.0 if intercept is None else float(intercept),
        acquisition=f"{find('AcquisitionNumber')}/{find('TemporalPositionIdentifier')}",
    )


def _several(value: Any) -> list[Any]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _vector(value: Any, count: int) -> Vector:
    """The numbers, or none when there are not as many as there must be."""
    numbers = tuple(float(number) for number in _several(value))
    return numbers if len(numbers) == count and np.isfinite(numbers).all() else ()
