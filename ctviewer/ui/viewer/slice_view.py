"""One plane under the user's hand: wheel, drags and clicks become changes of the display."""

from enum import Enum

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
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Index
from ctviewer.core.view.window import Window, window_of
from ctviewer.ui.base.theme import DARK
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.mouse import NOTCH, Hand, Notches, Touch, WheelPace, turned
from ctviewer.ui.viewer.slice_picture import SlicePicture

MANY = 5  # slices of a step with Shift
ZOOM_STEP = 1.15
EXCHANGED = {
    Qt.MouseButton.LeftButton: Qt.MouseButton.RightButton,
    Qt.MouseButton.RightButton: Qt.MouseButton.LeftButton,
}
TIP = (QColor(0, 0, 0, 170), 3.0), (QColor(255, 255, 255), 1.2)  # seen on any grey
WINDOW_SHARE = 1 / 300  # of the width, for each pixel of a drag: a wide window moves faster


class Drag(Enum):
    """What a held mouse button does."""

    NONE = "none"
    POINT = "point"
    PAN = "pan"
    WINDOW = "window"
    MEASURE = "measure"
    AREA = "area"


def window_dragged(window: Window, pixels: QPointF) -> Window:
    """To the right wider, up brighter, which is a lower level."""
    step = window.width * WINDOW_SHARE
    return window.moved(pixels.y() * step, pixels.x() * step)


def drag_of(button: Qt.MouseButton, *, space_held: bool, pacs: bool, ctrl: bool = False) -> Drag:
    """What a drag with a button does; in the `pacs` scheme left and right change places.

    With Ctrl, the window is that of the area that is dragged.
    """
    if pacs:
        button = EXCHANGED.get(button, button)
    if button is Qt.MouseButton.MiddleButton:
        return Drag.PAN
    if button is Qt.MouseButton.RightButton:
        return Drag.AREA if ctrl else Drag.WINDOW
    if button is Qt.MouseButton.LeftButton:
        return Drag.PAN if space_held else Drag.POINT
    return Drag.NONE


