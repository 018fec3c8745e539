"""Whether the layers of a scan are those of one chest, and upright.

A number for slices of two people, with a gap between them or in a wrong order, or for a chest on
its head, looks like any other. Limits were set on the scans that may train, see ADR 0037.
"""

from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ctviewer.core.geometry.resample import Float32

EVERY = 3  # cells between two that are compared from layer to layer
AROUND = 5  # layers before and after one that it is compared with
LEAST_HU = 3.0  # of a usual change; scans without noise and structure change less
BONE_HU = 170.0
TISSUE_HU = -150.0
SPINE_MM = 35.0  # to either side of the lungs' middle: spine and sternum, no ribs beside them
BEHIND_MM, INSIDE_MM = 20.0, 60.0  # around the hindmost and the foremost lung
WALL_MM = 30.0  # around the lungs: ribs, clavicles and scapulae, no arm
END_SHARE = 0.2  # of the height of the lungs is an end of them
LEAST_BONE = 20.0  # cells of bone, or none is known to lie anywhere


@dataclass(frozen=True)
class LayerFacts:
    """What the layers of a scan say about each other.

    `jump` is the greatest change from one layer to the next beside the lungs, in multiples of the
    usual change around it, and `jump_at` its place (0..1) from the lowest to the highest.
    `behind` is the bone at the back of the lungs over that at their front, `above` the share of
    bone in the highest part of the lungs over that in the lowest, both as logarithms to base 2; 0
    where next to no bone is seen.
    """

    jump: float
    jump_at: float
    behind: float
    above: float


def layer_facts(
    hu: Float32, mask: NDArray[np.bool_], cell_mm: tuple[float, float, float]
) -> LayerFacts:
    """Look at the layers of a grid (s, a, r) with its lungs; `cell_mm` are those of (r, a, s)."""
    r, a, _ = cell_mm
    shadow = np.asarray(mask.any(axis=0))
    first, last = _reach(np.asarray(mask.any(axis=(1, 2))))
    front = _reach(np.asarray(shadow.any(axis=1)))
    sides = _reach(np.asarray(shadow.any(axis=0)))
    jump, layer = _jump(hu, first, last)
    chest = _around(front, WALL_MM / a), _around(sides, WALL_MM / r)
    return LayerFacts(
        jump=jump,
        jump_at=(layer + 1) / len(hu),
        behind=_behind(hu[first:last], front, sides, cell_mm),
        above=_above(hu[first:last, chest[0], chest[1]]),
    )


def _reach(line: NDArray[np.bool_]) -> tuple[int, int]:
    found = np.flatnonzero(line)
    return int(found[0]), int(found[-1]) + 1


def _around(ends: tuple[int, int], cells: float) -> slice:
    return slice(max(ends[0] - round(cells), 0), ends[1] + round(cells))


def _jump(hu: Float32, first: int, last: int) -> tuple[float, int]:
    """The greatest change between neighbouring layers over the usual one there, and its place."""
    cells = hu[max(first - 1, 0) : last + 1, ::EVERY, ::EVERY]
    change = np.abs(np.diff(cells, axis=0)).mean(axis=(1, 2))
    if len(change) <= AROUND:
        return 1.0, first
    around = sliding_window_view(np.pad(change, AROUND, "reflect"), 2 * AROUND + 1)
    usual = np.median(np.delete(around, AROUND, axis=1), axis=1)
    ratio = change / np.maximum(usual, LEAST_HU)
    greatest = int(ratio.argmax())
    return float(ratio[greatest]), max(first - 1, 0) + greatest


def _behind(
    hu: Float32,
    front: tuple[int, int],
    sides: tuple[int, int],
    cell_mm: tuple[float, float, float],
) -> float:
    """Bone beside the middle, at the back of the lungs over that at their front."""
    r, a, _ = cell_mm
    middle, reach = sum(sides) // 2, round(SPINE_MM / r)
    strip = hu[:, :, max(middle - reach, 0) : middle + reach]
    outside, inside = round(BEHIND_MM / a), round(INSIDE_MM / a)
    back = strip[:, max(front[0] - outside, 0) : front[0] + inside]
    before = strip[:, max(front[1] - inside, 0) : front[1] + outside]
    return _compared(_bone(back), _bone(before))


def _above(hu: Float32) -> float:
    """The share of bone in the highest part over that in the lowest."""
    layers = max(round(END_SHARE * len(hu)), 1)
    highest, lowest = hu[-layers:], hu[:layers]
    tissue = [max(int(np.count_nonzero(part > TISSUE_HU)), 1) for part in (highest, lowest)]
    least = LEAST_BONE / max(tissue)
    return _compared(_bone(highest) / tissue[0], _bone(lowest) / tissue[1], least)


def _bone(hu: Float32) -> int:
    return int(np.count_nonzero(hu > BONE_HU))


def _compared(one: float, other: float, least: float = LEAST_BONE) -> float:
    return log2((one + least) / (other + least))
