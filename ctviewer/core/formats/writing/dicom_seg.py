"""A map as a DICOM Segmentation that references the slices it lies on (PS3.3, A.51).

Written by highdicom, which takes 0.6 s to import, so this module is imported on demand.
"""
# ruff: noqa: I001

from ctviewer.core.formats.dicom.library import UNREADABLE, Dataset, header_of

import io
import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import highdicom as hd
import numpy as np
from highdicom.coding_schemes import CodingSchemeIdentificationItem

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.dicom.loading import stack_of
from ctviewer.core.formats.dicom.series import Series
from ctviewer.core.formats.writing.stored_map import LEVELS, Code, Layers, Segment, StoredMap

# its log contains copied headers, its warnings quote patients' names
logging.getLogger("highdicom").setLevel(logging.CRITICAL + 1)
warnings.filterwarnings("ignore", module=r"highdicom\b")

MAKER = "CT Viewer"
SERIES_NUMBER = 900  # beyond those given by scanners
AI = hd.sr.CodedConcept("123109", "DCM", "Artificial Intelligence")  # of CID 7162
OWN_SCHEME_NAME = "CT Viewer's classes of lung tissue"
MUST_BE_THERE = (
    "PatientID", "PatientName", "PatientBirthDate", "PatientSex", "StudyID", "StudyDate",
    "StudyTime", "AccessionNumber", "ReferringPhysicianName",
)  # fmt: skip
"""Attributes of type 2 (PS3.3, C.7.1.1, C.7.2.1): empty if the series lacks them."""
SEXES = ("M", "F", "O")
UTF_8 = "ISO_IR 192"
LONGEST = 64  # characters of a VR LO text (PS3.5, 6.2)
DATE = re.compile(r"(?!0000)\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,6})?)?)?")
MOMENTS = {
    "StudyDate": (DATE, "."), "PatientBirthDate": (DATE, "."),
    "StudyTime": (TIME, ":"), "PatientBirthTime": (TIME, ":"),
}  # fmt: skip
"""Dates and times to copy (PS3.5, 6.2), and the separator of ACR-NEMA within them."""


@dataclass(frozen=True, eq=False)
class Sources:
    """The headers of the slices that a volume was loaded from, in the order of its layers.

    `step_mm` is the distance between their planes. An enhanced scan has one header, and `frames`
    gives for each layer its frame among `count`.
    """

    headers: tuple[Dataset, ...]
    step_mm: float
    frames: tuple[int, ...] = ()
    count: int = 0

    @classmethod
    def of(cls, series: Series) -> "Sources":
        """Read the headers of a series.

        Raises:
            UserError: a file cannot be read, or the slices are in several multi-frame files.
        """
        stack = stack_of(series)
        across, down, step_vector = stack.affine[:3, :3].T
        normal = np.cross(across, down)
        step = float(abs(normal @ step_vector) / np.linalg.norm(normal))  # accounts for gantry tilt
        paths = list(dict.fromkeys(each.path for each in stack.slices))
        if len(paths) == len(stack.slices) > 1 or not _is_enhanced(paths[0]):
            return cls(tuple(_header(path) for path in paths), step)
        if len(paths) > 1:
            raise UserError(
                Text(
                    "The slices lie in {count} DICOM {count:file of many frames|files of many "
                    "frames each}, to which no Segmentation can refer; save the maps as NIfTI or "
                    "NRRD.",
                    count=len(paths),
                )
            )
        header = _header(paths[0])
        _complete_measures(header, step)
        frames = tuple(each.frame for each in stack.slices)
        return cls((header,), step, frames, int(header.NumberOfFrames))

    def arranged(self, layers: Layers) -> Layers:
        """A map's layers (k, row, column) in the order of the headers or frames."""
        if not self.frames:
            return layers
        arranged = np.zeros((self.count, *layers.shape[1:]), layers.dtype)
        arranged[list(self.frames)] = layers
        return arranged


def segmentation_pieces(saved: StoredMap, sources: Sources) -> Iterator[bytes]:
    """The file in pieces, explicit little endian, uncompressed; empty frames are left out.

    Raises:
        UserError: the headers do not allow one.
    """
    try:
        made = _segmentation(saved, sources)
        made.ContentCreatorName = ""  # type 2 (PS3.3, 10.9.1): present but empty
        written = io.BytesIO()
        made.save_as(written)
    except MemoryError:
        raise
    except UNREADABLE as error:
        raise UserError(
            Text(
                "The headers of this scan allow no DICOM Segmentation ({reason}); save the maps "
                "as NIfTI or NRRD.",
                reason=type(error).__name__,
            )
        ) from None
    yield written.getvalue()


