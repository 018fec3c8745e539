"""Slices and slabs of one plane, read one after another as a turning wheel asks for them."""

import numpy as np

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection, Slab, are_neighbours, in_blocks, shown_slice
from ctviewer.core.geometry.volume import Volume, Voxels

GROUP = 8  # neighbouring slices that are copied or folded at once: few enough that nobody feels it
KEPT = 3  # groups of copies; a slab of 10 mm touches so many: 6 MB of a volume of 512 x 512 x 255


class SteppedLayers:
    """Layers (n, rows, columns) that are read in steps.

    Layers that are neighbours in memory are copied in groups, which costs little more than one of
    them. After a jump they are read as they are: nothing says that their neighbours will be wanted.
    """

    def __init__(self, layers: Voxels) -> None:
        self._layers = layers
        self._neighbours = are_neighbours(layers)
        self._copies: dict[int, Voxels] = {}
        self._last: int | None = None
        self.stepped = False

    def turn_to(self, span: range) -> None:
        """Read the layers of a span from now on, and forget copies of others."""
        last, self._last = self._last, span.start
        self.stepped = last is not None and abs(span.start - last) < GROUP and self._neighbours
        groups = _groups_of(span)
        kept = groups if len(groups) <= KEPT else (groups[0], groups[-1])
        self._copies = {group: self._copies[group] for group in kept if group in self._copies}

    def read(self, part: range) -> Voxels:
        """Some layers: of one group while it is `stepped`."""
        group = part.start // GROUP
        if self.stepped and group not in self._copies and len(part) < GROUP:
            self._copies[group] = self._copy(group)
        if not self.stepped or group not in self._copies:
            return self._layers[part.start : part.stop]
        first = group * GROUP
        return self._copies[group][part.start - first : part.stop - first]

    def _copy(self, group: int) -> Voxels:
        layers = self._layers[group * GROUP : (group + 1) * GROUP]
        copy = np.empty(layers.shape, layers.dtype)
        for rows, block in in_blocks(layers):
            copy[:, rows] = block
        return copy


class SlidingProjection:
    """Projections of spans of layers; a span like the last one costs little.

    The folds of groups are kept while spans use them, so that a step of a thick slab reads only
    the layers at its ends.
    """

    def __init__(self, layers: SteppedLayers, projection: Projection) -> None:
        self.projection = projection
        self._layers = layers
        self._folds: dict[int, Voxels] = {}

    def over(self, span: range) -> Voxels:
        """The projection of the layers of a span."""
        self._layers.turn_to(span)
        if len(span) <= KEPT * GROUP and not self._layers.stepped:
            return self.projection.over(self._layers.read(span))
        kept, self._folds = self._folds, {}
        parts = []
        for group in _groups_of(span):
            part = range(max(group * GROUP, span.start), min((group + 1) * GROUP, span.stop))
            whole = len(part) == GROUP
            known = kept.get(group) if whole else None
            fold = self.projection.fold(self._layers.read(part)) if known is None else known
            parts.append(fold)
            if whole:
                self._folds[group] = fold
        return self.projection.finished(self.projection.fold(np.stack(parts)), len(span))


class SlabReader:
    """`shown_slice` for one plane, fast while it is scrolled; it keeps what the next step needs."""

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._of: tuple[Volume, SteppedLayers] | None = None
        self._sliding: SlidingProjection | None = None

    def read(self, volume: Volume, position: int, slab: Slab | None) -> Voxels:
        """The values (rows, columns) to show."""
        if slab is not None and volume.nonfinite:
            return shown_slice(volume, self._plane, position, slab)
        stored = self._plane.layers(volume.voxels)
        rows, columns = (-1 if stride < 0 else 1 for stride in stored.strides[1:])
        layers = self._layers_of(volume, stored[:, ::rows, ::columns])  # forward in memory
        if slab is None:
            self._sliding = None
            here = range(position, position + 1)
            layers.turn_to(here)
            shown = layers.read(here)[0]
        else:
            if self._sliding is None or self._sliding.projection is not slab.projection:
                self._sliding = SlidingProjection(layers, slab.projection)
            shown = self._sliding.over(slab.span(volume, self._plane, position))
        return np.asarray(shown[::-rows, ::-columns])

    def _layers_of(self, volume: Volume, forward: Voxels) -> SteppedLayers:
        if self._of is None or self._of[0] is not volume:
            self._of = volume, SteppedLayers(forward)
            self._sliding = None
        return self._of[1]


def _groups_of(span: range) -> range:
    """The groups that a span touches."""
    return range(span.start // GROUP, (span.stop - 1) // GROUP + 1)
