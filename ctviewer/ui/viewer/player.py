"""Cine: scrolls a plane of the display by a timer."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.state import Cine
from ctviewer.ui.viewer.display import Display


class Player(QObject):
    """Plays the plane that `plane` returns at the start; stopped by another volume."""

    changed = Signal()

    def __init__(
        self, display: Display, plane: Callable[[], Plane], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.cine = Cine()
        self._display = display
        self._asked = plane
        self._plane = Plane.AXIAL
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.step)
        display.volume_changed.connect(self.stop)

    @property
    def playing(self) -> bool:
        """Whether cine is running."""
        return self._clock.isActive()

    def play_as(self, cine: Cine) -> None:
        """Change rate or direction."""
        self.cine = cine
        self._clock.setInterval(1000 // cine.per_second)
        self.changed.emit()

    @Slot()
    def toggle(self) -> None:
        """Start or pause."""
        if self.playing:
            self.stop()
        elif self._display.volume is not None:
            self._plane = self._asked()
            self._clock.start(1000 // self.cine.per_second)
            self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """Pause."""
        self._clock.stop()
        self.changed.emit()

    @Slot()
    def step(self) -> None:
        """Show the next slice."""
        volume, plane = self._display.volume, self._plane
        if volume is not None:
            position = self._display.view.cursor[plane.axis]
            following, self.cine = self.cine.next(position, plane.count(volume))
            self._display.scroll(plane, following - position)
