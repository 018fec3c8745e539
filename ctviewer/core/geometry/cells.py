"""A coarse grid over part of a volume: that of a network's input or output."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.text import Text, joined, numeral
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import ML_PER_MM3, Index, Millimetres, Volume

RectMm = tuple[float, float, float, float]
"""Left, top, width and height on a displayed slice, in mm from its left and top edge."""


def rect_of(box: Box, volume: Volume, plane: Plane) -> RectMm:
    """The rectangle of a box on a slice: left, top, width and height in mm."""
    x, y = plane.across, plane.down
    return (
        (volume.shape[x] - box.hi[x]) * volume.spacing[x],
        (volume.shape[y] - box.hi[y]) * volume.spacing[y],
        (box.hi[x] - box.lo[x]) * volume.spacing[x],
        (box.hi[y] - box.lo[y]) * volume.spacing[y],
    )


@dataclass(frozen=True)
class CellGrid:
    """`shape` equal cells (r, a, s) that fill `box` of a volume, in its canonical axes."""

    box: Box
    shape: Index

    @property
    def step(self) -> tuple[float, float, float]:
        """The size of a cell in voxels along right, anterior, superior; fractional."""
        edges = zip(self.box.lo, self.box.hi, self.shape, strict=True)
        r, a, s = ((hi - lo) / count for lo, hi, count in edges)
        return r, a, s

    def spacing(self, volume: Volume) -> Millimetres:
        """Edge length of a cell along right, anterior, superior, in mm."""
        r, a, s = (step * mm for step, mm in zip(self.step, volume.spacing, strict=True))
        return r, a, s

    def cell_ml(self, volume: Volume) -> float:
        """The volume of a cell in ml, correct for sheared scans too."""
        voxel_mm3 = float(abs(np.linalg.det(volume.affine[:3, :3])))
        return float(np.prod(self.step)) * voxel_mm3 * ML_PER_MM3

    def affine(self, volume: Volume) -> NDArray[np.float64]:
        """The 4 x 4 matrix from a cell's index to the scanner position of its centre (RAS mm)."""
        to_voxel = np.diag([*self.step, 1.0])
        to_voxel[:3, 3] = np.asarray(self.box.lo) + (np.asarray(self.step) - 1) / 2
        return np.asarray(volume.affine @ to_voxel)

    def cell_of(self, index: Index) -> Index:
        """The cell that contains a voxel's centre; outside the box, the nearest one."""
        r, a, s = (int(self.line(axis, index[axis], index[axis] + 1)[0]) for axis in range(3))
        return r, a, s

    def index_of(self, cell: Index) -> Index:
        """The voxel that contains a cell's centre."""
        centres = np.asarray(self.box.lo) + (np.asarray(cell) + 0.5) * np.asarray(self.step)
        r, a, s = (int(centre) for centre in centres)
        return r, a, s

    def contains(self, index: Index) -> bool:
        """Whether a voxel's centre lies in the box."""
        box = zip(self.box.lo, index, self.box.hi, strict=True)
        return all(lo <= place + 0.5 <= hi for lo, place, hi in box)

    def line(self, axis: int, first: int, end: int) -> NDArray[np.intp]:
        """The cells containing the centres of voxels `first` to `end` (excluded) along an axis."""
        centres = np.arange(first, end) + 0.5
        cells = np.floor((centres - self.box.lo[axis]) / self.step[axis])
        return np.asarray(np.clip(cells, 0, self.shape[axis] - 1), np.intp)

    def voxels(self, axis: int, first: int, end: int) -> range:
        """The voxels along an axis with their centres in cells `first` to `end` (excluded)."""
        lo, step = self.box.lo[axis], self.step[axis]
        edges = (int(np.ceil(lo + cell * step - 0.5)) for cell in (first, end))
        return range(*edges)

    def rect_mm(self, volume: Volume, plane: Plane) -> RectMm:
        """The rectangle of the box on a slice: left, top, width and height in mm."""
        return rect_of(self.box, volume, plane)

    def text(self, volume: Volume) -> str:
        """The shape and cell size along s, a, r, in network order.

        E.g. "64 × 128 × 128 cells of 4.9 × 1.9 × 2.4 mm".
        """
        counts = " × ".join(str(count) for count in reversed(self.shape))
        mm = joined((numeral(size, ".1f") for size in reversed(self.spacing(volume))), " × ")
        return Text("{counts} cells of {mm} mm", counts=counts, mm=mm)
