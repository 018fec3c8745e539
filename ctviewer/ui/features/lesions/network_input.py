"""The network's input in three planes, beside the scan in the same planes."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ctviewer.core.analysis.preprocess import Prepared
from ctviewer.core.geometry.cells import CellGrid
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Index, Volume
from ctviewer.core.view.network_input import (
    grid_of,
    input_index,
    input_text,
    seen_volume,
    seen_window,
)
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import filled, word
from ctviewer.ui.scan.session import Session
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.readout import number_text
from ctviewer.ui.viewer.slice_view import SliceView
from ctviewer.ui.widgets.side import Page


class InputLink(QObject):
    """Synchronises the cursors of `scan`, `seen` and the main display.

    `scan` and `seen` share a window, initially the network's HU range. A cell corresponds to the
    voxel at its centre; while the main cursor moves within a cell, that cell is marked.
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
        """Show an input and its volume."""
        self.grid = grid_of(prepared)
        window = seen_window(prepared.spec)
        cursor = self.main.view.cursor
        cell = self.grid.cell_of(cursor)
        self.scan.open(volume, ViewState(cursor, window))
        self.seen.open(seen_volume(volume, prepared), ViewState(cell, window))
        self.seen.show(replace(self.seen.view, smooth=False))
        self._follow()

    def close(self) -> None:
        """Release the input and the volume."""
        self.grid = None
        self.scan.open(None)
        self.seen.open(None)

    @Slot()
    def _follow(self) -> None:
        """Apply the main display's cursor and convention to both."""
        if self.grid is not None:
            cursor = self.main.view.cursor
            self._place(cursor, self.grid.cell_of(cursor))

    def _place(self, cursor: Index, cell: Index) -> None:
        """Show one place everywhere, ignoring the signals this causes."""
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
        """Follow scrolling in steps of cells, even if several lie in one voxel."""
        if self.grid is not None and not self._following:
            self.scan.change_window(new.window)
            if old.cursor != new.cursor:
                self._place(self.grid.index_of(new.cursor), new.cursor)


FEW, MANY = 1, 5  # slices per key press
LEAST = 100  # pixels; three views are stacked in a low window
KEYS = {
    Qt.Key.Key_Up: FEW, Qt.Key.Key_Down: -FEW,
    Qt.Key.Key_PageUp: MANY, Qt.Key.Key_PageDown: -MANY,
}  # fmt: skip


