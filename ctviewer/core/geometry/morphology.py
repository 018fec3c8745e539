"""Binary morphology with the 6-neighbourhood, many times faster than SciPy's general one.

Outside the grid everything is background.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Part = tuple[slice, ...]
Axes = tuple[int, ...]


def eroded(mask: Mask, steps: int = 1, axes: Axes | None = None) -> Mask:
    """Erode `steps` times; any number of axes.

    Here and below the neighbours are those along `axes`, by default all.
    """
    return _without_ends(_shrunk(_with_ends(mask), steps, axes))


def dilated(mask: Mask, steps: int = 1, axes: Axes | None = None) -> Mask:
    """Dilate `steps` times; any number of axes."""
    return _without_ends(_grown(_with_ends(mask), steps, axes))


def opened(mask: Mask, steps: int = 1, axes: Axes | None = None) -> Mask:
    """Morphological opening: remove parts thinner than twice the steps."""
    return _without_ends(_grown(_shrunk(_with_ends(mask), steps, axes), steps, axes))


def closed(mask: Mask, steps: int = 1) -> Mask:
    """Morphological closing: fill gaps thinner than twice the steps; any number of axes.

    Cells within `steps` of the edge are lost, as everything outside the grid is background.
    """
    return _without_ends(_shrunk(_grown(_with_ends(mask), steps, None), steps, None))


def _with_ends(mask: Mask) -> Mask:
    """A copy padded with an empty cell after each line of the last axis.

    Neighbours along it are then neighbours in memory: processing line by line takes twice as long.
    """
    wide = np.zeros((*mask.shape[:-1], mask.shape[-1] + 1), bool)
    wide[..., :-1] = mask
    return wide


def _without_ends(wide: Mask) -> Mask:
    return np.ascontiguousarray(wide[..., :-1])


def _shrunk(wide: Mask, steps: int, axes: Axes | None) -> Mask:
    """`eroded` for a padded mask."""
    for _ in range(steps):
        kept = wide.copy()
        for axis in axes or range(wide.ndim):
            this, one, ahead, behind = _along(kept, wide, axis)
            this[ahead] &= one[behind]
            this[behind] &= one[ahead]
            layers = np.moveaxis(kept, axis, 0)
            layers[0] = layers[-1] = False
        wide = kept
    return wide


def _grown(wide: Mask, steps: int, axes: Axes | None) -> Mask:
    """`dilated` for a padded mask."""
    for _ in range(steps):
        grown = wide.copy()
        for axis in axes or range(wide.ndim):
            this, one, ahead, behind = _along(grown, wide, axis)
            this[ahead] |= one[behind]
            this[behind] |= one[ahead]
        grown[..., -1] = False
        wide = grown
    return wide


def _along(made: Mask, wide: Mask, axis: int) -> tuple[Mask, Mask, Part, Part]:
    """Both masks shifted against each other along an axis; along the last one as flat arrays."""
    if axis == wide.ndim - 1:
        return made.reshape(-1), wide.reshape(-1), *neighbours(1, 0)
    return made, wide, *neighbours(wide.ndim, axis)


def neighbours(axes: int, axis: int) -> tuple[Part, Part]:
    """Slices for all cells but the first along an axis, and all but the last."""
    whole = [slice(None)] * axes
    ahead, behind = whole.copy(), whole
    ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
    return tuple(ahead), tuple(behind)


Flat = NDArray[np.intp]
Shape = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Parts:
    """The connected components (6-neighbourhood) of a mask, in run-length encoding.

    Run i covers cells `starts[i]` to `ends[i]` (excluded) of the last axis, as flat indices into a
    grid padded with one empty cell after each line and one empty line after each layer; it belongs
    to component `of_run[i]` of `count`.
    """

    shape: Shape
    starts: Flat
    ends: Flat
    of_run: NDArray[np.int32]
    count: int

    @cached_property
    def cells(self) -> Flat:
        """The number of cells of each component."""
        return self._sums(self.ends - self.starts)

    def cells_in(self, other: Mask) -> Flat:
        """The number of cells of each component that are also in another mask of the same shape."""
        eights = np.packbits(_spaced(other))  # eight cells per byte, the first in the highest bit
        before = np.zeros(eights.size + 1, np.int32)
        np.cumsum(np.bitwise_count(eights), dtype=np.int32, out=before[1:])

        def count(places: Flat) -> Flat:
            """The number of set cells before each flat index."""
            eight, rest = places >> 3, (places & 7).astype(np.uint8)
            inside = np.bitwise_count(eights[eight] >> (8 - rest))
            return np.asarray(before[eight] + inside, np.intp)

        return self._sums(count(self.ends) - count(self.starts))

    def at_edge(self) -> Mask:
        """Which components reach the first or last line of a layer, or an end of a line."""
        _, lines, cells = self.shape
        _, line, cell = self._places(self.starts)
        reaches = (line == 0) | (line == lines - 1) | (cell == 0)
        reaches |= cell + self.ends - self.starts == cells
        return self._sums(reaches) > 0

    def from_layer(self, layer: int) -> Mask:
        """Which components have a cell in this layer or after it."""
        _, lines, cells = self.shape
        flags = np.zeros(self.count, bool)
        flags[self.of_run[self.starts >= layer * (lines + 1) * (cells + 1)]] = True
        return flags

    def cut_out(self, chosen: Mask) -> tuple[tuple[slice, ...], Mask]:
        """The bounding box of the chosen components (a flag for each), and their cells in it."""
        runs = chosen[self.of_run]
        layer, line, cell = self._places(self.starts[runs])
        ends = cell + (self.ends - self.starts)[runs]
        low = [int(places.min()) for places in (layer, line, cell)]
        high = [int(layer.max()) + 1, int(line.max()) + 1, int(ends.max())]
        layers, lines, cells = (end - start for start, end in zip(low, high, strict=True))
        row = ((layer - low[0]) * lines + line - low[1]) * (cells + 1) - low[2]
        steps = np.zeros((layers * lines * (cells + 1)), np.int8)
        steps[row + cell] = 1
        steps[row + ends] = -1
        inside = np.cumsum(steps, dtype=np.int8).view(bool).reshape(layers, lines, cells + 1)
        return tuple(map(slice, low, high)), inside[:, :, :-1]

    def _places(self, flat: Flat) -> tuple[Flat, Flat, Flat]:
        """Layer, line and cell for flat indices of the padded grid."""
        _, lines, cells = self.shape
        row, cell = np.divmod(flat, cells + 1)
        return (*np.divmod(row, lines + 1), cell)

    def _sums(self, of_runs: NDArray[Any]) -> Flat:
        return np.bincount(self.of_run, of_runs, self.count).astype(np.intp)


def parts_of(mask: Mask) -> Parts:
    """The components of a mask with three axes; fastest if it is C-contiguous."""
    from scipy.sparse import coo_array  # takes 0.15 s, and the window comes first
    from scipy.sparse.csgraph import connected_components

    layers, lines, cells = mask.shape
    starts, ends = _runs(mask)
    steps = (cells + 1, (lines + 1) * (cells + 1))
    one, other = np.concatenate([_touching(starts, ends, step) for step in steps], axis=1)
    links = coo_array((np.ones(len(one), bool), (one, other)), shape=(len(starts), len(starts)))
    count, of_run = connected_components(links, directed=False)
    return Parts((layers, lines, cells), starts, ends, of_run, count)


def all_at_edge(mask: Mask) -> bool:
    """Whether every run reaches the edge of its layer, so that every component does.

    `mask` is (layers, lines, cells); the edges are those of lines and cells, not of layers.

    Takes a third of the time of `parts_of`; False is not conclusive.

    It takes a third of the time of finding the parts; False says nothing of them.
    """
    _, lines, cells = mask.shape
    starts, ends = _runs(mask)
    row, cell = np.divmod(starts, cells + 1)
    inside = row % (lines + 1)
    reaches = (cell == 0) | (cell + ends - starts == cells)
    return bool((reaches | (inside == 0) | (inside == lines - 1)).all())


def _runs(mask: Mask) -> tuple[Flat, Flat]:
    """The starts and ends of the runs of a mask in the padded grid."""
    flat = _spaced(mask)
    ends = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    if flat[0]:
        ends = np.concatenate([[0], ends])
    return ends[::2], ends[1::2]


def _spaced(mask: Mask) -> Mask:
    """The mask as a flat array, padded after each line and each layer."""
    layers, lines, cells = mask.shape
    spaced = np.zeros((layers, lines + 1, cells + 1), bool)
    spaced[:, :-1, :-1] = mask
    return spaced.ravel()


def _touching(starts: Flat, ends: Flat, step: int) -> Flat:
    """The pairs (2, n) of runs that touch at an offset of `step` cells."""
    first = np.searchsorted(ends, starts + step, side="right")
    behind = np.searchsorted(starts, ends + step, side="left")
    count = behind - first
    one = np.repeat(np.arange(len(starts)), count)
    earlier = np.cumsum(count) - count
    return np.stack([one, np.arange(len(one)) + np.repeat(first - earlier, count)])
