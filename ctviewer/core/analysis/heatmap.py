"""The network's heat map in the volume, and the involvement of each lung."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.lungs import ONE_SIDED, Lungs
from ctviewer.core.geometry.cells import CellGrid, RectMm
from ctviewer.core.geometry.morphology import Mask, dilated, parts_of
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box, Float32
from ctviewer.core.geometry.volume import Index, Volume

LEFT, RIGHT = 1, 2
ALMOST = 1e-6  # of a cell, lost to rounding at the volume's edge
MIN_PART = 0.15  # of the largest part of a lung: in a slab a lung can have several parts


@dataclass(frozen=True, eq=False)
class HeatMap:
    """Values 0..1 on a grid (r, a, s) that fills `box` of the volume in equal cells.

    `kind` says what a value is, e.g. "lesion probability"; a cell counts as lesion from
    `threshold`. `sides` (r, a, s) is the network's lung label of each cell: 0 neither, LEFT or
    RIGHT; None if it does not segment the lungs. `lung` (r, a, s) is the probability that a cell is
    lung, 0 away from the components kept in `sides`.
    """

    values: Float32
    box: Box
    kind: str
    threshold: float
    sides: NDArray[np.uint8] | None = None
    lung: Float32 | None = None

    @property
    def grid(self) -> CellGrid:
        """The grid of its cells."""
        r, a, s = self.values.shape
        return CellGrid(self.box, (r, a, s))

    @cached_property
    def lesion(self) -> Mask:
        """Cells (r, a, s) that count as lesion."""
        return np.asarray(self.values >= self.threshold)

    @cached_property
    def sides_cells(self) -> tuple[int, int]:
        """The number of left and right lung cells by the network; 0 without sides."""
        if self.sides is None:
            return 0, 0
        left, right = (int(np.count_nonzero(self.sides == side)) for side in (LEFT, RIGHT))
        return left, right

    @cached_property
    def lung_layers(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """The number of lung cells in each sagittal, coronal and axial layer.

        Without lungs from the network, the number of all cells.
        """
        lung = np.ones(self.values.shape, bool) if self.sides is None else self.sides > 0
        along_s, along_r = (lung.view(np.uint8).sum(axis, np.uint32) for axis in (2, 0))
        r, a, s = along_s.sum(1, np.intp), along_s.sum(0, np.intp), along_r.sum(0, np.intp)
        return r, a, s

    def inside(self, shape: Index) -> "HeatMap":
        """The map without cells that extend beyond a volume of this shape (r, a, s)."""
        grid = self.grid
        first = np.maximum(np.ceil(-np.asarray(self.box.lo) / grid.step - ALMOST), 0).astype(int)
        beyond = (np.asarray(self.box.hi) - shape) / grid.step
        last = self.values.shape - np.maximum(np.ceil(beyond - ALMOST), 0).astype(int)
        if not first.any() and (last == self.values.shape).all():
            return self
        spans = tuple(map(slice, first, last))
        lo, hi = (np.asarray(self.box.lo) + ends * grid.step for ends in (first, last))
        box = Box((lo[0], lo[1], lo[2]), (hi[0], hi[1], hi[2]))
        sides = None if self.sides is None else self.sides[spans]
        lung = None if self.lung is None else self.lung[spans]
        return replace(self, values=self.values[spans], box=box, sides=sides, lung=lung)

    def slice_of(self, plane: Plane, position: int) -> Float32 | None:
        """The map in a slice of the volume, (rows, columns) as displayed; None outside the map.

        Interpolates linearly between the two nearest layers of cells.
        """
        between = self.between(plane, position)
        if between is None:
            return None
        below, above, share = between
        lower = plane.slice_of(self.values, below)
        return np.asarray(lower + share * (plane.slice_of(self.values, above) - lower))

    def between(self, plane: Plane, position: int) -> tuple[int, int, np.float32] | None:
        """The two cell layers nearest to a slice, and the weight of the second; None outside."""
        lo, hi = self.box.lo[plane.axis], self.box.hi[plane.axis]
        centre = position + 0.5
        if not lo <= centre <= hi:
            return None
        cells = self.values.shape[plane.axis]
        at = min(max((centre - lo) / (hi - lo) * cells - 0.5, 0), cells - 1)
        below = int(at)
        return below, min(below + 1, cells - 1), np.float32(at - below)

    def strongest(self, volume: Volume, plane: Plane) -> tuple[int, ...]:
        """Slices (canonical positions) with lesion cells, largest lesion area first."""
        others = tuple(axis for axis in range(3) if axis != plane.axis)
        marked = self.lesion.sum(axis=others)
        lo, hi = self.box.lo[plane.axis], self.box.hi[plane.axis]
        order = np.argsort(-marked, kind="stable")[: np.count_nonzero(marked)]
        places = lo + (order + 0.5) / len(marked) * (hi - lo)
        last = volume.shape[plane.axis] - 1
        return tuple(int(place) for place in np.clip(places, 0, last))

    def rect_mm(self, volume: Volume, plane: Plane) -> RectMm:
        """The rectangle that the map covers on a slice, in mm."""
        return self.grid.rect_mm(volume, plane)


GRADE_ENDS = (25.0, 50.0, 75.0)
"""Shares (%) at which CT-2, CT-3 and CT-4 start, as in MosMedData (Morozov et al. 2020)."""
MIN_SHARE = 1.0  # % of the lung; less is within the map's error and counts as none


@dataclass(frozen=True)
class Involvement:
    """Percentage of lung tissue that counts as lesion, for both lungs and each of them.

    A side is None if no lung was found there: it may be consolidated, collapsed or not scanned.
    """

    percent: float
    left_percent: float | None
    right_percent: float | None

    @property
    def grade(self) -> str:
        """CT-0 (none) to CT-4 (75 % and more)."""
        return f"CT-{_grade_of(self.percent)}"


def whole_percent(percent: float) -> int:
    """Nearest whole percent of the same grade: 4.8 gives 5, but 24.9 gives 24 (CT-2 from 25)."""
    nearest = round(percent)
    return nearest if _grade_of(nearest) == _grade_of(percent) else int(percent)


def involvement(heat_map: HeatMap, lungs: Lungs) -> Involvement:
    """Count the lesion cells of each lung; those outside both are assigned to the nearer side."""
    lesion = int(np.count_nonzero(heat_map.lesion))  # each of them is on one of the two sides
    sides = side_cells(heat_map, lungs)
    found = sides_found(heat_map, lungs)
    cells = [int(np.count_nonzero(side)) for side in sides]
    return Involvement(
        _percent(lesion, sum(cells)),
        *(
            _percent(int(np.count_nonzero(heat_map.lesion & side)), count) if known else None
            for side, count, known in zip(sides, cells, found, strict=True)
        ),
    )


def side_cells(heat_map: HeatMap, lungs: Lungs) -> tuple[Mask, Mask]:
    """The map's cells (r, a, s) of the left and the right lung, including lesion cells.

    From the network's lungs if it segments them, else from `lungs`, which lack consolidation.
    Lesion cells in neither lung are divided at the middle.
    """
    lesion = heat_map.lesion
    on_left = np.arange(heat_map.values.shape[0])[:, None, None] < middle_layer(heat_map, lungs)
    if heat_map.sides is None:
        tissue = lung_cells(heat_map, lungs) | lesion
        return np.asarray(tissue & on_left), np.asarray(tissue & ~on_left)
    left, right = (np.asarray(heat_map.sides == side) for side in (LEFT, RIGHT))
    beside = lesion & (heat_map.sides == 0)
    if beside.any():
        left |= beside & on_left
        right |= beside & ~on_left
    return left, right


def sides_found(heat_map: HeatMap, lungs: Lungs) -> tuple[bool, bool]:
    """Whether a left and a right lung were found (not next to nothing on that side)."""
    if heat_map.sides is None:
        return lungs.sides_found
    left, right = heat_map.sides_cells
    least = max(ONE_SIDED * (left + right), 1.0)
    return left >= least, right >= least


def lung_cells(heat_map: HeatMap, lungs: Lungs) -> Mask:
    """The map's cells (r, a, s) inside the lung mask."""
    r, a, s = heat_map.values.shape
    return lungs.cells_in(heat_map.box, (r, a, s))


