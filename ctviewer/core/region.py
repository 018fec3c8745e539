"""What the voxels inside a circle or rectangle say.

A voxel is inside when its centre lies within the outline or on it. Only the file's own values on
the one slice that the region was drawn on count: nothing is interpolated, windowed or averaged
over a slab. The standard deviation is that of a sample (n - 1), as in ITK and ImageJ.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.measure import Kind, Measurement, circle_reach, length_mm, metric
from ctviewer.core.volume import Volume

ON_THE_LINE = 1e-9  # relative; rounding must not decide about a voxel on the outline


@dataclass(frozen=True)
class Statistics:
    """Of the finite voxels of a region, in HU; `sd` is None for a single voxel.

    `nonfinite` counts the NaN and infinite voxels that were left out.
    """

    mean: float
    sd: float | None
    least: float
    most: float
    voxels: int
    nonfinite: int


def statistics(volume: Volume, region: Measurement) -> Statistics | None:
    """The statistics of a region, or None where no finite voxel is inside it."""
    values = voxels_inside(volume, region)
    finite = values[np.isfinite(values)].astype(np.float64)
    if not finite.size:
        return None
    return Statistics(
        mean=float(finite.mean()),
        sd=float(finite.std(ddof=1)) if finite.size > 1 else None,
        least=float(finite.min()),
        most=float(finite.max()),
        voxels=int(finite.size),
        nonfinite=int(values.size - finite.size),
    )


def voxels_inside(volume: Volume, region: Measurement) -> NDArray[np.generic]:
    """The values (HU) of the voxels whose centres lie inside, in one dimension."""
    plane = region.plane
    across, down = _span(volume, region)
    stack = volume.voxels.transpose(plane.axis, plane.across, plane.down)
    values = stack[region.position][across.start : across.stop, down.start : down.stop]
    if region.kind is Kind.RECTANGLE:
        return np.asarray(values).ravel()
    (xx, xy), (_, yy) = metric(volume, plane)
    x = np.arange(across.start, across.stop)[:, None] - region.spots[0][0]
    y = np.arange(down.start, down.stop)[None, :] - region.spots[0][1]
    squared = xx * x**2 + 2 * xy * x * y + yy * y**2
    limit = length_mm(volume, region) ** 2 * (1 + ON_THE_LINE)
    return np.asarray(values[squared <= limit])


def _span(volume: Volume, region: Measurement) -> tuple[range, range]:
    """The voxels across and down whose centres may be inside: a box around the outline."""
    (x0, y0), (x1, y1) = region.spots
    if region.kind is Kind.CIRCLE:
        wide, tall = circle_reach(volume, region)
        (x0, x1), (y0, y1) = (x0 - wide, x0 + wide), (y0 - tall, y0 + tall)
    plane = region.plane
    return _centres(x0, x1, volume.shape[plane.across]), _centres(y0, y1, volume.shape[plane.down])


def _centres(one: float, other: float, count: int) -> range:
    low, high = sorted((one, other))
    first = max(int(np.ceil(low - ON_THE_LINE)), 0)
    return range(first, max(min(int(np.floor(high + ON_THE_LINE)) + 1, count), first))
