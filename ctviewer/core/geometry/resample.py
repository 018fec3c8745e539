"""Area averaging: bring part of a volume to another number of voxels without aliasing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.geometry.volume import Index, Voxels

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Float32 = NDArray[np.float32]

CACHE_STRIDE = 256  # numbers: lines of a multiple fall on few places of a processor's cache ...
BESIDE = 16  # ... so that turning them takes four times as long as with so many numbers more


@dataclass(frozen=True)
class Box:
    """A part of a volume in voxel-edge coordinates: voxel i spans i to i + 1 on each axis."""

    lo: tuple[float, float, float]
    hi: tuple[float, float, float]

    @classmethod
    def whole(cls, shape: Index) -> "Box":
        """The box of all voxels."""
        return cls((0.0, 0.0, 0.0), (float(shape[0]), float(shape[1]), float(shape[2])))


def axis_weights(count: int, lo: float, hi: float, cells: int) -> Float32:
    """Weights (cells, count) that bring voxels lo..hi of one axis to `cells` equal cells.

    A cell larger than a voxel is the mean of what it covers, part voxels counted in part (area
    averaging: no aliasing, noise falls with the square root of the count). A smaller one is
    interpolated linearly between voxel centres. Each row sums to 1.
    """
    edges = np.linspace(lo, hi, cells + 1)
    if hi - lo >= cells:
        starts, ends = edges[:-1, None], edges[1:, None]
        voxel = np.arange(count)[None, :]
        covered = np.clip(np.minimum(ends, voxel + 1) - np.maximum(starts, voxel), 0.0, None)
        weights = covered
    else:
        centres = np.clip((edges[:-1] + edges[1:]) / 2 - 0.5, 0, count - 1)
        weights = np.clip(1 - np.abs(centres[:, None] - np.arange(count)[None, :]), 0.0, None)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


def area_average(
    voxels: Voxels,
    box: Box,
    shape: Index,
    *,
    clip: tuple[float, float] | None = None,
) -> Float32:
    """The box of `voxels` as float32 of `shape`, axes in the same order.

    `clip` (lowest, highest) is applied to each voxel before averaging, so that metal or padding
    cannot bleed into its neighbours; NaN becomes the lowest. Where the box reaches beyond the
    volume, it finds the lowest value there, 0 without `clip`.

    The slabs of the axis with the largest stride are combined first, each read once, so that the
    volume is never copied as floats.
    """
    voxels, box = _padded(voxels, box, clip[0] if clip else 0.0)
    order = np.argsort(-np.abs(voxels.strides), kind="stable")
    source = voxels.transpose(order)
    weights = [
        axis_weights(voxels.shape[axis], box.lo[axis], box.hi[axis], shape[axis]) for axis in order
    ]
    rows, by_row = _banded(weights[1], backwards=source.strides[1] < 0)
    columns, by_column = _banded(weights[2], backwards=source.strides[2] < 0)
    slabs = _Slabs(source[:, rows, columns], clip)
    result = np.empty([shape[axis] for axis in order], np.float32)
    for cell, row in enumerate(weights[0]):
        lines = (by_row @ slabs.combined(row))[:, : slabs.columns]
        result[cell] = (by_column @ lines.T).T
    return np.asarray(result.transpose(np.argsort(order)))


def _padded(voxels: Voxels, box: Box, outside: float) -> tuple[Voxels, Box]:
    """The voxels that a box reaches, `outside` where there are none, and the box among them.

    A box inside the volume gets the volume itself.
    """
    lo, hi = np.floor(box.lo).astype(int), np.ceil(box.hi).astype(int)
    shape = np.asarray(voxels.shape)
    if (lo >= 0).all() and (hi <= shape).all():
        return voxels, box
    inside = tuple(map(slice, np.maximum(lo, 0), np.minimum(hi, shape)))
    missing = list(zip(np.maximum(-lo, 0), np.maximum(hi - shape, 0), strict=True))
    value = voxels.dtype.type(outside) if voxels.dtype.kind == "f" else int(outside)
    wide = np.result_type(voxels, np.min_scalar_type(value))
    padded = np.pad(voxels[inside].astype(wide), missing, constant_values=value)
    moved = [tuple(float(x) for x in np.asarray(ends) - lo) for ends in (box.lo, box.hi)]
    return padded, Box(*moved)  # type: ignore[arg-type]  # three numbers each


def _banded(weights: Float32, *, backwards: bool) -> tuple[slice, "csr_array"]:
    """The span of voxels with any weight, and the weights for it as a narrow band.

    Voxels that lie backwards in memory are taken as they lie, which is faster: the span then has
    a negative step. The order in which they are summed stays the same, to the last bit.
    """
    from scipy.sparse import csr_array  # imported when needed

    used = np.flatnonzero(weights.any(axis=0))
    first, last = int(used[0]), int(used[-1])
    band = csr_array(weights[:, first : last + 1])
    if not backwards:
        return slice(first, last + 1), band
    band.indices = (last - first - band.indices).astype(band.indices.dtype)
    return slice(last, first - 1 if first else None, -1), band


class _Slabs:
    """Clipped float slabs of an array's first axis; neighbours share one, so the last is kept.

    Lines that would lie badly in memory are a little longer, filled up with zeros.
    """

    def __init__(self, source: Voxels, clip: tuple[float, float] | None) -> None:
        self._source = source
        self._clip = _in_type_of(source, clip)
        _, rows, self.columns = source.shape
        self._beside = 0 if self.columns % CACHE_STRIDE else BESIDE
        self._last: tuple[int, Float32] = (-1, np.empty(0, np.float32))
        self._part = np.empty((rows, self.columns + self._beside), np.float32)

    def combined(self, weights: Float32) -> Float32:
        """The weighted sum of slabs, as float32 (rows, columns and what fills them up)."""
        used = np.flatnonzero(weights)
        if len(used) == 1 and weights[used[0]] == 1:
            return self._slab(int(used[0]))
        total: Float32 = self._slab(int(used[0])) * weights[used[0]]
        for position in used[1:]:
            total += np.multiply(self._slab(int(position)), weights[position], out=self._part)
        return total

    def _slab(self, position: int) -> Float32:
        if self._last[0] != position:
            self._last = (position, self._read(position))
        return self._last[1]

    def _read(self, position: int) -> Float32:
        slab = self._source[position]
        if self._clip is not None:
            lowest, highest = self._clip
            if slab.dtype.kind == "f":
                slab = np.nan_to_num(slab, nan=lowest, posinf=highest, neginf=lowest)
            slab = np.clip(slab, lowest, highest)
        if not self._beside:
            return np.asarray(slab, np.float32)
        wide = np.zeros(self._part.shape, np.float32)
        wide[:, : self.columns] = slab
        return wide


def _in_type_of(voxels: Voxels, clip: tuple[float, float] | None) -> tuple[Any, Any] | None:
    """The ends in the voxels' own type where it holds them, in which comparing is fastest."""
    if clip is None or voxels.dtype.kind not in "iu":
        return clip
    within = np.iinfo(voxels.dtype)
    if all(end.is_integer() and within.min <= end <= within.max for end in map(float, clip)):
        return voxels.dtype.type(clip[0]), voxels.dtype.type(clip[1])
    return np.float32(clip[0]), np.float32(clip[1])
