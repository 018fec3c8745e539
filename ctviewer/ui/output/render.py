"""Rendering of slices and montages with captions to pictures or PDF pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtWidgets import QWidget

from ctviewer import __version__
from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.lung_classes import ClassMap, Thresholds
from ctviewer.core.analysis.result import RESEARCH_ONLY
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.measure import NOTHING_DRAWN, Drawn
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.montage import MontageLayout, whole_layout
from ctviewer.core.view.state import ColourMap, LungLook, ViewState
from ctviewer.ui.base.theme import DARK
from ctviewer.ui.base.words import word
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.lung_colours import legend_width, paint_legend
from ctviewer.ui.viewer.montage_sheet import MontageSheet
from ctviewer.ui.viewer.slice_picture import SlicePicture
from ctviewer.ui.viewer.three_views import TALL, WIDE, ThreeViews

LINE = 30  # pixels
BETWEEN = "   |   "
INK, FAINT = marks.TextInk(14), marks.TextInk(14, DARK.muted)
ROOM_BETWEEN = 20.0  # pixels before "research use only", which must stay visible


@dataclass(frozen=True)
class Footer:
    """Caption lines, followed by the legend of the lung classes if these are shown."""

    lines: tuple[str, ...]
    thresholds: Thresholds | None = None

    @classmethod
    def fitting(cls, shown: Sequence[str], thresholds: Thresholds | None, width: float) -> "Footer":
        """The lines wrapped to a picture's width in pixels."""
        research = INK.width(word(RESEARCH_ONLY)) + 2 * marks.MARGIN + ROOM_BETWEEN
        room = width - research
        lines = [""]
        metrics = QFontMetricsF(INK.font)
        for each in shown:
            text = metrics.elidedText(each, Qt.TextElideMode.ElideMiddle, room)
            joined = f"{lines[-1]}{BETWEEN}{text}" if lines[-1] else text
            if lines[-1] and INK.width(joined) + marks.MARGIN > room:
                lines.append(text)
            else:
                lines[-1] = joined
        if thresholds and INK.width(lines[-1]) + legend_width(thresholds) > room:
            lines.append("")
        return cls(tuple(lines), thresholds)

    @property
    def height(self) -> int:
        """In pixels."""
        return LINE * len(self.lines)

    def paint(self, image: QImage) -> None:
        """Paint at the bottom of a picture."""
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = image.deviceIndependentSize().toTuple()
        area = QRectF(0, height - self.height, width, LINE)
        marks.paint_text(painter, area, marks.RIGHT | marks.DOWN, word(RESEARCH_ONLY), FAINT)
        for text in self.lines:
            marks.paint_text(painter, area, marks.LEFT | marks.DOWN, text, INK)
            area.translate(0, LINE)
        if self.thresholds:
            area.translate(0, -LINE)
            paint_legend(painter, area, INK.width(self.lines[-1]), self.thresholds)
        painter.end()


SIZE = (1600, 1000)
Layout = Literal["ortho", "tall", "view", "montage"]


@dataclass(frozen=True)
class RenderRequest:
    """What to render; `size` is width and height in points, `ratio` the pixels per point.

    `label` is the only text that may contain the file name. `plane` is that of a single view,
    `regions` the visible part per plane (mm from the slice's left and top), by default the whole;
    `montage` is the layout of a montage and `page` its page, from 0.
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
    """Render a volume; needs a QApplication, but no screen."""
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
    QWidget.render(widget, image)  # slices have a different render()
    foot.paint(image)
    widget.deleteLater()
    return image


def save_png(image: QImage, path: Path) -> None:
    """Write a picture atomically.

    Raises:
        UserError: it cannot be written.
    """
    write_whole(path, png_bytes(image))


def png_bytes(image: QImage) -> bytes:
    """A picture as PNG bytes."""
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
    """Set regions and fill tiles, now that the size is known."""
    if isinstance(widget, MontageSheet):
        widget.page, widget.ratio = request.page, request.ratio
        widget.region = request.regions.get(widget.plane)
        widget.complete()
        return
    widget.grab()  # lays out the views
    pictures = [widget] if isinstance(widget, SlicePicture) else widget.findChildren(SlicePicture)
    for picture in pictures:
        if picture.plane in request.regions:
            picture.show_region(request.regions[picture.plane])


def _foot(volume: Volume, request: RenderRequest) -> Footer:
    class_map = request.class_map if request.view.lung_look is LungLook.COLOURS else None
    thresholds = class_map.thresholds if class_map else None
    return Footer.fitting(_shown(request, volume), thresholds, request.size[0])


def _shown(request: RenderRequest, volume: Volume) -> list[str]:
    """Caption: the window, and other deviations from a plain picture."""
    view, window = request.view, request.view.window
    shown = [f"W {window.width:.0f}  L {window.level:.0f}  {word(window.name)}".strip()]
    if view.inverted:
        shown.append(word(Text("inverted")))
    if view.colour_map is not ColourMap.GREY:
        shown.append(word(view.colour_map.value))
    if view.slab is not None:
        name, mm = view.slab.projection.value, view.slab.thickness_mm
        shown.append(word(Text("{name} of {mm:g} mm", name=name, mm=mm)))
    if request.heat_map is not None and view.heat_map_shown:
        heat_map = request.heat_map
        threshold = view.map_look.threshold_of(heat_map)
        drawn = Text("Heat map: {kind} from {least:.2g} to 1", kind=heat_map.kind, least=threshold)
        shown.append(word(drawn))
        shown.append(word(heat_map.grid.text(volume)))
    if request.label:
        shown.append(request.label)
    return shown


POINTS = (1123, 794)  # landscape A4 at 96 points per inch, as for text on the screen
RATIO = 2.5  # pixels per point: 240 per inch
TALLY = (5, 4)  # default columns and rows of a page


def save_pages(volume: Volume, request: RenderRequest, path: Path) -> None:
    """Write a montage as A4 pages, atomically and without the file name.

    Raises:
        UserError: it cannot be written.
    """
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("Montage")
    writer.setCreator(f"CT Viewer {__version__}")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    for number, picture in enumerate(_pictures(volume, request)):
        if number:
            writer.newPage()
        painter.drawImage(QRectF(0, 0, writer.width(), writer.height()), picture)
    painter.end()
    write_whole(path, bytes(content.data()))


def paged(layout: MontageLayout) -> MontageLayout:
    """A layout with rows and columns set."""
    columns = layout.columns or TALLY[0]
    return replace(layout, columns=columns, rows=layout.rows or TALLY[1])


def _pictures(volume: Volume, request: RenderRequest) -> Iterator[QImage]:
    layout = paged(request.montage or whole_layout(volume, request.plane))
    page = replace(request, layout="montage", montage=layout, size=POINTS, ratio=RATIO)
    for number in range(len(layout.pages)):
        yield render_picture(volume, replace(page, page=number))
