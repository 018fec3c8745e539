"""Artefacts of the patient, independent of the label: motion and metal."""

from dataclasses import dataclass

import numpy as np

from training.synthetic.phantom.build import Build
from training.synthetic.phantom.lungs import heart_shape, spine_block
from training.synthetic.phantom.metal import METAL, Metal, Sites, draw_metal, metal_share, streaks
from training.synthetic.phantom.motion import HEART_REACH, Motion, draw_motion, mixed
from training.synthetic.phantom.scanner import average_slices
from training.synthetic.phantom.space import Floats, Mask, VoxelGrid

MOVING, METALLIC = 0.35, 0.10  # share of scans


@dataclass(frozen=True)
class Artefacts:
    """Motion and metal of one scan; None if there is none."""

    motion: Motion | None = None
    metal: Metal | None = None


@dataclass(frozen=True)
class Scene:
    """The scene before scanning: HU and the true lungs and lesions on the same voxels."""

    hu: Floats
    lungs: Mask
    lesions: Mask


NO_ARTEFACTS = Artefacts()


def draw_artefacts(rng: np.random.Generator) -> Artefacts:
    """Draw the artefacts of one scan."""
    moving, metallic = rng.random(2) < (MOVING, METALLIC)
    motion, metal = draw_motion(rng), draw_metal(rng)
    return Artefacts(motion if moving else None, metal if metallic else None)


def in_motion(scene: Scene, build: Build, grid: VoxelGrid, motion: Motion) -> Scene:
    """Return the scene as scanned while the patient moves.

    The chest's content slides along the fixed ribs and spine. Voxels are lung or lesion if they are
    so for half of the time; the heartbeat of a few mm does not move them.
    """
    inside = (build.cavity(grid, 0.0) < 1.0) & ~spine_block(build, grid)
    hu = scene.hu
    if motion.beat:
        hu = hu.copy()
        heart = heart_shape(build)
        box = heart.scaled(1.0 + HEART_REACH).box(grid)
        beating = motion.beating(hu[box], grid.part(box), heart)
        hu[box] = np.where(inside[box], beating, hu[box])
    if not motion.breath:
        return Scene(hu, scene.lungs, scene.lesions)
    weights = motion.breathing(grid.axes[2].ravel(), build.dome_left, build.height)
    return Scene(
        np.where(inside, mixed(hu, weights), hu),
        np.where(inside, mixed(scene.lungs, weights) > 0.5, scene.lungs),
        np.where(inside, mixed(scene.lesions, weights) > 0.5, scene.lesions),
    )


def with_metal(hu: Floats, build: Build, grid: VoxelGrid, metal: Metal, planes: int) -> Floats:
    """Return HU with metal and its streaks, which are equal in the `planes` of each slice."""
    share = metal_share(metal, metal_sites(build, metal.side), grid)
    thick = VoxelGrid(
        (*grid.shape[:2], grid.shape[2] // planes),
        (*grid.spacing[:2], grid.spacing[2] * planes),
        grid.origin,
    )
    error = streaks(average_slices(share, planes), thick, metal.seed)
    return np.asarray(hu + share * (METAL - hu) + np.repeat(error, planes, axis=2), np.float32)


def metal_sites(build: Build, side: float) -> Sites:
    """Return the positions of metal in a phantom; the pocket is in the fat above the muscle."""
    low, high = 0.38 * build.height, 0.86 * build.height
    pocket = 0.80 * build.height
    # The front of the chest curves backwards, by its outline at that distance from the middle.
    away = (70.0 / (build.half_width + build.muscle)) ** build.roundness
    front = build.front(pocket) - build.half_depth * (1.0 - (1.0 - away) ** 0.5)
    return Sites(
        sternum=((0.0, build.front(low) + 8.0, low), (0.0, build.front(high) + 8.0, high)),
        pocket=(side * 70.0, front + build.muscle + 8.0, pocket),
        vein=(24.0, 12.0, build.carina + 20.0),
        heart=(-8.0, 0.52 * build.half_depth, build.dome_left + 12.0),
    )
