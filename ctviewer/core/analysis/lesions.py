"""The lesions of a heat map: its connected components, measured in the scan's own voxels."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.heatmap import (
    MIN_SHARE,
    HeatMap,
    Involvement,
    involvement,
    side_cells,
)
from ctviewer.core.analysis.lung_classes import severity_of
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.morphology import Mask
from ctviewer.core.geometry.volume import Index, Volume

Spans = tuple[slice, slice, slice]


class LungSide(Enum):
    """The lung that contains a lesion; the value is its name on the screen."""

    RIGHT = Text("Right")
    LEFT = Text("Left")


@dataclass(frozen=True)
class Lesion:
    """A connected component of the thresholded map on one side of the patient.

    `percent` is its share of that lung, None if the lung was not found. `mean_hu` is over the
    finite voxels whose centres lie in its cells, None without any. `peak` is the map's highest
    value in it and `at` the voxel (canonical index) at the centre of that cell.
    """

    side: LungSide
    ml: float
    percent: float | None
    mean_hu: float | None
    peak: float
    at: Index


@dataclass(frozen=True)
class Lesions:
    """All lesions at a threshold, the largest first, and the involved share of the lungs."""

    listed: tuple[Lesion, ...]
    involvement: Involvement
    threshold: float

    def percent(self, side: LungSide) -> float | None:
        """The involved share of a lung in percent; None if it was not found."""
        share = self.involvement
        return share.right_percent if side is LungSide.RIGHT else share.left_percent

    def severity(self, side: LungSide) -> int | None:
        """Severity 0 to 5 of the involved share; less than `MIN_SHARE` counts as none."""
        percent = self.percent(side)
        if percent is None:
            return None
        return severity_of(percent) if percent >= MIN_SHARE else 0


def find_lesions(
    volume: Volume, heat_map: HeatMap, lungs: Lungs, threshold: float, progress: Progress = silent
) -> Lesions:
    """Find the connected components (26 neighbours) of the map on each side of the midline.

    A component across the midline counts once on each side, so that the shares of a side's lesions
    add up to its involved share.

    Raises:
        Cancelled: raised by `progress`, between the lesions.
    """
    from scipy import ndimage  # imported late: it takes 0.15 s, and the window comes first

    cut = replace(heat_map, threshold=threshold)
    above = cut.values >= threshold
    left, right = side_cells(cut, lungs)
    share = involvement(cut, lungs)
    found = []
    for side, of_side, known in (
        (LungSide.LEFT, left, share.left_percent is not None),
        (LungSide.RIGHT, right, share.right_percent is not None),
    ):
        labels, _ = ndimage.label(above & of_side, np.ones((3, 3, 3)))
        cells = int(of_side.sum()) if known else None
        for number, spans in enumerate(ndimage.find_objects(labels), start=1):
            progress(0.0, Text("Measuring the lesions"))
            found.append(_lesion(volume, cut, (spans, labels[spans] == number), side, cells))
    found.sort(key=lambda lesion: (-lesion.ml, -lesion.peak))
    return Lesions(tuple(found), share, threshold)


def numbered_cells(heat_map: HeatMap, lungs: Lungs, lesions: Lesions) -> NDArray[np.int32]:
    """Each cell (r, a, s) labelled with its lesion's number in the list (from 1), else 0."""
    from scipy import ndimage

    cut = replace(heat_map, threshold=lesions.threshold)
    above = cut.values >= cut.threshold
    sides = dict(zip((LungSide.LEFT, LungSide.RIGHT), side_cells(cut, lungs), strict=True))
    parts = {side: ndimage.label(above & cells, np.ones((3, 3, 3)))[0]
             for side, cells in sides.items()}  # fmt: skip
    numbers = np.zeros(above.shape, np.int32)
    for number, lesion in enumerate(lesions.listed, start=1):
        labels = parts[lesion.side]
        label = labels[cut.grid.cell_of(lesion.at)]
        if label:
            numbers[labels == label] = number
    return numbers


def _lesion(
    volume: Volume, heat_map: HeatMap, part: tuple[Spans, Mask], side: LungSide, lung: int | None
) -> Lesion:
    """Measure a component: the index ranges of its cells, and a mask of its own cells in them."""
    (spans, inside), grid = part, heat_map.grid
    count = int(inside.sum())
    cell = _peak_cell(heat_map.values[spans], inside)
    r, a, s = (span.start + place for span, place in zip(spans, cell, strict=True))
    return Lesion(
        side=side,
        ml=count * grid.cell_ml(volume),
        percent=None if lung is None else 100.0 * count / max(lung, 1),
        mean_hu=_mean_hu(volume, heat_map, spans, inside),
        peak=float(heat_map.values[r, a, s]),
        at=grid.index_of((r, a, s)),
    )


def _peak_cell(values: NDArray[np.float32], inside: Mask) -> tuple[int, ...]:
    """The cell of the highest value; of several, the one nearest to the component's centre."""
    places = np.argwhere(inside)
    heights = values[inside]
    highest = places[heights == heights.max()]
    off = ((highest - places.mean(axis=0)) ** 2).sum(axis=1)
    return tuple(int(place) for place in highest[np.argmin(off)])


def _mean_hu(volume: Volume, heat_map: HeatMap, spans: Spans, inside: Mask) -> float | None:
    """The mean HU of voxels whose centres lie in the cells, one axial slice at a time."""
    grid = heat_map.grid
    right, anterior, superior = (
        grid.voxels(axis, span.start, span.stop) for axis, span in enumerate(spans)
    )
    r, a, s = (
        grid.line(axis, span.start, span.stop) - cells.start
        for axis, (span, cells) in enumerate(zip((right, anterior, superior), spans, strict=True))
    )
    total, count = 0.0, 0
    for position, layer in zip(superior, s, strict=True):
        box = volume.voxels[right.start : right.stop, anterior.start : anterior.stop, position]
        values = box[inside[..., layer][np.ix_(r, a)]]
        values = values[np.isfinite(values)]
        total += float(values.sum(dtype=np.float64))
        count += values.size
    return total / count if count else None
