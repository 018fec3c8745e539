"""How much of each lung the heat map covers, and the CT-0 to CT-4 grade of that share."""

from dataclasses import dataclass

import numpy as np

from ctviewer.core.heatmap import HeatMap
from ctviewer.core.lungs import Lungs, Mask
from ctviewer.core.resample import Box, area_average

GRADE_ENDS = (25.0, 50.0, 75.0)
"""Shares (%) at which CT-2, CT-3 and CT-4 begin: MosMedData's classes (Morozov et al. 2020)."""
LEAST_SHARE = 1.0  # % of the lung; less is within the map's error and counts as none
HALF = 0.5  # a cell belongs to the lung when half of it does


@dataclass(frozen=True)
class Involvement:
    """Share of the lung tissue that counts as lesion, in percent: of both lungs and of each."""

    percent: float
    left_percent: float
    right_percent: float

    @property
    def grade(self) -> str:
        """CT-0 (none) to CT-4 (75 % and more)."""
        if self.percent < LEAST_SHARE:
            return "CT-0"
        return f"CT-{1 + sum(self.percent >= end for end in GRADE_ENDS)}"


def involvement(heat_map: HeatMap, lungs: Lungs) -> Involvement:
    """Count the map's lesion cells in the lungs; consolidated cells outside the mask join it."""
    lesion = heat_map.values >= heat_map.threshold
    tissue = _lung_cells(heat_map, lungs) | lesion
    middle = _midline(tissue)
    return Involvement(
        _percent(lesion, tissue),
        _percent(lesion[:middle], tissue[:middle]),
        _percent(lesion[middle:], tissue[middle:]),
    )


def _lung_cells(heat_map: HeatMap, lungs: Lungs) -> Mask:
    scale = np.asarray(lungs.mask.shape) / np.asarray(lungs.shape)
    lo, hi = np.asarray(heat_map.box.lo) * scale, np.asarray(heat_map.box.hi) * scale
    box = Box((lo[0], lo[1], lo[2]), (hi[0], hi[1], hi[2]))
    r, a, s = heat_map.values.shape
    return area_average(lungs.mask, box, (r, a, s)) >= HALF


def _midline(tissue: Mask) -> int:
    """The sagittal layer between the lungs: the one with least lung in the middle third."""
    area = tissue.sum(axis=(1, 2))
    third = len(area) // 3
    return third + int(np.argmin(area[third : 2 * third])) if third else len(area) // 2


def _percent(lesion: Mask, tissue: Mask) -> float:
    return 100.0 * float(lesion.sum()) / max(int(tissue.sum()), 1)
