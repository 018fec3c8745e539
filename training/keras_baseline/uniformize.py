"""Methods to resample scans to one depth, after Zunair et al. 2020 (arXiv 2007.13224).

The paper distinguishes three: slices from the beginning, middle and end of the scan ("subset slice
selection"), equally spaced slices ("even slice selection") and a spline through all of them
("spline interpolated zoom", used by the Keras example). Area averaging is used by this program's
own networks.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import zoom

from ctviewer.core.geometry.resample import Box, area_average

Floats = NDArray[np.float64]
Slices = NDArray[np.intp]


def subset_slices(count: int, wanted: int) -> Slices:
    """Return `wanted` of `count` slice numbers: a block each at the start, middle and end.

    The blocks have equal length except for the middle one, which takes the remainder. A scan with
    fewer slices than wanted gives all, some twice, as in `even_slices`.
    """
    if count <= wanted:
        return even_slices(count, wanted)
    third, rest = divmod(wanted, 3)
    middle = third + rest
    begin = (count - middle) // 2
    runs = (range(third), range(begin, begin + middle), range(count - third, count))
    return np.array([number for run in runs for number in run], np.intp)


def even_slices(count: int, wanted: int) -> Slices:
    """Return `wanted` of `count` slice numbers, every count / wanted slices from the first."""
    return np.asarray(np.arange(wanted) * count // wanted, np.intp)


def spline_depth(volume: Floats, depth: int) -> Floats:
    """Return (x, y, depth): cubic splines through the slices, as in the Keras example."""
    factor = 1 / (volume.shape[-1] / depth)
    return np.asarray(zoom(volume, (1, 1, factor), mode="nearest"))


def subset_depth(volume: Floats, depth: int) -> Floats:
    """Return (x, y, depth): the first, middle and last slices."""
    return volume[:, :, subset_slices(volume.shape[-1], depth)]


def even_depth(volume: Floats, depth: int) -> Floats:
    """Return (x, y, depth): slices at even distances."""
    return volume[:, :, even_slices(volume.shape[-1], depth)]


def area(volume: Floats, side: int, depth: int) -> Floats:
    """Return (side, side, depth): each cell is the mean of the volume that it covers."""
    x, y, z = volume.shape
    cells = area_average(volume, Box.whole((x, y, z)), (side, side, depth))
    return np.asarray(cells, np.float64)


DEPTHS: dict[str, Callable[[Floats, int], Floats]] = {
    "subset": subset_depth,
    "even": even_depth,
    "spline": spline_depth,
}
METHODS = ("subset", "even", "spline", "area")
