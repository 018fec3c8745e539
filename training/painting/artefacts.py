"""Motion and metal of a painted scan, whatever its label, drawn as those of phantoms.

Real scans bring heartbeats of their own; of motion, only breath is added.
"""

import numpy as np

from training.painting.base import Base
from training.phantom.artefacts import Artefacts, Scene
from training.phantom.metal import METAL, Metal, Sites, metal_share, streaks
from training.phantom.motion import Motion, mixed
from training.phantom.space import Floats, Mask, Point

DOMES = 0.3  # height of the diaphragm's domes, in heights of the lungs
STERNUM_MM, POCKET_MM = 8.0, 22.0  # in front of the lung
ASIDE_MM = 70.0  # of a pocket, from the middle


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

    def at(x: float, height: float, ahead: float) -> Point:
        z = low + height * (high - low)
        return x, _front(base, x, z) + ahead, z

    middle = base.middle
    return Sites(
        sternum=(at(middle, 0.3, STERNUM_MM), at(middle, 0.85, STERNUM_MM)),
        pocket=at(middle + side * ASIDE_MM, 0.8, POCKET_MM),
        vein=(middle + 24.0, back + 0.55 * (front - back), low + 0.72 * (high - low)),
        heart=(middle - 8.0, back + 0.75 * (front - back), low + 0.28 * (high - low)),
    )


def _front(base: Base, x: float, z: float) -> float:
    """How far forward lung reaches within 2 cm of `x` and at the height `z`, all in mm."""
    first, last = ((x + off) / base.spacing[0] for off in (-20.0, 20.0))
    near = base.lungs[max(int(first), 0) : max(int(last), 1), :, int(z / base.spacing[2])]
    lung = np.flatnonzero(near.any(axis=0))
    return float(lung[-1]) * base.spacing[1] if len(lung) else _extent(base, 1)[1]


def _extent(base: Base, axis: int) -> tuple[float, float]:
    """Where the lungs begin and end along an axis, in mm."""
    cells = np.flatnonzero(base.lungs.any(axis=tuple({0, 1, 2} - {axis})))
    return float(cells[0]) * base.spacing[axis], float(cells[-1]) * base.spacing[axis]
