"""DICOM Segmentations (PS3.3, A.51), read by highdicom; imported on demand."""
# ruff: noqa: I001

from ctviewer.core.formats.dicom.library import UNREADABLE, Dataset, header_of, parsed

import hashlib
import logging
import warnings
from pathlib import Path

import highdicom as hd
import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text, cut
from ctviewer.core.formats.dicom.codecs import UNPACKED, PixelFormat, surplus_of
from ctviewer.core.formats.dicom.series import surplus_note
from ctviewer.core.formats.masks.counting import counted_from, counted_once, counts_of
from ctviewer.core.formats.reading import free_memory, read_file, readable, too_large
from ctviewer.core.formats.stored import LPS_TO_RAS
from ctviewer.core.geometry.scan_mask import FileMask, MaskMaker, MaskOrigin

logging.getLogger("highdicom").setLevel(logging.CRITICAL + 1)
warnings.filterwarnings("ignore", module=r"highdicom\b")

SEGMENTATIONS = {"1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7"}
"""SOP classes: Segmentation Storage and Label Map Segmentation Storage."""
SIDES = ("left", "right")


def read_segmentation(path: Path, progress: Progress, limit: float) -> FileMask:
    """Read a DICOM Segmentation; fractional voxels count from `limit`.

    Where segments overlap, the first one counts.

    Raises:
        LoadError: another DICOM object, too large, or not on a regular grid.
    """
    progress(0.0, Text("Reading"))
    _check_kind(path)
    content = read_file(path, free_memory())
    try:
        dataset = parsed(content)
        _check_size(dataset)
        found = hd.seg.Segmentation.from_dataset(dataset, copy=False)
        labels, affine, twice = _labels(found, limit)
        names = {number: _name(found, number) for number in found.segment_numbers}
        behind = _behind(dataset)
    except (MemoryError, LoadError):
        raise
    except UNREADABLE as error:
        raise LoadError(
            Text(
                "The Segmentation {file} cannot be read as a volume ({reason}): its frames are "
                "not evenly spaced, or it is damaged. Save it as NIfTI or NRRD.",
                file=path.name,
                reason=type(error).__name__,
            )
        ) from None
    fractional = _is_fractional(found)
    notes = (counted_from(limit),) if fractional else ()
    return FileMask(
        labels=labels,
        affine=affine,
        counts=counts_of(labels),
        origin=MaskOrigin(MaskMaker.FILE, path.name, sha256=hashlib.sha256(content).hexdigest()),
        names=names,
        notes=(*notes, *counted_once(twice), *behind),
        series=_series(dataset),
        frame=str(dataset.get("FrameOfReferenceUID", "")),
        fractional=fractional,
    )


def _check_kind(path: Path) -> None:
    with readable(path):
        try:
            header = header_of(path)
        except OSError:
            raise
        except UNREADABLE:
            header = Dataset()
    if str(header.get("SOPClassUID", "")) in SEGMENTATIONS:
        return
    kind = cut(str(header.get("Modality", "")) or "unknown")
    raise LoadError(
        Text(
            "{file} is DICOM of the modality {kind}, no Segmentation; save the mask as a DICOM "
            "Segmentation, NIfTI or NRRD.",
            file=path.name,
            kind=kind,
        )
    )


def _check_size(dataset: Dataset) -> None:
    """Check the unpacked size against the memory; each bit of the file takes at least a byte.

    Raises:
        LoadError: it is too large.
    """
    frames = int(dataset.get("NumberOfFrames", 1))
    needed, limit = 4 * int(dataset.Rows) * int(dataset.Columns) * frames, free_memory()
    if needed > limit:
        raise too_large(needed, limit)


def _labels(
    found: hd.seg.Segmentation, limit: float
) -> tuple[NDArray[np.uint16], NDArray[np.float64], int]:
    """Labels (slice, row, column), their RAS affine, and the number of overlapping voxels."""
    if str(found.SegmentationType) == "LABELMAP":
        whole = found.get_volume(combine_segments=True)
        return whole.array.astype(np.uint16), _ras(whole), 0
    least = limit * int(found.MaximumFractionalValue) if _is_fractional(found) else 1
    labels, affine, twice = np.zeros(0, np.uint16), np.eye(4), 0
    for number in found.segment_numbers:
        one = found.get_volume(segment_numbers=[number], rescale_fractional=False)
        inside = one.array[..., 0] >= max(least, 1)
        if not labels.size:
            labels, affine = np.zeros(inside.shape, np.uint16), _ras(one)
        twice += int(np.count_nonzero(labels[inside]))
        labels[inside & (labels == 0)] = number
    return labels, affine, twice


def _behind(dataset: Dataset) -> tuple[str, ...]:
    """A note on frames beyond the number in the header, if any."""
    try:
        form = PixelFormat.of(dataset)
    except ValueError:
        return ()
    described = len(dataset.get("PerFrameFunctionalGroupsSequence", ())) - form.frames
    if form.syntax in UNPACKED:
        bits = form.rows * form.columns * form.allocated
        stored = 8 * len(dataset.PixelData) // bits - form.frames
    else:
        stored = surplus_of(dataset.PixelData, form)
    surplus = max(described, stored)
    return (surplus_note(surplus),) if surplus > 0 else ()


def _ras(volume: hd.Volume) -> NDArray[np.float64]:
    return np.asarray(LPS_TO_RAS @ volume.affine, np.float64)


def _is_fractional(found: hd.seg.Segmentation) -> bool:
    return str(found.SegmentationType) == "FRACTIONAL"


def _name(found: hd.seg.Segmentation, number: int) -> str:
    """A segment's label, with its side if only the coded term has it."""
    described = found.get_segment_description(number)
    name = str(described.segment_label)
    kind = described.get("SegmentedPropertyTypeCodeSequence", [{}])[0]
    for modifier in kind.get("SegmentedPropertyTypeModifierCodeSequence", ()):
        meaning = str(modifier.get("CodeMeaning", ""))
        if meaning.lower() in SIDES and not any(side in name.lower() for side in SIDES):
            name = f"{name}, {meaning.lower()}"
    return name


def _series(dataset: Dataset) -> str:
    for reference in dataset.get("ReferencedSeriesSequence", ()):
        return str(reference.get("SeriesInstanceUID", ""))
    return ""
