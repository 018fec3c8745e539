"""From voxels and heat-map cells to the pixels of a picture."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from scipy import ndimage

from ctviewer.core.heatmap import HeatMap
from ctviewer.core.plane import Plane
from ctviewer.core.resample import Float32
from ctviewer.core.viewstate import ViewState
from ctviewer.core.volume import Voxels

Pixels = NDArray[np.uint8]

# From the threshold to 1: deep orange, amber, pale yellow. Lightness grows with the value, so
# that colour-blind eyes and grey prints keep the order.
STOPS = ((0.0, (214, 72, 10)), (0.5, (255, 160, 20)), (1.0, (255, 244, 170)))
ALPHA = (110.0, 190.0)  # at the threshold and at 1; the slice below stays visible
BELOW = 60.0  # alpha just under the threshold, from nothing at half of it
SMOOTHER = 4  # times more cells before colouring, so that the contour is not a staircase
FINE = 96  # cells across from which a map is smooth enough


def grey_of(values: Voxels, view: ViewState) -> Pixels:
    """Voxels as the view shows them, 0..255."""
    grey = view.window.to_grey(values)
    return 255 - grey if view.inverted else grey


def heat_of(heat_map: HeatMap, plane: Plane, position: int) -> Pixels | None:
    """A heat map in a slice as RGBA (rows, columns, 4), or None where it shows nothing."""
    values = heat_map.slice_of(plane, position)
    if values is None or float(values.max()) < heat_map.threshold / 2:
        return None
    return heat_colours(_finer(values), heat_map.threshold)


def heat_colours(values: Float32, threshold: float) -> Pixels:
    """Values 0..1 as RGBA; faint under the threshold, clearly coloured from it on."""
    above = np.clip((values - threshold) / max(1 - threshold, 1e-6), 0, 1)
    below = np.clip(2 * values / max(threshold, 1e-6) - 1, 0, 1)
    places = [place for place, _ in STOPS]
    channels = [np.interp(above, places, [rgb[i] for _, rgb in STOPS]) for i in range(3)]
    alpha = np.where(values >= threshold, ALPHA[0] + above * (ALPHA[1] - ALPHA[0]), below * BELOW)
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


def _finer(values: Float32) -> Float32:
    if max(values.shape) >= FINE:
        return values
    return np.asarray(
        ndimage.zoom(values, SMOOTHER, order=1, mode="nearest", grid_mode=True), np.float32
    )
