"""A picture of a volume as the window shows it, made by the same widgets out of sight."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.lung_classes import ClassMap
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.measure import NOTHING_DRAWN, Drawn
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.montage import MontageLayout, whole_layout
from ctviewer.core.view.state import ColourMap, ViewState
from ctviewer.ui.base.theme import DARK
from ctviewer.ui.base.words import word
from ctviewer.ui.foot import Foot
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.montage_sheet import MontageSheet
from ctviewer.ui.viewer.slice_picture import SlicePicture
from ctviewer.ui.viewer.three_views import TALL, WIDE, ThreeViews

SIZE = (1600, 1000)
Layout = Literal["ortho", "tall", "view", "montage"]


@dataclass(frozen=True)
class RenderRequest:
    """What to draw; `size` is width and height in points, `ratio` how many pixels make a point.

    `label` is the only text that may name the file; nothing else in the picture does. `plane` is
    that of a single view, `regions` the part of a plane that is shown (mm from the slice's left
    and top), whole without one; `montage` is the layout of a montage and `page` its page, from 0.
    """

    view: ViewState
    layout: Layout = "ortho"
    heat_map: HeatMap | None = None
    label: str | None = None
    size: tuple[int, int] = SIZE
    montage: MontageLayout | None = None
    plane: Plane = Plane.AXIAL
    regions: Mapping[Plane, QRectF] = field(default_factory=dict)
    page: int = 0
    ratio: float = 1.0
    drawn: Drawn = NOTHING_DRAWN
    class_map: ClassMap | None = None


def render_picture(volume: Volume, request: RenderRequest) -> QImage:
    """Draw a volume; needs a QApplication, no screen."""
    display = Display()
    display.open(volume, request.view)
    display.show(request.view)
    display.overlay(request.heat_map)
    display.draw(request.drawn)
    display.classify(request.class_map)
    widget = _widget(display, request)
    display.setParent(widget)
    width, height = request.size
    image = QImage(QSize(width, height) * request.ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(request.ratio)
    image.fill(QColor(DARK.background))
    foot = _foot(volume, request)
    widget.resize(width, height - foot.height)
    _fit(widget, request)
    QWidget.render(widget, image)  # a slice's own render means something else
    foot.paint(image)
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
    if request.layout in ("ortho", "tall"):
        views = ThreeViews(display)
        views.arrange(TALL if request.layout == "tall" else WIDE)
        return views
    if request.layout == "view":
        return SlicePicture(display, request.plane)
    assert display.volume is not None
    sheet = MontageSheet(display)
    sheet.set_layout(request.montage or whole_layout(display.volume, request.plane))
    return sheet


def _fit(widget: QWidget, request: RenderRequest) -> None:
    """Bring every slice to its region, and fill every tile, now that the size is known."""
    if isinstance(widget, MontageSheet):
        widget.page, widget.ratio = request.page, request.ratio
        widget.complete()
        return
    widget.grab()  # lays out the views
    pictures = [widget] if isinstance(widget, SlicePicture) else widget.findChildren(SlicePicture)
    for picture in pictures:
        if picture.plane in request.regions:
            picture.show_region(request.regions[picture.plane])


def _foot(volume: Volume, request: RenderRequest) -> Foot:
    class_map = request.class_map if request.view.lung_classes_shown else None
    thresholds = class_map.thresholds if class_map else None
    return Foot.fitting(_told(request, volume), thresholds, request.size[0])


def _told(request: RenderRequest, volume: Volume) -> list[str]:
    """The window, and whatever else makes this picture other than a plain one."""
    view, window = request.view, request.view.window
    told = [f"W {window.width:.0f}  L {window.level:.0f}  {word(window.name)}".strip()]
    if view.inverted:
        told.append(word(Text("inverted")))
    if view.colour_map is not ColourMap.GREY:
        told.append(word(view.colour_map.value))
    if view.slab is not None:
        name, mm = view.slab.projection.value, view.slab.thickness_mm
        told.append(word(Text("{name} of {mm:g} mm", name=name, mm=mm)))
    if request.heat_map is not None and view.heat_map_shown:
        heat_map = request.heat_map
        threshold = view.map_look.threshold_of(heat_map)
        drawn = Text("Heat map: {kind} from {least:.2g} to 1", kind=heat_map.kind, least=threshold)
        told.append(word(drawn))
        told.append(word(heat_map.grid.text(volume)))
    if request.label:
        told.append(request.label)
    return told
