"""A smooth map between two volumes: a displacement field, then an affine map."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.geometry.resample import Float32
from ctviewer.core.geometry.volume import Position

Places = NDArray[np.float64]
"""Canonical indices (continuous), (n, 3)."""

STEPS_BACK = 40  # fixed-point iterations; each reduces the error by the field's slope, at most 0.5
NEAR = 1e-3  # voxels; convergence of the inverse


@dataclass(frozen=True, eq=False)
class Warp:
    """Maps a canonical index x of one volume to `matrix` @ (x + d(x)) of another.

    `field` (r, a, s, 3) holds d in voxels of the first volume at the indices `origin` + cell *
    `step`, interpolated linearly and constant beyond its ends. `matrix` is 4 x 4. With `backwards`
    it is the inverse map, from the other volume to the first.
    """

    matrix: NDArray[np.float64]
    field: Float32
    origin: tuple[float, float, float]
    step: tuple[float, float, float]
    backwards: bool = False

    def turned(self) -> "Warp":
        """The inverse map."""
        return replace(self, backwards=not self.backwards)

    def carried(self, place: Position) -> Position:
        """The corresponding place in the other volume, in voxel indices (r, a, s)."""
        r, a, s = (float(x) for x in self.all_carried(np.array([place]))[0])
        return r, a, s

    def all_carried(self, places: Places) -> Places:
        """The same for many places, (n, 3) in voxel indices (r, a, s)."""
        if self.backwards:
            return self._back(places)
        return _applied(self.matrix, places + self._displacement(places))

    def _back(self, places: Places) -> Places:
        """By fixed-point iteration of x = y - d(x), where y is the place before the affine map."""
        before = _applied(self._inverse, places)
        found = before
        for _ in range(STEPS_BACK):
            last, found = found, before - self._displacement(found)
            if np.abs(found - last).max(initial=0.0) < NEAR:
                break
        return found

    @cached_property
    def _inverse(self) -> NDArray[np.float64]:
        return np.asarray(np.linalg.inv(self.matrix))

    def _displacement(self, places: Places) -> Places:
        from scipy.ndimage import map_coordinates  # takes 0.15 s

        cells = ((places - self.origin) / self.step).T
        parts = [
            map_coordinates(self.field[..., axis], cells, order=1, mode="nearest")
            for axis in range(3)
        ]
        return np.asarray(np.stack(parts, axis=1), np.float64)


def _applied(matrix: NDArray[np.float64], places: Places) -> Places:
    return np.asarray(places @ matrix[:3, :3].T + matrix[:3, 3])
