"""Thick slabs: several slices projected to one, exact and as fast as a turning wheel."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume, Voxels

EXACT = 256  # layers of 16 bits, whose sum float32 holds exactly
BLOCK = 131_072  # voxels that are turned at once: they fit into a processor's cache


class Projection(Enum):
    """What stands for the voxels that lie behind each other; the value is how it is written."""

    MEAN = Text("Mean")
    HIGHEST = Text("MIP")
    LOWEST = Text("MinIP")

    def over(self, layers: Voxels) -> Voxels:
        """Layers [n, rows, columns] as one slice.

        MIP and MinIP keep the voxels' type, a mean is float32 of an exact sum. NaN and infinite
        voxels do not count where there are others; where there are none, the result is NaN.
        """
        if layers.dtype.kind == "f" and not np.isfinite(layers).all():
            return self._over_finite(layers)
        return self.finished(self.fold(layers), len(layers))

    def fold(self, layers: Voxels) -> Voxels:
        """Finite layers as one that can be folded with others: their extreme or their sum.

        They are folded in the direction of the memory: backwards NumPy is several times slower.
        """
        ways = tuple(slice(None, None, -1 if stride < 0 else 1) for stride in layers.strides)
        forward, ufunc, dtype = layers[ways], self._ufunc, self._dtype(layers)
        if are_neighbours(layers):
            return _fold_neighbours(forward, ufunc, dtype)[ways[1:]]
        return np.asarray(ufunc.reduce(forward, axis=0, dtype=dtype))[ways[1:]]

    def joined(self, folds: list[Voxels]) -> Voxels:
        """Several folds as one; all but the first may be layers. Of one it is that one itself."""
        first, *others = folds
        if not others:
            return first
        dtype = first.dtype
        total = np.asarray(self._ufunc(first, others[0], dtype=dtype))
        for each in others[1:]:
            self._ufunc(total, each, out=total, dtype=dtype)
        return total

    def finished(self, folded: Voxels, count: int) -> Voxels:
        """The slice [rows, columns] from what `fold` gave of `count` layers.

        Of MIP and MinIP it is that itself; of a mean, a sum, it is the quotient in float32.
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
    """Whether layers (n, rows, columns) lie closer to each other in memory than their own voxels.

    Sagittal slices of a common file do: reading one fetches the memory of its neighbours.
    """
    return abs(layers.strides[0]) <= min(abs(stride) for stride in layers.strides[1:])


def in_blocks(layers: Voxels) -> Iterator[tuple[slice, Voxels]]:
    """Neighbours in memory as layers in order, a block of rows (n, some rows, columns) at a time.

    Layer by layer, every part of the memory would be fetched once for each of them; small blocks
    copied in the memory's own order and turned in the cache are up to twenty times faster.
    """
    count, rows, columns = layers.shape
    step = max(BLOCK // (count * columns), 1)
    for row in range(0, rows, step):
        block = slice(row, row + step)
        yield block, _copied(layers[:, block])


def _copied(layers: Voxels) -> Voxels:
    """Neighbours as they lie in memory: all voxels behind each other in one go where they touch."""
    ways = slice(None, None, -1 if layers.strides[0] < 0 else 1)
    lines = layers[ways].transpose(1, 2, 0)
    if lines.strides[2] == lines.itemsize:
        lines = lines.view(f"V{lines.itemsize * lines.shape[2]}")
    return lines.copy().view(layers.dtype).transpose(2, 0, 1)[ways]


def _fold_neighbours(layers: Voxels, ufunc: np.ufunc, dtype: np.dtype[np.generic]) -> Voxels:
    """Fold layers that are neighbours in memory, such as sagittal slices of a common file."""
    result = np.empty(layers.shape[1:], dtype)
    for rows, block in in_blocks(layers):
        ufunc.reduce(np.ascontiguousarray(block), axis=0, dtype=dtype, out=result[rows])
    return result


THICKEST_MM = 100.0  # more is not a slab but a whole chest


@dataclass(frozen=True)
class Slab:
    """A projection over a thickness in mm; always whole slices, nothing is interpolated."""

    projection: Projection
    thickness_mm: float

    def span(self, volume: Volume, plane: Plane, position: int) -> range:
        """The slices about `position`: as many as come nearest to the thickness, at least one.

        An even number has one more above `position` than below. The volume's ends cut it.
        """
        count = max(int(self.thickness_mm / volume.spacing[plane.axis] + 0.5), 1)
        first = position - (count - 1) // 2
        return range(max(first, 0), min(first + count, plane.count(volume)))

    def slice_of(self, volume: Volume, plane: Plane, position: int) -> Voxels:
        """The projected slice (rows, columns) as on the screen; see `Projection.over`."""
        span = self.span(volume, plane, position)
        layers = plane.layers(volume.voxels)[span.start : span.stop]
        return self.projection.over(layers)[::-1, ::-1]

    def text(self, volume: Volume, plane: Plane, position: int, *, counted: bool = True) -> str:
        """What is really shown there, e.g. "MIP 10.0 mm (8 slices)", or without the count."""
        count = len(self.span(volume, plane, position))
        mm = count * volume.spacing[plane.axis]
        slices = Text("{count} {count:slice|slices}", count=count)
        name = self.projection.value
        if not counted:
            return Text("{name} {mm:.1f} mm", name=name, mm=mm)
        return Text("{name} {mm:.1f} mm ({slices})", name=name, mm=mm, slices=slices)


def shown_slice(volume: Volume, plane: Plane, position: int, slab: Slab | None) -> Voxels:
    """The values (rows, columns) that a view shows: the slab's, or the slice itself."""
    if slab is None:
        return plane.slice_of(volume.voxels, position)
    return slab.slice_of(volume, plane, position)
