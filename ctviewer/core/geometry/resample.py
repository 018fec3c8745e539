"""Area averaging: resampling part of a volume without aliasing."""

from bisect import bisect_right
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.geometry.volume import Index, Voxels

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Float32 = NDArray[np.float32]
Clip = tuple[Any, Any]
"""Lower and upper limit."""

AT_ONCE = 4  # slabs added per step
CACHE_STRIDE = 256  # elements: line strides that are multiples of this collide in the CPU cache ...
BESIDE = 16  # ... so that transposing takes four times as long as with this padding


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
    """Weights (cells, count) that resample voxels lo..hi of one axis to `cells` equal cells.

    A cell larger than a voxel is the mean of the voxels it covers, weighted by overlap (area
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
    threads: int = 1,
) -> Float32:
    """Resample the box of `voxels` to float32 of `shape`, axes in the same order.

    `clip` (lowest, highest) is applied to each voxel before averaging, so that metal or padding
    does not affect neighbours; NaN becomes the lowest. Outside the volume the value is the lowest,
    or 0 without `clip`.

    The slabs of the axis with the largest stride are combined first, each read once, so that the
    volume is never copied as floats. Layers are divided among `threads`; the result is identical.
    """
    voxels, box = _padded(voxels, box, clip[0] if clip else 0.0)
    average = _Average(voxels, box, shape, clip)
    ends = [average.layers * part // threads for part in range(threads + 1)]
    if threads == 1:
        average.fill(voxels, range(*ends), _Slabs())
    else:
        with ThreadPoolExecutor(threads, thread_name_prefix="average") as pool:
            made = [
                pool.submit(average.fill, voxels, range(first, end), _Slabs())
                for first, end in pairwise(ends)
            ]
        for each in made:
            each.result()
    return average.result


class GrowingAverage:
    """`area_average` of a whole volume, computed while its slabs are read.

    Bit-identical to `area_average` of the complete volume.
    """

    def __init__(self, voxels: Voxels, shape: Index, *, clip: tuple[float, float]) -> None:
        self._average = _Average(voxels, Box.whole(voxels.shape), shape, clip)
        self._slabs = _Slabs()
        self._made = 0

    def grow(self, voxels: Voxels, done: int) -> None:
        """Compute the layers for which the first `done` slabs in memory suffice.

        `voxels` are those of the constructor, possibly in another type by now.
        """
        average = self._average
        ready = bisect_right(average.needs, done)  # sorted by layer
        order = range(average.layers)[:: -1 if average.backwards else 1]
        average.fill(voxels, order[self._made : ready], self._slabs)
        self._made = max(self._made, ready)

    @property
    def cells(self) -> Float32 | None:
        """The average, axes as those of the voxels; None while slabs are missing."""
        return self._average.result if self._made == self._average.layers else None


class _Average:
    """An area average, layer by layer along the axis of the voxels with the largest stride.

    `needs` is the number of slabs required for each layer, in memory order; `backwards` is set if
    that is opposite to the axis.
    """

    def __init__(
        self, voxels: Voxels, box: Box, shape: Index, clip: tuple[float, float] | None
    ) -> None:
        order = np.argsort(-np.abs(voxels.strides), kind="stable")
        source = voxels.transpose(order)
        self._order, self._clip = order, clip
        self._weights, by_row, by_column = (
            axis_weights(voxels.shape[axis], box.lo[axis], box.hi[axis], shape[axis])
            for axis in order
        )
        self._rows, self._by_row = _banded(by_row, backwards=source.strides[1] < 0)
        self._columns, self._by_column = _banded(by_column, backwards=source.strides[2] < 0)
        self._cells = np.empty([shape[axis] for axis in order], np.float32)
        self.layers = len(self._cells)
        self.backwards = source.strides[0] < 0

    @property
    def result(self) -> Float32:
        """All cells, axes as those of the voxels."""
        return np.asarray(self._cells.transpose(np.argsort(self._order)))

    @cached_property
    def needs(self) -> list[int]:
        used = self._weights > 0
        if self.backwards:
            return [used.shape[1] - int(row.argmax()) for row in used[::-1]]
        return [used.shape[1] - int(row[::-1].argmax()) for row in used]

    def fill(self, voxels: Voxels, layers: range, slabs: "_Slabs") -> None:
        """Compute some of the layers."""
        source = voxels.transpose(self._order)[:, self._rows, self._columns]
        clip = _in_type_of(source, self._clip)
        for layer in layers:
            lines = self._by_row @ slabs.combined(source, clip, self._weights[layer])
            self._cells[layer] = (self._by_column @ _easily_turned(lines).T).T


def _padded(voxels: Voxels, box: Box, outside: float) -> tuple[Voxels, Box]:
    """The voxels in a box, padded with `outside` beyond the volume, and the box relative to them.

    For a box inside the volume, the volume itself.
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
    """The span of voxels with non-zero weight, and the weights for it as a banded matrix.

    Voxels stored in reverse order are read in memory order, which is faster: the span then has a
    negative step. The order of summation does not change, so the result is bit-identical.
    """
    from scipy.sparse import csr_array  # imported on demand

    used = np.flatnonzero(weights.any(axis=0))
    first, last = int(used[0]), int(used[-1])
    band = csr_array(weights[:, first : last + 1])
    if not backwards:
        return slice(first, last + 1), band
    band.indices = (last - first - band.indices).astype(band.indices.dtype)
    return slice(last, first - 1 if first else None, -1), band


