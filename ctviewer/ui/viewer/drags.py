"""Mouse drags over slices, shared by single views and the montage."""

from enum import Enum
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume, Voxels
from ctviewer.core.view.window import Window, window_of
from ctviewer.ui.base.theme import DARK
from ctviewer.ui.viewer.display import Display

EXCHANGED = {
    Qt.MouseButton.LeftButton: Qt.MouseButton.RightButton,
    Qt.MouseButton.RightButton: Qt.MouseButton.LeftButton,
}
WINDOW_SHARE = 1 / 300  # relative change per pixel, so that a wide window changes faster
NO_VALUES = np.empty((0, 0), np.float32)


class Drag(Enum):
    """The action of a drag."""

    NONE = "none"
    POINT = "point"
    PAN = "pan"
    WINDOW = "window"
    MEASURE = "measure"
    AREA = "area"


def window_dragged(window: Window, pixels: QPointF) -> Window:
    """Dragging right widens the window, dragging up brightens (lowers the level)."""
    step = window.width * WINDOW_SHARE
    return window.moved(pixels.y() * step, pixels.x() * step)


def drag_of(button: Qt.MouseButton, *, space_held: bool, pacs: bool, ctrl: bool = False) -> Drag:
    """The action of a drag with a button; in the `pacs` scheme left and right are exchanged.

    With Ctrl, the window is fitted to the dragged area.
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


def part_of(shown: Voxels, volume: Volume, plane: Plane, region: QRectF) -> Voxels:
    """The values of a slice (rows, columns) in a region in mm, empty outside the slice."""
    area = region.normalized().intersected(QRectF(0, 0, *plane.size_mm(volume)))
    if area.isEmpty():
        return NO_VALUES
    across, down = volume.spacing[plane.across], volume.spacing[plane.down]
    rows = slice(int(area.top() / down), int(area.bottom() / down) + 1)
    columns = slice(int(area.left() / across), int(area.right() / across) + 1)
    return shown[rows, columns]


class Dragged(Protocol):
    """The target of a drag; positions are pixels of the widget under the mouse."""

    def drag_crosshair(self, at: QPointF) -> None:
        """Move the crosshair to the voxel at a position, if there is one."""
        ...

    def drag_slice(self, at: QPointF, way: QPointF) -> None:
        """Pan the slice by `way`, ending at this position."""
        ...

    def values_under(self, area: QRectF) -> Voxels:
        """The displayed values of an area; it starts at the press, and may leave the slice."""
        ...


class Drags:
    """The current drag on a widget, from press to release.

    It holds no reference to the target: a view holding both would outlive its window.
    """

    def __init__(self, surface: QWidget, display: Display) -> None:
        self.pacs = False
        self.drag = Drag.NONE
        self._display = display
        self._pressed_at = self._last = QPointF()
        self._moved = False
        self.band = QFrame(surface)  # a QRubberBand would cover its content
        self.band.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.band.setStyleSheet(f"border: 1px solid {DARK.accent}; background: transparent;")
        self.band.hide()

    def press(self, event: QMouseEvent, dragged: Dragged, *, space_held: bool = False) -> None:
        """Start a drag; a press with the pointing button moves the crosshair at once."""
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self.drag = drag_of(event.button(), space_held=space_held, pacs=self.pacs, ctrl=ctrl)
        self._pressed_at = self._last = event.position()
        self._moved = False
        self._follow(event.position(), dragged)

    def measure(self) -> None:
        """The press was taken by a `MouseTool`, which handles the mouse itself."""
        self.drag, self._moved = Drag.MEASURE, True

    def move(self, event: QMouseEvent, dragged: Dragged) -> None:
        """Follow the drag."""
        travelled = (event.position() - self._pressed_at).manhattanLength()
        if self.drag is not Drag.NONE and travelled >= QApplication.startDragDistance():
            self._moved = True
        self._follow(event.position(), dragged)

    def release(self, event: QMouseEvent, dragged: Dragged) -> bool:
        """End the drag; returns whether it was a right click, which opens the menu."""
        if self.drag is Drag.AREA and self.band.isVisible():
            self._show_area(dragged)
        self.drag = Drag.NONE
        return event.button() is Qt.MouseButton.RightButton and not self._moved

    def _follow(self, at: QPointF, dragged: Dragged) -> None:
        """Apply the mouse movement since the last event."""
        way, self._last = at - self._last, at
        if self.drag is Drag.POINT:
            dragged.drag_crosshair(at)
        elif self.drag is Drag.PAN:
            dragged.drag_slice(at, way)
        elif self.drag is Drag.AREA and self._moved:
            self.band.setGeometry(QRectF(self._pressed_at, at).normalized().toRect())
            self.band.show()
        elif self.drag is Drag.WINDOW and self._moved:
            self._display.change_window(window_dragged(self._display.view.window, way))

    def _show_area(self, dragged: Dragged) -> None:
        """Fit the window to the values of the dragged area."""
        self.band.hide()
        values = dragged.values_under(QRectF(self._pressed_at, self._last))
        if values.size:
            self._display.change_window(window_of(values))
