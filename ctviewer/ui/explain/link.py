"""Two displays beside the main one, of the scan and of the network's input, linked by position."""

from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from ctviewer.core.analysis.preprocess import Prepared
from ctviewer.core.geometry.cells import CellGrid
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.core.view.network_input import grid_of, seen_volume, seen_window
from ctviewer.core.view.state import ViewState
from ctviewer.ui.viewer.display import Display


class SeenLink(QObject):
    """Keeps the cursors of `scan`, `seen` and the main display on one place of the patient.

    `scan` and `seen` share a window of their own, first that of the network's range. A cell stands
    for the voxel at its centre; while the main cursor moves inside a cell, that cell is marked.
    """

    def __init__(self, main: Display, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.main = main
        self.scan = Display(self)
        self.seen = Display(self)
        self.grid: CellGrid | None = None
        self._following = False
        main.view_changed.connect(self._follow)
        self.scan.view_changed.connect(self._on_scan_changed)
        self.seen.view_changed.connect(self._on_seen_changed)

    def open(self, volume: Volume, prepared: Prepared) -> None:
        """Show an input and the volume that it was made of."""
        self.grid = grid_of(prepared)
        window = seen_window()
        cursor = self.main.view.cursor
        cell = self.grid.cell_of(cursor)
        self.scan.open(volume, ViewState(cursor, window))
        self.seen.open(seen_volume(volume, prepared), ViewState(cell, window))
        self.seen.show(replace(self.seen.view, smooth=False))
        self._follow()

    def close(self) -> None:
        """Show and hold nothing."""
        self.grid = None
        self.scan.open(None)
        self.seen.open(None)

    @Slot()
    def _follow(self) -> None:
        """Bring both to the main display's cursor and convention."""
        if self.grid is not None:
            cursor = self.main.view.cursor
            self._place(cursor, self.grid.cell_of(cursor))

    def _place(self, cursor: Index, cell: Index) -> None:
        """Show one place everywhere; what the displays tell meanwhile is no move of the user's."""
        if self._following:
            return
        self._following = True
        self.main.point_at(cursor)
        mirrored = self.main.view.neurological
        self.scan.show(replace(self.scan.view, cursor=cursor, neurological=mirrored))
        self.seen.show(replace(self.seen.view, cursor=cell, neurological=mirrored))
        self._following = False

    @Slot(object, object)
    def _on_scan_changed(self, _old: ViewState, new: ViewState) -> None:
        if self.grid is not None and not self._following:
            self.seen.change_window(new.window)
            self._place(new.cursor, self.grid.cell_of(new.cursor))

    @Slot(object, object)
    def _on_seen_changed(self, old: ViewState, new: ViewState) -> None:
        """Scrolled by cells: several that lie in one voxel are all stepped through."""
        if self.grid is not None and not self._following:
            self.scan.change_window(new.window)
            if old.cursor != new.cursor:
                self._place(self.grid.index_of(new.cursor), new.cursor)
