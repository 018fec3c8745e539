"""Thick slabs: projections of several slices, exact and fast enough for scrolling."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume, Voxels

EXACT = 256  # layers of 16-bit values whose sum float32 holds exactly
BLOCK = 131_072  # voxels transposed at once: they fit into a CPU cache


class Projection(Enum):
    """How the voxels of a slab are combined; the value is its display name."""

    MEAN = Text("Mean")
    HIGHEST = Text("MIP")
    LOWEST = Text("MinIP")

    def over(self, layers: Voxels) -> Voxels:
        """Project layers [n, rows, columns] to one slice.

        MIP and MinIP keep the voxels' type, a mean is float32 of an exact sum. NaN and infinite
        voxels are ignored if there are finite ones; else the result is NaN.
        """
        if layers.dtype.kind == "f" and not np.isfinite(layers).all():
            return self._over_finite(layers)
        return self.finished(self.fold(layers), len(layers))

    def fold(self, layers: Voxels) -> Voxels:
        """Reduce finite layers to a partial result: their extreme or their sum.

        Layers are read in memory order: NumPy is several times slower in reverse.
        """
        ways = tuple(slice(None, None, -1 if stride < 0 else 1) for stride in layers.strides)
        forward, ufunc, dtype = layers[ways], self._ufunc, self._dtype(layers)
        if are_neighbours(layers):
            return _fold_neighbours(forward, ufunc, dtype)[ways[1:]]
        return np.asarray(ufunc.reduce(forward, axis=0, dtype=dtype))[ways[1:]]

    def joined(self, folds: list[Voxels]) -> Voxels:
        """Combine partial results; all but the first may be layers. A single one is unchanged."""
        first, *others = folds
        if not others:
            return first
        dtype = first.dtype
        total = np.asarray(self._ufunc(first, others[0], dtype=dtype))
        for each in others[1:]:
            self._ufunc(total, each, out=total, dtype=dtype)
        return total

    def finished(self, folded: Voxels, count: int) -> Voxels:
        """The slice [rows, columns] from the partial result of `count` layers.

        For MIP and MinIP unchanged; for a mean, the sum divided in float32.
        """
        if self is not Projection.MEAN:
            return folded
        if folded.dtype == np.int32 and count <= EXACT:
            return np.divide(folded, count, dtype=np.float32, casting="unsafe")
        return np.asarray(folded / count, np.float32)

    def _over_finite(self, layers: Voxels) -> Voxels:
        finite = np.isfinite(layers)
        if self is Projection.MEAN:
            total = np.where(finite, layers, 0).sum(axis=0, dtype=np.float64)
            count = finite.sum(axis=0)
            return np.asarray(np.where(count, total / np.maximum(count, 1), np.nan), np.float32)
        worst = layers.dtype.type(-np.inf if self is Projection.HIGHEST else np.inf)
        most = self.fold(np.where(finite, layers, worst))
        return np.asarray(np.where(np.isfinite(most), most, layers.dtype.type(np.nan)))

    @property
    def _ufunc(self) -> np.ufunc:
        return {"Mean": np.add, "MIP": np.maximum, "MinIP": np.minimum}[self.value]

    def _dtype(self, layers: Voxels) -> np.dtype[np.generic]:
        if self is not Projection.MEAN:
            return layers.dtype
        if layers.dtype.kind == "f":
            return np.dtype(np.float64)
        return np.dtype(np.int32 if layers.dtype.itemsize <= 2 else np.int64)


def are_neighbours(layers: Voxels) -> bool:
    """Whether layers (n, rows, columns) are closer in memory than the voxels of one layer.

    True for sagittal slices of a common file: reading one fetches its neighbours' memory.
    """
    return abs(layers.strides[0]) <= min(abs(stride) for stride in layers.strides[1:])


def in_blocks(layers: Voxels) -> Iterator[tuple[slice, Voxels]]:
    """Layers adjacent in memory, in order, one block of rows (n, some rows, columns) at a time.

    Reading layer by layer would fetch all memory once per layer; copying small blocks in memory
    order and transposing them in the cache is up to twenty times faster.
    """
    count, rows, columns = layers.shape
    step = max(BLOCK // (count * columns), 1)
    for row in range(0, rows, step):
        block = slice(row, row + step)
        yield block, _copied(layers[:, block])


def _copied(layers: Voxels) -> Voxels:
    """A copy in memory order; contiguous voxels are copied at once."""
    ways = slice(None, None, -1 if layers.strides[0] < 0 else 1)
    lines = layers[ways].transpose(1, 2, 0)
    if lines.strides[2] == lines.itemsize:
        lines = lines.view(f"V{lines.itemsize * lines.shape[2]}")
    return lines.copy().view(layers.dtype).transpose(2, 0, 1)[ways]


def _fold_neighbours(layers: Voxels, ufunc: np.ufunc, dtype: np.dtype[np.generic]) -> Voxels:
    """Reduce layers that are adjacent in memory, such as sagittal slices of a common file."""
    result = np.empty(layers.shape[1:], dtype)
    for rows, block in in_blocks(layers):
        ufunc.reduce(np.ascontiguousarray(block), axis=0, dtype=dtype, out=result[rows])
    return result


THICKEST_MM = 100.0  # more is a whole chest rather than a slab


@dataclass(frozen=True)
class Slab:
    """A projection over a thickness in mm, of whole slices without interpolation."""

    projection: Projection
    thickness_mm: float

    def span(self, volume: Volume, plane: Plane, position: int) -> range:
        """The slices around `position` nearest to the thickness, at least one.

        An even number has one more slice above `position` than below. Clipped at the ends of the
        volume.
        """
        count = max(int(self.thickness_mm / volume.spacing[plane.axis] + 0.5), 1)
        first = position - (count - 1) // 2
        return range(max(first, 0), min(first + count, plane.count(volume)))

    def slice_of(self, volume: Volume, plane: Plane, position: int) -> Voxels:
        """The projected slice (rows, columns) as displayed; see `Projection.over`."""
        span = self.span(volume, plane, position)
        layers = plane.layers(volume.voxels)[span.start : span.stop]
        return self.projection.over(layers)[::-1, ::-1]

    def text(self, volume: Volume, plane: Plane, position: int, *, counted: bool = True) -> str:
        """The slab actually shown, e.g. "MIP 10.0 mm (8 slices)", or without the count."""
        count = len(self.span(volume, plane, position))
        mm = count * volume.spacing[plane.axis]
        slices = Text("{count} {count:slice|slices}", count=count)
        name = self.projection.value
        if not counted:
            return Text("{name} {mm:.1f} mm", name=name, mm=mm)
        return Text("{name} {mm:.1f} mm ({slices})", name=name, mm=mm, slices=slices)


def shown_slice(volume: Volume, plane: Plane, position: int, slab: Slab | None) -> Voxels:
    """The values (rows, columns) shown in a view: the slab's, or the slice's."""
    if slab is None:
        return plane.slice_of(volume.voxels, position)
    return slab.slice_of(volume, plane, position)
