"""Bar charts as inline SVG, without scripts, fonts or external resources."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup

from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import AXIS_OF_LETTER
from ctviewer.core.worklist.lines import JsonRow, Line

WIDTH, HEIGHT = 640, 200  # of a histogram's drawing area, in pixels
LEFT, TOP, BOTTOM = 44, 12, 40  # margins for axis labels
INK, FAINT, BAR = "#20262c", "#c9d0d6", "#3b7dd8"


def histogram(counts: Sequence[int], title: str, say: Callable[[str], str] = str) -> Markup:
    """Counts in equal bins of 0..1 as bars over a probability axis."""
    title = say(title)
    most = max([*counts, 1])
    wide = WIDTH / len(counts)
    bar_ = Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}">'
        "<title>{}: {}</title></rect>"
    )
    bars = [
        bar_.format(
            LEFT + place * wide + 1, TOP + HEIGHT * (1 - count / most),
            wide - 2, HEIGHT * count / most, BAR, say(_bin(place, len(counts))), count,
        )
        for place, count in enumerate(counts)
        if count
    ]  # fmt: skip
    foot = TOP + HEIGHT
    ticks = [
        _text(LEFT + WIDTH * tenth / 10, foot + 16, f"{tenth / 10:.1f}", "middle")
        for tenth in range(0, 11, 2)
    ]
    parts = [
        _line(TOP, FAINT),
        *bars,
        _line(foot, INK),
        *ticks,
        _text(LEFT - 6, TOP + 5, str(most), "end"),
        _text(LEFT - 6, foot, "0", "end"),
        _text(LEFT + WIDTH / 2, foot + 34, title, "middle"),
    ]
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        LEFT + WIDTH + 16, foot + BOTTOM, title, Markup().join(parts)
    )


def _bin(place: int, bins: int) -> Text:
    return Text("{low:.2f} to {high:.2f}", low=place / bins, high=(place + 1) / bins)


def bar(share: float) -> Markup:
    """A share 0..1 as a small bar, for a table cell."""
    return Markup(
        '<svg viewBox="0 0 100 10" class="bar" preserveAspectRatio="none">'
        '<rect width="100" height="10" fill="#e8ecef"/>'
        '<rect width="{:.1f}" height="10" fill="{}"/></svg>'
    ).format(100 * share, BAR)


def _line(y: int, colour: str) -> Markup:
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>').format(
        LEFT, y, LEFT + WIDTH, y, colour
    )


def _text(x: float, y: float, text: str, anchor: str) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" fill="{}" font-size="13">{}</text>'
    ).format(x, y, anchor, INK, text)


Range = tuple[float, float, float]
"""The 5th, 50th and 95th percentile."""

PERCENTILES = (5, 50, 95)


@dataclass(frozen=True)
class Drift:
    """The distribution of a quantity in this batch and, if in the network file, in training.

    `outside` is the share (0..1) of scans outside the training scans' 5th to 95th percentile; 0.1
    is expected without drift.
    """

    name: str
    batch: Range
    training: Range | None
    outside: float | None


def drifts(lines: Sequence[Line], statistics: Mapping[str, Any] | None) -> tuple[Drift, ...]:
    """All quantities of the batch's scans, compared with the training scans'."""
    found = []
    for name, value_of in QUANTITIES.items():
        known = [value_of(line.row) for line in lines if line.row.get("input")]
        values = np.array([value for value in known if value is not None], np.float64)
        if values.size:
            found.append(_drift(name, values, (statistics or {}).get(name)))
    return tuple(found)


def _drift(name: str, values: np.ndarray[Any, Any], reference: Mapping[str, float] | None) -> Drift:
    p5, p50, p95 = (float(value) for value in np.percentile(values, PERCENTILES))
    if reference is None:
        return Drift(name, (p5, p50, p95), None, None)
    training = (float(reference["p5"]), float(reference["p50"]), float(reference["p95"]))
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
"""The quantities compared, each from a row's JSON object; None if missing."""