class SliceView(SlicePicture):
    """A plane of the display that can be scrolled, pointed at, panned, zoomed and windowed.

    `hovered` says that the mouse is elsewhere, `entered` that it came or left; `menu_asked` carries
    a place on the screen and the voxel there or None.
    """

    hovered = Signal()
    entered = Signal()
    activated = Signal()
    enlarge_asked = Signal()
    menu_asked = Signal(QPoint, object)

    def __init__(self, display: Display, plane: Plane, parent: QWidget | None = None) -> None:
        super().__init__(display, plane, parent)
        self.pacs_mouse = False
        self.reversed_wheel = False
        self.hand: Hand | None = None  # what may take a left press before the view does
        self._drag = Drag.NONE
        self._pressed_at = QPointF()
        self._last = QPointF()
        self._mouse: QPointF | None = None
        self._moved = False
        self._space_held = False
        self._notches, self._pace = Notches(), WheelPace()
        self._band = QFrame(self.viewport())  # a rubber band would hide what it is drawn about
        self._band.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._band.setStyleSheet(f"border: 1px solid {DARK.accent}; background: transparent;")
        self._band.hide()
        self.setAcceptDrops(False)  # the window takes drops
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def voxel_under_mouse(self) -> Index | None:
        """Of the slice shown now; None while the mouse is not over it."""
        return None if self._mouse is None else self.index_at(self._mouse)

    @property
    def is_under_mouse(self) -> bool:
        """Whether the mouse is over this view, on the slice or beside it."""
        return self._mouse is not None and self.isVisible()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the marks, and around the mouse what a brush reaches."""
        super().drawForeground(painter, rect)
        if self._mouse is None or self._tip_mm == 0 or self._display.volume is None:
            return
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        reach = self._tip_mm * self._pixels_per_mm()
        for colour, width in TIP:
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(self._mouse, reach, reach)
        painter.restore()

    @property
    def _tip_mm(self) -> float:
        return self.hand.radius_mm if self.hand is not None else 0.0

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
        """Two fingers that pinch a touchpad zoom about the mouse."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1 + event.value(), self.mm_at(event.position()))
            return True
        return bool(super().viewportEvent(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag; a left press already moves the crosshair."""
        self.activated.emit()
        if self._hand_takes(event):
            return
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._drag = drag_of(
            event.button(), space_held=self._space_held, pacs=self.pacs_mouse, ctrl=ctrl
        )
        self._pressed_at = self._last = event.position()
        self._moved = False
        self._follow(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the drag, and note where the mouse is."""
        travelled = (event.position() - self._pressed_at).manhattanLength()
        if self._drag is not Drag.NONE and travelled >= QApplication.startDragDistance():
            self._moved = True
        self._follow(event.position())
        self._hover(event.position())
        if self.hand is not None and self._drag in (Drag.NONE, Drag.MEASURE):
            held = self.hand.moved(self._touch(event.position()))
            if not self._space_held:
                grab, cross = Qt.CursorShape.SizeAllCursor, Qt.CursorShape.CrossCursor
                self.setCursor(grab if held else cross)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; a right click without one asks for the menu."""
        if self._drag is Drag.MEASURE and self.hand is not None:
            self.hand.released(self._touch(event.position()))
        elif self._drag is Drag.AREA:
            self._end_area()
        self._drag = Drag.NONE
        if event.button() is Qt.MouseButton.RightButton and not self._moved:
            at = event.position()
            self.menu_asked.emit(event.globalPosition().toPoint(), self.index_at(at))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Give this plane all the room, or take it back."""
        if event.button() is Qt.MouseButton.LeftButton and not self._hand_takes(event):
            self.enlarge_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space held makes a left drag pan."""
        if event.key() == Qt.Key.Key_Space:
            self._hold_space(held=True)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space let go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(held=False)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The view with the keyboard is the active one."""
        super().focusInEvent(event)
        self.activated.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A key released elsewhere is not reported here."""
        super().focusOutEvent(event)
        self._hold_space(held=False)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The mouse is over this view from the first moment."""
        self._hover(event.position())

    def leaveEvent(self, _event: QEvent) -> None:
        """The mouse is elsewhere."""
        self._hover(None)

    def _hand_takes(self, event: QMouseEvent) -> bool:
        """Offer a left press to the hand first, in both mouse schemes."""
        if self.hand is None or self._space_held or event.button() is not Qt.MouseButton.LeftButton:
            return False
        if not self.hand.pressed(self._touch(event.position())):
            return False
        self._drag, self._moved = Drag.MEASURE, True
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

    def _follow(self, at: QPointF) -> None:
        """Do what the drag means for the mouse's way since the last event."""
        way, self._last = at - self._last, at
        if self._drag is Drag.POINT:
            self._point_at(at)
        elif self._drag is Drag.PAN:
            self._box.translateBy(self.mm_at(at - way) - self.mm_at(at))
            self.zoomed.emit()
        elif self._drag is Drag.AREA and self._moved:
            self._band.setGeometry(QRectF(self._pressed_at, at).normalized().toRect())
            self._band.show()
        elif self._drag is Drag.WINDOW and self._moved:
            self._display.change_window(window_dragged(self._display.view.window, way))

    def _end_area(self) -> None:
        """Show the values of the dragged area from black to white."""
        if self._band.isVisible():
            self._band.hide()
            area = QRectF(self._band.geometry())
            values = self.values_in(
                QRectF(self.mm_at(area.topLeft()), self.mm_at(area.bottomRight()))
            )
            if values.size:
                self._display.change_window(window_of(values))

    def _point_at(self, at: QPointF) -> None:
        volume, mm = self._display.volume, self.mm_at(at)
        if volume is not None:
            self._display.point_at(self.plane.index_at(volume, self.position, mm.x(), mm.y()))
