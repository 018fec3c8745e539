"""A thin slider over the slices of a plane."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.look import ACCENT, LINE, SURFACE
from ctviewer.ui.base.plain import tip
from ctviewer.ui.base.words import word
from ctviewer.ui.viewer.display import Display

LOW = 20  # height in pixels
THICK = 4.0
SIDE = 4.0  # margin in px left and right of the first and last slice


def slice_at(x: float, left: float, right: float, slices: int) -> int:
    """The slice at `x` px on a line from `left` to `right`, first slice left; clipped."""
    return min(max(int((x - left) / max(right - left, 1.0) * slices), 0), slices - 1)


def paint_position(painter: QPainter, area: QRectF, position: int, slices: int) -> None:
    """Mark a slice with a vertical line."""
    x = area.left() + (position + 0.5) / slices * area.width()
    painter.setPen(QPen(QColor(ACCENT), 2))
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


class SliceTrack(QSlider):
    """The first slice is on the left; a press jumps to it."""

    def __init__(self, plane: Plane, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # arrow keys scroll the view above
        self.setAccessibleName(self.tr("{plane} slice").format(plane=word(plane.title)))

    def sizeHint(self) -> QSize:
        """Thin, and as wide as possible."""
        return QSize(200, LOW)

    def minimumSizeHint(self) -> QSize:
        """Usable even if very narrow."""
        return QSize(40, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the slice under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse while the button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the track, and the current slice."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(SURFACE))
        area = QRectF(self.rect()).adjusted(SIDE, 3, -SIDE, -3)
        self.paint_ground(painter, area)
        paint_position(painter, area, self.value(), self.maximum() + 1)

    def paint_ground(self, painter: QPainter, area: QRectF) -> None:
        """Paint the background of the slice mark."""
        painter.fillRect(track_of(area), QColor(LINE))

    def _choose(self, event: QMouseEvent) -> None:
        right = self.width() - SIDE
        self.setValue(slice_at(event.position().x(), SIDE, right, self.maximum() + 1))


def track_of(area: QRectF) -> QRectF:
    """The line along the middle of an area."""
    return QRectF(area.left(), area.center().y() - THICK / 2, area.width(), THICK)


class PlaneSlider(SliceTrack):
    """The slider of a plane of a display; `used` reports interaction."""

    used = Signal()

    def __init__(self, display: Display, plane: Plane, parent: QWidget | None = None) -> None:
        super().__init__(plane, parent)
        self._display, self._plane = display, plane
        side = {
            Plane.AXIAL: self.tr("Press or drag to go to a slice; inferior is on the left"),
            Plane.CORONAL: self.tr("Press or drag to go to a slice; posterior is on the left"),
            Plane.SAGITTAL: self.tr(
                "Press or drag to go to a slice; the patient's left is on the left"
            ),
        }
        self.setToolTip(tip(side[plane], wrapped=True))
        self.valueChanged.connect(self._on_value_changed)
        display.volume_changed.connect(self._on_volume_changed)
        display.view_changed.connect(self._on_view_changed)
        self._on_volume_changed()

    @Slot()
    def _on_volume_changed(self) -> None:
        volume = self._display.volume
        self.blockSignals(True)
        self.setMaximum(self._plane.count(volume) - 1 if volume else 0)
        self.setValue(self._display.view.cursor[self._plane.axis])
        self.blockSignals(False)

    @Slot(object, object)
    def _on_view_changed(self, old: ViewState, new: ViewState) -> None:
        """Repaint only if the position changed."""
        axis = self._plane.axis
        if old.cursor[axis] != new.cursor[axis]:
            self.blockSignals(True)
            self.setValue(new.cursor[axis])
            self.blockSignals(False)

    @Slot(int)
    def _on_value_changed(self, position: int) -> None:
        self.used.emit()
        here = self._display.view.cursor[self._plane.axis]
        self._display.scroll(self._plane, position - here)
