"""Lung tissue without pneumonia: density, gravity and harmless findings of both classes."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from training.synthetic.phantom.build import Build
from training.synthetic.phantom.space import Ellipsoid, Floats, Mask, VoxelGrid, smooth_noise

AERATED, SPREAD = -862.0, 20.0  # HU of a lung in full inspiration, and its spread over patients
EMPHYSEMA = -975.0  # HU


@dataclass(frozen=True)
class Findings:
    """Harmless findings of one scan; lengths in mm, densities in HU, holes as a threshold."""

    aerated: float
    gravity: float
    deflation: float
    band_depth: float
    band_rise: float
    hole_level: float
    nodules: int
    masses: int
    scars: int


def draw_findings(rng: np.random.Generator) -> Findings:
    """Draw the harmless findings of a scan, independent of its label."""
    hazy = rng.random() < 0.5
    dependent = rng.random() < 0.6
    return Findings(
        aerated=float(rng.normal(AERATED, SPREAD)),
        gravity=float(rng.uniform(20.0, 70.0)),
        deflation=float(rng.uniform(20.0, 190.0)) if hazy else 0.0,
        band_depth=float(rng.uniform(4.0, 18.0)) if dependent else 0.0,
        band_rise=float(rng.uniform(50.0, 330.0)),
        hole_level=float(rng.uniform(0.9, 2.2)) if rng.random() < 0.25 else np.inf,
        nodules=int(rng.integers(1, 7)) if rng.random() < 0.4 else 0,
        masses=int(rng.integers(1, 3)) if rng.random() < 0.10 else 0,
        scars=int(rng.integers(1, 5)) if rng.random() < 0.25 else 0,
    )


def fill_lungs(
    build: Build, grid: VoxelGrid, lungs: Mask, findings: Findings, rng: np.random.Generator
) -> Floats:
    """Return HU of lung tissue on `grid`; meaningful inside `lungs` only."""
    _, y, z = grid.axes
    rear = np.array([build.back(float(h)) for h in z.ravel()], dtype=np.float32)[None, None, :]
    height = (y - rear) / (2.0 * build.half_depth)  # 0 at the back, 1 at the front
    broad = smooth_noise(rng, grid, 45.0)
    tissue = findings.aerated + 9.0 * broad + 11.0 * smooth_noise(rng, grid, 6.0)
    tissue += findings.gravity * (0.6 - height)
    sag = np.clip(1.15 - 1.1 * height, 0.1, 1.2) ** rng.uniform(0.6, 2.2)
    low = 1.0 + 0.5 * rng.random() * np.clip(0.6 - z / build.height, -0.6, 0.6)
    tissue += findings.deflation * sag * low * (1.0 + 0.22 * broad)
    _dependent_band(tissue, grid, lungs, findings, broad)
    _holes(tissue, grid, findings, rng)
    _fissure(tissue, build, grid, broad)
    _lumps(tissue, grid, lungs, findings, rng)
    return np.asarray(np.clip(tissue, -990.0, 80.0), dtype=np.float32)


def _dependent_band(
    tissue: Floats, grid: VoxelGrid, lungs: Mask, findings: Findings, broad: Floats
) -> None:
    """Raise the HU of the posterior lung: dependent atelectasis of a supine patient."""
    if findings.band_depth <= 0.0:
        return
    depth = np.cumsum(lungs, axis=1, dtype=np.float32) * grid.spacing[1]
    fade = np.clip(1.0 + 0.6 * broad - depth / findings.band_depth, 0.0, 1.0)
    rear = grid.axes[1] < 0.0
    tissue += findings.band_rise * fade * rear


def _holes(tissue: Floats, grid: VoxelGrid, findings: Findings, rng: np.random.Generator) -> None:
    if not np.isfinite(findings.hole_level):
        return
    pattern = smooth_noise(rng, grid, float(rng.uniform(5.0, 10.0)))
    upper = np.clip(grid.axes[2] / grid.axes[2].max(), 0.0, 1.0)
    depth = np.clip(1.2 * (pattern + 0.6 * upper - findings.hole_level), 0.0, 1.0)
    tissue += depth * (EMPHYSEMA - tissue)


def _fissure(tissue: Floats, build: Build, grid: VoxelGrid, broad: Floats) -> None:
    """Draw the oblique fissure, from upper posterior to lower anterior, as a thin bright sheet."""
    _, y, z = grid.axes
    off = z - 0.42 * build.height + 1.05 * y + 5.0 * broad
    tissue += 55.0 * np.clip(1.4 - np.abs(off) / 1.6, 0.0, 1.0)


def _lumps(
    tissue: Floats, grid: VoxelGrid, lungs: Mask, findings: Findings, rng: np.random.Generator
) -> None:
    """Paint nodules, masses with a hazy rim, and scars (thin flat ellipsoids)."""
    places = np.argwhere(lungs[::3, ::3, ::3]) * 3
    if not len(places):
        return
    sizes = [(rng.uniform(1.5, 6.0),) * 3 for _ in range(findings.nodules)]
    sizes += [(rng.uniform(10.0, 26.0),) * 3 for _ in range(findings.masses)]
    sizes += [
        (rng.uniform(10, 26), rng.uniform(0.8, 2.0), rng.uniform(6, 18))
        for _ in range(findings.scars)
    ]
    for semi in sizes:
        place = places[rng.integers(len(places))] * np.array(grid.spacing) + np.array(grid.origin)
        centre = (float(place[0]), float(place[1]), float(place[2]))
        a, b, c = (float(s * rng.uniform(0.8, 1.2)) for s in semi)
        lump = Ellipsoid(centre, (a, b, c), float(rng.uniform(0.0, 180.0)))
        rim = 1.6 if b > 9.0 and rng.random() < 0.5 else 1.12
        box = lump.scaled(rim).box(grid)
        level = lump.level(grid.part(box))
        weight = np.clip((rim**2 - level) / (rim**2 - 0.85), 0.0, 1.0)
        core = rng.uniform(-60.0, 50.0)
        rough = ndimage.gaussian_filter(rng.standard_normal(level.shape), 1.5)
        soft = np.clip(weight * (1.0 + 0.8 * rough), 0.0, 1.0)
        tissue[box] += soft * (core - tissue[box])
