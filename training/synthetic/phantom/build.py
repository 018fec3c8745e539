"""Build of one synthetic patient: all sizes in mm needed to draw a whole chest."""

from dataclasses import dataclass

import numpy as np

from training.synthetic.phantom.space import Floats, VoxelGrid

# Profiles over u = z / lung height (0: lowest point of the lungs, 1: apex), as parts of the value
# at the base. Drawn by eye from the typical shape of the chest, arms raised.
LEVELS = (-0.6, 0.0, 0.3, 0.5, 0.7, 0.85, 1.0, 1.25)
CAVITY_WIDTH = (0.98, 1.01, 1.0, 0.96, 0.87, 0.75, 0.6, 0.42)
CAVITY_DEPTH = (0.98, 1.0, 1.0, 0.98, 0.9, 0.79, 0.66, 0.5)
CAVITY_SHIFT = (2.0, 0.0, -1.0, -2.0, -6.0, -12.0, -19.0, -26.0)  # mm: by kyphosis
BODY_WIDTH = (0.97, 1.0, 1.0, 1.0, 1.02, 1.04, 1.0, 0.8)
BODY_DEPTH = (0.98, 1.0, 1.0, 0.98, 0.93, 0.86, 0.78, 0.68)


@dataclass(frozen=True)
class Build:
    """Sizes of one patient in mm, the HU of blood (`contrast`) and the power of its outline."""

    half_width: float
    half_depth: float
    height: float
    fat: float
    muscle: float
    roundness: float
    dome_right: float
    dome_left: float
    heart: float
    contrast: float
    breasts: float
    rib_phase: float

    @property
    def carina(self) -> float:
        """Return the level in mm of the carina."""
        return 0.64 * self.height

    def profile(self, z: Floats, parts: tuple[float, ...]) -> Floats:
        """Return a profile of this module at heights `z` in mm, smoothly interpolated."""
        u = np.asarray(z / self.height)
        around = [np.interp(u + shift, LEVELS, parts) for shift in (-0.08, -0.04, 0.0, 0.04, 0.08)]
        return np.asarray(np.mean(around, axis=0), dtype=np.float32)

    def back(self, z: float) -> float:
        """Return y in mm of the rearmost lung at height `z`."""
        at = np.array([z], dtype=np.float32)
        shift, depth = self.profile(at, CAVITY_SHIFT), self.profile(at, CAVITY_DEPTH)
        return float(shift[0] - self.half_depth * depth[0])

    def front(self, z: float) -> float:
        """Return y in mm of the foremost lung at height `z`."""
        at = np.array([z], dtype=np.float32)
        shift, depth = self.profile(at, CAVITY_SHIFT), self.profile(at, CAVITY_DEPTH)
        return float(shift[0] + self.half_depth * depth[0])

    def cavity(self, grid: VoxelGrid, wall: float) -> Floats:
        """Return a level that is below 1 inside the chest cavity widened by `wall` mm."""
        _, _, z = grid.axes
        width = self.half_width * self.profile(z, CAVITY_WIDTH) + wall
        depth = self.half_depth * self.profile(z, CAVITY_DEPTH) + wall
        return self._level(grid, width, depth)

    def body(self, grid: VoxelGrid, inset: float) -> Floats:
        """Return a level that is below 1 inside the body outline drawn in by `inset` mm."""
        _, _, z = grid.axes
        wall = 10.0 + self.muscle + self.fat
        width = (self.half_width + wall) * self.profile(z, BODY_WIDTH) - inset
        depth = (self.half_depth + wall) * self.profile(z, BODY_DEPTH) - 0.8 * inset
        return self._level(grid, width, depth)

    def _level(self, grid: VoxelGrid, width: Floats, depth: Floats) -> Floats:
        x, y, z = grid.axes
        across = (np.abs(x) / width) ** self.roundness
        along = (np.abs(y - self.profile(z, CAVITY_SHIFT)) / depth) ** self.roundness
        return np.asarray(across + along, dtype=np.float32)


def draw_build(rng: np.random.Generator) -> Build:
    """Draw the build of one adult; sizes are correlated through one overall scale."""
    size = rng.normal(1.0, 0.05)
    inspiration = rng.uniform(0.0, 1.0)
    height = size * (195.0 + 65.0 * inspiration)
    dome = height * rng.uniform(0.29, 0.35) * (1.12 - 0.15 * inspiration)
    return Build(
        half_width=size * rng.uniform(122.0, 140.0),
        half_depth=size * rng.uniform(82.0, 104.0),
        height=height,
        fat=float(rng.uniform(6.0, 28.0)),
        muscle=float(rng.uniform(9.0, 17.0)),
        roundness=float(rng.uniform(2.05, 2.5)),
        dome_right=dome,
        dome_left=dome - rng.uniform(4.0, 18.0),
        heart=size * float(rng.uniform(0.9, 1.12)),
        contrast=float(rng.uniform(130.0, 280.0)) if rng.random() < 0.4 else 42.0,
        breasts=float(rng.uniform(12.0, 32.0)) if rng.random() < 0.5 else 0.0,
        rib_phase=float(rng.uniform(0.0, 1.0)),
    )
