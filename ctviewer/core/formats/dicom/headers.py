"""Headers of DICOM files, read once and without voxels.

Attributes follow DICOM PS3.3: CT Image (A.3), Enhanced CT (A.38), Image Plane (C.7.6.2).
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from ctviewer.core.base.text import Text
from ctviewer.core.formats.dicom.codecs import WALKED, PixelFormat, PixelPlace, syntax_of
from ctviewer.core.formats.dicom.content import has_sound_meta, starts_as_dicom, starts_as_dicomdir
from ctviewer.core.formats.dicom.elements import CHARACTER_SET, walked
from ctviewer.core.formats.dicom.library import UNREADABLE, BaseTag, Dataset, read_partial
from ctviewer.core.formats.dicom.titles import DATES, day_of, given
from ctviewer.core.formats.dicom.values import (
    Header,
    Vector,
    codes_of,
    number_of,
    numbers_of,
    quoted,
    tag_of,
    text_of,
)
from ctviewer.core.formats.reading import Stamp

CT_CLASSES = (
    "1.2.840.10008.5.1.4.1.1.2",  # CT
    "1.2.840.10008.5.1.4.1.1.2.1",  # enhanced CT
    "1.2.840.10008.5.1.4.1.1.2.2",  # legacy converted enhanced CT
)
SCOUT = {"LOCALIZER", "SCOUT", "TOPOGRAM"}
COLOUR_KINDS = ("PALETTE", "RGB", "YBR")  # the start of PhotometricInterpretation
HU = {"", "HU", "US"}  # RescaleType (PS3.3, C.11.1.1.2); old scanners write "unspecified" for HU
ACQUISITION = ("AcquisitionNumber", "TemporalPositionIdentifier", "TemporalPositionIndex")
SUBJECT = (
    "PatientID", "PatientName", "PatientBirthDate", "StudyInstanceUID", "FrameOfReferenceUID",
)  # fmt: skip
TAGS: list[BaseTag | int] = [
    tag_of(keyword)
    for keyword in (
        *SUBJECT, "SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "Modality", "ImageType",
        "SeriesDescription", "SeriesNumber", *DATES, "ConvolutionKernel",
        *ACQUISITION[:2], "ImagePositionPatient",
        "ImageOrientationPatient", "PixelSpacing", "Rows", "Columns", "BitsAllocated",
        "BitsStored", "HighBit", "LossyImageCompression", "PhotometricInterpretation",
        "PixelRepresentation", "SamplesPerPixel", "NumberOfFrames", "RescaleSlope",
        "RescaleIntercept", "RescaleType", "SharedFunctionalGroupsSequence",
        "PerFrameFunctionalGroupsSequence", "ModalityLUTSequence",
    )
]  # fmt: skip
WANTED = frozenset((*TAGS, CHARACTER_SET))
PIXELS = frozenset(map(tag_of, ("PixelData", "FloatPixelData", "DoubleFloatPixelData")))
ALWAYS_LOSSY = {f"1.2.840.10008.1.2.4.{each}" for each in (50, 51)}  # JPEG of 8 and 12 bits
MAYBE_LOSSY = {f"1.2.840.10008.1.2.4.{each}" for each in (81, 91, 93, 111, 203)}
"""JPEG-LS near-lossless, JPEG 2000 (including part 2), JPEG XL, HTJ2K: each may be lossless."""
FAR = 1e6  # mm; no position is as far from the isocentre, and NaN compares False too
FIRST_READ = 32 << 10  # bytes: longer than the header of almost any slice
FURTHER_READS = (1 << 20, 32 << 20, -1)  # until pixel data are found
LONGEST_NAME, LONGEST_NUMBER = 64, 16  # characters, by PS3.5, 6.2, of a text (LO) and a code
DICOM_NAMES = (".dcm", ".dicom", ".ima")

LOCALIZER = Text("scout")
SECONDARY = Text("no CT image (a secondary capture, a report or the like)")
COLOURS = Text("colours, not HU")
NO_IMAGES = frozenset(
    ("AU", "DOC", "ECG", "FID", "KO", "OT", "PLAN", "PR", "REG", "RTDOSE", "RTPLAN", "RTRECORD",
     "RTSTRUCT", "RWV", "SEG", "SR")
)  # fmt: skip
"""Modalities of objects that accompany a scan (PS3.3, C.7.3.1.1.1)."""


class NotInSeries(Enum):
    """Why a file is in no series: not DICOM, empty, unreadable DICOM, or no CT slice."""

    NOT_DICOM = "not DICOM"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    NOT_CT = "not CT"


@dataclass(frozen=True)
class LeftOut:
    """A file that is in no series; `why` is the reason in words, e.g. "scout"."""

    path: Path
    kind: NotInSeries
    why: str

    @property
    def accompanies(self) -> bool:
        """Whether it accompanies a scan, such as a scout or a report, and was never one."""
        modality = getattr(self.why, "values", {}).get("modality")
        return self.why in (LOCALIZER, SECONDARY, COLOURS) or modality in NO_IMAGES


class Loss(Enum):
    """Whether the voxels were compressed with loss."""

    NONE = "none"
    SURE = "sure"
    NOT_SAID = "not said"  # a possibly lossy syntax, and the file does not say


@dataclass(frozen=True)
class SliceHeader:
    """One slice: where its voxels are stored, their scaling, and their position.

    `position` (mm, LPS) is the centre of the first voxel; `orientation` the directions of
    increasing columns and rows, six cosines; `spacing` the distances between rows and columns in
    mm. Missing values are empty tuples. `frame` counts within its file from 0. `slope` and
    `intercept` are None if missing, NaN if invalid. `syntax` is the transfer syntax; `stamp` that
    of the file when read; `pixels` the byte range of the pixel data, None if pydicom must look for
    them.
    """

    path: Path
    stamp: Stamp
    frame: int
    rows: int
    columns: int
    stored_type: str
    position: Vector
    orientation: Vector
    spacing: Vector
    slope: float | None
    intercept: float | None
    acquisition: str
    syntax: str
    pixels: PixelPlace | None = None

    @property
    def scaling(self) -> tuple[float, float]:
        """Slope and intercept; without them stored values are HU."""
        return (
            1.0 if self.slope is None else self.slope,
            0.0 if self.intercept is None else self.intercept,
        )


@dataclass(frozen=True)
class FileHeader:
    """One DICOM file of a CT series, and its slices.

    `subject` must be the same in a whole series: patient, study and frame of reference. `date` is
    the day of the series (ISO 8601), `kernel` the reconstruction kernel. `surplus` counts frames
    beyond the number in the header; `rest` is set if rows follow them, but no whole frame.
    """

    path: Path
    series: str
    description: str
    number: str
    subject: tuple[str, ...] = field(repr=False)
    slices: tuple[SliceHeader, ...]
    date: str = ""
    kernel: str = ""
    study: str = ""
    patient: str = field(default="", repr=False)
    lossy: Loss = Loss.NONE
    surplus: int = 0
    rest: bool = False


def read_header(path: Path) -> FileHeader | LeftOut | None:
    """Read the slices in a file's header, or why there are none; None for a DICOMDIR.

    Raises:
        OSError: the file cannot be read now; with an `errno`.
    """
    with path.open("rb") as file:
        start = file.read(FIRST_READ)
        if not starts_as_dicom(start):
            return _not_dicom(path, start)
        if starts_as_dicomdir(start):
            return None
        stamp = Stamp.of(path)
        try:
            header, pixels = _parsed(start, file)
            return _header(header, path, stamp, pixels)
        except MemoryError:
            raise
        except UNREADABLE as error:
            if isinstance(error, OSError) and error.errno is not None:  # pydicom's own have none
                raise
            return LeftOut(path, NotInSeries.UNREADABLE, Text("not readable"))


def _not_dicom(path: Path, start: bytes) -> LeftOut:
    """The reason for other content; a file named like a slice was meant to be one."""
    suffix = path.suffix.lower()
    named = suffix in DICOM_NAMES
    if not start and (named or not suffix.strip(".0123456789")):
        return LeftOut(path, NotInSeries.EMPTY, Text("empty"))
    if named:
        return LeftOut(path, NotInSeries.UNREADABLE, Text("not readable"))
    return LeftOut(path, NotInSeries.NOT_DICOM, Text("not DICOM"))


def _parsed(start: bytes, file: BinaryIO) -> tuple[Header, int | None]:
    """The attributes before the pixel data, and the size of these in bytes; None without them.

    Parsed in memory, so that a false length in a damaged file allocates nothing.
    """
    if (found := walked(start, WANTED, WALKED)) and found.pixels:
        return found, found.pixels.length
    if not has_sound_meta(start):
        raise ValueError
    for more in FURTHER_READS:
        try:
            dataset, pixels = _by_pydicom(start)
        except UNREADABLE:
            pixels = None  # truncated within a value, it seems
        piece = b"" if pixels is not None else file.read(more)
        if pixels is not None or not piece:
            break
        start += piece
    return (dataset, pixels) if pixels is not None else _by_pydicom(start)


def _by_pydicom(content: bytes) -> tuple[Dataset, int | None]:
    met: int | None = None

    def at_pixels(tag: BaseTag, _vr: str | None, length: int) -> bool:
        nonlocal met
        met = length if tag in PIXELS else met
        return met is not None

    dataset = read_partial(io.BytesIO(content), at_pixels, force=True, specific_tags=TAGS)
    return dataset, met


def _header(dataset: Header, path: Path, stamp: Stamp, pixels: int | None) -> FileHeader | LeftOut:
    kind = text_of(dataset, "SOPClassUID")
    if not kind and dataset.file_meta is not None:
        kind = text_of(dataset.file_meta, "MediaStorageSOPClassUID")
    modality = text_of(dataset, "Modality").upper()
    why = _no_ct(kind, modality, codes_of(dataset, "ImageType"))
    if pixels is None and not (why and kind and modality):
        raise ValueError  # truncated
    if why := why or _no_hu(dataset):
        return LeftOut(path, NotInSeries.NOT_CT, why)
    slices = tuple(_slices(dataset, path, stamp))
    surplus, rest = (0, False) if slices[0].pixels else _behind(dataset, pixels or 0)
    return FileHeader(
        path=path,
        series=text_of(dataset, "SeriesInstanceUID"),
        description=given(text_of(dataset, "SeriesDescription"))[:LONGEST_NAME],
        number=given(text_of(dataset, "SeriesNumber"))[:LONGEST_NUMBER],
        subject=tuple(_compared(keyword, text_of(dataset, keyword)) for keyword in SUBJECT),
        slices=slices,
        date=day_of(*(text_of(dataset, keyword) for keyword in DATES)),
        kernel=given(text_of(dataset, "ConvolutionKernel").replace("\\", " "))[:LONGEST_NAME],
        study=text_of(dataset, "StudyInstanceUID"),
        patient=given(text_of(dataset, "PatientID"))[:LONGEST_NAME],
        lossy=_loss(text_of(dataset, "LossyImageCompression"), syntax_of(dataset)),
        surplus=surplus,
        rest=rest,
    )


def _behind(dataset: Header, pixels: int) -> tuple[int, bool]:
    """As `PixelFormat.behind`; (0, False) if the header is incomplete."""
    try:
        return PixelFormat.of(dataset).behind(pixels)
    except ValueError:
        return 0, False


def _loss(said: str, syntax: str) -> Loss:
    """From the file's attribute (PS3.3, C.7.6.1.1.5), else from its transfer syntax."""
    if said == "01" or syntax in ALWAYS_LOSSY:
        return Loss.SURE
    return Loss.NOT_SAID if syntax in MAYBE_LOSSY and said != "00" else Loss.NONE


