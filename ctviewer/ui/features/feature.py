"""What a panel is to the window: one class that is handed a frame and says what it adds.

The window makes each class of `features/all.py` once, in that order, and knows none of them.
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
    """Where the docks below the views go; `changed` says that one was shown or hidden."""

    changed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window

    def add(self, dock: QDockWidget, height: int = 0) -> None:
        """Add a hidden dock beside the others, of a height in pixels (0 for its own)."""
        self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        if height:
            self._window.resizeDocks([dock], [height], Qt.Orientation.Vertical)
        dock.hide()
        dock.visibilityChanged.connect(self.changed)


@dataclass(frozen=True, eq=False)
class Frame:
    """What a window hands to its features.

    `window` is the parent of dialogs and shows messages; `second` holds the scan beside the first
    one, if there is one. `results` is what the first page of the `side` panel holds,
    `result_buttons` the row of buttons in it, `notices` the column above the views, `workspace`
    where a page takes the place of the views or a part of it.
    `sidecars` keep what is done on the scans.
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
    side: SidePanel
    sidecars: Sidecars
    results: QVBoxLayout
    result_buttons: ButtonRow
    notices: QVBoxLayout
    workspace: Workspace
    features: list["Feature"] = field(default_factory=list)


class Feature(QObject):
    """One panel with all that belongs to it; it listens to what its frame holds.

    It is made before the window is shown: what takes long to import or to build waits until it is
    wanted (`Page`, `LateDock`). `changed` says that its menu entries may be in another state.
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

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Take files that were dropped, other than to open them as scans; whether it does."""
        return False

    def cancel(self) -> bool:
        """Stop or put away what the user has in hand with Esc; whether there was anything."""
        return False

    def shutdown(self) -> None:
        """Stop the threads of its own: the window closes."""


MakeFeature = Callable[[Frame], Feature]
