"""The interface between window and panels: a class that is given a frame and adds to it.

The window creates each class of `features/all.py` once, in that order, and knows none of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout

from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.reports.page import Section
from ctviewer.ui.base.actions import Entry, Gesture
from ctviewer.ui.base.jobs import JobRunner
from ctviewer.ui.scan.networks import Networks
from ctviewer.ui.scan.opening import Opening
from ctviewer.ui.scan.session import Session
from ctviewer.ui.scan.sidecars import Sidecars
from ctviewer.ui.viewer.reading import ReadingArea
from ctviewer.ui.widgets.labels import ButtonRow
from ctviewer.ui.widgets.side import SidePanel
from ctviewer.ui.widgets.workspace import Workspace


class Docks(QObject):
    """Holds the docks below the views; `changed` reports that one was shown or hidden."""

    changed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window

    def add(self, dock: QDockWidget, height: int = 0) -> None:
        """Add a hidden dock beside the others, with a height in pixels (0 for its own)."""
        self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        if height:
            self._window.resizeDocks([dock], [height], Qt.Orientation.Vertical)
        dock.hide()
        dock.visibilityChanged.connect(self.changed)


@dataclass(frozen=True, eq=False)
class Frame:
    """What a window offers to its features.

    `window` is the parent of dialogs and shows messages; `second` is the session of the second
    scan, if any. `results` is the layout of the first page of the `side` panel, `result_buttons`
    its row of buttons, `notices` the column above the views, `workspace` the place for a page
    beside or instead of the views. `sidecars` store work on scans. Problems are reported by the
    session's signal `failed`. `features` are those of the window, in order, once all are created.
    """

    window: QMainWindow
    runner: JobRunner
    session: Session
    second: Session
    networks: Networks
    opening: Opening
    reading: ReadingArea
    docks: Docks
    side: SidePanel
    sidecars: Sidecars
    results: QVBoxLayout
    result_buttons: ButtonRow
    notices: QVBoxLayout
    workspace: Workspace
    features: list["Feature"] = field(default_factory=list)


class Feature(QObject):
    """A panel with everything that belongs to it; it listens to the objects in its frame.

    It is created before the window is shown: whatever is slow to import or build is deferred
    (`Page`, `LateDock`). `changed` reports that menu entries may have another state.
    """

    changed = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame.window)
        self.frame = frame

    def entries(self) -> list[Entry]:
        """Its menu entries, also shown in the keyboard sheet."""
        return []

    def gestures(self) -> list[Gesture]:
        """Its mouse actions, for the keyboard sheet."""
        return []

    def report(self, volume: Volume) -> list[Section]:
        """Its current data on the first scan's volume, for the report of the scan."""
        return []

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Handle dropped files other than as scans; returns whether it does."""
        return False

    def cancel(self) -> bool:
        """Cancel or put away the current action on Esc; returns whether there was one."""
        return False

    def shutdown(self) -> None:
        """Stop its threads, as the window closes."""


MakeFeature = Callable[[Frame], Feature]
