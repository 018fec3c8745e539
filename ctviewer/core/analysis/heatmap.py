"""The network's heat map in the volume, and how much of each lung it covers."""

from dataclasses import dataclass

import numpy as np

from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.geometry.cells import CellGrid, RectMm
from ctviewer.core.geometry.morphology import Mask
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box, Float32
from ctviewer.core.geometry.volume import Volume


@dataclass(frozen=True, eq=False)
class HeatMap:
    """Values 0..1 on a grid (r, a, s) that fills `box` of the volume in equal cells.

    `kind` says what a value is, e.g. "lesion probability"; from `threshold` on a cell counts
    as lesion.
    """

    values: Float32
    box: Box
    kind: str
    threshold: float

    @property
    def grid(self) -> CellGrid:
        """Where its cells are."""
        r, a, s = self.values.shape
        return CellGrid(self.box, (r, a, s))

    def slice_of(self, plane: Plane, position: int) -> Float32 | None:
        """The map in a slice of the volume, (rows, columns) as on the screen; None outside it.

        Linear between the two layers of cells nearest to the slice.
        """
        lo, hi = self.box.lo[plane.axis], self.box.hi[plane.axis]
        centre = position + 0.5
        if not lo <= centre <= hi:
            return None
        cells = self.values.shape[plane.axis]
        at = np.clip((centre - lo) / (hi - lo) * cells - 0.5, 0, cells - 1)
        below = int(at)
        above = min(below + 1, cells - 1)
        share = np.float32(at - below)
        lower = plane.slice_of(self.values, below)
        return np.asarray(lower + share * (plane.slice_of(self.values, above) - lower))

    def strongest(self, volume: Volume, plane: Plane) -> tuple[int, ...]:
        """The slices (canonical positions) that hold lesion cells, the largest area first."""
        others = tuple(axis for axis in range(3) if axis != plane.axis)
        marked = (self.values >= self.threshold).sum(axis=others)
        lo, hi = self.box.lo[plane.axis], self.box.hi[plane.axis]
        order = np.argsort(-marked, kind="stable")[: np.count_nonzero(marked)]
        places = lo + (order + 0.5) / len(marked) * (hi - lo)
        last = volume.shape[plane.axis] - 1
        return tuple(int(place) for place in np.clip(places, 0, last))

    def rect_mm(self, volume: Volume, plane: Plane) -> RectMm:
        """Where the map lies on a slice."""
        return self.grid.rect_mm(volume, plane)


GRADE_ENDS = (25.0, 50.0, 75.0)
"""Shares (%) at which CT-2, CT-3 and CT-4 begin: MosMedData's classes (Morozov et al. 2020)."""
LEAST_SHARE = 1.0  # % of the lung; less is within the map's error and counts as none


@dataclass(frozen=True)
class Involvement:
    """Share of the lung tissue that counts as lesion, in percent: of both lungs and of each.

    A side is None when no lung was found on it: it may be consolidated, collapsed or not scanned.
    """

    percent: float
    left_percent: float | None
    right_percent: float | None

    @property
    def grade(self) -> str:
        """CT-0 (none) to CT-4 (75 % and more)."""
        return f"CT-{_grade_of(self.percent)}"


def whole_percent(percent: float) -> int:
    """The nearest whole percent of the same grade: 4.8 is 5, and 24.9 is 24, as CT-2 is from 25."""
    nearest = round(percent)
    return nearest if _grade_of(nearest) == _grade_of(percent) else int(percent)


def involvement(heat_map: HeatMap, lungs: Lungs) -> Involvement:
    """Count the map's lesion cells in the lungs; consolidated cells outside the mask join it."""
    lesion = heat_map.values >= heat_map.threshold
    tissue = lung_cells(heat_map, lungs) | lesion
    middle = middle_layer(heat_map, lungs)
    left, right = lungs.sides_found
    return Involvement(
        _percent(lesion, tissue),
        _percent(lesion[:middle], tissue[:middle]) if left else None,
        _percent(lesion[middle:], tissue[middle:]) if right else None,
    )


def lung_cells(heat_map: HeatMap, lungs: Lungs) -> Mask:
    """The map's cells (r, a, s) that lie in the lung mask."""
    r, a, s = heat_map.values.shape
    return lungs.cells_in(heat_map.box, (r, a, s))


def middle_layer(heat_map: HeatMap, lungs: Lungs) -> int:
    """The map's first sagittal layer (of cells) that counts as right."""
    cells = heat_map.values.shape[0]
    edge = lungs.middle * lungs.shape[0] / lungs.mask.shape[0]
    lo, hi = heat_map.box.lo[0], heat_map.box.hi[0]
    return int(np.clip(round((edge - lo) / (hi - lo) * cells), 0, cells))


def _grade_of(percent: float) -> int:
    return sum(percent >= end for end in (LEAST_SHARE, *GRADE_ENDS))


def _percent(lesion: Mask, tissue: Mask) -> float:
    return 100.0 * float(lesion.sum()) / max(int(tissue.sum()), 1)
