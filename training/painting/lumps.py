"""Solid harmless findings that both classes share: nodules, masses and bands of atelectasis."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.painting.base import Base
from training.phantom.space import Ellipsoid, Floats, Point, smooth_noise

NODULE_MM, MASS_MM = (3.0, 10.0), (15.0, 60.0)  # diameters
SOLID_HU = (-60.0, 60.0)
HILAR_MM = 30.0  # central masses lie that far from the middle, give or take
RIM_HU = (-650.0, -400.0)  # haze around a mass: bleeding or tumour along the alveoli
BAND_LONG_MM, BAND_THIN_MM = (10.0, 32.0), (1.5, 3.5)  # semi-axes of a band of atelectasis

MOST_WARP = 1.6  # standard deviations of the noise that moves an edge
REACH = 2.4  # radii within which a lump ends, moved edge and all


@dataclass(frozen=True)
class Lumps:
    """How many of each a scan has."""

    nodules: int
    masses: int
    bands: int


def draw_lumps(rng: np.random.Generator) -> Lumps:
    """Draw the numbers of one scan, whatever its label."""
    some = rng.random(3) < (0.35, 0.15, 0.3)
    return Lumps(
        nodules=int(rng.integers(1, 7)) * int(some[0]),
        masses=int(rng.integers(1, 3)) * int(some[1]),
        bands=int(rng.integers(1, 5)) * int(some[2]),
    )


def add_lumps(hu: Floats, base: Base, lumps: Lumps, rng: np.random.Generator) -> None:
    """Paint the lumps into `hu` in place; nothing changes outside the lungs of `base`."""
    if not lumps.nodules + lumps.masses + lumps.bands:
        return
    warp = np.clip(smooth_noise(rng, base.grid, 9.0), -MOST_WARP, MOST_WARP)
    cell = np.multiply((3, 3, 2), base.spacing)
    places = np.asarray(np.argwhere(base.lungs[::3, ::3, ::2]) * cell, np.float64)
    for _ in range(lumps.nodules):
        size = 0.5 * rng.uniform(*NODULE_MM)
        nodule = _lump(_any(places, rng), (size, size, size), rng)
        _solid(hu, base, nodule, 0.05 * warp, rng)
    for _ in range(lumps.bands):
        low = places[places[:, 2] < np.quantile(places[:, 2], rng.uniform(0.3, 0.9))]
        semi = (rng.uniform(*BAND_LONG_MM), rng.uniform(*BAND_LONG_MM), rng.uniform(*BAND_THIN_MM))
        turned = semi if rng.random() < 0.5 else (semi[0], semi[2], semi[1])
        _solid(hu, base, _lump(_any(low, rng), turned, rng), 0.45 * warp, rng)
    for _ in range(lumps.masses):
        size = 0.5 * np.exp(rng.uniform(*np.log(MASS_MM)))
        mass = _lump(_central(base, places, rng), (size, size, size), rng)
        if rng.random() < 0.4:
            _rim(hu, base, mass.scaled(float(rng.uniform(1.2, 1.7))), warp, rng)
        _solid(hu, base, mass, 0.2 * warp, rng)


def _any(places: NDArray[np.float64], rng: np.random.Generator) -> Point:
    r, a, s = (float(x) for x in places[rng.integers(len(places))])
    return r, a, s


def _central(base: Base, places: NDArray[np.float64], rng: np.random.Generator) -> Point:
    """A place for a mass: mostly at the hilum or above."""
    if rng.random() < 0.35:
        return _any(places, rng)
    off = np.abs(np.abs(places[:, 0] - base.middle) - HILAR_MM) / 12.0
    rise = (places[:, 2] - places[:, 2].min()) / max(float(np.ptp(places[:, 2])), 1.0)
    chances = np.exp(-off - np.where(rise < 0.4, 3.0 * (0.4 - rise), 0.0))
    return _any(places[rng.choice(len(places), 1, p=chances / chances.sum())], rng)


def _lump(centre: Point, semi: Point, rng: np.random.Generator) -> Ellipsoid:
    a, b, c = (float(length * rng.uniform(0.75, 1.25)) for length in semi)
    return Ellipsoid(centre, (a, b, c), float(rng.uniform(0.0, 180.0)))


def _solid(hu: Floats, base: Base, lump: Ellipsoid, warp: Floats, rng: np.random.Generator) -> None:
    """Fill a lump with soft tissue; its edge is about a cell wide."""
    box = lump.scaled(REACH).box(base.grid)
    radius = np.sqrt(lump.level(base.grid.part(box))) + warp[box]
    sharp = float(np.clip(min(lump.semi) / max(base.spacing), 0.8, 4.0))
    weight = np.clip((1.0 - radius) * sharp + 0.5, 0.0, 1.0) * base.lungs[box]
    hu[box] += weight * np.maximum(rng.uniform(*SOLID_HU) - hu[box], 0.0)


def _rim(hu: Floats, base: Base, rim: Ellipsoid, warp: Floats, rng: np.random.Generator) -> None:
    box = rim.scaled(REACH).box(base.grid)
    radius = np.sqrt(rim.level(base.grid.part(box))) + 0.25 * warp[box]
    weight = np.clip((1.0 - radius) / 0.4, 0.0, 1.0) * base.tissue[box]
    hu[box] += weight * np.maximum(rng.uniform(*RIM_HU) - hu[box], 0.0)
