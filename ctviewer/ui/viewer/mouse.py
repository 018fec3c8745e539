"""The mouse over a slice: whole steps of a wheel, and who takes a press."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent

from ctviewer.core.geometry.plane import Plane

NOTCH = 120  # angle units of one notch of a common wheel
ANGLE_PER_PIXEL = 2  # what Qt itself counts for a touchpad's pixel on macOS
SIDEWAYS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier


def turned(event: QWheelEvent, *, reverse: bool = False) -> int:
    """How far the fingers turned the wheel, in angle units.

    "Natural scrolling" of the system moves contents with the fingers, which would exchange
    superior and inferior; where the system says that it does, that is undone. Where it does not
    say, the user can `reverse` the wheel.
    """
    units = _units(event)
    return -units if event.inverted() != reverse else units


def _units(event: QWheelEvent) -> int:
    angle = event.angleDelta()
    return _along(angle, event) or ANGLE_PER_PIXEL * _along(event.pixelDelta(), event)


def _along(delta: QPoint, event: QWheelEvent) -> int:
    """Some systems turn Shift or Alt + wheel into a sideways one; else sideways is no step."""
    return delta.y() or (delta.x() if event.modifiers() & SIDEWAYS else 0)


class Notches:
    """Adds up small turns: touchpads send many that make a notch only together."""

    def __init__(self) -> None:
        self._rest = 0

    def add(self, units: int) -> int:
        """The whole notches that are due; a turn the other way begins anew."""
        if units * self._rest < 0:
            self._rest = 0
        sign = 1 if self._rest + units > 0 else -1
        whole, rest = divmod(abs(self._rest + units), NOTCH)
        self._rest = sign * rest
        return sign * whole


QUICK_MS = 70  # between two notches of a wheel that is turned fast
RUN = 3  # quick notches before the pace goes up by one
LONG = 150  # slices for each slice that a notch may move: shorter stacks are never skipped through


class WheelPace:
    """How many slices a notch is worth: one, and more while the wheel goes on fast in a long stack.

    Touchpads have an acceleration of their own: their turns count as they are.
    """

    def __init__(self) -> None:
        self._last_ms = 0
        self._quick = 0

    def slices(self, event: QWheelEvent, notches: int, count: int) -> int:
        """Whole notches as slices of a stack of `count`."""
        now, by_wheel = int(event.timestamp()), event.phase() is Qt.ScrollPhase.NoScrollPhase
        goes_on = 0 < now - self._last_ms <= QUICK_MS and self._quick * notches >= 0
        self._last_ms = now
        self._quick = self._quick + notches if goes_on and by_wheel else 0
        return notches * min(1 + abs(self._quick) // RUN, max(count // LONG, 1))


@dataclass(frozen=True)
class Touch:
    """A point of a slice: mm from its left and top edge, and how many mm make a pixel."""

    plane: Plane
    position: int
    at_mm: tuple[float, float]
    pixel_mm: float


class Hand(Protocol):
    """What takes the mouse of a view when it wants to, and what undo and redo go to then.

    `radius_mm` is how far its tip reaches around the mouse; 0 for a point.
    """

    @property
    def radius_mm(self) -> float:
        """The radius of a brush."""
        ...

    def undo(self) -> None:
        """Take the last change back."""
        ...

    def redo(self) -> None:
        """Make the change again that was taken back."""
        ...

    def pressed(self, touch: Touch) -> bool:
        """The left button went down; true if it was taken."""
        ...

    def moved(self, touch: Touch) -> bool:
        """The mouse is elsewhere; true where a press would take hold of something."""
        ...

    def released(self, touch: Touch) -> None:
        """A press that was taken ends."""
        ...
