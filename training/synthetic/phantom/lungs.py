"""Shape of the two lungs: the chest cavity without diaphragm, mediastinum, spine and heart."""

import numpy as np

from training.synthetic.phantom.build import CAVITY_DEPTH, CAVITY_SHIFT, Build
from training.synthetic.phantom.space import Ellipsoid, Floats, Mask, VoxelGrid, smooth_noise

# Half width in mm of the mediastinum: over u = z / lung height, and as parts of that from back
# (-1) to front (1) of the cavity.
MEDIASTINUM_LEVELS = (0.0, 0.35, 0.6, 0.8, 1.0, 1.3)
MEDIASTINUM_WIDTH = (30.0, 32.0, 34.0, 33.0, 29.0, 34.0)
MEDIASTINUM_DEPTHS = (-1.0, -0.55, -0.2, 0.15, 0.5, 0.8, 1.0)
MEDIASTINUM_PARTS = (0.75, 0.65, 0.95, 1.05, 0.9, 0.45, 0.45)


def draw_lungs(build: Build, grid: VoxelGrid, rng: np.random.Generator) -> Mask:
    """Return the air-bearing lungs of `build` on `grid`."""
    x, _, _ = grid.axes
    wobble = 3.0 * smooth_noise(rng, grid, 35.0)
    inside = build.cavity(grid, 0.0) + 0.004 * wobble < 1.0
    inside &= _under_apex(build, grid)
    inside &= _above_diaphragm(build, grid, wobble)
    inside &= np.abs(x + 2.0 + wobble) > mediastinum_width(build, grid)
    inside &= ~spine_block(build, grid)
    heart = heart_shape(build).scaled(1.07)
    box = heart.box(grid)
    inside[box] &= heart.level(grid.part(box)) > 1.0 + 0.02 * wobble[box]
    return np.asarray(inside)


def heart_shape(build: Build) -> Ellipsoid:
    """Return the heart, on the diaphragm, pointing to the left and anterior."""
    size, room = build.heart, build.carina - build.dome_left
    centre = (-20.0 * size, 0.30 * build.half_depth, build.dome_left + 0.36 * room)
    return Ellipsoid(centre, (66.0 * size, 46.0 * size, 0.54 * room), 28.0)


def spine_centre(build: Build, z: float) -> float:
    """Return y in mm of the middle of the vertebral bodies at height `z`."""
    return build.back(z) + 0.32 * build.half_depth + 15.0


def spine_block(build: Build, grid: VoxelGrid) -> Mask:
    """Return the spine and the paraspinal muscle, where there is no lung."""
    x, y, z = grid.axes
    heights = z.ravel()
    middle = np.array([spine_centre(build, float(h)) for h in heights], dtype=np.float32)
    behind = (y - (middle - 22.0)[None, None, :]) / 42.0
    return np.asarray((x / 24.0) ** 2 + behind**2 < 1.0)


def mediastinum_width(build: Build, grid: VoxelGrid) -> Floats:
    """Return the half width in mm of the mediastinum, shaped (1, ny, nz)."""
    _, y, z = grid.axes
    depth = build.half_depth * build.profile(z, CAVITY_DEPTH)
    place = (y - build.profile(z, CAVITY_SHIFT)) / depth
    part = np.interp(place, MEDIASTINUM_DEPTHS, MEDIASTINUM_PARTS)
    width = np.interp(z / build.height, MEDIASTINUM_LEVELS, MEDIASTINUM_WIDTH)
    return np.asarray(build.heart * part * width, dtype=np.float32)


def dome(build: Build, grid: VoxelGrid, right: bool) -> Floats:
    """Return the height in mm of one side of the diaphragm, shaped (nx, ny, 1)."""
    x, y, _ = grid.axes
    top = build.dome_right if right else build.dome_left
    side = x - 62.0 if right else -x - 62.0
    across = np.where(side > 0, side / (build.half_width - 58.0), side / 105.0)
    along = np.where(y > 8.0, (y - 8.0) / (1.35 * build.half_depth), (y - 8.0) / (build.half_depth))
    off = across**2 + along**2
    return np.asarray(top * (1.0 - 0.92 * off**1.4), dtype=np.float32)


def _above_diaphragm(build: Build, grid: VoxelGrid, wobble: Floats) -> Mask:
    x, _, z = grid.axes
    height = np.where(x > 0, dome(build, grid, right=True), dome(build, grid, right=False))
    return np.asarray(z > np.maximum(height, 0.0) + wobble)


def _under_apex(build: Build, grid: VoxelGrid) -> Mask:
    x, y, z = grid.axes
    start = 0.62 * build.height
    rise = np.maximum(z - start, 0.0) / (build.height - start)
    middle = build.profile(z, CAVITY_SHIFT)
    across = (np.abs(x) - 46.0) / (0.56 * build.half_width)
    along = (y - middle) / (0.95 * build.half_depth)
    cap = (across**2 + along**2) * np.minimum(rise * 8.0, 1.0) + rise**2
    return np.asarray(cap < 1.0)
