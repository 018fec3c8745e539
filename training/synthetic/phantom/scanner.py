"""Scanner of a phantom: pixel size, blur, thick slices, kernel, correlated noise and padding."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from training.synthetic.phantom.space import Floats, Mask, VoxelGrid

RANGE = (-1024.0, 3071.0)  # HU range of twelve bits
THICKNESS_MM = (1.0, 8.0)
KERNELS = 0.6  # share of scans with a kernel softer or sharper than standard
EDGE, GAIN = 0.8, 1.2  # sigma in pixels of the enhancement by a sharp kernel, and its maximum
PADDINGS = (-1024.0, -2048.0, -3024.0)  # HU written by scanners outside the field of view


@dataclass(frozen=True)
class Scanner:
    """Scan parameters: lengths in mm, densities in HU; no padding means a square field.

    `kernel` from -1 to 1 is soft below 0 and sharp above.
    """

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
    kernel: float = 0.0

    def grid(self, height: float) -> VoxelGrid:
        """Return the fine grid that covers lungs of `height` mm: several planes make one slice."""
        step = self.thickness / self.oversampling
        across = round(self.field / self.pixel)
        deep = round(0.82 * self.field / self.pixel)
        slices = int(np.ceil((height + self.below + self.above) / self.thickness))
        origin = (-0.5 * (across - 1) * self.pixel, -0.52 * (deep - 1) * self.pixel, -self.below)
        return VoxelGrid(
            (across, deep, slices * self.oversampling), (self.pixel, self.pixel, step), origin
        )

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Return the voxel size in mm of the finished scan."""
        return self.pixel, self.pixel, self.thickness


def draw_scanner(rng: np.random.Generator) -> Scanner:
    """Draw a scanner protocol; planes are 2 mm apart, or one slice if that is less."""
    thickness = float(np.exp(rng.uniform(*np.log(THICKNESS_MM))))
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


def draw_kernel(rng: np.random.Generator) -> float:
    """Draw a reconstruction kernel, from -1 (soft) to 1 (sharp); 0 changes nothing."""
    return float(rng.uniform(-1.0, 1.0)) if rng.random() < KERNELS else 0.0


def expose(hu: Floats, grid: VoxelGrid, scanner: Scanner, rng: np.random.Generator) -> Floats:
    """Return the scan of `hu`: blurred, averaged to slices, noisy and padded, in HU."""
    sigma = (scanner.blur, scanner.blur, 0.0)
    slices = average_slices(ndimage.gaussian_filter(hu, sigma, truncate=3.0), scanner.oversampling)
    slices = reconstructed(slices, scanner.kernel)
    shape = slices.shape
    size = 0.7 - 0.3 * scanner.kernel  # a sharp kernel has finer noise texture
    grain = ndimage.gaussian_filter(
        rng.standard_normal(shape, dtype=np.float32), (size, size, 0.4), truncate=3.0
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


def reconstructed(slices: Floats, kernel: float) -> Floats:
    """Return slices [r, a, s] in HU filtered by a kernel: blurred below 0, sharpened above."""
    if not kernel:
        return slices
    sigma = -kernel if kernel < 0.0 else EDGE
    soft = ndimage.gaussian_filter(slices, (sigma, sigma, 0.0), truncate=2.5)
    return np.asarray(soft if kernel < 0.0 else slices + GAIN * kernel * (slices - soft))


def slice_mask(fine: Mask, count: int) -> Mask:
    """Return the majority of `count` neighbouring planes; the middle one decides a tie."""
    share = average_slices(fine, count)
    return np.asarray((share > 0.5) | ((share == 0.5) & fine[..., count // 2 :: count]))


def average_slices(fine: Floats | Mask, count: int) -> Floats:
    """Return the means of `count` neighbouring planes along the last axis."""
    x, y, planes = fine.shape
    return np.asarray(
        fine.reshape(x, y, planes // count, count).mean(axis=-1, dtype=np.float32), dtype=np.float32
    )
