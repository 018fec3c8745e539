"""The influence of each slab along the patient; a click shows its slices."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ctviewer.core.analysis.influence import Influence
from ctviewer.ui.base.look import LINE, MUTED, NORMAL, PNEUMONIA, TEXT
from ctviewer.ui.base.words import number
from ctviewer.ui.viewer.slice_track import paint_position, slice_at

HEIGHT = 150
LEFT, RIGHT, TOP, FOOT = 34.0, 12.0, 10.0, 20.0  # px of margin around the curve
MIN_SPAN = 0.5  # log-odds; minimum range of the axis


def span_of(found: Influence) -> tuple[float, float]:
    """The lowest and highest log-odds on the axis."""
    values = [each.log_odds for each in found.slabs]
    return min(*values, -MIN_SPAN), max(*values, MIN_SPAN)


def paint_bars(painter: QPainter, area: QRectF, found: Influence, slices: int) -> None:
    """Paint a bar per slab, inferior on the left, and the zero line."""
    low, high = span_of(found)
    scale = area.height() / (high - low)
    zero = area.top() + high * scale
    step = area.width() / slices
    painter.setPen(Qt.PenStyle.NoPen)
    for each in found.slabs:
        left = area.left() + each.slab.lowest * step
        right = area.left() + each.slab.highest * step
        top = zero - each.log_odds * scale
        bar = QRectF(QPointF(left, min(top, zero)), QPointF(right, max(top, zero)))
        painter.setBrush(QColor(PNEUMONIA if each.log_odds > 0 else NORMAL))
        painter.drawRect(bar.adjusted(0.5, 0, -0.5, 0))
    painter.setPen(QColor(TEXT))
    painter.drawLine(QPointF(area.left(), zero), QPointF(area.right(), zero))


class InfluenceCurve(QWidget):
    """Log-odds over axial slices from inferior (left) to superior, and the current slice."""

    slice_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Influence | None = None
        self._slices = 1
        self._position = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Slice occlusion"))
        self.setToolTip(self.tr("Click to go to these slices"))

    def sizeHint(self) -> QSize:
        """As wide as the panel."""
        return QSize(360, HEIGHT)

    def show_influence(self, found: Influence | None, slices: int) -> None:
        """Draw the curve of a scan with `slices` axial slices, or none."""
        if (found, slices) != (self._found, self._slices):
            self._found, self._slices = found, max(slices, 1)
            self.update()

    def show_position(self, position: int) -> None:
        """Mark the current axial slice."""
        if position != self._position:
            self._position = position
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the slice under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse while the button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event)

    def _choose(self, event: QMouseEvent) -> None:
        if self._found is not None:
            right = self.width() - RIGHT
            self.slice_chosen.emit(slice_at(event.position().x(), LEFT, right, self._slices))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint bars, zero line, axis limits and the current slice."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -FOOT)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        if self._found is None:
            return
        paint_bars(painter, area, self._found, self._slices)
        self._paint_scale(painter, area, *span_of(self._found))
        paint_position(painter, area, self._position, self._slices)

    def _paint_scale(self, painter: QPainter, area: QRectF, low: float, high: float) -> None:
        scale = area.height() / (high - low)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in (high, 0.0, low):
            y = area.top() + (high - value) * scale
            painter.setPen(QColor(LINE))
            painter.drawLine(QPointF(area.left() - 3, y), QPointF(area.left(), y))
            painter.setPen(QColor(MUTED))
            shown = number(value, "+.1f").replace("-", "\u2212") if value else "0"
            painter.drawText(QRectF(0, y - 8, LEFT - 6, 16), right, shown)
        foot = QRectF(area.left(), area.bottom() + 3, area.width(), 16)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, self.tr("inferior"))
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter, self.tr("slice 1 to {count}").format(
            count=self._slices))  # fmt: skip
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, self.tr("superior"))