def _compared(keyword: str, value: str) -> str:
    """A value normalised for comparing subjects; names without case and separators."""
    return value if keyword != "PatientName" else " ".join(value.replace("^", " ").split()).upper()


def _no_ct(kind: str, modality: str, types: tuple[str, ...]) -> str:
    """Why a file is no CT slice, by its SOP class and modality; "" if it is one."""
    if modality not in ("CT", "") or not (modality or kind in CT_CLASSES):
        code = quoted(modality)
        return Text("not CT ({modality})", modality=code) if code else Text("not CT")
    if kind and kind not in CT_CLASSES:
        return SECONDARY
    return LOCALIZER if SCOUT.intersection(types) else ""


def _no_hu(dataset: Header) -> str:
    """Why the voxels of a CT image are not supported; "" if they are."""
    kind = text_of(dataset, "PhotometricInterpretation").upper()
    if number_of(dataset, "SamplesPerPixel", 1) != 1 or kind.startswith(COLOUR_KINDS):
        return COLOURS
    allocated = number_of(dataset, "BitsAllocated", 0)
    stored = number_of(dataset, "BitsStored", allocated)
    raised = number_of(dataset, "HighBit", stored - 1) >= stored  # not in the low bits (PS3.5, 8)
    if allocated not in (8, 16, 32) or raised:
        return Text("stored in an unsupported number of bits")
    frames = _frames(dataset)
    if not frames:
        return Text("several frames without their places")
    has_table = bool(_items(dataset, "ModalityLUTSequence"))  # instead of a rescale (C.11.1)
    if has_table or not HU.issuperset(unit for each in frames for unit in _units(each)):
        return Text("values that are not HU")
    return ""