class _Slabs:
    """Weighted sums of an array's slabs; several slabs per step, so that threads seldom wait."""

    def __init__(self) -> None:
        self._block: Float32 = np.empty((0, 0, 0), np.float32)

    def combined(self, source: Voxels, clip: Clip | None, weights: Float32) -> Float32:
        """The weighted sum of slabs, as float32 (rows, columns), added in order."""
        first, last = np.flatnonzero(weights)[[0, -1]].tolist()
        total: Float32 | None = None
        for start in range(first, last + 1, AT_ONCE):
            end = min(start + AT_ONCE, last + 1)
            total = self._sum(source[start:end], clip, weights[start:end], total)
        assert total is not None
        return total

    def _sum(
        self, slabs: Voxels, clip: Clip | None, weights: Float32, before: Float32 | None
    ) -> Float32:
        """The sum `before` and the slabs times their weights."""
        known = int(before is not None)
        if self._block.shape[1:] != slabs.shape[1:]:
            self._block = np.empty((1 + AT_ONCE, *slabs.shape[1:]), np.float32)
        block = self._block[1 - known : 1 + len(slabs)]
        if before is not None:
            block[0] = before
        here = block[known:]
        _clip_into(here, slabs, clip)
        np.multiply(here, weights[:, None, None], out=here)
        return np.asarray(np.add.reduce(block, axis=0))


def _clip_into(into: Float32, slabs: Voxels, clip: Clip | None) -> None:
    """Convert slabs to float32, clipped."""
    if clip is None:
        np.copyto(into, slabs, casting="unsafe")
        return
    lowest, highest = clip
    if slabs.dtype.kind == "f":
        slabs = np.nan_to_num(slabs, nan=lowest, posinf=highest, neginf=lowest)
    np.clip(slabs, lowest, highest, out=into, casting="unsafe")


def _easily_turned(lines: Float32) -> Float32:
    """The lines, padded if their stride would cause cache collisions."""
    count, length = lines.shape
    if length % CACHE_STRIDE:
        return lines
    wide = np.empty((count, length + BESIDE), np.float32)
    wide[:, :length] = lines
    return wide[:, :length]


def _in_type_of(voxels: Voxels, clip: Clip | None) -> Clip | None:
    """The limits in the voxels' own type if representable, which is fastest to compare."""
    if clip is None or voxels.dtype.kind not in "iu":
        return clip
    within = np.iinfo(voxels.dtype)
    if all(end.is_integer() and within.min <= end <= within.max for end in map(float, clip)):
        return voxels.dtype.type(clip[0]), voxels.dtype.type(clip[1])
    return np.float32(clip[0]), np.float32(clip[1])
