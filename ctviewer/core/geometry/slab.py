"""Thick slabs: several slices projected to one, exact and as fast as a turning wheel."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume, Voxels

GROUP = 16  # neighbouring slices whose fold is kept: few enough to fold in one step
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
        """Finite layers as one that can be folded with others: their extreme or their sum."""
        ufunc, dtype = self._ufunc, self._dtype(layers)
        if abs(layers.strides[0]) > min(abs(stride) for stride in layers.strides[1:]):
            return np.asarray(ufunc.reduce(layers, axis=0, dtype=dtype))
        return _fold_neighbours(layers, ufunc, dtype)

    def finished(self, folded: Voxels, count: int) -> Voxels:
        """The slice from the fold of `count` layers."""
        return np.asarray(folded / count, np.float32) if self is Projection.MEAN else folded

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


def _fold_neighbours(layers: Voxels, ufunc: np.ufunc, dtype: np.dtype[np.generic]) -> Voxels:
    """Fold layers that are neighbours in memory, such as sagittal slices of a common file.

    Layer by layer, every part of the memory would be fetched once for each of them; small blocks
    copied in the memory's own order and turned in the cache are up to ten times faster.
    """
    count, rows, columns = layers.shape
    step = max(BLOCK // (count * columns), 1)
    result = np.empty((rows, columns), dtype)
    for row in range(0, rows, step):
        own_order = np.ascontiguousarray(layers[:, row : row + step].transpose(1, 2, 0))
        turned = np.ascontiguousarray(own_order.reshape(-1, count).T)
        result[row : row + step] = ufunc.reduce(turned, axis=0, dtype=dtype).reshape(-1, columns)
    return result


class SlidingProjection:
    """Projections of spans of the same layers; a span like the last one costs little.

    The folds of groups of neighbours are kept while spans use them, so that a step of a thick
    slab reads only the layers at its ends.
    """

    def __init__(self, layers: Voxels, projection: Projection) -> None:
        self._layers = layers
        self._projection = projection
        self._folds: dict[int, Voxels] = {}

    def over(self, span: range) -> Voxels:
        """The projection of the layers of a span."""
        first, last = -(-span.start // GROUP), span.stop // GROUP  # groups wholly inside
        if first >= last:
            return self._projection.over(self._layers[span.start : span.stop])
        kept = self._folds
        self._folds = {g: kept[g] if g in kept else self._fold(g) for g in range(first, last)}
        ends = (range(span.start, first * GROUP), range(last * GROUP, span.stop))
        parts = [*self._folds.values()]
        parts += [self._projection.fold(self._layers[e.start : e.stop]) for e in ends if e]
        return self._projection.finished(self._projection.fold(np.stack(parts)), len(span))

    def _fold(self, group: int) -> Voxels:
        return self._projection.fold(self._layers[group * GROUP : (group + 1) * GROUP])


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

    def text(self, volume: Volume, plane: Plane, position: int) -> str:
        """What is really shown there, e.g. "MIP 10.0 mm (8 slices)"."""
        count = len(self.span(volume, plane, position))
        mm = count * volume.spacing[plane.axis]
        slices = Text("{count} slices", count=count) if count > 1 else Text("1 slice")
        name = self.projection.value
        return Text("{name} {mm:.1f} mm ({slices})", name=name, mm=mm, slices=slices)


def shown_slice(volume: Volume, plane: Plane, position: int, slab: Slab | None) -> Voxels:
    """The values (rows, columns) that a view shows: the slab's, or the slice itself."""
    if slab is None:
        return plane.slice_of(volume.voxels, position)
    return slab.slice_of(volume, plane, position)


class SlabReader:
    """`shown_slice` for one plane, fast while it is scrolled; it keeps what the next step needs."""

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._of: tuple[Volume, Projection] | None = None
        self._sliding: SlidingProjection | None = None

    def read(self, volume: Volume, position: int, slab: Slab | None) -> Voxels:
        """The values (rows, columns) to show."""
        if slab is None or volume.nonfinite:
            self._of = self._sliding = None
            return shown_slice(volume, self._plane, position, slab)
        if self._sliding is None or self._of != (volume, slab.projection):
            self._of = (volume, slab.projection)
            layers = self._plane.layers(volume.voxels)
            self._sliding = SlidingProjection(layers, slab.projection)
        return self._sliding.over(slab.span(volume, self._plane, position))[::-1, ::-1]
