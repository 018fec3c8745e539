"""A smooth map between the places of two volumes: an affine map after a field of displacements."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.geometry.resample import Float32
from ctviewer.core.geometry.volume import Position

Places = NDArray[np.float64]
"""Canonical indices between voxels, (n, 3)."""

STEPS_BACK = 40  # of the fixed point; each shortens the rest by the field's slope, 0.5 and less
NEAR = 1e-3  # voxels from where the way back has arrived


@dataclass(frozen=True, eq=False)
class Warp:
    """Takes a canonical index x of one volume to `matrix` @ (x + d(x)) of another.

    `field` (r, a, s, 3) holds d in voxels of the first volume at the indices `origin` + cell *
    `step`, linear between; beyond its ends it stays as it is there. `matrix` is 4 x 4. Turned round
    (`backwards`) it takes the other volume's index to that of the first.
    """

    matrix: NDArray[np.float64]
    field: Float32
    origin: tuple[float, float, float]
    step: tuple[float, float, float]
    backwards: bool = False

    def turned(self) -> "Warp":
        """The way back."""
        return replace(self, backwards=not self.backwards)

    def carried(self, place: Position) -> Position:
        """The place in the other volume that belongs to one, both in voxel indices (r, a, s)."""
        r, a, s = (float(x) for x in self.all_carried(np.array([place]))[0])
        return r, a, s

    def all_carried(self, places: Places) -> Places:
        """The same of many places, (n, 3) in voxel indices (r, a, s)."""
        if self.backwards:
            return self._back(places)
        return _applied(self.matrix, places + self._displacement(places))

    def _back(self, places: Places) -> Places:
        """By the fixed point of x = y - d(x), y being the place before the affine map."""
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
