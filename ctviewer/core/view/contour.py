"""Heat map contours on a slice: marching squares, linear between cells."""

from typing import cast

import numpy as np
from contourpy import contour_generator
from numpy.typing import NDArray

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Float32
from ctviewer.core.geometry.volume import Volume

Segments = NDArray[np.float64]
"""Line segments, (n, 2 ends, x and y)."""


def contour(values: Float32, level: float) -> Segments:
    """The contour of values (rows, columns) at `level`; cells with exactly `level` are inside.

    Coordinates are in cells: value [row, column] lies at (column + 0.5, row + 0.5). At the border
    the contour is closed along the outer cell edges. For saddle points the mean decides which
    corners are connected. `level` and the values must be finite.
    """
    below = np.nextafter(level, -np.inf)  # contourpy separates values above it from the rest
    around = np.pad(values.astype(np.float64), 1, mode="edge")
    beyond = np.minimum(around, 2 * below - around)
    beyond[1:-1, 1:-1] = around[1:-1, 1:-1]
    rows, columns = (np.arange(size) - 0.5 for size in beyond.shape)
    squares = contour_generator(columns, rows, beyond, name="serial", line_type="Separate")
    lines = cast(list[NDArray[np.float64]], squares.lines(below))
    pieces = [np.stack([line[:-1], line[1:]], axis=1) for line in lines]
    return np.concatenate([np.empty((0, 2, 2)), *pieces])


def contour_mm(
    heat_map: HeatMap, volume: Volume, plane: Plane, position: int, level: float
) -> Segments:
    """A map's contour on a slice of the volume, in mm from the slice's left and top edge."""
    values = heat_map.slice_of(plane, position)
    if values is None or float(values.max()) < level:
        return np.empty((0, 2, 2))
    left, top, width, height = heat_map.rect_mm(volume, plane)
    rows, columns = values.shape
    mm = contour(values, level) * (width / columns, height / rows) + (left, top)
    return np.asarray(mm)
