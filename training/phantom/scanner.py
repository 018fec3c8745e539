"""Scanner of a phantom: pixel size, blur, thick slices, correlated noise and padding."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from training.phantom.space import Floats, Grid, Mask

RANGE = (-1024.0, 3071.0)  # HU that twelve bits hold
PADDINGS = (-1024.0, -2048.0, -3024.0)  # HU that scanners write outside their field of view


@dataclass(frozen=True)
class Scanner:
    """How a scan is taken: lengths in mm, densities in HU; no padding means a square field."""

    pixel: float
    thickness: float
    oversampling: int
    blur: float
    noise: float
    offset: float
    field: float
    padding: float | None
    below: float
    above: float
    rounding: float = 1.0

    def grid(self, height: float) -> Grid:
        """Return the fine grid that covers lungs of `height` mm: several planes make one slice."""
        step = self.thickness / self.oversampling
        across = round(self.field / self.pixel)
        deep = round(0.82 * self.field / self.pixel)
        slices = int(np.ceil((height + self.below + self.above) / self.thickness))
        origin = (-0.5 * (across - 1) * self.pixel, -0.52 * (deep - 1) * self.pixel, -self.below)
        return Grid(
            (across, deep, slices * self.oversampling), (self.pixel, self.pixel, step), origin
        )

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Return the voxel size in mm of the finished scan."""
        return self.pixel, self.pixel, self.thickness


def draw_scanner(rng: np.random.Generator) -> Scanner:
    """Draw a scanner protocol; planes lie about 2 mm apart whatever the slice thickness."""
    thickness = float(np.exp(rng.uniform(np.log(1.5), np.log(8.0))))
    padding = float(rng.choice(PADDINGS)) if rng.random() < 0.4 else None
    return Scanner(
        pixel=float(rng.uniform(1.9, 2.4)),
        thickness=thickness,
        oversampling=max(1, round(thickness / 2.0)),
        blur=float(rng.uniform(0.35, 0.75)),
        noise=float(rng.uniform(8.0, 40.0)),
        offset=float(rng.normal(0.0, 8.0)),
        field=float(rng.uniform(360.0, 420.0)),
        padding=padding,
        below=float(rng.uniform(8.0, 60.0)),
        above=float(rng.uniform(4.0, 30.0)),
    )


def expose(hu: Floats, grid: Grid, scanner: Scanner, rng: np.random.Generator) -> Floats:
    """Return the scan of `hu`: blurred, averaged to slices, noisy and padded, in HU."""
    sigma = (scanner.blur, scanner.blur, 0.0)
    slices = average_slices(ndimage.gaussian_filter(hu, sigma, truncate=3.0), scanner.oversampling)
    shape = slices.shape
    grain = ndimage.gaussian_filter(
        rng.standard_normal(shape, dtype=np.float32), (0.7, 0.7, 0.4), truncate=3.0
    )
    grain *= scanner.noise / max(float(grain.std()), 1e-6)
    scan = np.clip(slices + grain + scanner.offset, *RANGE)
    scan = np.round(scan / scanner.rounding) * scanner.rounding
    if scanner.padding is not None:
        x, y, _ = grid.axes
        y = y - 0.5 * float(y[0, 0, 0] + y[0, -1, 0])
        outside = np.broadcast_to(x**2 + y**2 > (0.497 * scanner.field) ** 2, shape)
        scan[outside] = scanner.padding
    return np.asarray(scan, dtype=np.float32)


def average_slices(fine: Floats | Mask, count: int) -> Floats:
    """Return the means of `count` neighbouring planes along the last axis."""
    x, y, planes = fine.shape
    return np.asarray(
        fine.reshape(x, y, planes // count, count).mean(axis=-1, dtype=np.float32), dtype=np.float32
    )
