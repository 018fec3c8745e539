"""Lesions of pneumonia painted into a base scan: ground glass and consolidation at the pleura."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.painting.base import Base
from training.phantom.lesions import (
    CONSOLIDATION,
    GROUND_GLASS,
    MOST_PATCHES,
    PLEURAL_REACH,
    RADIUS,
    Disease,
)
from training.phantom.space import Ellipsoid, Floats, Mask, smooth_noise

GLASS_LIMITS = (-780.0, -250.0)  # HU that ground glass with its texture keeps to
CONTRAST = (110.0, 220.0)  # HU by which ground glass is denser than the lung around it
LATERAL_MM = 55.0  # patches keep from the mediastinum, which is no pleura of the chest wall
GLASS_EDGE, SOLID_EDGE = (0.4, 1.4), (0.25, 0.7)  # width of a patch's edge, in its radii
WARP = (0.40, 0.28)  # how far noise of 16 mm and of 6 mm moves an edge, in radii ...
MOST_WARP = 0.9  # ... and no further than this
CORES = (0.7, 0.85, 1.0)  # radius of a solid core in a patch; the rest is a halo of ground glass
EXTENSIVE = 0.25  # share of the lung from which patches grow larger
# Pneumonia of a small share of the lung is at times a band along the pleura, so many mm deep.
BANDS, BAND_SEVERITY, BAND_MM = 0.4, 0.12, (8.0, 22.0)
GRAIN_HU, GRAIN_MM = (10.0, 80.0), (2.2, 4.5)  # fine unevenness of ground glass


@dataclass(frozen=True, eq=False)
class Lesions:
    """Painted lesions: HU of ground glass and of solid parts; how far each is reached, 0..1.

    Weights reach into the border of `lungs`, what counts as lesion does not.
    """

    glass: Floats
    solid: Floats
    glass_weight: Floats
    solid_weight: Floats
    lungs: Mask

    @property
    def mask(self) -> Mask:
        """The cells that count as lesion."""
        return np.asarray((np.maximum(self.glass_weight, self.solid_weight) > 0.5) & self.lungs)

    def over(self, hu: Floats) -> Floats:
        """`hu` with the lesions: vessels stay visible in ground glass only."""
        hazy = hu + self.glass_weight * (np.maximum(hu, self.glass) - hu)
        return np.asarray(hazy + self.solid_weight * (self.solid - hazy), np.float32)


@dataclass(frozen=True, eq=False)
class _Canvas:
    """What patches grow on."""

    base: Base
    warp: Floats
    room: Floats
    glass: Floats
    solid: Floats

    def grow(self, target: Floats, patch: Ellipsoid, edge: float) -> float:
        """Paint a patch with an edge of that width; return how many cells became lesion."""
        grid = self.base.grid
        box = patch.scaled(1.0 + 0.5 * edge + MOST_WARP).box(grid)
        level = np.sqrt(patch.level(grid.part(box))) + self.warp[box]
        weight = np.clip((1.0 - level) / edge + 0.5, 0.0, 1.0)
        weight = np.minimum(weight, self.room[box])
        before = self._covered(box)
        np.maximum(target[box], weight, out=target[box])
        return self._covered(box) - before

    def _covered(self, box: tuple[slice, slice, slice]) -> int:
        sick = np.maximum(self.glass[box], self.solid[box]) > 0.5
        return int(np.count_nonzero(sick & self.base.lungs[box]))


def paint_lesions(base: Base, hu: Floats, disease: Disease, rng: np.random.Generator) -> Lesions:
    """Return lesions that involve `disease.severity` of the lungs of `base`.

    `hu` is what they are painted over: lung that is hazy for other reasons gets denser lesions.
    """
    grid = base.grid
    warp = WARP[0] * smooth_noise(rng, grid, 16.0) + WARP[1] * smooth_noise(rng, grid, 6.0)
    blank = np.zeros((2, *grid.shape), np.float32)
    warp = np.clip(warp, -MOST_WARP, MOST_WARP)
    canvas = _Canvas(base, warp, _room(base, disease, warp, rng), blank[0], blank[1])
    edges = float(rng.uniform(*GLASS_EDGE)), float(rng.uniform(*SOLID_EDGE))
    places, chances = _seats(base, disease)
    left = disease.severity * float(np.count_nonzero(base.lungs))
    slack = 0.02 * left
    for seat in rng.choice(len(places), MOST_PATCHES, p=chances):
        patch = _patch(places[seat], left * float(np.prod(grid.spacing)), disease, rng)
        if rng.random() < disease.solid:
            core = patch.scaled(float(rng.choice(CORES)))
            left -= canvas.grow(canvas.solid, core, edges[1])
        left -= canvas.grow(canvas.glass, patch, edges[0])
        if left <= slack:
            break
    solid = np.asarray(rng.uniform(*CONSOLIDATION) + 25.0 * warp, np.float32)
    glass = _glass(base, hu, warp, rng)
    return Lesions(glass, solid, canvas.glass, canvas.solid, base.lungs)


def _room(base: Base, disease: Disease, warp: Floats, rng: np.random.Generator) -> Floats:
    """How far each cell may become lesion, 0..1: all tissue, or a band along the pleura."""
    inside = (base.tissue | base.rim).astype(np.float32)
    band = rng.random() < BANDS
    reach, fade = rng.uniform(*BAND_MM), rng.uniform(0.3, 1.0)
    if not band or disease.severity > BAND_SEVERITY:
        return inside
    depth = base.depth / reach + 0.5 * warp
    return np.asarray(inside * np.clip((1.0 - depth) / fade + 0.5, 0.0, 1.0), np.float32)


def _glass(base: Base, hu: Floats, warp: Floats, rng: np.random.Generator) -> Floats:
    """HU of ground glass: uneven, with the lung's own texture, at times with a mesh of lines."""
    level = rng.uniform(*GROUND_GLASS) + 60.0 * smooth_noise(rng, base.grid, 22.0)
    around = hu - base.texture  # the lung's local mean, without its vessels
    level = np.maximum(level, around + rng.uniform(*CONTRAST))
    level += rng.uniform(20.0, 90.0) * smooth_noise(rng, base.grid, 7.0)
    level += rng.uniform(*GRAIN_HU) * smooth_noise(rng, base.grid, rng.uniform(*GRAIN_MM))
    level += 0.7 * np.clip(base.texture, -120.0, 60.0) - 60.0 * warp  # less towards the edge
    if rng.random() < 0.3:  # thickened septa, "crazy paving"
        mesh = smooth_noise(rng, base.grid, rng.uniform(4.5, 7.0))
        level += rng.uniform(60.0, 160.0) * np.exp(-((mesh / 0.3) ** 2))
    return np.asarray(np.clip(level, *GLASS_LIMITS), np.float32)


