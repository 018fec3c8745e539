"""Where a heat map crosses its threshold on a slice: marching squares, linear between cells."""

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Float32
from ctviewer.core.geometry.volume import Volume

Segments = NDArray[np.float64]
"""Straight pieces of a line, (n, 2 ends, x and y)."""

TOP, RIGHT, BOTTOM, LEFT = range(4)  # sides of a square of four neighbouring values
NO_LINE = (TOP, TOP)
WEIGHTS = (8, 4, 2, 1)  # of upper left, upper right, lower right, lower left in a square's number
SADDLES = (5, 10)  # two opposite corners above; their mean says whether these are connected
LINES = (
    NO_LINE, (LEFT, BOTTOM), (BOTTOM, RIGHT), (LEFT, RIGHT), (TOP, RIGHT), (TOP, LEFT),
    (TOP, BOTTOM), (TOP, LEFT), (TOP, LEFT), (TOP, BOTTOM), (TOP, RIGHT), (TOP, RIGHT),
    (LEFT, RIGHT), (BOTTOM, RIGHT), (LEFT, BOTTOM), NO_LINE,
)  # fmt: skip
"""The sides that a square's line joins; of a saddle whose middle is above, the first of two."""
OTHER = {(TOP, LEFT): (BOTTOM, RIGHT), (TOP, RIGHT): (LEFT, BOTTOM)}
"""The second line of a saddle."""


def contour(values: Float32, level: float) -> Segments:
    """The line between values (rows, columns) from `level` on and those below it.

    Ends are in cells: value [row, column] lies at (column + 0.5, row + 0.5). At the rim the line
    is closed along the outer edges of the cells. `level` must be finite and so must the values.
    """
    around = np.pad(values.astype(np.float64), 1, mode="edge")
    beyond = np.nextafter(np.minimum(around, 2 * level - around), -np.inf)
    beyond[1:-1, 1:-1] = around[1:-1, 1:-1]
    corners = np.stack([beyond[:-1, :-1], beyond[:-1, 1:], beyond[1:, 1:], beyond[1:, :-1]])
    numbers = np.tensordot(WEIGHTS, corners >= level, axes=1)
    rows, columns = np.nonzero((numbers > 0) & (numbers < sum(WEIGHTS)))
    found = corners[:, rows, columns]
    crossings = _crossings(found, level) + np.stack([columns, rows], axis=-1)[:, None, :] - 0.5
    first = _sides(numbers[rows, columns], found.mean(axis=0) >= level)
    saddle = np.isin(numbers[rows, columns], SADDLES)
    second = np.array([OTHER[int(a), int(b)] for a, b in first[saddle]], int).reshape(-1, 2)
    lines = [_joined(crossings, first), _joined(crossings[saddle], second)]
    return np.concatenate(lines)


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


def _crossings(corners: NDArray[np.float64], level: float) -> Segments:
    """Where the line would cross the top, right, bottom and left side of each square, (n, 4, 2)."""

    def share(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
        crossed = (start >= level) != (end >= level)
        rise = np.where(crossed, end - start, np.inf)  # a side not crossed is not asked for
        return np.where(crossed, level - start, 0.0) / rise

    upper_left, upper_right, lower_right, lower_left = corners
    zero, one = np.zeros_like(upper_left), np.ones_like(upper_left)
    sides = (
        (share(upper_left, upper_right), zero),
        (one, share(upper_right, lower_right)),
        (share(lower_left, lower_right), one),
        (zero, share(upper_left, lower_left)),
    )
    return np.stack([np.stack(side, axis=-1) for side in sides], axis=1)


def _sides(numbers: NDArray[np.int64], middle_above: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The two sides that each square's first line joins."""
    first = np.asarray(LINES)[numbers]
    low = np.isin(numbers, SADDLES) & ~middle_above
    first[low] = np.asarray(LINES)[sum(SADDLES) - numbers[low]]  # the other saddle's way
    return np.asarray(first)


def _joined(crossings: Segments, sides: NDArray[np.int64]) -> Segments:
    each = np.arange(len(sides))
    return np.stack([crossings[each, sides[:, 0]], crossings[each, sides[:, 1]]], axis=1)
