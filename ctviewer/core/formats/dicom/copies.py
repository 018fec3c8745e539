"""Duplicate slices: same position and same voxels, whatever their UIDs.

UIDs are no proof: careless anonymisers give one to several slices, or a new one to a copy.
"""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np

from ctviewer.core.formats.dicom.codecs import decoded
from ctviewer.core.formats.dicom.headers import SliceHeader
from ctviewer.core.formats.dicom.library import UNREADABLE, parsed

SAME_PLACE_MM = 1e-3
MAX_PIXELS = 1 << 28  # pixels of one slice; larger ones do not occur, and this fits in memory


def by_place(slices: Sequence[SliceHeader]) -> list[list[SliceHeader]]:
    """Parallel slices in the order of their normal, those within `SAME_PLACE_MM` grouped.

    Slices without position or orientation come first, each on its own.
    """
    placed = [each for each in slices if each.position and each.orientation]
    places = [[each] for each in slices if not (each.position and each.orientation)]
    if not placed:
        return places
    one, other = np.reshape(placed[0].orientation, (2, 3))
    heights = np.array([each.position for each in placed]) @ np.cross(one, other)
    last = -np.inf
    for at in np.argsort(heights, kind="stable"):
        if heights[at] - last < SAME_PLACE_MM:
            places[-1].append(placed[at])
        else:
            places.append([placed[at]])
        last = heights[at]
    return places


def without_copies(slices: Sequence[SliceHeader]) -> list[SliceHeader]:
    """Parallel slices of one size without duplicates; only candidates are decoded."""
    kept: list[SliceHeader] = []
    for together in by_place(slices):
        kept += _distinct(together) if len(together) > 1 else together
    return kept


def are_copies(slices: Sequence[SliceHeader], of: Sequence[SliceHeader]) -> bool:
    """Whether all of `slices` are duplicates of slices in `of`."""
    there = {_rounded(each): each for each in of}
    pairs = [(each, there.get(_rounded(each))) for each in slices]
    return all(other for _, other in pairs) and all(
        other and _voxels(each) == _voxels(other) for each, other in pairs
    )


def _rounded(each: SliceHeader) -> tuple[float, ...]:
    numbers = (*each.position, *each.orientation, *each.spacing, each.rows, each.columns)
    return tuple(round(number, 3) for number in numbers)


def _distinct(slices: Sequence[SliceHeader]) -> Iterator[SliceHeader]:
    met: dict[str, list[SliceHeader]] = {}
    for each in slices:
        alike = met.setdefault(_voxels(each), [])
        if not any(_apart(each, other) < SAME_PLACE_MM for other in alike):
            alike.append(each)
            yield each


def _apart(one: SliceHeader, other: SliceHeader) -> float:
    return float(np.linalg.norm(np.subtract(one.position, other.position)))


def _voxels(each: SliceHeader) -> str:
    """A hash of a slice's HU, or of its file if it cannot be decoded."""
    try:
        if each.rows * each.columns > MAX_PIXELS:
            raise ValueError
        (frame,) = decoded(parsed(each.path.read_bytes()), [each.frame])
        slope, intercept = each.scaling
        with np.errstate(all="ignore"):  # invalid slopes overflow
            hu = frame.numbers * np.float64(slope) + intercept
        return hashlib.sha256(hu.tobytes()).hexdigest()
    except MemoryError:
        raise
    except UNREADABLE:
        return hashlib.sha256(each.path.read_bytes()).hexdigest() + str(each.frame)
