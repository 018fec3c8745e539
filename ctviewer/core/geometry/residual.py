"""Residual misalignment of two registered images, by block matching.

Measured at places that the registration had to match, but with another metric, and over a range
that reveals a wrong match: for a correct one, blocks are found where they are.
"""

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.geometry.morphology import Mask
from ctviewer.core.geometry.resample import Float32

HALF = 3  # cells of a block on each side of its centre
SEARCH = 4  # search range in cells on each side
MOST = 100  # blocks, spread over those with most detail
LEAST_VARIANCE = 0.3  # of a block, in an image with local SD 1: less is noise
FULL = 0.7  # minimum share of a block's cells that count
RIM = HALF + SEARCH


def residual_shifts(one: Float32, other: Float32, inside: Mask) -> NDArray[np.float64]:
    """The shifts in cells (n) of blocks of `one` (r, a, s) in `other`, by cross-correlation.

    Blocks lie in `inside`; there may be none. A shift is at most 7 cells (diagonally).
    """
    return np.array([_shift(one, other, place) for place in _places(one, inside)])


def _places(image: Float32, inside: Mask) -> NDArray[np.intp]:
    """The centres of blocks with much detail, (n, 3)."""
    from scipy.ndimage import uniform_filter

    size = 2 * HALF + 1
    variance = uniform_filter(image**2, size)
    full = uniform_filter(inside.astype(np.float32), size) >= FULL
    core = np.zeros(inside.shape, bool)
    middle = tuple(slice(RIM, max(n - RIM, RIM)) for n in inside.shape)
    core[middle] = (full & inside & (variance >= LEAST_VARIANCE))[middle]
    places = np.argwhere(core)
    strongest = np.argsort(-variance[core], kind="stable")[: max(len(places) // 2, 1)]
    chosen = np.sort(strongest)  # in spatial order, to be spread over the image
    picked = (
        np.linspace(0, len(chosen) - 1, MOST).astype(int) if len(chosen) > MOST else slice(None)
    )
    return np.asarray(places[chosen[picked]], np.intp)


def _shift(one: Float32, other: Float32, place: NDArray[np.intp]) -> float:
    size, width = 2 * HALF + 1, 2 * SEARCH + 1
    block = one[tuple(slice(at - HALF, at + HALF + 1) for at in place)].ravel()
    around = other[tuple(slice(at - RIM, at + RIM + 1) for at in place)]
    windows = np.lib.stride_tricks.sliding_window_view(around, (size,) * 3).reshape(width**3, -1)
    block = block - block.mean()
    rest = windows - windows.mean(axis=1, keepdims=True)
    scale = np.linalg.norm(rest, axis=1) * np.linalg.norm(block)
    likeness = (rest @ block / np.maximum(scale, 1e-6)).reshape((width,) * 3)
    best = np.unravel_index(int(likeness.argmax()), likeness.shape)
    shift = [_peak(np.moveaxis(likeness, axis, 0)[:, *others], best[axis]) - SEARCH
             for axis, others in enumerate(_others(best))]  # fmt: skip
    return float(np.linalg.norm(shift))


def _others(best: tuple[np.intp, ...]) -> list[tuple[np.intp, ...]]:
    return [tuple(at for axis, at in enumerate(best) if axis != own) for own in range(3)]


def _peak(line: Float32, at: np.intp) -> float:
    """The vertex of the parabola through a peak and its neighbours."""
    if not 0 < at < len(line) - 1:
        return float(at)
    low, mid, high = (float(x) for x in line[at - 1 : at + 2])
    return float(at) + (low - high) / 2 / min(low - 2 * mid + high, -1e-6)
