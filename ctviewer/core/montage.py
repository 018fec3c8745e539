"""Which axial slices a montage shows, in how many columns, and each as a small picture."""

import math
from dataclasses import dataclass

import numpy as np

from ctviewer.core.plane import Plane
from ctviewer.core.volume import Volume, Voxels

TILES = 36  # of a new montage at most: 6 x 6 still shows lobes


@dataclass(frozen=True)
class MontageLayout:
    """Slices `first` to `last` (0-based, inferior to superior) every `step`, in `columns`.

    Tiles run from superior to inferior, left to right and down, as a chest CT is read.
    """

    first: int
    last: int
    step: int
    columns: int

    @property
    def slices(self) -> tuple[int, ...]:
        """The slice of each tile in reading order."""
        low, high = sorted((self.first, self.last))
        return tuple(range(high, low - 1, -max(self.step, 1)))

    @property
    def rows(self) -> int:
        """How many rows the tiles fill."""
        return math.ceil(len(self.slices) / self.columns)


def whole_layout(volume: Volume, columns: int = 6) -> MontageLayout:
    """The whole stack, thinned to at most `TILES` tiles."""
    count = Plane.AXIAL.count(volume)
    return MontageLayout(0, count - 1, max(math.ceil(count / TILES), 1), columns)


def twenty_layout(volume: Volume) -> MontageLayout:
    """The classic 2 x 10: twenty slices evenly over the stack."""
    count = Plane.AXIAL.count(volume)
    step = max(count // 20, 1)
    shown = min(20, math.ceil(count / step))
    first = (count - 1 - (shown - 1) * step) // 2
    return MontageLayout(first, first + (shown - 1) * step, step, 10)


def spacing_mm(volume: Volume, layout: MontageLayout) -> float:
    """Distance between two tiles in mm."""
    return layout.step * volume.spacing[Plane.AXIAL.axis]


def best_columns(count: int, tile_aspect: float, area_aspect: float) -> int:
    """How many columns make `count` equal tiles largest in an area; aspects are width / height."""

    def tile_height(columns: int) -> float:
        rows = math.ceil(count / columns)
        return min(area_aspect / (columns * tile_aspect), 1 / rows)

    return max(range(1, count + 1), key=tile_height)


def thumbnail(volume: Volume, position: int, factor: int) -> Voxels:
    """An axial slice as on the screen, each value the mean of factor x factor voxels.

    A rest of fewer than `factor` voxels at the right and lower edges is left out. Whole numbers
    stay whole (rounded), so that a window shows them through its table.
    """
    voxels = Plane.AXIAL.slice_of(volume.voxels, position)
    if factor <= 1:
        return voxels
    rows, columns = (max(n // factor, 1) for n in voxels.shape)
    tall, wide = min(factor, voxels.shape[0]), min(factor, voxels.shape[1])
    blocks = voxels[: rows * tall, : columns * wide].reshape(rows, tall, columns, wide)
    means = blocks.mean(axis=(1, 3), dtype=np.float32)
    if voxels.dtype.kind in "iu":
        return np.asarray(np.rint(means), voxels.dtype)
    return np.asarray(means, np.float32)
