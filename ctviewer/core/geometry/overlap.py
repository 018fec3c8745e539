"""Agreement of two masks on one grid: Dice and surface distances in mm.

The surface is the set of voxels with a face outside the mask. Distances are between voxel centres
in the patient, hence correct on sheared grids; nearest neighbours are found by SciPy's k-d tree.
Mean and 95th percentile are defined as in MONAI and Google DeepMind's surface-distance: the mean
over both directions, the larger of both directions' percentiles.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.geometry.morphology import Mask

PERCENTILE = 95
MOST_POINTS = 40_000  # of a surface, evenly sampled, measured against all points of the other


@dataclass(frozen=True)
class Overlap:
    """Dice (0..1), mean symmetric surface distance and 95 % Hausdorff distance in mm.

    Distances are None if one of the masks is empty.
    """

    dice: float
    mean_mm: float | None
    hausdorff_95_mm: float | None


def overlap(one: Mask, other: Mask, affine: NDArray[np.float64]) -> Overlap | None:
    """Compare two masks (r, a, s); `affine` (4 x 4) maps a voxel to mm. None if both are empty.

    The masks are not cropped: at the edge of the grid there is a surface.
    """
    counts = int(np.count_nonzero(one)), int(np.count_nonzero(other))
    if not any(counts):
        return None
    dice = 2.0 * int(np.count_nonzero(one & other)) / sum(counts)
    if not all(counts):
        return Overlap(dice, None, None)
    surfaces = [_surface(each) @ affine[:3, :3].T for each in (one, other)]
    there, back = _distances(*surfaces), _distances(*surfaces[::-1])
    return Overlap(
        dice,
        float(np.concatenate([there, back]).mean()),
        float(max(np.percentile(each, PERCENTILE) for each in (there, back))),
    )


def _surface(mask: Mask) -> NDArray[np.float64]:
    """The indices (n, 3) of a mask's surface voxels."""
    spans = _around(mask)
    padded = np.pad(mask[spans], 1)
    inner = padded[1:-1, 1:-1, 1:-1].copy()
    for axis in range(3):
        for step in (slice(None, -2), slice(2, None)):
            inner &= padded[tuple(step if each == axis else slice(1, -1) for each in range(3))]
    inner ^= padded[1:-1, 1:-1, 1:-1]
    return np.asarray(np.argwhere(inner) + [float(span.start) for span in spans])


def _around(mask: Mask) -> tuple[slice, ...]:
    spans = []
    for axis in range(3):
        used = np.flatnonzero(mask.any(axis=tuple({0, 1, 2} - {axis})))
        spans.append(slice(int(used[0]), int(used[-1]) + 1))
    return tuple(spans)


def _distances(of: NDArray[np.float64], to: NDArray[np.float64]) -> NDArray[Any]:
    """Nearest-neighbour distances in mm from (sampled) points (n, 3) to other points."""
    from scipy.spatial import cKDTree  # takes 0.1 s, and the window comes first

    step = -(-len(of) // MOST_POINTS)
    tree = cKDTree(to, balanced_tree=False, compact_nodes=False)  # built in half the time
    distances, _ = tree.query(of[::step])
    return np.asarray(distances)
