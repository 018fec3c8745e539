"""The network's map of where it sees lesions, and its place in the volume."""

from dataclasses import dataclass

import numpy as np

from ctviewer.core.geometry.cells import CellGrid, RectMm
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
