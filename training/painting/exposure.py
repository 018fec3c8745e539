"""How a painted chest is scanned and seen: slices, kernel, noise, and the box the network gets."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from ctviewer.core.analysis.lungs import AIR_HU, LAYER_CM2
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC, network_axes
from ctviewer.core.geometry.resample import Box, area_average
from training.dataset import MAP_SHAPE, MARGINS
from training.painting.base import Base
from training.phantom.scanner import THICKNESS_MM, draw_kernel, reconstructed
from training.phantom.space import Floats, Mask, Point

MOST_NOISE = 35.0  # HU
MOST_OFFSET = 18.0  # HU, either way
SHIFT_MM = 2.5  # of each side of the box, either way
PARTIAL, PARTIAL_SHARE = 0.12, (0.25, 0.85)  # how often a scan is a slab, and how much it keeps


@dataclass(frozen=True)
class Exposure:
    """One scan's settings: lengths in mm, HU; `kernel` as in a phantom's scanner.

    `margins` (low r, a, s, high r, a, s) lie around the aerated lung.
    """

    thickness: float
    kernel: float
    noise: float
    grain: float
    offset: float
    margins: tuple[float, ...]
    mirror: bool


def draw_exposure(rng: np.random.Generator) -> Exposure:
    """Draw the settings of one scan, whatever its label."""
    margins = rng.uniform(*MARGINS) + rng.uniform(-SHIFT_MM, SHIFT_MM, 6)
    return Exposure(
        thickness=float(np.exp(rng.uniform(*np.log(THICKNESS_MM)))),
        kernel=draw_kernel(rng),
        noise=float(MOST_NOISE * rng.random() ** 1.5),
        grain=float(rng.uniform(0.3, 1.0)),
        offset=float(rng.uniform(-MOST_OFFSET, MOST_OFFSET)),
        margins=tuple(float(margin) for margin in np.maximum(margins, 0.0)),
        mirror=bool(rng.random() < 0.5),
    )


def draw_slab(base: Base, rng: np.random.Generator) -> Base:
    """The base scan, or at times only a slab of its layers, as a partial scan would show."""
    if rng.random() >= PARTIAL:
        return base
    layers = np.flatnonzero(base.lungs.any(axis=(0, 1)))
    count = max(round(len(layers) * rng.uniform(*PARTIAL_SHARE)), 8)
    first = int(layers[0] + rng.integers(0, max(len(layers) - count, 0) + 1))
    return base.slab(first, first + count)


def slice_count(layers: int, step: float, exposure: Exposure) -> int:
    """How many slices a scan of so many layers, `step` mm apart, has: never more than layers."""
    return min(max(round(layers * step / exposure.thickness), 4), layers)


def scanned(hu: Floats, spacing: Point, exposure: Exposure, rng: np.random.Generator) -> Floats:
    """HU [r, a, slices] of the scan: kernel, thick slices, noise, offset."""
    r, a, layers = hu.shape
    slices = slice_count(layers, spacing[2], exposure)
    hu = reconstructed(hu, exposure.kernel)
    if slices < layers:
        hu = area_average(hu, Box.whole((r, a, layers)), (r, a, slices))
    white = rng.standard_normal(hu.shape, dtype=np.float32)
    speckle = ndimage.gaussian_filter(white, (exposure.grain, exposure.grain, 0.0), truncate=2.0)
    speckle *= exposure.noise / float(speckle[::4, ::4].std())
    return np.asarray(hu + speckle + exposure.offset, np.float32)


def box_around(hu: Floats, lungs: Mask, spacing: Point, margins: tuple[float, ...]) -> Box:
    """The box around the lung that still holds air: the app cannot see dense lung as lung.

    In cells of `hu`, inside it; `spacing` in mm, `margins` in mm as in Exposure.
    """
    coarse = hu[::2, ::2]
    air = ndimage.binary_opening(lungs[::2, ::2] & (coarse < AIR_HU))
    layers = air.sum(axis=(0, 1)) * spacing[0] * spacing[1] * 4e-2
    air &= layers >= min(LAYER_CM2, float(layers.max()))
    found = air if air.any() else lungs[::2, ::2]
    lo, hi = [], []
    for axis, (cell, step) in enumerate(zip(spacing, (2, 2, 1), strict=True)):
        line = np.flatnonzero(found.any(axis=tuple({0, 1, 2} - {axis})))
        lo.append(max(float(line[0] * step - margins[axis] / cell), 0.0))
        high = float((line[-1] + 1) * step + margins[axis + 3] / cell)
        hi.append(min(high, float(hu.shape[axis])))
    return Box((lo[0], lo[1], lo[2]), (hi[0], hi[1], hi[2]))


def network_input(scan: Floats, box: Box, layers: int) -> Floats:
    """The input (1, 64, 128, 128) in 0..1 that the app would prepare from `box` of the scan.

    `box` counts the `layers` of the base scan, of which the scan's slices are averages.
    """
    ratio = scan.shape[2] / layers
    seen = Box((*box.lo[:2], box.lo[2] * ratio), (*box.hi[:2], box.hi[2] * ratio))
    depth, height, width = DEFAULT_SPEC.shape
    lowest, highest = DEFAULT_SPEC.hu_range
    cells = area_average(scan, seen, (width, height, depth), clip=(lowest, highest))
    return np.asarray((network_axes(cells)[None] - lowest) / (highest - lowest), np.float32)


def network_map(mask: Mask, box: Box) -> Floats:
    """The share (32, 64, 64) of each cell of the lesion map that a mask covers."""
    depth, height, width = MAP_SHAPE
    cells = area_average(mask.view(np.uint8), box, (width, height, depth))
    return np.asarray(network_axes(cells), np.float32)