def _seats(base: Base, disease: Disease) -> tuple[Floats, NDArray[np.float64]]:
    """Places in mm where a patch may sit, and their probabilities."""
    every = (slice(None, None, 3), slice(None, None, 3), slice(None, None, 2))
    inside = base.tissue[every]
    depth = base.depth[every][inside]
    cell = np.multiply((3, 3, 2), base.spacing)
    places = np.asarray(np.argwhere(inside) * cell, np.float64)
    aside = places[:, 0] - base.middle
    ahead, rise = _relative(places[:, 1]), _relative(places[:, 2])
    chances = np.exp(-depth / PLEURAL_REACH) * np.where(aside > 0, *disease.sides)
    chances *= np.minimum(np.abs(aside) / LATERAL_MM, 1.0)
    chances *= np.exp(-disease.lower * rise - 1.3 * ahead)
    return places.astype(np.float32), np.asarray(chances / chances.sum(), np.float64)


def _relative(places: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((places - places.min()) / max(float(np.ptp(places)), 1.0))


def _patch(place: Floats, left: float, disease: Disease, rng: np.random.Generator) -> Ellipsoid:
    """A patch at `place` that is no larger than the mm3 `left` to involve ask for."""
    fits = (2.0 * max(left, 1.0) / (4.0 / 3.0 * np.pi)) ** (1.0 / 3.0)
    largest = min(RADIUS[1] * (1.8 if disease.severity > EXTENSIVE else 1.0), max(fits, 4.0))
    semi = rng.uniform(min(RADIUS[0], 0.7 * largest), largest, 3)
    r, a, s = (float(p) for p in place)
    return Ellipsoid(
        (r, a, s), (float(semi[0]), float(semi[1]), float(semi[2])), float(rng.uniform(0, 180))
    )
