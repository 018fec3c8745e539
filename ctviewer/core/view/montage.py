"""Montage layout: which slices, in how many rows and columns; and thumbnails."""

import math
from dataclasses import dataclass

import numpy as np

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume, Voxels

TILES = 36  # maximum for a new montage: 6 x 6 still shows lobes
TWENTY = 20
AUTO = 0  # rows or columns: chosen for the largest tiles


@dataclass(frozen=True)
class MontageLayout:
    """Slices `first` to `last` (0-based canonical indices) every `step`, in `columns` and `rows`.

    Tiles run from superior to inferior, anterior to posterior or right to left, in reading order.
    If both columns and rows are given, the rest goes to further pages.
    """

    first: int
    last: int
    step: int
    columns: int = AUTO
    rows: int = AUTO
    plane: Plane = Plane.AXIAL

    @property
    def slices(self) -> tuple[int, ...]:
        """The slice of each tile, in reading order."""
        low, high = sorted((self.first, self.last))
        return tuple(range(high, low - 1, -max(self.step, 1)))

    @property
    def pages(self) -> tuple[tuple[int, ...], ...]:
        """The slices of each page."""
        room = self.columns * self.rows or len(self.slices)
        starts = range(0, len(self.slices), room)
        return tuple(self.slices[start : start + room] for start in starts)

    def page_of(self, position: int) -> int:
        """The page that contains the slice nearest to a position."""
        nearest = self.nearest(position)
        return next(page for page, slices in enumerate(self.pages) if nearest in slices)

    def nearest(self, position: int) -> int:
        """The tile's slice nearest to a position."""
        return min(self.slices, key=lambda each: abs(each - position))

    def grid(self, tile_aspect: float, area_aspect: float) -> tuple[int, int]:
        """Columns and rows of a page, with free ones optimised; aspects are width / height."""
        count = len(self.pages[0])
        columns, rows = self.columns, self.rows
        if not columns:
            columns = -(-count // rows) if rows else best_columns(count, tile_aspect, area_aspect)
        return columns, rows or -(-count // columns)


def whole_layout(volume: Volume, plane: Plane = Plane.AXIAL) -> MontageLayout:
    """The whole stack, thinned to at most `TILES` tiles."""
    count = plane.count(volume)
    return MontageLayout(0, count - 1, max(math.ceil(count / TILES), 1), plane=plane)


def twenty_layout(volume: Volume, plane: Plane = Plane.AXIAL) -> MontageLayout:
    """Twenty slices evenly over the stack: in a wide area the classic two rows of ten."""
    count = plane.count(volume)
    step = max(count // TWENTY, 1)
    shown = min(TWENTY, math.ceil(count / step))
    first = (count - 1 - (shown - 1) * step) // 2
    return MontageLayout(first, first + (shown - 1) * step, step, plane=plane)


def position_mm(volume: Volume, plane: Plane, position: int) -> float:
    """A slice's position at the centre of the volume, in mm along the plane's axis (R, A or S)."""
    middle = [(n - 1) / 2 for n in volume.shape]
    middle[plane.axis] = position
    return volume.mm_of((middle[0], middle[1], middle[2]))[plane.axis]


def position_at(volume: Volume, plane: Plane, mm: float) -> int:
    """The slice nearest to a position in mm along the plane's axis, clipped to the volume."""
    count = plane.count(volume)
    ends = position_mm(volume, plane, 0), position_mm(volume, plane, count)
    return min(max(round((mm - ends[0]) / (ends[1] - ends[0]) * count), 0), count - 1)


def steps_of(volume: Volume, plane: Plane, mm: float) -> int:
    """The number of slices nearest to a distance in mm, at least one."""
    return max(round(mm / volume.spacing[plane.axis]), 1)


def best_columns(count: int, tile_aspect: float, area_aspect: float) -> int:
    """The number of columns that makes `count` tiles largest; aspects are width / height."""

    def tile_height(columns: int) -> float:
        rows = math.ceil(count / columns)
        return min(area_aspect / (columns * tile_aspect), 1 / rows)

    return max(range(1, count + 1), key=tile_height)


def thumbnail(values: Voxels, down: int, across: int) -> Voxels:
    """A slice (rows, columns) reduced by averaging blocks of down x across.

    Incomplete blocks at the right and lower edges are dropped. Integers stay integers (rounded).
    """
    if down <= 1 and across <= 1:
        return values
    tall, wide = min(down, values.shape[0]), min(across, values.shape[1])
    rows, columns = values.shape[0] // tall, values.shape[1] // wide
    blocks = values[: rows * tall, : columns * wide].reshape(rows, tall, columns, wide)
    means = blocks.mean(axis=(1, 3), dtype=np.float32)
    if values.dtype.kind in "iu":
        return np.asarray(np.rint(means), values.dtype)
    return np.asarray(means, np.float32)
