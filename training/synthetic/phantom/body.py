"""Soft tissue of a phantom: fat, muscle, table, mediastinum, great vessels and upper abdomen."""

import numpy as np

from training.synthetic.phantom.build import Build
from training.synthetic.phantom.lungs import dome, heart_shape, mediastinum_width, spine_centre
from training.synthetic.phantom.space import (
    Ellipsoid,
    Floats,
    Mask,
    Point,
    VoxelGrid,
    coverage,
    fill,
    smooth_noise,
    tubes_along,
)

# Typical CT numbers in HU of the tissues; scanner noise and blur come on top.
AIR, FAT, MUSCLE, SKIN, SOFT, LIVER, SPLEEN = -1000.0, -102.0, 55.0, 10.0, 42.0, 62.0, 54.0
FOAM, SHELL = -920.0, -250.0  # core and skin of the table


def draw_body(build: Build, grid: VoxelGrid, rng: np.random.Generator) -> Floats:
    """Return HU of the trunk without bones and lungs."""
    hu = np.full(grid.shape, AIR, dtype=np.float32)
    strands = smooth_noise(rng, grid, 21.0)
    outline = build.body(grid, 0.0) < 1.0
    if build.breasts:
        outline |= _breasts(build, grid)
    hu[outline] = SKIN
    hu[outline & (build.body(grid, 2.5) < 1.0)] = FAT
    if build.breasts:
        hu[_breasts(build, grid, inset=2.5)] = FAT
        hu[_breasts(build, grid, inset=9.0) & (strands > 0.7)] = 30.0
    muscle = (build.body(grid, 2.5 + build.fat) < 1.0) & (np.abs(strands) > 0.07)
    hu[muscle] = MUSCLE
    cavity = build.cavity(grid, 2.0) < 1.0
    # Above the lungs the cavity narrows to the neck, which is muscle.
    hu[cavity & (grid.axes[2] < 0.62 * build.height)] = FAT
    _abdomen(hu, build, grid, cavity)
    _mediastinum(hu, build, grid)
    _table(hu, build, grid)
    return hu


def _breasts(build: Build, grid: VoxelGrid, inset: float = 0.0) -> Mask:
    x, y, z = grid.axes
    front = build.front(0.45 * build.height) + build.muscle + build.fat
    across = (np.abs(x) - 0.58 * build.half_width) / (60.0 - inset)
    along = (y - front + 34.0) / (build.breasts + 30.0 - inset)
    up = (z - 0.48 * build.height) / (62.0 - inset)
    return np.asarray(across**2 + along**2 + up**2 < 1.0)


def _abdomen(hu: Floats, build: Build, grid: VoxelGrid, cavity: Mask) -> None:
    x, y, z = grid.axes
    right, left = dome(build, grid, right=True), dome(build, grid, right=False)
    under_right = cavity & (z < right) & (x > -8.0)
    under_left = cavity & (z < left) & (x <= 0.0)
    hu[under_right | under_left] = MUSCLE
    bright = 45.0 if build.contrast > 100.0 else 0.0
    inner = build.cavity(grid, -3.0) < 1.0
    hu[under_left & inner & (z < left - 3.5)] = FAT
    liver = (
        under_right & inner & (z < right - 3.0) & (x + 0.5 * y > 12.0 - 0.9 * np.maximum(z, 0.0))
    )
    hu[under_right & inner & (z < right - 3.0)] = FAT
    hu[liver] = LIVER + bright
    lobe = Ellipsoid((-8.0, 40.0, build.dome_left - 40.0), (66.0, 38.0, 36.0), -14.0)
    fill(hu, grid, lobe, LIVER + bright)
    spleen = (-0.66 * build.half_width, -0.45 * build.half_depth, build.dome_left - 40.0)
    fill(hu, grid, Ellipsoid(spleen, (26.0, 40.0, 40.0), 25.0), SPLEEN + bright)
    stomach = Ellipsoid((-58.0, 24.0, build.dome_left - 37.0), (32.0, 36.0, 30.0), 10.0)
    fill(hu, grid, stomach, 25.0)
    fill(hu, grid, Ellipsoid((-58.0, 42.0, build.dome_left - 35.0), (17.0, 11.0, 17.0)), -950.0)


