"""Bones of a phantom: ribs, spine, sternum, shoulder blades and collar bones."""

import numpy as np

from training.synthetic.phantom.build import Build
from training.synthetic.phantom.lungs import spine_centre
from training.synthetic.phantom.space import Ellipsoid, Floats, VoxelGrid, coverage, tubes_along

CORTEX, MARROW, CARTILAGE, DISC, CANAL = 620.0, 190.0, 105.0, 85.0, 30.0  # HU
RIB_PITCH, RIB_HEIGHT, RIB_SLOPE = 25.0, 12.0, 0.42  # mm, mm, fall per mm from back to front
VERTEBRA = 22.5  # mm from disc to disc


def draw_bones(hu: Floats, build: Build, grid: VoxelGrid) -> None:
    """Paint the bones into `hu` (HU), in place."""
    _ribs(hu, build, grid)
    _sternum(hu, build, grid)
    _shoulder(hu, build, grid)
    _spine(hu, build, grid)


def _ribs(hu: Floats, build: Build, grid: VoxelGrid) -> None:
    x, y, z = grid.axes
    inner, outer = build.cavity(grid, 2.0), build.cavity(grid, 9.5)
    place = (inner - 1.0) / np.maximum(inner - outer, 1e-4) - 0.5
    fall = (z + RIB_SLOPE * y) / RIB_PITCH + build.rib_phase
    off = (fall - np.round(fall)) * RIB_PITCH / (0.5 * RIB_HEIGHT)
    radius = (2.0 * place) ** 2 + off**2
    bone = (radius < 1.0) & (z + 0.45 * y < 1.0 * build.height) & (z + 0.45 * y > -35.0)
    bone &= (np.abs(x) > 24.0) | (y > 0.0)
    front = (y > 0.42 * build.half_depth) & (np.abs(x) < 0.62 * build.half_width)
    hu[bone] = CORTEX
    hu[bone & (radius < 0.42)] = MARROW
    hu[bone & front] = CARTILAGE


def _sternum(hu: Floats, build: Build, grid: VoxelGrid) -> None:
    x, y, z = grid.axes
    heights = z.ravel()
    front = np.array([build.front(float(h)) for h in heights], dtype=np.float32)[None, None, :]
    deep = np.abs(y - front - 8.0) / 6.5
    wide = np.abs(x) / np.interp(z / build.height, (0.3, 0.75, 0.9), (14.0, 17.0, 26.0))
    level = np.maximum(deep, wide) + 0.0 * z
    span = (z > 0.34 * build.height) & (z < 0.90 * build.height)
    hu[(level < 1.0) & span] = 420.0
    hu[(level < 0.72) & span] = MARROW - 50.0


def _shoulder(hu: Floats, build: Build, grid: VoxelGrid) -> None:
    rear = build.back(0.75 * build.height) - 6.0
    for side in (1.0, -1.0):
        blade = Ellipsoid(
            (side * 96.0, rear + 6.0, 0.80 * build.height), (46.0, 4.5, 66.0), side * 24.0
        )
        box = blade.box(grid)
        outside = build.cavity(grid.part(box), 11.0) > 1.0
        level = blade.level(grid.part(box))
        hu[box][outside & (level < 1.0)] = 480.0
        hu[box][outside & (level < 0.45)] = 260.0
        top = build.height
        collar = tubes_along(
            [
                (side * 18.0, build.front(0.92 * top) + 6.0, 0.93 * top),
                (side * 70.0, build.front(top) + 8.0, top + 4.0),
                (side * 125.0, build.front(top) - 24.0, top + 20.0),
            ],
            6.0,
        )
        bone = coverage(grid, collar)
        hu += bone * (450.0 - hu)


def _spine(hu: Floats, build: Build, grid: VoxelGrid) -> None:
    x, y, z = grid.axes
    heights = z.ravel()
    middle = np.array([spine_centre(build, float(h)) for h in heights], dtype=np.float32)
    back = y - middle[None, None, :]
    body = (x / 17.5) ** 2 + (back / 14.0) ** 2
    step = z / VERTEBRA - np.floor(z / VERTEBRA)
    disc = (step > 0.8) & (x > -np.inf)
    hu[body < 1.0] = CORTEX - 220.0
    hu[(body < 0.8) & (step > 0.05) & (step < 0.75)] = MARROW - 10.0
    hu[(body < 0.95) & disc] = DISC
    arch = (x / 15.0) ** 2 + ((back + 24.0) / 13.0) ** 2
    canal = (x / 8.5) ** 2 + ((back + 22.0) / 8.0) ** 2
    hu[(arch < 1.0) & (body > 1.0) & (step < 0.75)] = CORTEX - 150.0
    spinous = (np.abs(x) < 3.2) & (back < -34.0) & (back > -58.0) & (step > 0.15) & (step < 0.7)
    hu[spinous] = CORTEX - 200.0
    across = (
        (np.abs(x) > 12.0) & (np.abs(x) < 34.0) & (np.abs(back + 22.0 + 0.25 * np.abs(x)) < 5.5)
    )
    hu[across & (step > 0.25) & (step < 0.6)] = 330.0
    hu[canal < 1.0] = CANAL