def middle_layer(heat_map: HeatMap, lungs: Lungs) -> int:
    """The first sagittal layer of cells that counts as right."""
    cells = heat_map.values.shape[0]
    edge = lungs.middle * lungs.shape[0] / lungs.mask.shape[0]
    lo, hi = heat_map.box.lo[0], heat_map.box.hi[0]
    return int(np.clip(round((edge - lo) / (hi - lo) * cells), 0, cells))


def _grade_of(percent: float) -> int:
    return sum(percent >= end for end in (MIN_SHARE, *GRADE_ENDS))


def _percent(lesion: int, tissue: int) -> float:
    return 100.0 * lesion / max(tissue, 1)


def sides_of(left: Float32, right: Float32, threshold: float) -> NDArray[np.uint8]:
    """The lung label of each cell, from the probabilities (r, a, s) of both: the more likely one.

    Small components beside a lung are dropped: air under a cushion or beside the neck.
    """
    either = np.maximum(left, right) >= threshold
    layers, *layer = left.shape
    both = np.zeros((2, layers + 1, *layer), bool)  # an empty layer separates them
    np.logical_and(either, left >= right, out=both[0, :-1])
    np.logical_and(either, left < right, out=both[1, :-1])
    kept = _large_parts(both.reshape(-1, *layer), layers + 1).reshape(both.shape)[:, :-1]
    return np.asarray(kept[0] * np.uint8(LEFT) + kept[1] * np.uint8(RIGHT))


def lung_of(left: Float32, right: Float32, sides: NDArray[np.uint8]) -> Float32:
    """The probability (r, a, s) of either lung, 0 more than a cell away from those of `sides`."""
    return np.asarray(np.maximum(left, right) * dilated(sides > 0), np.float32)


def _large_parts(both: Mask, first_right: int) -> Mask:
    """The components of a mask that are not small relative to the largest on their side.

    Layers from `first_right` on are the right lung's.
    """
    parts = parts_of(both)
    kept = np.zeros(both.shape, bool)
    if parts.count:
        on_right = parts.from_layer(first_right)
        largest = [parts.cells[side].max(initial=0) for side in (~on_right, on_right)]
        least = MIN_PART * np.where(on_right, largest[1], largest[0])
        place, inside = parts.cut_out(parts.cells >= least)
        kept[place] = inside
    return kept
