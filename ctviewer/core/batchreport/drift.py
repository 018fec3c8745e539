"""How the scans of a batch differ from those the network was trained on.

A network file may carry "training_statistics": for a quantity's name the 5th, 50th and 95th
percentile of the training scans, {"p5": ..., "p50": ..., "p95": ...}. The names are `QUANTITIES`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import AXIS_OF_LETTER
from ctviewer.core.worklist.lines import JsonRow, Line

Range = tuple[float, float, float]
"""The 5th, 50th and 95th percentile."""

PERCENTILES = (5, 50, 95)


@dataclass(frozen=True)
class Drift:
    """A quantity in this batch and, where the network file tells it, in training.

    `outside` is the share (0..1) of scans beyond the training scans' 5th to 95th percentile; a
    batch like the training scans has 0.1.
    """

    name: str
    batch: Range
    training: Range | None
    outside: float | None


def drifts(lines: Sequence[Line], statistics: Mapping[str, Any] | None) -> tuple[Drift, ...]:
    """Every quantity that the batch's scans tell, beside the training scans'."""
    found = []
    for name, value_of in QUANTITIES.items():
        known = [value_of(line.row) for line in lines if line.row.get("input")]
        values = np.array([value for value in known if value is not None], np.float64)
        if values.size:
            found.append(_drift(name, values, (statistics or {}).get(name)))
    return tuple(found)


def _drift(name: str, values: np.ndarray[Any, Any], told: Mapping[str, float] | None) -> Drift:
    p5, p50, p95 = (float(value) for value in np.percentile(values, PERCENTILES))
    if told is None:
        return Drift(name, (p5, p50, p95), None, None)
    training = (float(told["p5"]), float(told["p50"]), float(told["p95"]))
    outside = float(np.mean((values < training[0]) | (values > training[2])))
    return Drift(name, (p5, p50, p95), training, outside)


def _spacing(axis: int) -> Callable[[JsonRow], float | None]:
    return lambda row: float(row["input"]["spacing_mm"][axis])


def _shape(axis: int) -> Callable[[JsonRow], float | None]:
    def voxels(row: JsonRow) -> float | None:
        letters = str(row["input"]["orientation"])[:3]
        for stored, letter in enumerate(letters):
            if letter in AXIS_OF_LETTER and AXIS_OF_LETTER[letter][0] == axis:
                return float(row["input"]["shape"][stored])
        return None

    return voxels


def _hu(name: str) -> Callable[[JsonRow], float | None]:
    return lambda row: (row["input"].get("hu") or {}).get(name)


QUANTITIES: dict[str, Callable[[JsonRow], float | None]] = {
    Text("HU, 5th percentile"): _hu("p5"),
    Text("HU, median"): _hu("p50"),
    Text("HU, 95th percentile"): _hu("p95"),
    Text("spacing right, mm"): _spacing(0),
    Text("spacing anterior, mm"): _spacing(1),
    Text("spacing superior, mm"): _spacing(2),
    Text("voxels right"): _shape(0),
    Text("voxels anterior"): _shape(1),
    Text("voxels superior"): _shape(2),
}
"""What is compared, each from a row's JSON object; None where the row does not tell it."""
