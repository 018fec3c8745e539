"""How much of each lung the heat map covers, and the CT-0 to CT-4 grade of that share."""

from dataclasses import dataclass

import numpy as np

from ctviewer.core.geometry.morphology import Mask
from ctviewer.core.heatmap import HeatMap
from ctviewer.core.lungs import Lungs

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
