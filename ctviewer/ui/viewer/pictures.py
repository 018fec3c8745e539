"""From voxels to pixels."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from ctviewer.core.geometry.volume import Voxels
from ctviewer.core.view.state import ViewState

Pixels = NDArray[np.uint8]


def grey_of(values: Voxels, view: ViewState) -> Pixels:
    """Voxels as displayed, 0..255."""
    grey = view.window.to_grey(values)
    return 255 - grey if view.inverted else grey


def grey_image(grey: Pixels) -> QImage:
    """A QImage with its own copy of the pixels."""
    rows, columns = grey.shape
    tight = np.ascontiguousarray(grey)
    return QImage(tight.data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()


def rgba_image(pixels: Pixels) -> QImage:
    """A QImage with its own copy of RGBA pixels."""
    rows, columns, _ = pixels.shape
    tight = np.ascontiguousarray(pixels)
    return QImage(tight.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()


def fast(image: QImage, *, smooth: bool) -> QImage:
    """The same picture in a format that is painted two to three times faster if `smooth`.

    Qt scales two formats smoothly with vector instructions, but greys, palettes and plain RGBA
    pixel by pixel. Without smoothing these formats would select other neighbours, so the picture is
    then left unchanged.
    """
    if not smooth:
        return image
    formats = QImage.Format
    alpha = image.hasAlphaChannel()
    return image.convertToFormat(
        formats.Format_ARGB32_Premultiplied if alpha else formats.Format_RGB32
    )