def _mediastinum(hu: Floats, build: Build, grid: VoxelGrid) -> None:
    x, _, z = grid.axes
    thymus = (np.abs(x + 2.0) < mediastinum_width(build, grid)) & (build.cavity(grid, 2.0) < 1.0)
    hu[thymus & (z > build.dome_left)] = FAT + 5.0
    heart = heart_shape(build)
    fill(hu, grid, heart, 48.0 if build.contrast < 100.0 else 95.0)
    fill(hu, grid, heart.scaled(0.90), build.contrast if build.contrast > 100.0 else 44.0)
    if build.contrast > 100.0:
        _septum(hu, build, grid, heart)
    blood = coverage(
        grid, [tube for line, r in _great_vessels(build) for tube in tubes_along(line, r)]
    )
    hu += blood * (build.contrast - hu)
    gullet = [
        (-6.0, spine_centre(build, z) + 27.0, z) for z in np.linspace(0, build.height + 40, 12)
    ]
    hu += coverage(grid, tubes_along(gullet, 6.5)) * (SOFT - hu)


def _septum(hu: Floats, build: Build, grid: VoxelGrid, heart: Ellipsoid) -> None:
    box = heart.box(grid)
    part = grid.part(box)
    x, y, _ = (axis - c for axis, c in zip(part.axes, heart.centre, strict=True))
    wall = np.abs(0.8 * x + 0.6 * y + 14.0) < 4.0
    wall = wall | (np.abs(0.6 * x - 0.8 * y - 20.0) < 2.0)
    hu[box][wall & (heart.scaled(0.90).level(part) < 1.0)] = 95.0


def _great_vessels(build: Build) -> list[tuple[list[Point], float]]:
    """Return the course in mm and the radius in mm of the large vessels."""
    top, size = build.carina, build.heart
    base = build.dome_left + 45.0 * size
    arch = top + 20.0
    rear = [spine_centre(build, z) + 24.0 for z in (-120.0, 0.0, 0.5 * arch, arch - 14.0)]
    aorta: list[Point] = [
        (2.0, 14.0, base),
        (17.0, 20.0, 0.5 * (base + arch)),
        (14.0, 16.0, arch - 8.0),
        (2.0, 8.0, arch + 2.0),
        (-14.0, -8.0, arch),
        (-21.0, rear[3], arch - 14.0),
        (-22.0, rear[2], 0.5 * arch),
        (-17.0, rear[1], 0.0),
        (-10.0, rear[0], -120.0),
    ]
    lung_trunk: list[Point] = [(-16.0, 38.0, base - 8.0), (-18.0, 24.0, top - 22.0)]
    branches: list[Point] = [(-44.0, -4.0, top - 26.0), (-18.0, 20.0, top - 20.0)]
    branches += [(14.0, 0.0, top - 24.0), (44.0, -2.0, top - 32.0)]
    cava: list[Point] = [(26.0, 8.0, base), (27.0, 14.0, arch), (24.0, 10.0, build.height + 30.0)]
    neck: list[tuple[list[Point], float]] = [
        ([(x, 4.0, arch + 4.0), (1.6 * x, -6.0, build.height + 40.0)], 4.5)
        for x in (12.0, -5.0, -16.0)
    ]
    vein: list[Point] = [(25.0, 16.0, arch + 12.0), (-28.0, 22.0, arch + 34.0)]
    inferior: list[Point] = [(22.0, -4.0, base - 20.0), (20.0, -16.0, -120.0)]
    large: list[tuple[list[Point], float]] = [(aorta[:4], 15.5 * size), (aorta[3:], 12.0 * size)]
    large += [(lung_trunk, 14.0 * size), (branches, 10.0 * size), (cava, 9.0 * size)]
    return [*large, *neck, (vein, 6.0), (inferior, 11.0)]


def _table(hu: Floats, build: Build, grid: VoxelGrid) -> None:
    x, y, _ = grid.axes
    rear = -(build.half_depth + 10.0 + build.muscle + build.fat) - 9.0
    top = rear + 0.0011 * x**2
    inside = (y < top) & (y > rear - 26.0) & (np.abs(x) < 205.0)
    core = (y < top - 3.0) & (y > rear - 23.0) & (np.abs(x) < 202.0)
    free = hu < -500.0
    hu[np.broadcast_to(inside, hu.shape) & free] = SHELL
    hu[np.broadcast_to(core, hu.shape) & free] = FOAM
