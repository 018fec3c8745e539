"""Checks that the layers of a scan belong to one upright chest.

The probability for slices of two patients, with a gap or in a wrong order, for copies of one slice
or for an inverted chest looks like any other. The limits were set on training scans, see ADR 0037
and 0038.
"""

from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ctviewer.core.geometry.resample import Float32

EVERY = 3  # cells between those compared from layer to layer
AROUND = 5  # neighbouring layers on each side for comparison
LEAST_HU = 3.0  # minimum of the usual change; scans without noise and structure change less
SAME_HU = 0.01  # copies differ by rounding, other layers by 9 HU and more, interpolated ones by 0.8
BONE_HU = 170.0
TISSUE_HU = -150.0
SPINE_MM = 35.0  # on each side of the lungs' middle: spine and sternum, without ribs
BEHIND_MM, INSIDE_MM = 20.0, 40.0  # around the hindmost and the foremost lung cell
WALL_MM = 30.0  # around the lungs: ribs, clavicles and scapulae, no arm
END_SHARE = 0.2  # of the lungs' height counts as one end
LEAST_BONE = 20.0  # cells of bone; with fewer, its position is unknown


@dataclass(frozen=True)
class LayerFacts:
    """Consistency measures between the layers of a scan.

    `jump` is the largest change between neighbouring layers beside the lungs, as a multiple of the
    usual change nearby, and `jump_at` its place (0..1) from inferior to superior. `repeats` is the
    number of layers equal to the one below, `copies` the most of them in a row, `copies_at` the
    place (0..1) of the layer that these repeat. `behind` is the ratio of bone behind the lungs to
    bone in front of them, `above` that of the bone share in the highest part of the lungs to that
    in the lowest, both as log2; 0 if next to no bone is seen. Dense contrast counts as bone.
    """

    jump: float
    jump_at: float
    repeats: int
    copies: int
    copies_at: float
    behind: float
    above: float


def layer_facts(
    hu: Float32, mask: NDArray[np.bool_], cell_mm: tuple[float, float, float]
) -> LayerFacts:
    """Measure the layers of a grid (s, a, r) with a lung mask; `cell_mm` is (r, a, s)."""
    r, a, _ = cell_mm
    shadow = np.asarray(mask.any(axis=0))
    first, last = _reach(np.asarray(mask.any(axis=(1, 2))))
    front = _reach(np.asarray(shadow.any(axis=1)))
    sides = _reach(np.asarray(shadow.any(axis=0)))
    lowest = max(first - 1, 0)
    cells = hu[lowest : last + 1, ::EVERY, ::EVERY]
    change = np.abs(np.diff(cells, axis=0)).mean(axis=(1, 2))
    jump, layer = _jump(change)
    same = change < SAME_HU
    copies, copied = _longest(same)
    chest = _around(front, WALL_MM / a), _around(sides, WALL_MM / r)
    return LayerFacts(
        jump=jump,
        jump_at=(lowest + layer + 1) / len(hu),
        repeats=int(np.count_nonzero(same)),
        copies=copies,
        copies_at=(lowest + copied) / len(hu),
        behind=_behind(hu[first:last], front, sides, cell_mm),
        above=_above(hu[first:last, chest[0], chest[1]], _between(shadow)[chest]),
    )


def _reach(line: NDArray[np.bool_]) -> tuple[int, int]:
    found = np.flatnonzero(line)
    return int(found[0]), int(found[-1]) + 1


def _around(ends: tuple[int, int], cells: float) -> slice:
    return slice(max(ends[0] - round(cells), 0), ends[1] + round(cells))


def _jump(change: Float32) -> tuple[float, int]:
    """The largest change between neighbouring layers relative to the usual one, and its place."""
    if len(change) <= AROUND:
        return 1.0, 0
    around = sliding_window_view(np.pad(change, AROUND, "reflect"), 2 * AROUND + 1)
    usual = np.median(np.delete(around, AROUND, axis=1), axis=1)
    beside = np.minimum(around[:, AROUND - 1], around[:, AROUND + 1])
    usual = np.maximum(usual, beside)  # large together at the diaphragm in thick slices
    ratio = change / np.maximum(usual, LEAST_HU)
    greatest = int(ratio.argmax())
    return float(ratio[greatest]), greatest


def _longest(found: NDArray[np.bool_]) -> tuple[int, int]:
    """How many are found in a row at most, and the first of them."""
    edges = np.flatnonzero(np.diff(found, prepend=False, append=False))
    if not len(edges):
        return 0, 0
    lengths = edges[1::2] - edges[::2]
    longest = int(lengths.argmax())
    return int(lengths[longest]), int(edges[2 * longest])


def _behind(
    hu: Float32,
    front: tuple[int, int],
    sides: tuple[int, int],
    cell_mm: tuple[float, float, float],
) -> float:
    """Log2 ratio of midline bone behind the lungs to that in front of them."""
    r, a, _ = cell_mm
    middle, reach = sum(sides) // 2, round(SPINE_MM / r)
    strip = hu[:, :, max(middle - reach, 0) : middle + reach]
    outside, inside = round(BEHIND_MM / a), round(INSIDE_MM / a)
    back = strip[:, max(front[0] - outside, 0) : front[0] + inside]
    before = strip[:, max(front[1] - inside, 0) : front[1] + outside]
    return _compared(_bone(back), _bone(before))


def _above(hu: Float32, between: NDArray[np.bool_]) -> float:
    """Log2 ratio of the bone share in the highest part to that in the lowest.

    Contrast in stomach, spleen or kidneys lies between the sides of the lungs, so the ratio is also
    taken of the chest wall alone; the larger of the two counts.
    """
    layers = max(round(END_SHARE * len(hu)), 1)
    highest, lowest = hu[-layers:], hu[:layers]
    return max(_ratio(highest, lowest), _ratio(highest[:, ~between], lowest[:, ~between]))


def _between(shadow: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What lies between the two sides of a shadow in each line."""
    from_left = np.logical_or.accumulate(shadow, axis=1)
    return from_left & np.logical_or.accumulate(shadow[:, ::-1], axis=1)[:, ::-1]


def _ratio(highest: Float32, lowest: Float32) -> float:
    tissue = [max(int(np.count_nonzero(part > TISSUE_HU)), 1) for part in (highest, lowest)]
    least = LEAST_BONE / max(tissue)
    return _compared(_bone(highest) / tissue[0], _bone(lowest) / tissue[1], least)


def _bone(hu: Float32) -> int:
    return int(np.count_nonzero(hu > BONE_HU))


def _compared(one: float, other: float, least: float = LEAST_BONE) -> float:
    return log2((one + least) / (other + least))