def _units(sources: Sequence[Header]) -> Iterator[str]:
    for each in sources:
        yield from codes_of(each, "RescaleType")


def _frames(dataset: Header) -> list[list[Header]]:
    """For each frame of a file, the data sets in which to look up its attributes, in order.

    Empty if the position is not given for every frame.
    """
    count = number_of(dataset, "NumberOfFrames", 1)
    groups = _items(dataset, "PerFrameFunctionalGroupsSequence")
    if not groups and count == 1:
        return [[dataset]]
    shared = _macros(_items(dataset, "SharedFunctionalGroupsSequence")[:1])
    found = [[*_macros([group]), *shared, dataset] for group in groups]
    return found if len(found) == count else []


def _items(dataset: Header, keyword: str) -> list[Dataset]:
    return list(dataset.get(keyword, None) or []) if isinstance(dataset, Dataset) else []


def _macros(groups: Sequence[Dataset]) -> list[Dataset]:
    """The items of each functional group: position, orientation, spacing and scaling of frames."""
    return [
        element.value[0]
        for group in groups
        for element in group
        if element.VR == "SQ" and len(element.value)
    ]


def _slices(dataset: Header, path: Path, stamp: Stamp) -> Iterator[SliceHeader]:
    rows, columns = (number_of(dataset, name, 0) for name in ("Rows", "Columns"))
    if rows < 1 or columns < 1:
        raise ValueError
    sign = "i" if number_of(dataset, "PixelRepresentation", 0) else "u"
    stored_type = f"{sign}{number_of(dataset, 'BitsAllocated', 0) // 8}"
    syntax, pixels = syntax_of(dataset), PixelPlace.of(dataset, stamp.size)
    for frame, sources in enumerate(_frames(dataset)):
        yield SliceHeader(
            path=path,
            stamp=stamp,
            frame=frame,
            rows=rows,
            columns=columns,
            stored_type=stored_type,
            position=_vector(sources, "ImagePositionPatient", 3),
            orientation=_vector(sources, "ImageOrientationPatient", 6),
            spacing=_vector(sources, "PixelSpacing", 2),
            slope=_single(sources, "RescaleSlope"),
            intercept=_single(sources, "RescaleIntercept"),
            acquisition="/".join(_first_text(sources, name) for name in ACQUISITION),
            syntax=syntax,
            pixels=pixels,
        )


def _found(sources: Sequence[Header], keyword: str) -> Vector:
    return next((found for each in sources if (found := numbers_of(each, keyword))), ())


def _vector(sources: Sequence[Header], keyword: str, count: int) -> Vector:
    """The values, or an empty tuple if their number is wrong or they are impossible."""
    numbers = _found(sources, keyword)
    return numbers if len(numbers) == count and all(abs(x) < FAR for x in numbers) else ()


def _single(sources: Sequence[Header], keyword: str) -> float | None:
    numbers = _found(sources, keyword)
    return numbers[0] if numbers else None


def _first_text(sources: Sequence[Header], keyword: str) -> str:
    return next((found for each in sources if (found := text_of(each, keyword))), "")
