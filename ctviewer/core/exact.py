"""From stored numbers to HU: every value exact, in the smallest type that holds it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.volume import Voxels


@dataclass(frozen=True)
class Scaling:
    """HU = stored * slope + intercept, for each slab along the last stored axis."""

    slopes: tuple[float, ...]
    intercepts: tuple[float, ...]

    @classmethod
    def same(cls, slabs: int, slope: float = 1.0, intercept: float = 0.0) -> "Scaling":
        """One slope and intercept for all slabs."""
        return cls((slope,) * slabs, (intercept,) * slabs)

    @property
    def is_identity(self) -> bool:
        """Whether stored numbers are HU."""
        return set(self.slopes) <= {1.0} and set(self.intercepts) <= {0.0}

    @property
    def is_whole(self) -> bool:
        """Whether integers stay integers."""
        return all(float(number).is_integer() for number in {*self.slopes, *self.intercepts})


def exact(stored: Voxels, scaling: Scaling) -> tuple[Voxels, int]:
    """HU in the smallest type that holds each exactly, and how many are NaN or infinite.

    64-bit floats become 32-bit.
    """
    integers = _integer_type(stored, scaling)
    if integers is not None:
        return _slab_by_slab(stored, integers, scaling), 0
    with np.errstate(over="ignore", invalid="ignore"):  # what is too large becomes infinite
        values = _slab_by_slab(stored, np.dtype(np.float32), scaling)
    nonfinite = sum(
        slab.size - int(np.count_nonzero(np.isfinite(slab))) for slab in np.moveaxis(values, -1, 0)
    )
    whole = None if nonfinite else _as_int16(values, stored, scaling)
    return (values if whole is None else whole), nonfinite


def _slab_by_slab(stored: Voxels, target: np.dtype[Any], scaling: Scaling) -> Voxels:
    """The scaled numbers in another type; wide ones exist for one slab at a time."""
    if stored.dtype == target and scaling.is_identity:
        return stored
    result = np.empty(stored.shape, target, order="F")
    integers = target.kind in "iu"
    wide = np.int64 if integers else np.float64
    pairs = zip(scaling.slopes, scaling.intercepts, strict=True)
    for position, (slope, intercept) in enumerate(pairs):
        factor, shift = (int(slope), int(intercept)) if integers else (slope, intercept)
        result[..., position] = stored[..., position].astype(wide) * factor + shift
    return result


def _integer_type(stored: Voxels, scaling: Scaling) -> np.dtype[Any] | None:
    """The smallest integer type for the scaled numbers; None where there is none."""
    if stored.dtype.kind not in "iu" or not scaling.is_whole:
        return None
    if scaling.is_identity and stored.dtype.itemsize <= 2:
        return stored.dtype
    low, high = int(stored.min()), int(stored.max())
    ends = [
        number * int(slope) + int(intercept)
        for slope, intercept in set(zip(scaling.slopes, scaling.intercepts, strict=True))
        for number in (low, high)
    ]
    for name in ("int16", "uint16", "int32", "int64"):
        if np.iinfo(name).min <= min(ends) and max(ends) <= np.iinfo(name).max:
            return np.dtype(name)
    return None


def _as_int16(
    values: NDArray[np.float32], stored: Voxels, scaling: Scaling
) -> NDArray[np.int16] | None:
    """The values as int16 if that loses nothing of what the file says."""
    bounds = np.iinfo(np.int16)
    if values.min() < bounds.min or values.max() > bounds.max:
        return None
    whole = np.empty(values.shape, np.int16, order="F")
    pairs = zip(scaling.slopes, scaling.intercepts, strict=True)
    for position, (slope, intercept) in enumerate(pairs):
        wanted = stored[..., position].astype(np.float64) * slope + intercept
        whole[..., position] = wanted
        if not np.array_equal(whole[..., position], wanted):
            return None
    return whole
