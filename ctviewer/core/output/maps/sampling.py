"""Resampling from a coarse grid to the voxels of a scan, in file axes.

A voxel takes the value at its centre: labels from the cell that contains it, numbers interpolated
between the nearest cell centres, as the heat map is displayed. Beyond the outermost centres the
values are constant up to the cell edge; outside the box there is nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.formats.writing.stored_map import Layers
from ctviewer.core.geometry.cells import CellGrid
from ctviewer.core.geometry.resample import Float32
from ctviewer.core.geometry.volume import AXIS_OF_LETTER, Volume, Voxels

Line = NDArray[np.float64]


def stored_view(volume: Volume, voxels: Voxels) -> Voxels:
    """Voxels (r, a, s) of a volume as layers (k, j, i) in file axes, a view."""
    turned = [AXIS_OF_LETTER[letter] for letter in reversed(volume.source.axes)]
    view = voxels.transpose([axis for axis, _ in turned])
    return view[tuple(slice(None, None, 1 if grows else -1) for _, grows in turned)]


def labels_in(volume: Volume, labels: NDArray[np.uint8], grid: CellGrid) -> Layers:
    """Labels of cells (r, a, s) resampled to the file's voxels; 0 outside the grid."""
    layers = np.zeros(_stored_shape(volume), np.uint8)
    place, cells = _nearest(volume, labels, grid)
    if all(map(len, cells)):
        depth, down, across = cells
        inside, plane, made = _stored_cells(volume, labels), labels[:0, 0], -1
        for layer, cell in zip(layers[place], depth.tolist(), strict=True):
            if cell != made:  # several thin slices share a layer of cells
                # along lines first, the most expensive axis, while there are few
                plane, made = inside[cell].take(across, axis=1).take(down, axis=0), cell
            layer[...] = plane
    return layers


def reached(volume: Volume, labels: NDArray[np.uint8], grid: CellGrid) -> tuple[slice, ...]:
    """The ranges (k, j, i) of the file's voxels that labelled cells cover."""
    return _nearest(volume, labels, grid)[0]


@dataclass(frozen=True, eq=False)
class Sampled:
    """Some of a file's voxels: `values` (rows, columns) at layer `layer`, and their ranges.

    The values are valid until the next ones are produced.
    """

    layer: int
    rows: slice
    columns: slice
    values: Float32

    def of(self, layers: Layers) -> Layers:
        """The view of these voxels in the file's layers."""
        return layers[self.layer, self.rows, self.columns]


def sampled(volume: Volume, values: Float32, grid: CellGrid, least: float) -> Iterator[Sampled]:
    """Where interpolated values of cells (r, a, s) may reach `least`, layer by layer.

    All other voxels are below it, or outside the grid.
    """
    marked = _used((values >= least).view(np.uint8))
    places = [_between(volume, marked, grid, stored) for stored in range(3)]
    if not all(len(line) for _, line in places):
        return
    cells = _stored_cells(volume, values)
    (first, depth), (top, down), (left, across) = places
    rows, columns = slice(top, top + len(down)), slice(left, left + len(across))
    wide = _Wide(cells, down, across)
    between = np.empty((len(down), len(across)), np.float32)
    for layer, position in enumerate(depth, start=first):
        below = int(position)
        lower, rise = wide.pair(below)
        np.multiply(rise, np.float32(position - below), out=between)
        between += lower
        yield Sampled(layer, rows, columns, between)


class _Wide:
    """Layers of cells resampled in plane; the last two are cached, as many file layers lie between.

    A scan has some eight layers per layer of cells; each is then a sum of two arrays.
    """

    def __init__(self, cells: Float32, down: Line, across: Line) -> None:
        self._cells, self._down, self._across = cells, down, across
        self._kept: dict[int, Float32] = {}
        self._pair: tuple[int, Float32, Float32] | None = None

    def pair(self, below: int) -> tuple[Float32, Float32]:
        """A layer of cells, and the difference to the next."""
        if self._pair is None or self._pair[0] != below:
            above = min(below + 1, len(self._cells) - 1)
            self._kept = {number: self._layer(number) for number in (below, above)}
            self._pair = below, self._kept[below], self._kept[above] - self._kept[below]
        return self._pair[1:]

    def _layer(self, number: int) -> Float32:
        if number in self._kept:
            return self._kept[number]
        turned = np.ascontiguousarray(self._cells[number].T)
        wide = np.ascontiguousarray(_interpolated(turned, self._across).T)
        return _interpolated(wide, self._down)


