"""How much of the lungs a scan shows, and whether network and HU agree on them."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.gate import BORDER_CM2, CUT_CM2
from ctviewer.core.analysis.heatmap import HeatMap, lung_cells, sides_found
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.geometry.volume import ML_PER_MM3

# Medians of the 21 training scans with whole lungs: 3.0 to 7.1 l, 204 to 345 mm.
WHOLE_ML = 4590.0
WHOLE_MM = 252.0

# Lungs of the 23 whole training scans as the network sees them: 229 to 302 mm wide, 0.79 to 1.14
# times as high and 0.52 to 0.86 times as deep as wide. The limits are half as much again beyond.
WIDTH_MM = (153.0, 453.0)
HEIGHT_TO_WIDTH = (0.53, 1.71)
DEPTH_TO_WIDTH = (0.35, 1.29)

# Cut faces over the face of a cube as large as the lungs in the scan: training scans with the lower
# or upper half of their lungs' height 1.26 to 1.93, with 0.8 of it up to 1.15.
MUCH_CUT = 1.2
CM2_PER_MM2 = 1e-2


@dataclass(frozen=True)
class LungsShown:
    """The lungs in a scan, by the network; by HU if it does not segment them.

    `agreed_ml` is the volume of the intersection, `overlap` its share (0..1) of the smaller of the
    two: neither consolidated lung that only the network sees nor bowel gas that only HU take for
    lung lowers it. `height_mm` is their extent along s, `width_mm` from side to side, `depth_mm`
    from back to front, `scan_mm` the height of the scan; `ends_cut` and `sides_cut` are set if
    the scan or its field of view ends inside them, `cut_cm2` is the area in which it does.
    """

    millilitres: float
    agreed_ml: float
    overlap: float
    height_mm: float
    scan_mm: float
    ends_cut: bool
    sides_cut: bool
    one_sided: bool
    width_mm: float
    depth_mm: float
    cut_cm2: float

    @property
    def much_cut(self) -> bool:
        """Whether a large part of the lungs, about a tenth at least, is not in the scan."""
        return bool(self.cut_cm2 > MUCH_CUT * self.millilitres ** (2 / 3))

    @property
    def share(self) -> float:
        """The approximate share of the lungs (0..1) in the scan; 1 if they are not cut.

        The geometric mean of volume and height, each relative to the median of whole lungs: in
        parts of training scans it separated less than 0.4 from more than 0.6 in 96 of 100 cases, at
        either end and in the middle.
        """
        if not (self.ends_cut or self.sides_cut):
            return 1.0
        share = sqrt(self.millilitres / WHOLE_ML * self.height_mm / WHOLE_MM)
        return min(share, 1.0)

    @property
    def like_an_adult(self) -> bool:
        """Whether size and proportions are those of an adult's lungs.

        They are not with a wrong spacing, for a child or an animal, or for half a chest. A single
        lung in a whole image has the width of one, and cut lungs may have any height.
        """
        if self.one_sided and not self.sides_cut:
            return True
        width = max(self.width_mm, 1e-9)
        return (
            _within(self.width_mm, WIDTH_MM)
            and _within(self.depth_mm / width, DEPTH_TO_WIDTH)
            and (self.ends_cut or _within(self.height_mm / width, HEIGHT_TO_WIDTH))
        )


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def lungs_shown(heat_map: HeatMap, lungs: Lungs) -> LungsShown:
    """Compare the lungs of the network, in `heat_map`, with those by HU."""
    by_hu = lung_cells(heat_map, lungs)
    cells = by_hu if heat_map.sides is None else heat_map.sides > 0
    voxel = lungs.voxel_mm
    r, a, s = (step * mm for step, mm in zip(heat_map.grid.step, voxel, strict=True))
    cell_ml = r * a * s * ML_PER_MM3
    both, found, found_by_hu = map(np.count_nonzero, (cells & by_hu, cells, by_hu))
    smaller = min(found, found_by_hu)
    lines = heat_map.lung_layers
    if heat_map.sides is None:
        lines = by_hu.sum(axis=(1, 2)), by_hu.sum(axis=(0, 2)), by_hu.sum(axis=(0, 1))
    layers = lines[2] * (r * a * CM2_PER_MM2)
    width, depth, height = (_reach(line) * mm for line, mm in zip(lines, (r, a, s), strict=True))
    beyond = heat_map.grid.step[2]  # a map with its own cell size ends within one cell of the scan
    at_end = heat_map.box.lo[2] < beyond, lungs.shape[2] - heat_map.box.hi[2] < beyond
    ends = zip(at_end, (layers[0], layers[-1]), strict=True)
    ends_cm2 = sum(float(area) for end, area in ends if end and area > CUT_CM2)
    sides_cut = lungs.border_cm2 > BORDER_CM2
    return LungsShown(
        millilitres=found * cell_ml,
        agreed_ml=both * cell_ml,
        overlap=both / smaller if smaller else 0.0,
        height_mm=height,
        scan_mm=lungs.shape[2] * voxel[2],
        ends_cut=ends_cm2 > 0.0,
        sides_cut=sides_cut,
        one_sided=not all(sides_found(heat_map, lungs)),
        width_mm=width,
        depth_mm=depth,
        cut_cm2=ends_cm2 + (lungs.border_cm2 if sides_cut else 0.0),
    )


def _reach(line: NDArray[np.intp]) -> int:
    """The number of layers from the first to the last with lung."""
    found = np.flatnonzero(line)
    return int(found[-1] + 1 - found[0]) if len(found) else 0