class InputPage(Page):
    """The exact input of the session's result, beside the scan it was made from."""

    def __init__(self, session: Session) -> None:
        super().__init__("", "seen")
        self.setWindowTitle(self.tr("What the network sees"))
        self._session = session
        self.link = InputLink(session.display, self)

    def make(self) -> None:
        """Create the views and show the data."""
        self.facts, self.place = PlainLabel(), PlainLabel()
        self.problem = PlainLabel(wrap=True)
        self.seen = {plane: SliceView(self.link.seen, plane) for plane in Plane}
        self.scan = {plane: SliceView(self.link.scan, plane) for plane in Plane}
        self._pictures = self._pairs()
        self._lay_out()
        self._session.result_changed.connect(self._on_result_changed)
        for display in (self.link.seen, self.link.scan):
            display.view_changed.connect(self._show_place)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the input of the current result."""
        super().showEvent(event)
        self._show_input()

    def hideEvent(self, event: QHideEvent) -> None:
        """Release the scan when the tab is closed, but not if the window is minimised."""
        super().hideEvent(event)
        if self.isHidden():
            self.link.close()

    def event(self, event: QEvent) -> bool:
        """Handle keys that scroll its own views before the window's views do."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and self._scrolled(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll the view by keyboard."""
        view, slices = self._scrolled(event), KEYS.get(Qt.Key(event.key()), 0)
        if view is None:
            super().keyPressEvent(event)
            return
        display = self.link.seen if view is self.seen[view.plane] else self.link.scan
        display.scroll(view.plane, slices)

    def _scrolled(self, event: QKeyEvent) -> SliceView | None:
        """The view that a key scrolls, if any."""
        view = self.focusWidget()
        scrolls = Qt.Key(event.key()) in KEYS and not event.modifiers()
        return view if scrolls and isinstance(view, SliceView) else None

    def _pairs(self) -> QWidget:
        """A row for each plane: the network's input on the left, the scan on the right."""
        pictures = QWidget()
        grid = QGridLayout(pictures)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(3)
        titles = (self.tr("The network's input"), self.tr("The scan"))
        for column, (title, views) in enumerate(zip(titles, (self.seen, self.scan), strict=True)):
            heading = PlainLabel(title)
            heading.setStyleSheet("font-weight: 600;")
            grid.addWidget(heading, 0, column)
            grid.setColumnStretch(column, 1)
            for row, (plane, view) in enumerate(views.items(), start=1):
                name = self.tr("{what}, {plane}").format(
                    what=title, plane=word(plane.title).lower()
                )
                view.setAccessibleName(name)
                view.setMinimumSize(LEAST, LEAST)
                grid.addWidget(view, row, column)
                grid.setRowStretch(row, 1)
        return pictures

    def _lay_out(self) -> None:
        self.facts.setWordWrap(True)
        self.facts.setStyleSheet(f"color: {MUTED}; font-size: 12px;")
        self.problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.place.setWordWrap(True)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.facts)
        column.addWidget(self._pictures, 1)
        column.addWidget(self.problem, 1)
        column.addWidget(self.place)
        self.setWidget(inner)

    @property
    def _prepared(self) -> Prepared | None:
        result = self._session.result
        return result.examined.prepared if result and result.score and result.examined else None

    @Slot()
    def _on_result_changed(self) -> None:
        if self.isVisible():
            self._show_input()

    def _show_input(self) -> None:
        volume, prepared = self._session.display.volume, self._prepared
        there = volume is not None and prepared is not None
        for widget in (self._pictures, self.facts, self.place):
            widget.setVisible(there)
        self.problem.setVisible(not there)
        self.problem.setText(self._no_input())
        if volume is None or prepared is None:
            self.link.close()
            return
        self.facts.setText(word(input_text(volume, prepared)))
        self.link.open(volume, prepared)
        for plane, view in self.scan.items():
            view.show_region(QRectF(*self._grid_rect(plane)))
        self._show_place()

    def _grid_rect(self, plane: Plane) -> tuple[float, float, float, float]:
        volume, grid = self._session.display.volume, self.link.grid
        assert volume is not None
        assert grid is not None
        return grid.rect_mm(volume, plane)

    def _no_input(self) -> str:
        if self._session.withheld:
            return self.tr("Blind read: commit your score, then the network's input is shown.")
        if self._session.scan is None:
            return self.tr("No scan is open.")
        if self._session.result is None and not self._session.problem:
            return self.tr("The scan is being classified; what the network sees follows.")
        return self.tr("The network saw nothing of this scan, because it was not classified.")

    @Slot()
    def _show_place(self) -> None:
        """The cell at the crosshair, and its voxel."""
        prepared, grid, main = self._prepared, self.link.grid, self._session.display
        if prepared is None or grid is None or main.volume is None:
            return
        at = main.view.cursor
        if not grid.contains(at):
            text = self.tr("The crosshair lies outside what the network sees.")
            self.place.setText(text)
            return
        cell = self.link.seen.view.cursor
        depth, row, column = input_index(prepared, cell)
        text = self.tr("input [{depth}, {row}, {column}] = {value:.4f}, {hu:.0f} HU  |  "
                       "the voxel there: {scan} HU")  # fmt: skip
        value = float(prepared.array[0, depth, row, column])
        lowest, highest = prepared.spec.hu_range
        hu = lowest + value * (highest - lowest)
        scan = number_text(main.volume.hu_at(at))
        self.place.setText(
            filled(text, depth=depth, row=row, column=column, value=value, hu=hu, scan=scan)
        )
