"""Motion during a scan: moving structures appear twice, blurred or in steps.

A slice at height z is taken at the time z / speed, over part of a rotation of the tube. Within it,
breath and heartbeat pass through several states, and the slice shows their mean: double contours
in the slice, steps along z.
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from training.synthetic.phantom.space import Ellipsoid, Floats, Mask, VoxelGrid

STATES = 7  # averaged states of a breath
BEATS = 3  # averaged states of the heart; each needs a resampling
HEART_REACH = 0.5  # range of the heartbeat beyond the wall, in radii of the heart

# Drawn ranges. Free breathing moves the diaphragm by about 1 cm, the heart's wall moves by some mm.
BREATH_MM, BREATH_S = (3.0, 18.0), (2.5, 5.0)
BEAT_MM, BEAT_S = (2.0, 8.0), (0.6, 1.1)
SPEED, TURN_S = (20.0, 70.0), (0.3, 0.8)  # mm/s of the table; acquisition time of a slice in s


@dataclass(frozen=True)
class Motion:
    """Motion of one scan: full range in mm of diaphragm and heart wall, periods in s.

    `speed` of the table is in mm/s, `turn` the time of a slice in s, `phase` in radians.
    """

    breath: float
    breath_period: float
    beat: float
    beat_period: float
    speed: float
    turn: float
    phase: float

    def breathing(self, z: Floats, base: float, apex: float) -> Floats:
        """Return the weights (nz, nz) that mix planes at heights `z` in mm (evenly spaced).

        Column k has the weights of plane k. Planes up to `base` move by the full range, those from
        `apex` upwards are fixed.
        """
        share = np.clip((apex - z) / (apex - base), 0.0, 1.0)
        mix = np.zeros((len(z), len(z)), np.float32)
        column = np.arange(len(z))
        for late in np.linspace(-0.5, 0.5, STATES) * self.turn:
            moved = 0.5 * self.breath * self._swing(z / self.speed + late, self.breath_period)
            place = np.clip(column + moved * share / (z[1] - z[0]), 0.0, len(z) - 1.001)
            lower = place.astype(int)
            mix[lower, column] += (1.0 - (place - lower)) / STATES
            mix[lower + 1, column] += (place - lower) / STATES
        return mix

    def beating(self, block: Floats, grid: VoxelGrid, heart: Ellipsoid) -> Floats:
        """Return the voxels `block` of `grid` around `heart` with its wall moving in and out."""
        x, y, z = grid.axes
        off = np.abs(np.sqrt(heart.level(grid)) - 1.0)
        felt = np.clip(1.0 - off / HEART_REACH, 0.0, 1.0)
        across, along = x - heart.centre[0], y - heart.centre[1]
        felt /= np.maximum(np.hypot(across, along), 1.0)
        voxels = np.indices(grid.shape, np.float32)
        mean = np.zeros(grid.shape, np.float32)
        for late in np.linspace(-0.5, 0.5, BEATS) * self.turn:
            moved = 0.5 * self.beat * self._swing(z / self.speed + late, self.beat_period) * felt
            places = voxels.copy()
            places[0] -= moved * across / grid.spacing[0]
            places[1] -= moved * along / grid.spacing[1]
            mean += ndimage.map_coordinates(block, places, order=1, mode="nearest") / BEATS
        return mean

    def _swing(self, seconds: Floats, period: float) -> Floats:
        return np.asarray(np.sin(2.0 * np.pi * seconds / period + self.phase), np.float32)


def draw_motion(rng: np.random.Generator) -> Motion:
    """Draw the motion of one scan: of breath, of the heart, or of both."""
    kind = rng.random()
    return Motion(
        breath=float(rng.uniform(*BREATH_MM)) * (kind < 0.7),
        breath_period=float(rng.uniform(*BREATH_S)),
        beat=float(rng.uniform(*BEAT_MM)) * (kind > 0.35),
        beat_period=float(rng.uniform(*BEAT_S)),
        speed=float(rng.uniform(*SPEED)),
        turn=float(rng.uniform(*TURN_S)),
        phase=float(rng.uniform(0.0, 2.0 * np.pi)),
    )


def mixed(planes: Floats | Mask, weights: Floats) -> Floats:
    """Return voxels [.., nz] with planes mixed by the weights of `Motion.breathing`."""
    return np.asarray(np.matmul(planes.astype(np.float32), weights), np.float32)
