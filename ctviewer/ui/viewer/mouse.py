"""Wheel steps over a slice, and the interface of mouse tools."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent

from ctviewer.core.geometry.plane import Plane

NOTCH = 120  # angle units of one notch of a common wheel
ANGLE_PER_PIXEL = 2  # as Qt converts touchpad pixels on macOS
SIDEWAYS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier


def turned(event: QWheelEvent, *, reverse: bool = False) -> int:
    """The finger movement on the wheel, in angle units.

    "Natural scrolling" moves contents with the fingers, which would exchange superior and inferior;
    if the system reports it, it is undone. If not, the user can `reverse` the wheel.
    """
    units = _units(event)
    return -units if event.inverted() != reverse else units


def _units(event: QWheelEvent) -> int:
    angle = event.angleDelta()
    return _along(angle, event) or ANGLE_PER_PIXEL * _along(event.pixelDelta(), event)


def _along(delta: QPoint, event: QWheelEvent) -> int:
    """Some systems convert Shift or Alt + wheel to horizontal; otherwise horizontal is ignored."""
    return delta.y() or (delta.x() if event.modifiers() & SIDEWAYS else 0)


class Notches:
    """Accumulates small wheel movements: touchpads send many per notch."""

    def __init__(self) -> None:
        self._rest = 0

    def add(self, units: int) -> int:
        """Return the whole notches so far; reversing the direction restarts."""
        if units * self._rest < 0:
            self._rest = 0
        sign = 1 if self._rest + units > 0 else -1
        whole, rest = divmod(abs(self._rest + units), NOTCH)
        self._rest = sign * rest
        return sign * whole


QUICK_MS = 70  # maximum interval of notches in fast scrolling
RUN = 3  # fast notches before the pace increases by one
LONG = 150  # slices per slice of a notch: shorter stacks are never skipped through


class WheelPace:
    """Slices per notch: one, and more in fast scrolling through a long stack.

    Touchpads have their own acceleration and are not changed.
    """

    def __init__(self) -> None:
        self._last_ms = 0
        self._quick = 0

    def slices(self, event: QWheelEvent, notches: int, count: int) -> int:
        """Convert notches to slices in a stack of `count`."""
        now, by_wheel = int(event.timestamp()), event.phase() is Qt.ScrollPhase.NoScrollPhase
        goes_on = 0 < now - self._last_ms <= QUICK_MS and self._quick * notches >= 0
        self._last_ms = now
        self._quick = self._quick + notches if goes_on and by_wheel else 0
        return notches * min(1 + abs(self._quick) // RUN, max(count // LONG, 1))


@dataclass(frozen=True)
class Touch:
    """A mouse position on a slice: mm from its left and top edge, and mm per pixel."""

    plane: Plane
    position: int
    at_mm: tuple[float, float]
    pixel_mm: float


class MouseTool(Protocol):
    """A mouse tool of the views, with undo and redo.

    `radius_mm` is its radius around the mouse; 0 for a point.
    """

    @property
    def radius_mm(self) -> float:
        """The radius of a brush."""
        ...

    def undo(self) -> None:
        """Undo the last change."""
        ...

    def redo(self) -> None:
        """Redo the change."""
        ...

    def pressed(self, touch: Touch) -> bool:
        """Left button press; returns whether it was taken."""
        ...

    def moved(self, touch: Touch) -> bool:
        """Mouse move; returns whether a press there would be taken."""
        ...

    def released(self, touch: Touch) -> None:
        """End of a press that was taken."""
        ...
