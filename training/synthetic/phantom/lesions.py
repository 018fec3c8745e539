"""Lesions of synthetic pneumonia: patches of ground glass and consolidation under the pleura."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from training.synthetic.phantom.space import Box, Ellipsoid, Floats, Mask, VoxelGrid, smooth_noise

GROUND_GLASS = (-680.0, -350.0)  # HU
CONSOLIDATION = (-120.0, 40.0)  # HU
PLEURAL_REACH = 10.0  # mm: patches sit at depth d below the pleura with weight exp(-d / reach)
RADIUS = (6.0, 26.0)  # mm, semi-axes of one patch
SEVERITY = (0.01, 0.60)  # involved share of the lung, drawn log-uniformly
ONE_SIDED, BOTH = 0.25, 0.5  # from this severity on, the minimum weight of the less involved lung
MOST_PATCHES = 900


@dataclass(frozen=True)
class Disease:
    """Parameters of pneumonia: involved share of the lung, share of solid patches, sides."""

    severity: float
    solid: float
    sides: tuple[float, float]
    lower: float


@dataclass(frozen=True)
class PaintedLesions:
    """Painted lesions: target HU and weights (0 to 1), for ground glass and solid parts."""

    glass: Floats
    glass_weight: Floats
    solid_weight: Floats
    solid: float

    @property
    def mask(self) -> Mask:
        """Return the lesion voxels."""
        return np.asarray(np.maximum(self.glass_weight, self.solid_weight) > 0.5)

    def over(self, tissue: Floats) -> Floats:
        """Return `tissue` (HU) with the lesions: vessels stay visible in ground glass only."""
        hazy = tissue + self.glass_weight * (np.maximum(tissue, self.glass) - tissue)
        return np.asarray(hazy + self.solid_weight * (self.solid - hazy), dtype=np.float32)


def draw_disease(rng: np.random.Generator) -> Disease:
    """Draw the disease of one patient: mostly bilateral, lower and ground glass."""
    low, high = np.log(SEVERITY)
    kind = rng.random()
    solid = (
        0.0 if kind < 0.45 else (rng.uniform(0.1, 0.6) if kind < 0.85 else rng.uniform(0.7, 1.0))
    )
    weak = 1.0 if rng.random() < 0.75 else rng.uniform(0.0, 0.25)
    sides = (1.0, weak) if rng.random() < 0.5 else (weak, 1.0)
    severity = float(np.exp(rng.uniform(low, high)))
    if severity > ONE_SIDED:
        sides = (max(sides[0], BOTH), max(sides[1], BOTH))
    return Disease(severity, float(solid), sides, float(rng.uniform(0.5, 3.0)))


def paint_lesions(
    grid: VoxelGrid, lungs: Mask, disease: Disease, rng: np.random.Generator
) -> PaintedLesions:
    """Return lesions that involve `disease.severity` of `lungs`, in patches grown one by one."""
    glass_weight = np.zeros(grid.shape, dtype=np.float32)
    solid_weight = np.zeros(grid.shape, dtype=np.float32)
    warp = 0.8 * smooth_noise(rng, grid, 11.0) + 0.5 * smooth_noise(rng, grid, 5.0)
    wanted = disease.severity * float(np.count_nonzero(lungs))
    places, weights = _seats(grid, lungs, disease)
    covered, voxel = 0.0, float(np.prod(grid.spacing))
    for seat in rng.choice(len(places), MOST_PATCHES, p=weights):
        if covered >= 0.97 * wanted:
            break
        patch = _patch(grid, places[seat], (wanted - covered) * voxel, rng)
        target = solid_weight if rng.random() < disease.solid else glass_weight
        covered += _grow(target, glass_weight, solid_weight, (grid, lungs, warp, patch))
    level = rng.uniform(*GROUND_GLASS)
    texture = 45.0 * smooth_noise(rng, grid, 4.0) + 40.0 * warp
    glass = np.clip(level + texture, -760.0, -250.0)
    solid = float(rng.uniform(*CONSOLIDATION))
    return PaintedLesions(glass.astype(np.float32), glass_weight, solid_weight, solid)


def _seats(grid: VoxelGrid, lungs: Mask, disease: Disease) -> tuple[Floats, NDArray[np.float64]]:
    """Return possible centres of patches in mm and their probabilities."""
    coarse = lungs[::2, ::2, ::2]
    spacing = tuple(2.0 * s for s in grid.spacing)
    depth = ndimage.distance_transform_edt(coarse, sampling=spacing)[coarse]
    places = np.argwhere(coarse) * np.array(spacing) + np.array(grid.origin)
    side = np.where(places[:, 0] > 0, disease.sides[0], disease.sides[1])
    rise = (places[:, 2] - places[:, 2].min()) / np.ptp(places[:, 2])
    ahead = (places[:, 1] - places[:, 1].min()) / np.ptp(places[:, 1])
    weights = np.exp(-depth / PLEURAL_REACH) * side
    weights = weights * np.exp(-disease.lower * rise) * np.exp(-1.3 * ahead)
    return places.astype(np.float32), np.asarray(weights / weights.sum(), dtype=np.float64)


def _patch(grid: VoxelGrid, place: Floats, left: float, rng: np.random.Generator) -> Ellipsoid:
    """Return a patch at `place`, limited to the volume in mm3 that is `left` to involve."""
    fits = (2.2 * left / (4.0 / 3.0 * np.pi)) ** (1.0 / 3.0)
    largest = min(RADIUS[1] * (1.0 + 0.8 * (left > 8e5)), max(fits, 3.0))
    semi = rng.uniform(min(RADIUS[0], 0.7 * largest), largest, 3)
    centre = (float(place[0]), float(place[1]), float(place[2]))
    return Ellipsoid(
        centre, (float(semi[0]), float(semi[1]), float(semi[2])), float(rng.uniform(0, 180))
    )


def _grow(
    target: Floats, glass: Floats, solid: Floats, where: tuple[VoxelGrid, Mask, Floats, Ellipsoid]
) -> float:
    """Paint one patch into `target` in place; return the number of new lesion voxels."""
    grid, lungs, warp, patch = where
    box: Box = patch.scaled(1.5).box(grid)
    level = np.sqrt(patch.level(grid.part(box))) + 0.30 * warp[box]
    weight = np.clip((1.15 - level) / 0.40, 0.0, 1.0) * lungs[box]
    before = np.count_nonzero(np.maximum(glass[box], solid[box]) > 0.5)
    np.maximum(target[box], weight, out=target[box])
    return float(np.count_nonzero(np.maximum(glass[box], solid[box]) > 0.5) - before)
