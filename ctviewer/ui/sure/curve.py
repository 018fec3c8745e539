"""The influence of each slab along the patient; a click shows the slices it comes from."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ctviewer.core.influence import Influence
from ctviewer.ui.look import ACCENT, LINE, MUTED, NORMAL, PNEUMONIA, TEXT

HEIGHT = 150
LEFT, RIGHT, TOP, FOOT = 34.0, 12.0, 10.0, 20.0  # px around the curve
LEAST_SPAN = 0.5  # log-odds; smaller curves are drawn as small as they are


def slice_at(x: float, width: float, slices: int) -> int:
    """The axial slice at `x` px of a curve `width` px wide: inferior on the left, kept inside."""
    inner = max(width - LEFT - RIGHT, 1.0)
    return min(max(int((x - LEFT) / inner * slices), 0), slices - 1)


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
        self.setAccessibleName(self.tr("Influence of slices"))
        self.setToolTip(self.tr("Click to go to these slices"))

    def sizeHint(self) -> QSize:
        """As wide as the dock."""
        return QSize(360, HEIGHT)

    def show_influence(self, found: Influence | None, slices: int) -> None:
        """Draw the curve of a scan of so many axial slices, or none."""
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
        if event.button() == Qt.MouseButton.LeftButton and self._found is not None:
            self.slice_chosen.emit(slice_at(event.position().x(), self.width(), self._slices))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along with the mouse while its button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._found is not None:
            self.slice_chosen.emit(slice_at(event.position().x(), self.width(), self._slices))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars of the slabs, zero, the ends of the axes and the current slice."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -FOOT)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        if self._found is None:
            return
        values = [each.log_odds for each in self._found.slabs]
        high = max(*values, LEAST_SPAN)
        low = min(*values, -LEAST_SPAN)
        self._paint_bars(painter, area, low, high)
        self._paint_scale(painter, area, low, high)
        x = area.left() + (self._position + 0.5) / self._slices * area.width()
        painter.setPen(QPen(QColor(ACCENT), 2))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_bars(self, painter: QPainter, area: QRectF, low: float, high: float) -> None:
        assert self._found is not None
        scale = area.height() / (high - low)
        zero = area.top() + high * scale
        step = area.width() / self._slices
        painter.setPen(Qt.PenStyle.NoPen)
        for each in self._found.slabs:
            left = area.left() + each.slab.lowest * step
            right = area.left() + each.slab.highest * step
            top = zero - each.log_odds * scale
            bar = QRectF(QPointF(left, min(top, zero)), QPointF(right, max(top, zero)))
            painter.setBrush(QColor(PNEUMONIA if each.log_odds > 0 else NORMAL))
            painter.drawRect(bar.adjusted(0.5, 0, -0.5, 0))
        painter.setPen(QColor(TEXT))
        painter.drawLine(QPointF(area.left(), zero), QPointF(area.right(), zero))

    def _paint_scale(self, painter: QPainter, area: QRectF, low: float, high: float) -> None:
        scale = area.height() / (high - low)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in (high, 0.0, low):
            y = area.top() + (high - value) * scale
            painter.setPen(QColor(LINE))
            painter.drawLine(QPointF(area.left() - 3, y), QPointF(area.left(), y))
            painter.setPen(QColor(MUTED))
            told = f"{value:+.1f}".replace("-", "\u2212") if value else "0"
            painter.drawText(QRectF(0, y - 8, LEFT - 6, 16), right, told)
        foot = QRectF(area.left(), area.bottom() + 3, area.width(), 16)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, self.tr("inferior"))
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter, self.tr("slice 1 to {count}").format(
            count=self._slices))  # fmt: skip
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, self.tr("superior"))
