"""The heat map's colour fill: from cells to pixels."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, qRgba

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.geometry.cells import RectMm
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Float32
from ctviewer.core.view.state import USUAL_LOOK, USUAL_OPACITY, MapLook
from ctviewer.ui.viewer.pictures import Pixels

# From the threshold to 1: deep orange, amber, pale yellow. Lightness increases with the value, so
# that the order is kept for colour-blind readers and in grey prints.
STOPS = ((0.0, (214, 72, 10)), (0.5, (255, 160, 20)), (1.0, (255, 244, 170)))
AT_THRESHOLD = 0.58  # of the opacity at 1; the slice stays visible
BELOW = 0.32  # just below the threshold, relative to that; falls to 0 at half the threshold
STEPS = 255  # quantisation of 0..1: a table is faster than a formula per cell
SMOOTHER = 4  # subsampling before colouring, so that contours have no staircase
SHARES = (np.arange(SMOOTHER, dtype=np.float32) + np.float32(0.5)) / SMOOTHER
FINE = 96  # cells across from which no subsampling is needed


def heat_of(
    heat_map: HeatMap, plane: Plane, position: int, look: MapLook = USUAL_LOOK
) -> Pixels | None:
    """A map's fill in a slice as RGBA (rows, columns, 4), or None if nothing is visible."""
    values = _filled(heat_map, plane, position, look)
    if values is None:
        return None
    rows, columns = values.shape
    whole = slice(0, rows), slice(0, columns)
    steps = FillReader(plane).steps(heat_map, position, values, whole)
    return np.asarray(np.take(_table(look.threshold_of(heat_map), look.opacity), steps, axis=0))


class FillReader:
    """The fills of a map in consecutive slices of one plane, for scrolling.

    Slices between two cell layers are interpolated linearly, so that only the layers are refined.
    """

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._of: HeatMap | None = None
        self._layers: dict[int, Float32] = {}  # refined, as indexes of the colour table
        self._rise: tuple[int, Float32] = -1, np.empty((0, 0), np.float32)

    def read(self, heat_map: HeatMap, position: int, look: MapLook) -> tuple[QImage, RectMm] | None:
        """The visible part of `heat_of`, and its left, top, width and height as fractions.

        It includes a border of transparent cells, so that edges do not change.
        """
        values = _filled(heat_map, self._plane, position, look)
        if values is None:
            return None
        threshold = look.threshold_of(heat_map)
        seen = values >= threshold / 2 - 1 / STEPS  # rounded up
        rows, columns = (_ends(np.asarray(seen.any(axis=axis))) for axis in (1, 0))
        height, width = values[rows, columns].shape
        down, across = values.shape
        share = columns.start / across, rows.start / down, width / across, height / down
        steps = self.steps(heat_map, position, values, (rows, columns))
        return _picture(steps, threshold, look.opacity), share

    def steps(
        self, heat_map: HeatMap, position: int, values: Float32, place: tuple[slice, slice]
    ) -> Pixels:
        """Colour table indexes at a place (rows, columns of cells) of a slice's values.

        Refined, unless the map is fine enough.
        """
        between = heat_map.between(self._plane, position)
        if between is None or max(values.shape) >= FINE:
            return _steps(values[place]).astype(np.uint8)
        lower, rise = self._refined(heat_map, *between[:2])
        finer = _finer_cells(place[0]), _finer_cells(place[1])
        part = rise[finer] * between[2]
        part += lower[finer]
        return part.astype(np.uint8)

    def _refined(self, heat_map: HeatMap, below: int, above: int) -> tuple[Float32, Float32]:
        """A refined layer, and the difference to the next one."""
        if self._of is not heat_map:
            self._of, self._layers, self._rise = heat_map, {}, (-1, self._rise[1])
        if self._rise[0] != below:
            self._layers = {layer: self._layer(heat_map, layer) for layer in (below, above)}
            self._rise = below, self._layers[above] - self._layers[below]
        return self._layers[below], self._rise[1]

    def _layer(self, heat_map: HeatMap, layer: int) -> Float32:
        known = self._layers.get(layer)
        if known is not None:
            return known
        return _finer(_steps(self._plane.slice_of(heat_map.values, layer)))


