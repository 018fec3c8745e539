"""An interactive plane: wheel, drags and clicks change the display."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Index, Voxels
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.drags import Drag, Drags
from ctviewer.ui.viewer.mouse import NOTCH, MouseTool, Notches, Touch, WheelPace, turned
from ctviewer.ui.viewer.slice_picture import SlicePicture

MANY = 5  # slices per step with Shift
ZOOM_STEP = 1.15
TIP = (QColor(0, 0, 0, 170), 3.0), (QColor(255, 255, 255), 1.2)  # visible on any grey


class SliceView(SlicePicture):
    """A plane of the display with scrolling, pointing, panning, zooming and windowing.

    `hovered` reports mouse moves, `entered` enter and leave; `menu_asked` carries a screen position
    and the voxel there, or None.
    """

    hovered = Signal()
    entered = Signal()
    activated = Signal()
    enlarge_asked = Signal()
    menu_asked = Signal(QPoint, object)

    def __init__(self, display: Display, plane: Plane, parent: QWidget | None = None) -> None:
        super().__init__(display, plane, parent)
        self.reversed_wheel = False
        self.mouse_tool: MouseTool | None = None  # is offered left presses first
        self.drags = Drags(self.viewport(), display)
        self._mouse: QPointF | None = None
        self._space_held = False
        self._notches, self._pace = Notches(), WheelPace()
        self.setAcceptDrops(False)  # the window handles drops
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def voxel_under_mouse(self) -> Index | None:
        """On the current slice; None if the mouse is elsewhere."""
        return None if self._mouse is None else self.index_at(self._mouse)

    @property
    def is_under_mouse(self) -> bool:
        """Whether the mouse is over this view, even outside the slice."""
        return self._mouse is not None and self.isVisible()

    def paint_marks(self, painter: QPainter) -> None:
        """Paint the marks, and the brush radius around the mouse."""
        super().paint_marks(painter)
        if self._mouse is None or self._tip_mm == 0 or self._display.volume is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        reach = self._tip_mm * self._pixels_per_mm()
        for colour, width in TIP:
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(self._mouse, reach, reach)
        painter.restore()

    @property
    def _tip_mm(self) -> float:
        return self.mouse_tool.radius_mm if self.mouse_tool is not None else 0.0

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; away from you is superior, anterior or right. With Ctrl, zoom."""
        units = turned(event, reverse=self.reversed_wheel)
        event.accept()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(ZOOM_STEP ** (units / NOTCH), self.mm_at(event.position()))
            return
        notches, volume = self._notches.add(units), self._display.volume
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._display.scroll(self.plane, notches * MANY)
        elif volume is not None:
            count = self.plane.count(volume)
            self._display.scroll(self.plane, self._pace.slices(event, notches, count))

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinch on a touchpad zooms about the mouse."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1 + event.value(), self.mm_at(event.position()))
            return True
        return bool(super().viewportEvent(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a drag; a left press moves the crosshair at once."""
        self.activated.emit()
        if self._offer_to_tool(event):
            return
        self.drags.press(event, self, space_held=self._space_held)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the drag, and report the mouse position."""
        self.drags.move(event, self)
        self._hover(event.position())
        if self.mouse_tool is not None and self.drags.drag in (Drag.NONE, Drag.MEASURE):
            held = self.mouse_tool.moved(self._touch(event.position()))
            if not self._space_held:
                grab, cross = Qt.CursorShape.SizeAllCursor, Qt.CursorShape.CrossCursor
                self.setCursor(grab if held else cross)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; a right click opens the menu."""
        at = event.position()
        if self.drags.drag is Drag.MEASURE and self.mouse_tool is not None:
            self.mouse_tool.released(self._touch(at))
        if self.drags.release(event, self):
            self.menu_asked.emit(event.globalPosition().toPoint(), self.index_at(at))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge this plane, or show all planes again."""
        if event.button() is Qt.MouseButton.LeftButton and not self._offer_to_tool(event):
            self.enlarge_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Space held, a left drag pans."""
        if event.key() == Qt.Key.Key_Space:
            self._hold_space(held=True)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space released."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(held=False)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focused view is the active one."""
        super().focusInEvent(event)
        self.activated.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A key release elsewhere is not reported here."""
        super().focusOutEvent(event)
        self._hold_space(held=False)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Report the mouse from its first position."""
        self._hover(event.position())

    def leaveEvent(self, _event: QEvent) -> None:
        """Report that the mouse left."""
        self._hover(None)

    def _offer_to_tool(self, event: QMouseEvent) -> bool:
        """Offer a left press to the mouse tool first, in both mouse schemes."""
        if (
            self.mouse_tool is None
            or self._space_held
            or event.button() is not Qt.MouseButton.LeftButton
        ):
            return False
        if not self.mouse_tool.pressed(self._touch(event.position())):
            return False
        self.drags.measure()
        return True

    def _touch(self, at: QPointF) -> Touch:
        mm = self.mm_at(at)
        return Touch(self.plane, self.position, (mm.x(), mm.y()), 1 / self._pixels_per_mm())

    def _hover(self, at: QPointF | None) -> None:
        came = (at is None) is not (self._mouse is None)
        self._mouse = at
        if self._tip_mm:
            self.viewport().update()
        if came:
            self.entered.emit()
        self.hovered.emit()

    def _hold_space(self, *, held: bool) -> None:
        self._space_held = held
        shape = Qt.CursorShape.OpenHandCursor if held else Qt.CursorShape.CrossCursor
        self.setCursor(shape)

    def drag_crosshair(self, at: QPointF) -> None:
        """Move the crosshair to the voxel under a pixel, or the nearest one of the slice."""
        volume, mm = self._display.volume, self.mm_at(at)
        if volume is not None:
            self._display.point_at(self.plane.index_at(volume, self.position, mm.x(), mm.y()))

    def drag_slice(self, at: QPointF, way: QPointF) -> None:
        """Pan so that the point of the slice stays under the mouse."""
        self.move_by(self.mm_at(at - way) - self.mm_at(at))

    def values_under(self, area: QRectF) -> Voxels:
        """The displayed values (HU) of an area in pixels."""
        return self.values_in(QRectF(self.mm_at(area.topLeft()), self.mm_at(area.bottomRight())))
