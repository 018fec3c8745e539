"""A picture of a volume as the window shows it, made by the same widgets out of sight."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from ctviewer.core.files import write_whole
from ctviewer.core.heatmap import HeatMap
from ctviewer.core.montage import MontageLayout, whole_layout
from ctviewer.core.result import RESEARCH_USE
from ctviewer.core.viewstate import ViewState
from ctviewer.core.volume import Volume
from ctviewer.ui import marks
from ctviewer.ui.display import Display
from ctviewer.ui.look import BACKGROUND, MUTED
from ctviewer.ui.montage_sheet import MontageSheet
from ctviewer.ui.three_views import ThreeViews

SIZE = (1600, 1000)
FOOT = 30  # pixels below the slices for window, label and "research use only"


@dataclass(frozen=True)
class RenderRequest:
    """What to draw; `size` is width and height in pixels.

    `label` is the only text that may name the file; nothing else in the picture does. `montage`
    is the layout of a montage, the whole stack without one.
    """

    view: ViewState
    layout: Literal["ortho", "montage"] = "ortho"
    heat_map: HeatMap | None = None
    label: str | None = None
    size: tuple[int, int] = SIZE
    montage: MontageLayout | None = None


def render_picture(volume: Volume, request: RenderRequest) -> QImage:
    """Draw a volume; needs a QApplication, no screen."""
    display = Display()
    display.open(volume, request.view)
    display.show(request.view)
    display.overlay(request.heat_map)
    widget = _widget(display, request)
    display.setParent(widget)
    width, height = request.size
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(BACKGROUND))
    widget.resize(width, height - FOOT)
    if isinstance(widget, MontageSheet):
        widget.complete()
    widget.render(image)
    _paint_foot(image, request)
    widget.deleteLater()
    return image


def save_png(image: QImage, path: Path) -> None:
    """Write a picture whole or not at all.

    Raises:
        UserError: it cannot be written there.
    """
    write_whole(path, png_bytes(image))


def png_bytes(image: QImage) -> bytes:
    """A picture as the content of a PNG file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def _widget(display: Display, request: RenderRequest) -> QWidget:
    if request.layout == "ortho":
        return ThreeViews(display)
    sheet = MontageSheet(display)
    assert display.volume is not None
    layout = request.montage or replace(whole_layout(display.volume), columns=0)
    sheet.set_layout(layout)
    return sheet


def _paint_foot(image: QImage, request: RenderRequest) -> None:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(0, image.height() - FOOT, image.width(), FOOT)
    window, middle = request.view.window, marks.DOWN
    text = f"W {window.width:.0f}  L {window.level:.0f}  {window.name}".strip()
    if request.heat_map is not None and request.view.heat_map_shown:
        heat_map = request.heat_map
        text += f"   |   Heat map: {heat_map.kind} from {heat_map.threshold:g} to 1"
    ink, faint = marks.Ink(14), marks.Ink(14, MUTED)
    marks.paint_text(painter, area, marks.LEFT | middle, text, ink)
    marks.paint_text(painter, area, marks.RIGHT | middle, RESEARCH_USE.capitalize(), faint)
    if request.label:
        marks.paint_text(painter, area, marks.ACROSS | middle, request.label, ink)
    painter.end()
