"""Checks, from the network's lungs, whether the crop was wrong, and finds a better one."""

import numpy as np

from ctviewer.core.analysis.heatmap import HeatMap, sides_found
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.geometry.resample import Box

SLACK_MM = 20.0  # beyond the lungs on one side; training scans have 14 mm, one with colon 66
TOUCHED = 0.05  # of a face of the box is lung; training scans have at most 0.02
GROWTH_MM = 20.0  # outward at a face that the lungs reach, as their extent is unknown


def second_box(heat_map: HeatMap, lungs: Lungs, margin_mm: float) -> Box | None:
    """A box around the network's lungs; None if the box from the HU lungs is adequate.

    The first box is wrong if it extends far beyond the lungs (bowel gas or air beside the neck was
    taken for lung), or if lung touches its face although the scan goes on (consolidation). Across
    the patient it is never shrunk while a lung was not found: it may be there.
    """
    if heat_map.sides is None or not any(heat_map.sides_cells):
        return None
    lo, hi = list(heat_map.box.lo), list(heat_map.box.hi)
    wrong = False
    for axis, mm in enumerate(lungs.voxel_mm):
        cells = heat_map.lung_layers[axis]
        area = cells / (heat_map.values.size // len(cells))
        layers = np.flatnonzero(cells)
        step = heat_map.grid.step[axis]
        below, above = layers[0] * step, (len(area) - 1 - layers[-1]) * step
        reached = (
            bool(area[0] > TOUCHED and lo[axis] > 0.0),
            bool(area[-1] > TOUCHED and hi[axis] < lungs.shape[axis]),
        )
        slack = max(below, above) * mm > SLACK_MM
        if slack and axis == 0 and not all(sides_found(heat_map, lungs)):
            slack = False
        if slack:
            lo[axis] += below - margin_mm / mm
            hi[axis] -= above - margin_mm / mm
        lo[axis] = max(lo[axis] - reached[0] * GROWTH_MM / mm, 0.0)
        hi[axis] = min(hi[axis] + reached[1] * GROWTH_MM / mm, float(lungs.shape[axis]))
        wrong = wrong or slack or any(reached)
    return Box((lo[0], lo[1], lo[2]), (hi[0], hi[1], hi[2])) if wrong else None
