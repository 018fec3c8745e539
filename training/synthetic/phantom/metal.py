"""Metal in a chest: pacemaker, sternal wires or port, and the streaks that they cause in a slice.

The streaks come from a small tomographic simulation: the metal alone is projected at a few angles,
each ray gets the error that a scanner makes behind metal (photon starvation and beam hardening
saturate the measured attenuation, and the rest is noisy), and the errors are filtered and
back-projected.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.synthetic.phantom.space import (
    Ellipsoid,
    Floats,
    Point,
    Tube,
    VoxelGrid,
    coverage,
    tubes_along,
)

METAL = 8000.0  # HU, of titanium
WATER = 0.02  # attenuation of water per mm at the beam's mean energy
ANGLES = 120
SATURATION = 3.0  # maximum measured attenuation of a ray through metal
RAY_NOISE = 0.04  # of a ray, per unit of attenuation by metal
LEAST = 0.02  # minimum share of metal in a voxel for projection
KINDS = ("pacemaker", "wires", "port")
WIRES, WIRE_MM = 6, 0.9  # loops, and their radius


@dataclass(frozen=True)
class Metal:
    """The metal of a patient: one of KINDS, the `side` of the pocket, the seed of its noise."""

    kind: str
    side: float
    seed: int


@dataclass(frozen=True)
class Sites:
    """Positions of metal in mm: midline of the sternum upwards, pocket, vein, heart."""

    sternum: tuple[Point, Point]
    pocket: Point
    vein: Point
    heart: Point


def draw_metal(rng: np.random.Generator) -> Metal:
    """Draw the metal of a patient with metal."""
    kind = KINDS[int(rng.integers(len(KINDS)))]
    return Metal(kind, float(rng.choice([-1.0, 1.0])), int(rng.integers(1 << 31)))


def metal_share(metal: Metal, sites: Sites, grid: VoxelGrid) -> Floats:
    """Return the share of metal in each voxel, 0 to 1."""
    if metal.kind == "wires":
        return coverage(grid, _wires(sites))
    pacemaker = metal.kind == "pacemaker"
    lead = [sites.pocket, sites.vein, sites.heart] if pacemaker else [sites.pocket, sites.vein]
    share = 0.4 * coverage(grid, tubes_along(lead, 1.1))  # a coil or filled plastic, not solid
    case = Ellipsoid(sites.pocket, (23.0, 4.5, 21.0) if pacemaker else (11.0, 5.0, 11.0))
    box = case.box(grid)
    inside = np.clip((1.0 - case.level(grid.part(box))) * 3.0, 0.0, 1.0)
    np.maximum(share[box], inside * (1.0 if pacemaker else 0.6), out=share[box])
    return share


def streaks(share: Floats, grid: VoxelGrid, seed: int) -> Floats:
    """Return the error in HU added to every plane by metal filling `share` of the voxels."""
    error = np.zeros(grid.shape, np.float32)
    planes = np.flatnonzero((share > LEAST).any(axis=(0, 1)))
    if not len(planes):
        return error
    rng = np.random.default_rng(seed)
    x, y = (0.0 + axis - axis.mean() for axis in grid.axes[:2])
    wide = grid.spacing[0]  # of a ray
    bins = int(np.hypot(np.ptp(x), np.ptp(y)) / wide) + 4
    ramp, found = _ramp(bins), np.zeros((*grid.shape[:2], len(planes)), np.float32)
    some = np.argwhere(share[..., planes] > LEAST)
    amount = share[..., planes][tuple(some.T)] * (METAL / 1000.0 + 1.0) * WATER * grid.spacing[1]
    for angle in np.pi * np.arange(ANGLES) / ANGLES:
        ray = (np.cos(angle) * x + np.sin(angle) * y)[..., 0] / wide + 0.5 * (bins - 1)
        true = _projection(ray, some, amount, (bins, len(planes)))
        seen = SATURATION * (1.0 - np.exp(-true / SATURATION))
        noise = RAY_NOISE * true * rng.standard_normal(true.shape, dtype=np.float32)
        lower = ray.astype(int)
        part = (ray - lower)[..., None].astype(np.float32)
        rays = ramp @ (seen - true + noise)
        found += (1.0 - part) * rays[lower] + part * rays[lower + 1]
    error[..., planes] = found * np.float32(np.pi / ANGLES / wide * 1000.0 / WATER)
    return error


def _projection(
    ray: Floats, some: NDArray[np.int64], amount: Floats, shape: tuple[int, int]
) -> Floats:
    """Project the metal at one angle, splitting each voxel between the two nearest rays."""
    place = ray[some[:, 0], some[:, 1]]
    lower = place.astype(int)
    part = place - lower
    flat = lower * shape[1] + some[:, 2]
    both = np.concatenate([flat, flat + shape[1]])
    shares = np.concatenate([(1.0 - part) * amount, part * amount])
    return np.bincount(both, shares, shape[0] * shape[1]).reshape(shape).astype(np.float32)


def _ramp(bins: int) -> Floats:
    """The filter of Ramachandran and Lakshminarayanan (1971) as a matrix, for rays 1 apart."""
    off = np.abs(np.subtract.outer(np.arange(bins), np.arange(bins)))
    odd = -1.0 / (np.pi * np.maximum(off, 1)) ** 2 * (off % 2)
    return np.asarray(np.where(off == 0, 0.25, odd), np.float32)


def _wires(sites: Sites) -> list[Tube]:
    """Loops around the sternum, one above the other, slightly tilted."""
    turns = np.linspace(0.0, 2.0 * np.pi, 13)
    tubes: list[Tube] = []
    low, high = np.array(sites.sternum)
    for part in np.linspace(0.05, 0.95, WIRES):
        x, y, z = (float(value) for value in low + part * (high - low))
        loop = [
            (x + 17.0 * np.cos(t), y + 8.0 * np.sin(t), z + 3.0 * np.sin(t + part)) for t in turns
        ]
        tubes += tubes_along([(float(a), float(b), float(c)) for a, b, c in loop], WIRE_MM)
    return tubes
