"""Synthetic chests with vessels in the lungs, and copies that moved or breathed out."""

from collections.abc import Callable

import numpy as np
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial.transform import Rotation

from ctviewer.core.geometry.volume import Volume

Places = np.ndarray  # (3, n) in mm of a volume's own axes
SHAPE, SPACING = (74, 60, 62), (3.0, 3.0, 3.5)
CENTRES = ((62.0, 90.0, 110.0), (160.0, 90.0, 110.0))
RADII = (42.0, 58.0, 78.0)


def vessel_chest(seed: int = 0, radii=RADII, lesions=()) -> Volume:
    """Two ellipsoid lungs of -850 HU in a body of 40 HU, with vessels from seeded smooth noise.

    `lesions` are spheres of -300 HU: centre in mm and radius in mm.
    """
    rng = np.random.default_rng(seed)
    r, a, s = np.indices(SHAPE, float) * np.reshape(SPACING, (3, 1, 1, 1))
    middle = (np.asarray(SHAPE) - 1) * SPACING / 2
    inside = ((r - middle[0]) / 105) ** 2 + ((a - middle[1]) / 82) ** 2 < 1
    hu = np.where(inside, 40.0, -1000.0)
    noise = gaussian_filter(rng.normal(size=SHAPE), 1.3)
    vessels = np.abs(noise) < 0.12 * noise.std()  # zero crossings of the noise form sheets
    strength = gaussian_filter(rng.random(SHAPE), 2.0)
    strength = (strength - strength.min()) / np.ptp(strength)
    tissue = -850 + vessels * strength * 700
    for centre in CENTRES:
        far = sum(
            ((x - c) / radius) ** 2 for x, c, radius in zip((r, a, s), centre, radii, strict=True)
        )
        hu = np.where(far < 1, tissue, hu)
        for spot, radius in lesions:
            near = sum((x - c) ** 2 for x, c in zip((r, a, s), spot, strict=True)) < radius**2
            hu = np.where(near & (far < 1), -300.0, hu)
    return Volume.from_array(np.rint(hu + rng.normal(0, 8, SHAPE)).astype(np.int16), SPACING)


def warped(volume: Volume, source: Callable[[Places], Places], shape=None) -> Volume:
    """A copy whose value at p mm is that of the volume at `source`(p)."""
    shape = shape or volume.shape
    step = np.reshape(volume.spacing, (3, 1))
    places = np.indices(shape, float).reshape(3, -1) * step
    values = map_coordinates(volume.voxels.astype(float), source(places) / step, order=1,
                             mode="nearest")  # fmt: skip
    return Volume.from_array(np.rint(values).astype(np.int16).reshape(shape), volume.spacing)


class Moved:
    """Rotated, sheared and shifted by a known matrix about the centre of the volume."""

    def __init__(self, volume: Volume, degrees=(4, -3, 6), scale=(1.03, 0.97, 0.96)) -> None:
        self.matrix = Rotation.from_euler("xyz", degrees, degrees=True).as_matrix() @ np.diag(scale)
        self.middle = np.reshape(volume.extent, (3, 1)) / 2
        self.shift = np.reshape((5.0, -6.0, 8.0), (3, 1))

    def source(self, places: Places) -> Places:
        return self.matrix @ (places - self.middle) + self.middle + self.shift

    def target(self, places: Places) -> Places:
        """Map a point of the volume to the copy."""
        return np.linalg.solve(self.matrix, places - self.middle - self.shift) + self.middle


class Exhaled:
    """The lungs smoothly compressed along z and y: the diaphragm rises by `rise` mm."""

    def __init__(self, volume: Volume, rise=22.0, back=8.0) -> None:
        self.rise, self.back = rise, back
        self.end = np.reshape(volume.extent, (3, 1))

    def _shift(self, places: Places) -> Places:
        _, a, s = np.clip(places / self.end, 0, 1)
        down = (1 - s) ** 2 * (1 + 2 * s)
        return np.stack([0 * a, self.back * np.sin(np.pi * s) * a**2, -self.rise * down])

    def source(self, places: Places) -> Places:
        return places + self._shift(places)

    def target(self, places: Places) -> Places:
        """By fixed-point iteration."""
        found = places
        for _ in range(60):
            found = places - self._shift(found)
        return found
