"""Small slice pictures for reports, rendered in any thread."""

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.result import RESEARCH_ONLY
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.theme import DARK
from ctviewer.ui.base.words import word
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.heat_fill import heat_of
from ctviewer.ui.viewer.pictures import grey_image, grey_of, rgba_image

WIDTH = 300  # in points, about a third of a page on the screen
RATIO = 1.6  # pixels per point: 200 per inch on paper


def slice_shot(
    volume: Volume, plane: Plane, view: ViewState, heat_map: HeatMap | None = None
) -> QImage:
    """The slice at the view's cursor in the view's window, with correct aspect ratio."""
    wide, tall = plane.size_mm(volume)
    scale = WIDTH / wide
    size = QSize(WIDTH, max(round(tall * scale), 1))
    image = QImage(size * RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    image.fill(QColor("black"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    area, position = QRectF(0, 0, size.width(), size.height()), view.cursor[plane.axis]
    grey = grey_of(plane.slice_of(volume.voxels, position), view)
    painter.drawImage(area, grey_image(grey))
    heat = heat_of(heat_map, plane, position) if heat_map else None
    if heat_map is not None and heat is not None:
        left, top, width, height = (mm * scale for mm in heat_map.rect_mm(volume, plane))
        painter.drawImage(QRectF(left, top, width, height), rgba_image(heat))
    _paint_marks(painter, area, plane, replace(view, neurological=False), scale)
    painter.end()
    return image


def _paint_marks(
    painter: QPainter, area: QRectF, plane: Plane, view: ViewState, scale: float
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    marks.paint_letters(painter, area, plane.edges())
    marks.paint_scale_bar(painter, area, scale)
    small, faint = marks.TextInk(11), marks.TextInk(11, DARK.muted)
    window = f"W {view.window.width:.0f} L {view.window.level:.0f}"
    marks.paint_text(painter, area, marks.TOP | marks.LEFT, window, small)
    marks.paint_text(painter, area, marks.BOTTOM | marks.LEFT, word(RESEARCH_ONLY), faint)
