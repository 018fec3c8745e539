"""A scan as one small picture: the axial slice with the most lesion in its heat map."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from ctviewer.core.errors import UserError
from ctviewer.core.heatmap import HeatMap
from ctviewer.core.loading import load_volume
from ctviewer.core.plane import Plane
from ctviewer.core.report import Report, part, silent
from ctviewer.core.viewstate import ViewState
from ctviewer.core.volume import Volume
from ctviewer.core.window import LUNG
from ctviewer.ui.pictures import grey_image, grey_of, heat_of, rgba_image
from ctviewer.ui.render import png_bytes
from ctviewer.ui.session import Classifier

WIDTH = 420  # pixels across
LOAD_SHARE = 0.5  # of the time for one scan


def thumbnail(path: Path, classifier: Classifier, report: Report = silent) -> bytes:
    """Judge a scan once more and draw it as a PNG; empty when it gets no heat map (any more).

    Raises:
        Cancelled: by `report`.
    """
    try:
        volume = load_volume(path, part(report, 0.0, LOAD_SHARE))
        score = classifier.classify(volume, part(report, LOAD_SHARE, 1.0)).score
    except UserError:
        return b""
    return png_bytes(_picture(volume, score.heat_map)) if score else b""


def _picture(volume: Volume, heat_map: HeatMap) -> QImage:
    """The slice in the lung window with the heat map over it, in the patient's proportions."""
    position = _strongest(volume, heat_map)
    wide, tall = Plane.AXIAL.size_mm(volume)
    scale = WIDTH / wide
    image = QImage(WIDTH, round(tall * scale), QImage.Format.Format_RGB32)
    view = ViewState((0, 0, position), LUNG)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    grey = grey_of(Plane.AXIAL.slice_of(volume.voxels, position), view)
    painter.drawImage(QRectF(image.rect()), grey_image(grey))
    heat = heat_of(heat_map, Plane.AXIAL, position)
    if heat is not None:
        left, top, width, height = (mm * scale for mm in heat_map.rect_mm(volume, Plane.AXIAL))
        painter.drawImage(QRectF(left, top, width, height), rgba_image(heat))
    painter.end()
    return image


def _strongest(volume: Volume, heat_map: HeatMap) -> int:
    """The axial position where the heat map marks the largest area."""
    marked = (heat_map.values >= heat_map.threshold).sum(axis=(0, 1))
    low, high = heat_map.box.lo[2], heat_map.box.hi[2]
    place = low + (int(np.argmax(marked)) + 0.5) / len(marked) * (high - low)
    return int(np.clip(place, 0, volume.shape[2] - 1))
