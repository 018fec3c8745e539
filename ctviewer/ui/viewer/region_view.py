"""A zoomable view of picture layers in mm; pure Qt, for a quick start."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion, QResizeEvent, QTransform
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

SMALLEST_MM = 1e-9
EDGE = 2  # pixels at a picture's border that may be lost to rounding


@dataclass(eq=False)
class Layer:
    """A picture and its rectangle in mm; empty without one."""

    image: QImage | None = None
    room: QRectF = field(default_factory=QRectF)

    def show(self, image: QImage, room: QRectF) -> None:
        """Replace the picture."""
        self.image, self.room = image, room

    def clear(self) -> None:
        """Remove the picture."""
        self.image = None


class RegionView(QAbstractScrollArea):
    """Layers over a plane in mm, x to the right and y down, on black, with marks on top.

    The requested region is shown in full and as large as possible; remaining space shows more of
    the plane. The request persists when the widget is resized. A `mirrored` view has x to the left;
    `smooth` interpolates the layers' pixels.
    """

    zoomed = Signal()  # or panned
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layers: tuple[Layer, ...] = ()
        self.mirrored = False
        self.smooth = False
        self._asked = QRectF(0, 0, 1, 1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def region(self) -> QRectF:
        """The visible part of the plane, in mm."""
        asked, room = self._asked, self.size()
        shape = max(room.width(), 1) / max(room.height(), 1)
        width = max(asked.width(), asked.height() * shape, SMALLEST_MM)
        seen = QRectF(0, 0, width, width / shape)
        seen.moveCenter(asked.center())
        return seen

    @property
    def mm_per_pixel(self) -> float:
        """The scale in mm per widget pixel."""
        return self.region.width() / max(self.width(), 1)

    @property
    def to_pixels(self) -> QTransform:
        """The transform from mm to widget pixels."""
        seen = self.region
        scale = 1 / (seen.width() / max(self.width(), 1))
        if self.mirrored:
            return QTransform(-scale, 0, 0, scale, seen.right() * scale, -seen.top() * scale)
        return QTransform(scale, 0, 0, scale, -seen.left() * scale, -seen.top() * scale)

    def show_region(self, region: QRectF) -> None:
        """Show all of a region, and more if the aspect ratio differs."""
        self._asked = QRectF(region)
        self.viewport().update()
        self.zoomed.emit()

    def show_about(self, centre: QPointF, mm_per_pixel: float) -> None:
        """Centre a point of the plane, at a scale."""
        region = QRectF(QPointF(), self.region.size() * (mm_per_pixel / self.mm_per_pixel))
        region.moveCenter(centre)
        self.show_region(region)

    def scale_by(self, factor: float, centre: QPointF | None = None) -> None:
        """Zoom about a point of the plane, by default the centre."""
        asked = self._asked
        kept = asked.center() if centre is None else centre
        self.show_region(QRectF(kept + (asked.topLeft() - kept) / factor, asked.size() / factor))

    def move_by(self, mm: QPointF) -> None:
        """Pan by a distance in mm."""
        self.show_region(self._asked.translated(mm))

    def mm_at(self, pixel: QPointF) -> QPointF:
        """The point of the plane under a pixel of this widget."""
        return self.to_pixels.inverted()[0].map(QPointF(pixel))  # a QPoint would give whole mm

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the layers, the first one at the bottom."""
        painter = QPainter(self.viewport())
        to_pixels = self.to_pixels
        painter.setClipRegion(self._uncovered(to_pixels))
        painter.fillRect(self.viewport().rect(), Qt.GlobalColor.black)
        painter.setClipping(False)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth)
        painter.setTransform(to_pixels)
        for layer in self.layers:
            if layer.image is not None:
                painter.drawImage(layer.room, layer.image)
        painter.resetTransform()
        self.paint_marks(painter)
        painter.end()

    def _uncovered(self, to_pixels: QTransform) -> QRegion:
        """The area not covered by the lowest layer: filling below it costs as much."""
        free = QRegion(self.viewport().rect())
        lowest = next(iter(self.layers), None)
        if lowest is None or lowest.image is None or lowest.image.hasAlphaChannel():
            return free
        room = to_pixels.mapRect(lowest.room).toRect()
        return free.subtracted(QRegion(room.adjusted(EDGE, EDGE, -EDGE, -EDGE)))

    def paint_marks(self, painter: QPainter) -> None:
        """Paint marks above the layers, in widget pixels."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale the region with the widget."""
        super().resizeEvent(event)
        self.resized.emit()
