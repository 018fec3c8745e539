"""Sorts slices along their normal into an evenly spaced stack, or says why not.

The third axis goes from the first slice's position to the last one's, so a tilted gantry gives an
exact sheared affine; nothing is resampled. SliceThickness is ignored: it is no distance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text
from ctviewer.core.formats.dicom.codecs import is_decoded, name_of
from ctviewer.core.formats.dicom.copies import SAME_PLACE_MM
from ctviewer.core.formats.dicom.headers import SliceHeader
from ctviewer.core.formats.stored import LPS_TO_RAS

OFF_PLACE = 0.1  # of the spacing; maximum deviation from even spacing
SMALLEST_MM = 1e-3  # of a pixel
UNIT_TOLERANCE = 1e-2  # of direction cosines, which headers round


@dataclass(frozen=True, eq=False)
class Stack:
    """Slices in the order of their normal; `affine` maps (column, row, slice) to RAS mm."""

    slices: tuple[SliceHeader, ...]
    affine: NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Columns, rows, slices."""
        first = self.slices[0]
        return first.columns, first.rows, len(self.slices)

    @cached_property
    def dtype(self) -> np.dtype[Any]:
        """The smallest type that holds the stored numbers of all slices, signed or not."""
        return np.result_type(*{each.stored_type for each in self.slices})


def stack(slices: Sequence[SliceHeader]) -> Stack:
    """Sort slices of one size and direction into a volume.

    Raises:
        LoadError: they do not form one.
    """
    _check_place(slices)
    _check_values(slices)
    columns_grow, rows_grow = _directions(slices[0].orientation)
    normal = np.cross(columns_grow, rows_grow)
    ordered = sorted(slices, key=lambda each: float(normal @ each.position))
    places = np.array([each.position for each in ordered])
    step = _even_step(places, normal)
    between_rows, between_columns = ordered[0].spacing
    affine = np.eye(4)
    affine[:3] = np.stack(
        [columns_grow * between_columns, rows_grow * between_rows, step, places[0]], axis=1
    )
    return Stack(tuple(ordered), LPS_TO_RAS @ affine)


def _check_place(slices: Sequence[SliceHeader]) -> None:
    if len(slices) < 2:
        raise LoadError(Text("It is a single slice, not a volume; open a whole CT series."))
    if not all(each.position and each.orientation for each in slices):
        raise LoadError(
            Text(
                "The slices do not say where they lie in the patient (no position or orientation); "
                "export the original series."
            )
        )
    if not all(each.spacing and min(each.spacing) > SMALLEST_MM for each in slices):
        raise LoadError(
            Text(
                "The slices give no pixel spacing, so sizes are not known; export the original "
                "series."
            )
        )


def _check_values(slices: Sequence[SliceHeader]) -> None:
    given = {(each.slope is None, each.intercept is None) for each in slices}
    if len(given) > 1 and len({each.scaling for each in slices}) > 1:
        raise LoadError(
            Text(
                "Some slices give a rescale slope and intercept and others do not, so the HU of "
                "those are not known; export the original series."
            )
        )
    for each in slices:
        slope, intercept = each.scaling
        if not (isfinite(slope) and isfinite(intercept) and slope):
            raise LoadError(
                Text(
                    "The slices give no usable rescale (a slope or an intercept that is zero or no "
                    "number), so HU are not known; export the original series."
                )
            )
        if not is_decoded(each.syntax):
            raise LoadError(
                Text(
                    "The slices are packed in a way that is not decoded ({packing}); export the "
                    "series uncompressed.",
                    packing=name_of(each.syntax) or Text("an unknown transfer syntax"),
                )
            )


def _directions(orientation: Sequence[float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    one, other = np.array(orientation[:3]), np.array(orientation[3:])
    lengths = float(np.linalg.norm(one)), float(np.linalg.norm(other))
    off: float = max(abs(lengths[0] - 1), abs(lengths[1] - 1), abs(float(one @ other)))
    if not off < UNIT_TOLERANCE:
        raise LoadError(
            Text(
                "The direction cosines of the slices are impossible (not two perpendicular "
                "directions); export the series again."
            )
        )
    return one / lengths[0], other / lengths[1]


def _even_step(places: NDArray[np.float64], normal: NDArray[np.float64]) -> NDArray[np.float64]:
    """The vector from one slice to the next in mm; `places` are sorted along the normal.

    Raises:
        LoadError: slices are missing, duplicated, unevenly spaced, or not in line.
    """
    gaps = np.diff(places @ normal)
    if gaps.min() < SAME_PLACE_MM:
        doubled = int(np.count_nonzero(gaps < SAME_PLACE_MM))
        raise LoadError(
            Text(
                "The series holds several phases or reconstructions ({doubled} of its slices "
                "{doubled:lies|lie} at the place of another); export one of them.",
                doubled=doubled,
            )
        )
    step: NDArray[np.float64] = (places[-1] - places[0]) / len(gaps)
    wanted = places[0] + np.arange(len(places))[:, None] * step
    off = np.linalg.norm(places - wanted, axis=1).max()
    if off > OFF_PLACE * float(step @ normal):
        raise LoadError(_uneven(gaps))
    return step


def _uneven(gaps: NDArray[np.float64]) -> str:
    typical = float(np.median(gaps))
    steps = gaps / typical
    whole = np.abs(steps - np.rint(steps)).max() < OFF_PLACE
    missing = int((np.rint(steps) - 1).sum())
    if whole and missing > 0:
        at = int(np.argmax(steps)) + 1
        return Text(
            "Slices are missing: {missing} (there is a gap after slice {at} of {count}), so "
            "heights would be wrong; export the series again.",
            missing=missing,
            at=at,
            count=len(gaps) + 1,
        )
    return Text(
        "The slices are unevenly spaced ({least:.3g} to {most:.3g} mm apart) or do not "
        "lie in a line, so they make no volume; export an evenly spaced series.",
        least=gaps.min(),
        most=gaps.max(),
    )
