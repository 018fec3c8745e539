"""Synthetic chest CT with known truth: one seed gives one patient, healthy or with pneumonia."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ctviewer.core.geometry.volume import Volume
from training.synthetic.phantom.artefacts import (
    Artefacts,
    Scene,
    draw_artefacts,
    in_motion,
    with_metal,
)
from training.synthetic.phantom.body import draw_body
from training.synthetic.phantom.branches import AIRWAY_WALL, grow_branches
from training.synthetic.phantom.build import Build, draw_build
from training.synthetic.phantom.lesions import Disease, draw_disease, paint_lesions
from training.synthetic.phantom.lungs import draw_lungs
from training.synthetic.phantom.parenchyma import draw_findings, fill_lungs
from training.synthetic.phantom.scanner import (
    Scanner,
    draw_kernel,
    draw_scanner,
    expose,
    slice_mask,
)
from training.synthetic.phantom.skeleton import draw_bones
from training.synthetic.phantom.space import Floats, Mask, VoxelGrid, coverage

EXTRAS = 5  # a separate random stream for later additions, so that a seed keeps its anatomy
BLOOD, BORE = 35.0, -985.0  # HU of small vessels and of the air in the airways
WALL = -150.0  # HU of an airway wall, thinner than a voxel


@dataclass(frozen=True)
class Phantom:
    """One synthetic scan with its truth; the masks are on the grid of `volume`."""

    volume: Volume
    lungs: Mask
    lesions: Mask
    pneumonia: bool

    @property
    def severity(self) -> float:
        """Return the share of the lung, 0 to 1, involved by lesions."""
        return float(self.lesions.sum() / max(int(self.lungs.sum()), 1))


@dataclass(frozen=True)
class Anatomy:
    """One patient before lung tissue is drawn: the common part of healthy and diseased scans.

    They also share the artefacts, so that these are independent of the label.
    """

    build: Build
    scanner: Scanner
    artefacts: Artefacts
    grid: VoxelGrid
    outside: Floats
    lungs: Mask
    vessels: Floats
    bores: Floats
    walls: Floats


def make_phantom(
    seed: int,
    *,
    pneumonia: bool,
    scanner: Scanner | None = None,
    disease: Disease | None = None,
    artefacts: Artefacts | None = None,
) -> Phantom:
    """Return the phantom of `seed`; the same seed gives the same patient with and without disease.

    `scanner`, `disease` and `artefacts` replace those drawn from the seed.
    """
    anatomy = _anatomy(seed, scanner)
    rng = np.random.default_rng([seed, 1 + int(pneumonia)])
    scene = _scene(anatomy, pneumonia, disease, rng)
    planes = anatomy.scanner.oversampling
    chosen = artefacts or anatomy.artefacts
    if chosen.motion:
        scene = in_motion(scene, anatomy.build, anatomy.grid, chosen.motion)
    hu = scene.hu
    if chosen.metal:
        hu = with_metal(hu, anatomy.build, anatomy.grid, chosen.metal, planes)
    scan = expose(hu, anatomy.grid, anatomy.scanner, rng)
    return Phantom(
        volume=Volume.from_array(scan, anatomy.scanner.spacing),
        lungs=slice_mask(scene.lungs, planes),
        lesions=slice_mask(scene.lesions, planes),
        pneumonia=pneumonia,
    )


def _scene(
    anatomy: Anatomy, pneumonia: bool, disease: Disease | None, rng: np.random.Generator
) -> Scene:
    """Draw the lungs of one scan into the anatomy, healthy or with lesions."""
    grid, lungs = anatomy.grid, anatomy.lungs
    tissue = fill_lungs(anatomy.build, grid, lungs, draw_findings(rng), rng)
    tissue += anatomy.vessels * (BLOOD - tissue)
    tissue += anatomy.walls * np.maximum(WALL - tissue, 0.0)
    diseased = np.zeros(grid.shape, dtype=bool)
    wanted = disease or draw_disease(rng)
    if pneumonia:
        lesions = paint_lesions(grid, lungs, wanted, rng)
        tissue, diseased = lesions.over(tissue), lesions.mask
    hu = np.where(lungs, tissue, anatomy.outside)
    hu += anatomy.bores * (BORE - hu)
    return Scene(hu, lungs, diseased)


@lru_cache(maxsize=1)
def _anatomy(seed: int, scanner: Scanner | None) -> Anatomy:
    rng = np.random.default_rng([seed, 0])
    build, drawn = draw_build(rng), draw_scanner(rng)
    later = np.random.default_rng([seed, EXTRAS])
    used = scanner or replace(drawn, kernel=draw_kernel(later))
    artefacts = draw_artefacts(later)
    grid = used.grid(build.height)
    lungs = draw_lungs(build, grid, rng)
    outside = draw_body(build, grid, rng)
    draw_bones(outside, build, grid)
    branches = grow_branches(build, grid, lungs, rng)
    walls = coverage(grid, [bore.widened(AIRWAY_WALL) for bore in branches.bronchi])
    bores = np.maximum(coverage(grid, branches.trachea), lungs * coverage(grid, branches.bronchi))
    vessels = coverage(grid, branches.vessels)
    return Anatomy(build, used, artefacts, grid, outside, lungs, vessels, bores, walls)
