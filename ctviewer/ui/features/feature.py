"""What a panel is to the window: one class that is handed a frame and says what it adds.

The window makes each class of `features/all.py` once, in that order, and knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout

from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.reports.page import Section
from ctviewer.ui.base.actions import Entry, Gesture
from ctviewer.ui.base.jobs import JobRunner
from ctviewer.ui.scan.networks import Networks
from ctviewer.ui.scan.opening import Opening
from ctviewer.ui.scan.session import Session
from ctviewer.ui.viewer.reading import ReadingArea

LEFT, BOTTOM = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
MAX_HEIGHT = 380  # of the docks below, pixels


class Docks(QObject):
    """Where the docks of a window go; `changed` says that one was shown or hidden.

    `of_first` are those that stay with the first of two scans, with their titles.
    """

    changed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._placed: dict[Qt.DockWidgetArea, list[QDockWidget]] = {LEFT: [], BOTTOM: []}
        self._height = MAX_HEIGHT
        self.of_first: dict[QDockWidget, str] = {}

    def add(self, dock: QDockWidget, *, height: int = 0, in_front: bool = False) -> None:
        """Add a hidden dock: with a `height` (pixels) below the views, else left of them.

        Docks of one side share one place, as tabs, and the least of their heights; `in_front`
        makes its tab the first so far.
        """
        side = BOTTOM if height else LEFT
        placed = self._placed[side]
        self._window.addDockWidget(side, dock)
        if in_front:
            for other in placed:
                self._window.tabifyDockWidget(dock, other)
        elif placed:
            self._window.tabifyDockWidget(placed[-1], dock)
        if height:
            self._height = min(height, self._height)
            self._window.resizeDocks([dock], [self._height], Qt.Orientation.Vertical)
        dock.hide()
        placed.insert(0 if in_front else len(placed), dock)
        dock.visibilityChanged.connect(self.changed)

    def add_beside(self, dock: QDockWidget) -> None:
        """Add a hidden dock that stands below the views beside the tabs, not among them."""
        self._window.addDockWidget(BOTTOM, dock)
        dock.hide()
        dock.visibilityChanged.connect(self.changed)

    def keep_with_first(self, dock: QDockWidget) -> None:
        """A dock is of the first of two scans whatever the user turns to; its title says so."""
        self.of_first[dock] = dock.windowTitle()


@dataclass(frozen=True, eq=False)
class Frame:
    """What a window hands to its features.

    `window` is the parent of dialogs and shows messages; `second` holds the scan beside the first
    one, if there is one. `results` is the column right of the views, `notices` the one above them.
    Problems are reported by the signal `failed` of the session. `features` are those of the
    window, in their order, once all are made.
    """

    window: QMainWindow
    runner: JobRunner
    session: Session
    second: Session
    networks: Networks
    opening: Opening
    reading: ReadingArea
    docks: Docks
    results: QVBoxLayout
    notices: QVBoxLayout
    features: list["Feature"] = field(default_factory=list)


class Feature(QObject):
    """One panel with all that belongs to it; it listens to what its frame holds.

    It is made before the window is shown: what takes long to import or to build waits until it is
    wanted (`LateDock`). `changed` says that its menu entries may be in another state.
    """

    changed = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame.window)
        self.frame = frame

    def entries(self) -> list[Entry]:
        """Its lines in the menus, which the sheet of keys shows too."""
        return []

    def gestures(self) -> list[Gesture]:
        """What the mouse does in what it shows, for the sheet of keys."""
        return []

    def report(self, volume: Volume) -> list[Section]:
        """What it knows by now of the first scan's volume, for the report of the scan."""
        return []

    def cancel(self) -> bool:
        """Stop or put away what the user has in hand with Esc; whether there was anything."""
        return False

    def shutdown(self) -> None:
        """Stop the threads of its own: the window closes."""


MakeFeature = Callable[[Frame], Feature]
