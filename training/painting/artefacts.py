"""Motion and metal of a painted scan, whatever its label, drawn as those of phantoms.

Real scans bring heartbeats of their own; of motion, only breath is added.
"""

import numpy as np

from training.painting.base import Base
from training.phantom.artefacts import Artefacts, Scene
from training.phantom.metal import METAL, Metal, Sites, metal_share, streaks
from training.phantom.motion import Motion, mixed
from training.phantom.space import Floats, Mask

DOMES = 0.3  # height of the diaphragm's domes, in heights of the lungs
STERNUM_MM, POCKET_MM = 5.0, 22.0  # in front of the lung
ASIDE_MM, NEAR_MM = 70.0, 20.0  # a pocket from the middle, and how wide the lung behind it is


def with_artefacts(scene: Scene, base: Base, artefacts: Artefacts) -> Scene:
    """Return the scene, on the cells of `base`, with the artefacts."""
    if artefacts.motion and artefacts.motion.breath:
        scene = _breathing(scene, base, artefacts.motion)
    if artefacts.metal:
        hu = _with_metal(scene.hu, base, artefacts.metal)
        scene = Scene(hu, scene.lungs, scene.lesions)
    return scene


def _breathing(scene: Scene, base: Base, motion: Motion) -> Scene:
    """Columns of cells that hold lung somewhere go up and down, less towards the apex."""
    low, high = _extent(base, 2)
    z = base.grid.axes[2].ravel()
    weights = motion.breathing(z, low + DOMES * (high - low), high)
    columns = base.lungs.any(axis=2)

    def moved(field: Floats | Mask) -> Floats:
        planes = field.astype(np.float32)
        planes[columns] = mixed(planes[columns], weights)
        return planes

    return Scene(moved(scene.hu), moved(scene.lungs) > 0.5, moved(scene.lesions) > 0.5)


def _with_metal(hu: Floats, base: Base, metal: Metal) -> Floats:
    share = metal_share(metal, _sites(base, metal.side), base.grid)
    return np.asarray(hu + share * (METAL - hu) + streaks(share, base.grid, metal.seed), np.float32)


def _sites(base: Base, side: float) -> Sites:
    """Where metal sits in a real chest, told by its lungs."""
    low, high = _extent(base, 2)
    back, front = _extent(base, 1)

    def at(height: float) -> float:
        return low + height * (high - low)

    middle, pocket = base.middle, base.middle + side * ASIDE_MM
    near = (pocket - NEAR_MM, pocket + NEAR_MM)
    sternum = [(middle, _front(base, at(part)) + STERNUM_MM, at(part)) for part in (0.3, 0.85)]
    return Sites(
        sternum=(sternum[0], sternum[1]),
        pocket=(pocket, _front(base, at(0.8), near) + POCKET_MM, at(0.8)),
        vein=(middle + 24.0, back + 0.55 * (front - back), at(0.72)),
        heart=(middle - 8.0, back + 0.75 * (front - back), at(0.28)),
    )


def _front(base: Base, z: float, near: tuple[float, float] = (0.0, np.inf)) -> float:
    """How far forward lung reaches at the height `z` between two places along r, all in mm."""
    places = base.grid.axes[0].ravel()
    some = (places >= near[0]) & (places <= near[1])
    lung = np.flatnonzero(base.lungs[some, :, int(z / base.spacing[2])].any(axis=0))
    return float(lung[-1]) * base.spacing[1] if len(lung) else _extent(base, 1)[1]


def _extent(base: Base, axis: int) -> tuple[float, float]:
    """Where the lungs begin and end along an axis, in mm."""
    cells = np.flatnonzero(base.lungs.any(axis=tuple({0, 1, 2} - {axis})))
    return float(cells[0]) * base.spacing[axis], float(cells[-1]) * base.spacing[axis]