def _stored_shape(volume: Volume) -> tuple[int, int, int]:
    k, j, i = (volume.shape[AXIS_OF_LETTER[letter][0]] for letter in reversed(volume.source.axes))
    return k, j, i


def _stored_cells(volume: Volume, cells: Voxels) -> Voxels:
    """A grid's cells in the order and direction of the file's axes."""
    axes = [AXIS_OF_LETTER[letter][0] for letter in reversed(volume.source.axes)]
    return np.ascontiguousarray(cells.transpose(axes))


def _nearest(
    volume: Volume, labels: NDArray[np.uint8], grid: CellGrid
) -> tuple[tuple[slice, ...], list[NDArray[np.intp]]]:
    """The ranges (k, j, i) of the file's voxels that labelled cells cover, and the cell of each."""
    place, cells, used_of = [], [], _used(labels)
    if not all(map(len, used_of)):
        return (slice(0),) * 3, [np.empty(0, np.intp)] * 3
    for letter in reversed(volume.source.axes):
        axis, grows = AXIS_OF_LETTER[letter]
        used = used_of[axis]
        voxels = grid.voxels(axis, int(used[0]), int(used[-1]) + 1)
        count = volume.shape[axis]
        first, end = max(voxels.start, 0), min(voxels.stop, count)
        line = grid.line(axis, first, end)
        place.append(slice(first, end) if grows else slice(count - end, count - first))
        cells.append(line if grows else line[::-1])
    return tuple(place), cells


def _used(labels: NDArray[np.uint8]) -> list[NDArray[np.intp]]:
    """For each axis (r, a, s) the cell layers that contain a label.

    In memory order: a reduction over all layers first, then each layer until the first hit.
    """
    order = np.argsort([-abs(stride) for stride in labels.strides], kind="stable")
    lying = labels.transpose(order)
    shown = np.bitwise_or.reduce(lying, axis=0)
    lines = lying.reshape(len(lying), -1).any(axis=1), shown.any(axis=1), shown.any(axis=0)
    used = dict(zip(order.tolist(), map(np.flatnonzero, lines), strict=True))
    return [used[axis] for axis in range(3)]


def _between(
    volume: Volume, marked: Sequence[NDArray[np.intp]], grid: CellGrid, stored: int
) -> tuple[int, Line]:
    """The first of the file's voxels along an axis (of k, j, i) that labelled cells cover.

    Also the position of each covered voxel's centre between cell centres: 0 is the first one's.
    """
    axis, grows = AXIS_OF_LETTER[volume.source.axes[2 - stored]]
    lo, hi, cells = grid.box.lo[axis], grid.box.hi[axis], grid.shape[axis]
    centres = np.arange(volume.shape[axis]) + 0.5
    if not grows:
        centres = centres[::-1]
    positions = (centres - lo) / (hi - lo) * cells - 0.5
    used = marked[axis]
    if not len(used):
        return 0, np.empty(0)
    near = (positions > used[0] - 1) & (positions < used[-1] + 1)
    near &= (lo <= centres) & (centres <= hi)
    (indices,) = np.nonzero(near)
    first = int(indices[0]) if len(indices) else 0
    return first, np.clip(positions[near], 0, cells - 1)


def _interpolated(values: Float32, positions: Line) -> Float32:
    """Linear interpolation along the first axis."""
    below = positions.astype(np.intp)
    above = np.minimum(below + 1, len(values) - 1)
    share = (positions - below).astype(np.float32).reshape(-1, *[1] * (values.ndim - 1))
    lower = values[below]
    return np.asarray(lower + share * (values[above] - lower))
