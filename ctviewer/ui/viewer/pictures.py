"""From voxels and heat-map cells to the pixels of a picture."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.geometry.cells import RectMm
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Float32
from ctviewer.core.geometry.volume import Voxels
from ctviewer.core.view.state import USUAL_LOOK, USUAL_OPACITY, MapLook, ViewState

Pixels = NDArray[np.uint8]

# From the threshold to 1: deep orange, amber, pale yellow. Lightness grows with the value, so
# that colour-blind eyes and grey prints keep the order.
STOPS = ((0.0, (214, 72, 10)), (0.5, (255, 160, 20)), (1.0, (255, 244, 170)))
AT_THRESHOLD = 0.58  # of the opacity at 1; the slice below stays visible
BELOW = 0.32  # of it just under the threshold, from nothing at half of it
STEPS = 255  # of a value 0..1: a table is faster than a formula for every cell
SMOOTHER = 4  # times more cells before colouring, so that the contour is not a staircase
SHARES = (np.arange(SMOOTHER, dtype=np.float32) + np.float32(0.5)) / SMOOTHER
FINE = 96  # cells across from which a map is smooth enough


def grey_of(values: Voxels, view: ViewState) -> Pixels:
    """Voxels as the view shows them, 0..255."""
    grey = view.window.to_grey(values)
    return 255 - grey if view.inverted else grey


def heat_of(
    heat_map: HeatMap, plane: Plane, position: int, look: MapLook = USUAL_LOOK
) -> Pixels | None:
    """A map's fill in a slice as RGBA (rows, columns, 4), or None where it shows nothing."""
    values = _filled(heat_map, plane, position, look)
    if values is None:
        return None
    return heat_colours(_finer(values), look.threshold_of(heat_map), look.opacity)


def heat_part(
    heat_map: HeatMap, plane: Plane, position: int, look: MapLook
) -> tuple[Pixels, RectMm] | None:
    """The part of `heat_of` that is seen, and its left, top, width and height as shares of all.

    Around the cells that have a colour it keeps one without, so that nothing ends otherwise.
    """
    values = _filled(heat_map, plane, position, look)
    if values is None:
        return None
    threshold = look.threshold_of(heat_map)
    seen = values >= threshold / 2 - 1 / STEPS  # a step counts by its upper end
    rows, columns = (_ends(np.asarray(seen.any(axis=axis))) for axis in (1, 0))
    part = values[rows, columns]
    pixels = heat_colours(_finer(part, max(values.shape)), threshold, look.opacity)
    (height, width), (down, across) = part.shape, values.shape
    return pixels, (columns.start / across, rows.start / down, width / across, height / down)


def _filled(heat_map: HeatMap, plane: Plane, position: int, look: MapLook) -> Float32 | None:
    """A map in a slice, None where it colours nothing."""
    values = heat_map.slice_of(plane, position) if look.drawing.fills else None
    if values is None or float(values.max()) < look.threshold_of(heat_map) / 2:
        return None
    return values


def _ends(seen: NDArray[np.bool_]) -> slice:
    """From one before the first to one behind the last that is seen, inside all of them."""
    places = np.flatnonzero(seen)
    return slice(max(int(places[0]) - 1, 0), int(places[-1]) + 2)


def heat_colours(values: Float32, threshold: float, opacity: float = USUAL_OPACITY) -> Pixels:
    """Values 0..1 as RGBA; faint under the threshold, clearly coloured from it on."""
    steps = np.clip(values * np.float32(STEPS), 0, STEPS).astype(np.uint8)
    return np.asarray(np.take(_table(threshold, opacity), steps, axis=0))


@lru_cache(maxsize=64)
def _table(threshold: float, opacity: float) -> Pixels:
    """The colour of each step of a value, (256, 4); a step counts by its upper end."""
    values = np.minimum(np.arange(1, STEPS + 2), STEPS) / STEPS
    above = np.clip((values - threshold) / max(1 - threshold, 1e-6), 0, 1)
    below = np.clip(2 * values / max(threshold, 1e-6) - 1, 0, 1)
    places = [place for place, _ in STOPS]
    channels = [np.interp(above, places, [rgb[i] for _, rgb in STOPS]) for i in range(3)]
    lesion = AT_THRESHOLD + above * (1 - AT_THRESHOLD)
    alpha = 255 * opacity * np.where(values > threshold, lesion, below * BELOW)
    return np.stack([*channels, alpha], axis=-1).astype(np.uint8)


def grey_image(grey: Pixels) -> QImage:
    """A QImage of its own copy of the pixels."""
    rows, columns = grey.shape
    tight = np.ascontiguousarray(grey)
    return QImage(tight.data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()


def rgba_image(pixels: Pixels) -> QImage:
    """A QImage of its own copy of RGBA pixels."""
    rows, columns, _ = pixels.shape
    tight = np.ascontiguousarray(pixels)
    return QImage(tight.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()


def _finer(values: Float32, across: int = 0) -> Float32:
    """Linear between the cells, where the map has few `across`; at the rim as the cells there."""
    if (across or max(values.shape)) >= FINE:
        return values
    return _finer_along(1, _finer_along(0, values))


def _finer_along(axis: int, values: Float32) -> Float32:
    """Between the centres of two cells lie `SMOOTHER` finer ones, at the same shares everywhere."""
    first, last = values.take([0], axis), values.take([-1], axis)
    lower = np.concatenate([first, values], axis)
    step = np.concatenate([values, last], axis) - lower
    rows, columns = lower.shape
    finer = np.empty((rows, SMOOTHER, columns) if axis == 0 else (rows, columns, SMOOTHER), "f4")
    for place, share in zip(np.moveaxis(finer, axis + 1, 0), SHARES, strict=True):
        np.add(lower, share * step, out=place)
    beyond = slice(SMOOTHER // 2, -SMOOTHER // 2)  # the halves of the outermost cells
    if axis == 0:
        return finer.reshape(-1, columns)[beyond]
    return finer.reshape(rows, -1)[:, beyond]


def fast(image: QImage, *, smooth: bool) -> QImage:
    """The same picture, where it is `smooth` painted two to three times faster to the same pixels.

    Qt stretches two formats smoothly by the processor's vector instructions, and greys, palettes
    and plain RGBA pixel by pixel. For blocks Qt picks other neighbours in those formats, and so
    blocks stay as they are.
    """
    if not smooth:
        return image
    formats = QImage.Format
    alpha = image.hasAlphaChannel()
    return image.convertToFormat(
        formats.Format_ARGB32_Premultiplied if alpha else formats.Format_RGB32
    )
