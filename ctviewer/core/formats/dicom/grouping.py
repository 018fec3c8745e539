"""Groups the slices of one series into volumes, and counts the others.

A series is not always one volume: scouts and reformats may be mixed with axial slices, several
phases share positions, slices are duplicated, and two patients may share a series number.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.dicom.copies import by_place, without_copies
from ctviewer.core.formats.dicom.headers import SUBJECT, FileHeader, SliceHeader
from ctviewer.core.formats.dicom.stacking import OFF_PLACE, Stack, stack
from ctviewer.core.formats.dicom.values import Vector

PARALLEL = 1e-3  # of direction cosines
SAME_SPACING_MM = 1e-3
NEXT_PLACE = 1.5  # of the slice spacing; slices further away are no neighbours
AXIAL = np.cos(np.pi / 4)  # of the angle between the slice normal and the long axis of the body


@dataclass(frozen=True, eq=False)
class SeriesCandidate:
    """Slices that form a volume, or the `problem` that prevents it.

    `copies` are duplicates that were left out; `others` counts slices of another size or direction
    that form no volume themselves. `beside` marks a volume in another direction than the axial one
    of the same series.
    """

    slices: tuple[SliceHeader, ...]
    stack: Stack | None
    problem: str = ""
    copies: tuple[SliceHeader, ...] = ()
    others: int = 0
    beside: bool = False


def by_subject(headers: Sequence[FileHeader]) -> list[list[FileHeader]]:
    """Split the files of a series by patient, study and frame of reference.

    A missing value matches any, as long as the others agree; so does a UID that differs in every
    slice: careless anonymisers make one for each file.
    """
    several = [
        place
        for place, values in enumerate(zip(*(each.subject for each in headers), strict=True))
        if len({*values} - {""}) > 1 and not _says_nothing(place, values, headers)
    ]
    parts: dict[tuple[str, ...], list[FileHeader]] = {}
    for each in headers:
        parts.setdefault(tuple(each.subject[place] for place in several), []).append(each)
    return list(parts.values())


def _says_nothing(place: int, values: Sequence[str], headers: Sequence[FileHeader]) -> bool:
    single = all(len(each.slices) == 1 for each in headers)
    return SUBJECT[place].endswith("UID") and single and len({*values}) == len(headers) > 2


def candidates(slices: Sequence[SliceHeader]) -> list[SeriesCandidate]:
    """The volumes among the slices of one series, or one candidate with a problem."""
    (first, *phases), *rest = ([*_phases(group)] for group in _by_shape(slices))
    others = [each for several in rest for each in several]
    left = [each for other in others if not other.stack for each in other.slices]
    if any(_belongs(each, first) for each in left):
        first = replace(first, stack=None, problem=MIXED)
    beside = [
        replace(each, beside=not _parallel(first.slices, each.slices))
        for each in others
        if each.stack
    ]
    return [replace(first, others=len(left)), *phases, *beside]


MIXED = Text(
    "The series mixes slices of different size or direction, which make no volume; "
    "export the axial slices alone."
)


def _belongs(each: SliceHeader, to: SeriesCandidate) -> bool:
    """Whether a slice of another size would fill a gap or an end of a volume."""
    if not _parallel(to.slices, [each]):
        return False
    if not (to.stack and each.position):
        return True
    normal = _normal(to.slices)
    heights = np.array([other.position for other in to.stack.slices]) @ normal
    away = float(np.abs(heights - normal @ each.position).min()) / float(heights[1] - heights[0])
    return OFF_PLACE < away < NEXT_PLACE


def _tried(slices: Sequence[SliceHeader]) -> SeriesCandidate:
    """Make a candidate of slices of one size and direction, without duplicates."""
    kept = tuple(without_copies(slices))
    copies = () if len(kept) == len(slices) else tuple(each for each in slices if each not in kept)
    try:
        return SeriesCandidate(kept, stack(kept), copies=copies)
    except LoadError as error:
        return SeriesCandidate(kept, None, str(error), copies)


def _by_shape(slices: Sequence[SliceHeader]) -> list[list[SliceHeader]]:
    """Group slices by size and direction: axial ones first, then by number.

    Single slices come last; one without orientation joins the largest group of its size.
    """
    groups: list[list[SliceHeader]] = []
    for each in sorted(slices, key=lambda each: not _has_orientation(each)):
        fitting = (group for group in groups if _alike(group[0], each))
        group = max(fitting, key=len, default=None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return sorted(groups, key=lambda group: (len(group) == 1, not _axial(group), -len(group)))


def _has_orientation(each: SliceHeader) -> bool:
    return bool(each.position and each.orientation and each.spacing)


def _alike(one: SliceHeader, other: SliceHeader) -> bool:
    if (one.rows, one.columns) != (other.rows, other.columns):
        return False
    if not (_has_orientation(one) and _has_orientation(other)):
        return True
    turned = _most_apart(one.orientation, other.orientation)
    return turned <= PARALLEL and _most_apart(one.spacing, other.spacing) <= SAME_SPACING_MM


def _most_apart(one: Vector, other: Vector) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _normal(slices: Sequence[SliceHeader]) -> NDArray[np.float64]:
    if not slices[0].orientation:
        return np.zeros(3)
    one, other = np.reshape(slices[0].orientation, (2, 3))
    return np.cross(one, other)


def _axial(slices: Sequence[SliceHeader]) -> bool:
    return bool(abs(_normal(slices)[2]) > AXIAL)


def _parallel(one: Sequence[SliceHeader], other: Sequence[SliceHeader]) -> bool:
    return bool(abs(_normal(one) @ _normal(other)) > AXIAL)


def _phases(slices: Sequence[SliceHeader]) -> Sequence[SeriesCandidate]:
    """Slices of one size and direction, split by acquisition number if that makes volumes.

    Only slices at the same position are split in this way: scanners number acquisitions in many
    ways.
    """
    shared = [together for together in by_place(slices) if len(together) > 1]
    parts = _by_acquisition(slices) if shared else []
    if len(parts) > 1:
        phases = [_tried(part) for part in parts]
        differ = (len(without_copies(together)) > 1 for together in shared)
        if all(each.stack for each in phases) and any(differ):
            return phases
    return [_tried(slices)]


def _by_acquisition(slices: Sequence[SliceHeader]) -> list[list[SliceHeader]]:
    parts: dict[str, list[SliceHeader]] = {}
    for each in slices:
        parts.setdefault(each.acquisition, []).append(each)
    return list(parts.values())