def _filled(heat_map: HeatMap, plane: Plane, position: int, look: MapLook) -> Float32 | None:
    """A map in a slice, None if nothing is coloured."""
    values = heat_map.slice_of(plane, position) if look.drawing.fills else None
    if values is None or float(values.max()) < look.threshold_of(heat_map) / 2:
        return None
    return values


def _ends(seen: NDArray[np.bool_]) -> slice:
    """The range of visible entries, with a margin of one, clipped."""
    places = np.flatnonzero(seen)
    return slice(max(int(places[0]) - 1, 0), int(places[-1]) + 2)


def _finer_cells(ends: slice) -> slice:
    """The refined cells of a range of cells."""
    return slice(ends.start * SMOOTHER, ends.stop * SMOOTHER)


def heat_colours(values: Float32, threshold: float, opacity: float = USUAL_OPACITY) -> Pixels:
    """Values 0..1 as RGBA; faint below the threshold, clearly coloured above."""
    steps = _steps(values).astype(np.uint8)
    return np.asarray(np.take(_table(threshold, opacity), steps, axis=0))


def _steps(values: Float32) -> Float32:
    """Values 0..1 on the scale of the colour table, not rounded."""
    return np.asarray(np.clip(values * np.float32(STEPS), 0, STEPS))


def _picture(steps: Pixels, threshold: float, opacity: float) -> QImage:
    """Apply the colour table; Qt's lookup is several times faster than NumPy's."""
    rows, columns = steps.shape
    tight = np.ascontiguousarray(steps)
    picture = QImage(tight.data, columns, rows, columns, QImage.Format.Format_Indexed8).copy()
    picture.setColorTable(_colours(threshold, opacity))
    return picture


@lru_cache(maxsize=64)
def _colours(threshold: float, opacity: float) -> list[int]:
    """The colour table for an indexed QImage."""
    return [qRgba(*(int(part) for part in colour)) for colour in _table(threshold, opacity)]


@lru_cache(maxsize=64)
def _table(threshold: float, opacity: float) -> Pixels:
    """The colour of each step, (256, 4); a step counts by its upper end."""
    values = np.minimum(np.arange(1, STEPS + 2), STEPS) / STEPS
    above = np.clip((values - threshold) / max(1 - threshold, 1e-6), 0, 1)
    below = np.clip(2 * values / max(threshold, 1e-6) - 1, 0, 1)
    places = [place for place, _ in STOPS]
    channels = [np.interp(above, places, [rgb[i] for _, rgb in STOPS]) for i in range(3)]
    lesion = AT_THRESHOLD + above * (1 - AT_THRESHOLD)
    alpha = 255 * opacity * np.where(values > threshold, lesion, below * BELOW)
    return np.stack([*channels, alpha], axis=-1).astype(np.uint8)


def _finer(values: Float32) -> Float32:
    """Linear interpolation between cells, constant at the border."""
    return _finer_along(1, _finer_along(0, values))


def _finer_along(axis: int, values: Float32) -> Float32:
    """Subsample an axis: `SMOOTHER` points between two cell centres, evenly spaced."""
    first, last = values.take([0], axis), values.take([-1], axis)
    lower = np.concatenate([first, values], axis)
    step = np.concatenate([values, last], axis) - lower
    rows, columns = lower.shape
    finer = np.empty((rows, SMOOTHER, columns) if axis == 0 else (rows, columns, SMOOTHER), "f4")
    for place, share in zip(np.moveaxis(finer, axis + 1, 0), SHARES, strict=True):
        np.add(lower, share * step, out=place)
    beyond = slice(SMOOTHER // 2, -SMOOTHER // 2)  # the outer halves of the outermost cells
    if axis == 0:
        return finer.reshape(-1, columns)[beyond]
    return finer.reshape(rows, -1)[:, beyond]
