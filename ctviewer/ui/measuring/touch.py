"""Where the mouse is on a slice, and what a view offers its presses to."""

from dataclasses import dataclass
from typing import Protocol

from ctviewer.core.geometry.plane import Plane


@dataclass(frozen=True)
class Touch:
    """A point of a slice: mm from its left and top edge, and how many mm make a pixel."""

    plane: Plane
    position: int
    at_mm: tuple[float, float]
    pixel_mm: float


class Hand(Protocol):
    """What takes the mouse of a view when it wants to."""

    def pressed(self, touch: Touch) -> bool:
        """The left button went down; true if it was taken."""
        ...

    def moved(self, touch: Touch) -> bool:
        """The mouse is elsewhere; true where a press would take hold of something."""
        ...

    def released(self, touch: Touch) -> None:
        """A press that was taken ends."""
        ...