def _segmentation(saved: StoredMap, sources: Sources) -> hd.seg.Segmentation:
    headers, layers = sources.headers, sources.arranged(saved.layers)
    if not layers.any() and not sources.frames:  # one empty frame is enough
        headers, layers = headers[:1], layers[:1]
    kind = hd.seg.SegmentationTypeValues
    return hd.seg.Segmentation(
        source_images=headers,
        pixel_array=layers / np.float32(LEVELS) if saved.fractional else layers,
        segmentation_type=kind.FRACTIONAL if saved.fractional else kind.BINARY,
        segment_descriptions=[_description(part, saved) for part in saved.segments],
        series_instance_uid=hd.UID(),
        series_number=SERIES_NUMBER,
        sop_instance_uid=hd.UID(),
        instance_number=1,
        manufacturer=MAKER,
        manufacturer_model_name=MAKER,
        software_versions=saved.origin.program,
        device_serial_number=saved.origin.sha256[:16],
        fractional_type=hd.seg.SegmentationFractionalTypeValues.PROBABILITY,
        max_fractional_value=LEVELS,
        pixel_measures=_measures(headers[0], sources.step_mm),
        content_label=saved.name.upper().replace("-", " ")[:16],
        content_description=f"Research use only{_by_hand(saved)}",
        series_description=f"{saved.name}{_by_hand(saved)}, research use only",
        coding_schemes=_schemes(saved.segments),
    )


def _description(segment: Segment, saved: StoredMap) -> hd.seg.SegmentDescription:
    origin, kinds = saved.origin, hd.seg.SegmentAlgorithmTypeValues
    described = hd.seg.SegmentDescription(
        segment_number=segment.label,
        segment_label=segment.name,
        segmented_property_category=coded(segment.category),
        segmented_property_type=coded(segment.kind),
        algorithm_type=kinds.SEMIAUTOMATIC if saved.by_hand else kinds.AUTOMATIC,
        algorithm_identification=hd.AlgorithmIdentificationSequence(
            name=line(origin.network),
            family=AI,
            version=line(origin.version),
            source=MAKER,
            parameters={"sha256": origin.sha256, "threshold": origin.threshold_text},
        ),
        display_color=_lab(segment.colour),
    )
    if segment.side:
        (kind,) = described.SegmentedPropertyTypeCodeSequence
        kind.SegmentedPropertyTypeModifierCodeSequence = [coded(segment.side)]
    return described


def _by_hand(saved: StoredMap) -> str:
    return ", corrected by hand" if saved.by_hand else ""


def coded(code: Code) -> hd.sr.CodedConcept:
    """A coded term in highdicom's type."""
    return hd.sr.CodedConcept(code.value, code.scheme, line(code.meaning))


def line(text: str) -> str:
    """A text as one value of VR LO: at most 64 bytes of UTF-8, no backslash (the separator).

    The standard counts characters, validators count bytes; both limits are kept.
    """
    signs = (sign if sign.isprintable() else " " for sign in text.replace("\\", "/"))
    return "".join(signs).encode()[:LONGEST].decode(errors="ignore")


def _lab(colour: tuple[int, int, int]) -> hd.color.CIELabColor:
    return hd.color.CIELabColor.from_rgb(*colour)


def _measures(header: Dataset, step_mm: float) -> hd.PixelMeasuresSequence | None:
    """The spacing as the program displays it: the header's may differ, or be missing."""
    spacing = header.get("PixelSpacing")
    if spacing is None:
        return None
    rows, columns = (float(mm) for mm in spacing)
    return hd.PixelMeasuresSequence((rows, columns), step_mm, step_mm)


def _schemes(segments: Sequence[Segment]) -> list[CodingSchemeIdentificationItem] | None:
    """The description of our own coding scheme, if one is used (PS3.3, C.12.1.1)."""
    own = {part.kind.scheme for part in segments if part.kind.scheme.startswith("99")}
    return [
        CodingSchemeIdentificationItem(scheme, name=OWN_SCHEME_NAME) for scheme in sorted(own)
    ] or None


def _complete_measures(header: Dataset, step_mm: float) -> None:
    """Add the slice thickness that highdicom requires to the frames of an enhanced scan."""
    shared, each = "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"
    for group in (*header.get(shared, ()), *header.get(each, ())):
        for measures in group.get("PixelMeasuresSequence", ()):
            if "SliceThickness" not in measures:
                measures.SliceThickness = step_mm


def _is_enhanced(path: Path) -> bool:
    return "NumberOfFrames" in _header(path)


def _header(path: Path) -> Dataset:
    """A slice's header completed with all that a Segmentation must reference.

    Texts are converted to UTF-8, which the names of networks and classes need as well.

    Raises:
        UserError: the file cannot be read.
    """
    try:
        header = header_of(path)
        _keep_valid_moments(header)
    except UNREADABLE:
        raise UserError(
            Text("The slice {file} cannot be read; export it again.", file=path.name)
        ) from None
    for keyword in MUST_BE_THERE:
        if keyword not in header:
            setattr(header, keyword, "")
    if header.PatientSex not in SEXES:
        header.PatientSex = ""
    header.SpecificCharacterSet = UTF_8
    if "FrameOfReferenceUID" not in header:
        header.FrameOfReferenceUID = f"{header.SeriesInstanceUID}.1"[:64]
    return header


def _keep_valid_moments(header: Dataset) -> None:
    """Convert old forms of dates and times to the current ones, and clear invalid ones."""
    for keyword, (form, separator) in MOMENTS.items():
        if keyword in header:
            text = str(header[keyword].value or "").strip().replace(separator, "")
            setattr(header, keyword, text if form.fullmatch(text) else "")
