"""Space of a phantom: a regular grid in patient coordinates in mm and brushes to paint on it.

Axes are x to patient right, y to anterior, z to superior (RAS), all in mm. The origin is in the
middle of the chest at the level of the lowest point of the lungs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Point = tuple[float, float, float]
Box = tuple[slice, slice, slice]


@dataclass(frozen=True)
class VoxelGrid:
    """Voxel grid: `shape`, `spacing` in mm and `origin`, the centre of voxel (0, 0, 0) in mm."""

    shape: tuple[int, int, int]
    spacing: Point
    origin: Point

    @cached_property
    def axes(self) -> tuple[Floats, Floats, Floats]:
        """Return voxel centres in mm, shaped (nx,1,1), (1,ny,1) and (1,1,nz)."""
        lines = [
            start + step * np.arange(count, dtype=np.float32)
            for start, step, count in zip(self.origin, self.spacing, self.shape, strict=True)
        ]
        return lines[0][:, None, None], lines[1][None, :, None], lines[2][None, None, :]

    def box(self, lowest: Point, highest: Point) -> Box:
        """Return the slices of the voxels between two corners in mm, clipped to the grid."""
        low = (np.subtract(lowest, self.origin) / self.spacing).astype(int)
        high = (np.subtract(highest, self.origin) / self.spacing).astype(int) + 2
        low, high = np.clip(low, 0, self.shape), np.clip(high, 0, self.shape)
        return slice(low[0], high[0]), slice(low[1], high[1]), slice(low[2], high[2])

    def part(self, box: Box) -> "VoxelGrid":
        """Return the grid of the voxels inside `box`."""
        starts = [side.start for side in box]
        origin = np.add(self.origin, np.multiply(starts, self.spacing))
        count = [side.stop - side.start for side in box]
        return VoxelGrid(
            (count[0], count[1], count[2]),
            self.spacing,
            (float(origin[0]), float(origin[1]), float(origin[2])),
        )


@dataclass(frozen=True)
class Ellipsoid:
    """Ellipsoid with centre and semi-axes in mm, rotated about z by `turn` degrees."""

    centre: Point
    semi: Point
    turn: float = 0.0

    def scaled(self, factor: float) -> "Ellipsoid":
        """Return the ellipsoid with all semi-axes times `factor`."""
        a, b, c = self.semi
        return Ellipsoid(self.centre, (a * factor, b * factor, c * factor), self.turn)

    def box(self, grid: VoxelGrid) -> Box:
        """Return the part of `grid` that contains the ellipsoid."""
        reach = (max(self.semi[:2]), max(self.semi[:2]), self.semi[2])
        low, high = np.subtract(self.centre, reach), np.add(self.centre, reach)
        return grid.box((low[0], low[1], low[2]), (high[0], high[1], high[2]))

    def level(self, grid: VoxelGrid) -> Floats:
        """Return the squared normalised radius at each voxel of `grid`: below 1 is inside."""
        x, y, z = (axis - c for axis, c in zip(grid.axes, self.centre, strict=True))
        cos, sin = np.cos(np.radians(self.turn)), np.sin(np.radians(self.turn))
        along, across = cos * x + sin * y, cos * y - sin * x
        plane = (along / self.semi[0]) ** 2 + (across / self.semi[1]) ** 2
        return np.asarray(plane + (z / self.semi[2]) ** 2, dtype=np.float32)


def fill(field: Floats, grid: VoxelGrid, shape: Ellipsoid, value: float) -> None:
    """Set the voxels of `field` inside `shape` to `value`, in place."""
    box = shape.box(grid)
    field[box][shape.level(grid.part(box)) < 1.0] = value


@dataclass(frozen=True)
class Tube:
    """Straight tube between two points in mm, with the radius in mm varying linearly."""

    start: Point
    end: Point
    start_radius: float
    end_radius: float

    def widened(self, wall: float) -> "Tube":
        """Return the tube with both radii `wall` mm larger."""
        return Tube(self.start, self.end, self.start_radius + wall, self.end_radius + wall)


def tubes_along(points: list[Point], radius: float) -> list[Tube]:
    """Return the tubes of one radius (mm) that connect `points` in order."""
    return [Tube(a, b, radius, radius) for a, b in pairwise(points)]


def coverage(grid: VoxelGrid, tubes: Iterable[Tube]) -> Floats:
    """Return the share of each voxel filled by tubes, 0 to 1; thin tubes fill voxels partly."""
    field = np.zeros(grid.shape, dtype=np.float32)
    pixel = sum(grid.spacing) / 3.0
    for tube in tubes:
        _stamp(field, grid, tube, pixel)
    return field


def _stamp(field: Floats, grid: VoxelGrid, tube: Tube, pixel: float) -> None:
    start, end = np.array(tube.start), np.array(tube.end)
    reach = max(tube.start_radius, tube.end_radius) + pixel
    low, high = np.minimum(start, end) - reach, np.maximum(start, end) + reach
    box = grid.box((low[0], low[1], low[2]), (high[0], high[1], high[2]))
    x, y, z = (a - s for a, s in zip(grid.part(box).axes, tube.start, strict=True))
    run = (end - start).astype(np.float32)
    length2 = float(run @ run) + 1e-6
    along = ((x * run[0] + y * run[1] + z * run[2]) / length2).clip(0.0, 1.0)
    off = (x - along * run[0]) ** 2 + (y - along * run[1]) ** 2 + (z - along * run[2]) ** 2
    radius = tube.start_radius + along * (tube.end_radius - tube.start_radius)
    thin = np.minimum(1.0, (2.0 * radius / pixel) ** 1.5)  # filled part of a voxel
    filled = thin * ((radius - np.sqrt(off)) / pixel + 0.5).clip(0.0, 1.0)
    np.maximum(field[box], filled, out=field[box])


def smooth_noise(rng: np.random.Generator, grid: VoxelGrid, scale: float) -> Floats:
    """Return Gaussian noise of mean 0 and variance 1 with a correlation length of `scale` mm."""
    weights = [_spread(axis.ravel(), scale) for axis in grid.axes]
    wx, wy, wz = weights
    coarse = rng.standard_normal((wx.shape[1], wy.shape[1], wz.shape[1]), dtype=np.float32)
    rows = np.tensordot(wx, coarse, axes=(1, 0))
    planes = np.matmul(wy[None], rows)
    return np.asarray(np.matmul(planes, wz.T), dtype=np.float32)


def _spread(places: Floats, scale: float) -> Floats:
    knots = np.arange(places[0] - 2 * scale, places[-1] + 2 * scale + 1e-3, scale)
    weight = np.exp(-0.5 * ((places[:, None] - knots[None]) / (0.6 * scale)) ** 2)
    return np.asarray(weight / np.linalg.norm(weight, axis=1, keepdims=True), dtype=np.float32)
