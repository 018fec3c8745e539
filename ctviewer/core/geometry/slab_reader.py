"""Reader of consecutive slices and slabs of one plane, for scrolling."""

from collections.abc import Iterator

import numpy as np

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection, Slab, are_neighbours, in_blocks, shown_slice
from ctviewer.core.geometry.volume import Volume, Voxels

GROUP = 8  # slices copied or reduced at once: few enough to go unnoticed
KEPT = 3  # cached groups; a slab of 10 mm spans as many: 6 MB of a volume of 512 x 512 x 255


class SteppedLayers:
    """Layers (n, rows, columns) with a cache for consecutive access.

    Layers that are adjacent in memory are copied in groups, which costs little more than one of
    them. After a jump they are read directly, as neighbours may not be needed.
    """

    def __init__(self, layers: Voxels) -> None:
        self._layers = layers
        self._neighbours = are_neighbours(layers)
        self._copies: dict[int, Voxels] = {}
        self._last: int | None = None
        self.near = False  # whether the span is near the previous one

    @property
    def one_by_one(self) -> bool:
        """Whether a single layer can be read quickly now."""
        return self.near or not self._neighbours

    def turn_to(self, span: range) -> None:
        """Select a span of layers, and drop cached layers outside it."""
        last, self._last = self._last, span.start
        self.near = last is not None and abs(span.start - last) < GROUP
        groups = _groups_of(span)
        kept = groups if len(groups) <= KEPT else (groups[0], groups[-1])
        self._copies = {group: self._copies[group] for group in kept if group in self._copies}

    def read(self, part: range) -> Voxels:
        """Read layers; from one group while the span is `near`."""
        if not (self.near and self._neighbours):
            return self._layers[part.start : part.stop]
        group = part.start // GROUP
        if group not in self._copies and len(part) < GROUP:
            self._copies[group] = self._copy(group)
        if group not in self._copies:
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
    """Projections of spans of layers; cheap if a span is similar to the previous one.

    Layers are reduced in groups: the part of a span in its first group is a suffix reduction of
    that group, the part in its last group a prefix reduction. Each differs from its neighbour by
    one layer, so that a step reduces about three layers, however thick the slab (van Herk 1992, Gil
    and Werman 1993, here for any projection and both directions).
    """

    def __init__(self, layers: SteppedLayers, projection: Projection) -> None:
        self.projection = projection
        self._layers = layers
        self._folds: dict[range, Voxels] = {}

    def over(self, span: range) -> Voxels:
        """The projection of a span of layers."""
        self._layers.turn_to(span)
        if len(span) <= KEPT * GROUP and not self._layers.near:
            self._folds = {}
            return self.projection.over(self._layers.read(span))
        parts = _parts_of(span)
        folds = [self._fold_of(part) for part in parts]
        self._folds = {part: self._folds[part] for part in self._folds if _is_of(part, parts)}
        return self.projection.finished(self.projection.joined(folds), len(span))

    def _fold_of(self, part: range) -> Voxels:
        """The reduction of a part, cached for the next span."""
        if part not in self._folds:
            self._folds[part] = self._new_fold(part)
        return self._folds[part]

    def _new_fold(self, part: range) -> Voxels:
        if len(part) > GROUP:
            return self.projection.joined([self._fold_of(each) for each in _in_groups(part)])
        shorter, one = _shortened(part)
        known = shorter in self._folds or (len(part) < GROUP and self._layers.one_by_one)
        if known and one:
            return self.projection.joined([self._fold_of(shorter), self._layers.read(one)[0]])
        return self.projection.fold(self._layers.read(part))


class SlabReader:
    """`shown_slice` for one plane, fast while scrolling; caches what the next step needs."""

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
        layers = self._layers_of(volume, stored[:, ::rows, ::columns])  # ascending in memory
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
    """The groups that overlap a span."""
    return range(span.start // GROUP, (span.stop - 1) // GROUP + 1)


def _in_groups(part: range) -> Iterator[range]:
    """The groups within a part."""
    for group in _groups_of(part):
        yield range(group * GROUP, (group + 1) * GROUP)


def _parts_of(span: range) -> list[range]:
    """The suffix of the first group, all groups between as one, the prefix of the last."""
    first = min(-(-span.start // GROUP) * GROUP, span.stop)
    last = max(span.stop // GROUP * GROUP, first)
    parts = range(span.start, first), range(first, last), range(last, span.stop)
    return [part for part in parts if part]


def _shortened(part: range) -> tuple[range, range]:
    """A prefix or suffix of a group without its innermost layer, and that layer.

    Empty for a part that reaches neither end, or a single layer.
    """
    if len(part) > 1 and part.start % GROUP == 0:
        return part[:-1], part[-1:]
    if len(part) > 1 and part.stop % GROUP == 0:
        return part[1:], part[:1]
    return range(0), range(0)


def _is_of(part: range, parts: list[range]) -> bool:
    """Whether a step from a span with these parts may need the reduction of `part`."""
    if len(part) < GROUP:
        return any(len(each) < GROUP and _groups_of(each) == _groups_of(part) for each in parts)
    if len(part) == GROUP:
        return any(each.start <= part.start and part.stop <= each.stop for each in parts)
    return part in parts
