"""The montage itself: small axial slices in reading order, filled in without blocking."""

import time
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ctviewer.core.montage import MontageLayout
from ctviewer.core.plane import Plane
from ctviewer.core.viewstate import ViewState
from ctviewer.core.volume import Volume
from ctviewer.ui import marks
from ctviewer.ui.display import Display
from ctviewer.ui.look import ACCENT
from ctviewer.ui.montage_grid import Grid
from ctviewer.ui.montage_tiles import Tiles

EDGE = 24.0  # room for a direction letter on each side
TURN_SECONDS = 0.01  # of filling tiles between two turns of the event loop
SMALL = marks.Ink(11)
CAPTION_WIDTH = 92.0  # a narrower tile has its number only


class MontageSheet(QWidget):
    """Tiles of a layout; a click moves the crosshair to the voxel under it.

    `columns` of the layout may be 0: as many as make the tiles largest.
    """

    opened = Signal()

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self.layout_shown = MontageLayout(0, 0, 1, 0)
        self._tiles = Tiles()
        self._filling = QTimer(self, interval=0)
        self._filling.timeout.connect(self._fill_a_while)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 160)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Montage of axial slices"))
        display.volume_changed.connect(self._on_volume_changed)
        display.view_changed.connect(self._on_view_changed)
        display.heat_map_changed.connect(self._on_heat_map_changed)

    def sizeHint(self) -> QSize:
        """Room for some tens of tiles."""
        return QSize(960, 600)

    def set_layout(self, layout: MontageLayout) -> None:
        """Show other slices, or in other columns."""
        self.layout_shown = layout
        self.update()

    def complete(self) -> None:
        """Fill every tile now; for a picture that is saved at once."""
        volume = self._display.volume
        if volume is not None:
            self._tiles.fit(volume, self._grid().width * self.devicePixelRatioF())
            for position in list(self._missing()):
                self._tiles.fill(volume, self._display.view, position)

    def tile_of(self, position: int) -> QRectF | None:
        """The room of an axial slice, or None when the layout leaves it out."""
        slices = self.layout_shown.slices
        return self._grid().tile(slices.index(position)) if position in slices else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tiles that are ready; the others follow."""
        volume = self._display.volume
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if volume is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grid, current = self._grid(), self._current()
        self._tiles.fit(volume, grid.width * self.devicePixelRatioF())
        for number, position in enumerate(self.layout_shown.slices):
            room = grid.tile(number)
            self._paint_tile(painter, volume, room, position)
            if position == current:
                painter.setPen(QPen(QColor(ACCENT), 2))
                painter.drawRect(room.adjusted(1, 1, -1, -1))
        marks.paint_letters(painter, grid.area.adjusted(-EDGE, -EDGE, EDGE, EDGE), Plane.AXIAL)
        if next(self._missing(), None) is not None:
            self._filling.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the crosshair to the voxel under the mouse."""
        volume, grid = self._display.volume, self._grid()
        number = grid.number_at(event.position())
        slices = self.layout_shown.slices
        if volume is None or number is None or number >= len(slices):
            return
        at = event.position() - grid.tile(number).topLeft()
        scale = grid.tile(number).width() / Plane.AXIAL.size_mm(volume)[0]
        index = Plane.AXIAL.index_at(volume, slices[number], at.x() / scale, at.y() / scale)
        self._display.point_at(index)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Look at the slice in the views."""
        self.opened.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move from tile to tile; away from you is superior."""
        up = event.angleDelta().y() > 0
        self._display.scroll(Plane.AXIAL, self.layout_shown.step * (1 if up else -1))
        event.accept()

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)

    def _grid(self) -> Grid:
        volume, layout = self._display.volume, self.layout_shown
        width, height = Plane.AXIAL.size_mm(volume) if volume else (1.0, 1.0)
        return Grid.fitting(len(layout.slices), layout.columns, width / height, self._area())

    def _current(self) -> int:
        """The tile's slice nearest to the crosshair."""
        here = self._display.view.cursor[Plane.AXIAL.axis]
        return min(self.layout_shown.slices, key=lambda position: abs(position - here))

    def _missing(self) -> Iterator[int]:
        return (each for each in self.layout_shown.slices if not self._tiles.has(each))

    @Slot()
    def _fill_a_while(self) -> None:
        self._filling.stop()
        volume = self._display.volume
        if volume is None:
            return
        until = time.perf_counter() + TURN_SECONDS
        for position in list(self._missing()):
            self._tiles.fill(volume, self._display.view, position)
            if time.perf_counter() > until:
                break
        self.update()

    def _paint_tile(self, painter: QPainter, volume: Volume, room: QRectF, position: int) -> None:
        self._tiles.paint(painter, volume, room, position)
        heat_map, view = self._display.heat_map, self._display.view
        if heat_map is not None and view.heat_map_shown:
            self._tiles.paint_heat(painter, volume, heat_map, (room, position))
        text = str(position + 1)
        if room.width() >= CAPTION_WIDTH:
            r, a, _ = view.cursor
            mm = volume.mm_of((r, a, position))[Plane.AXIAL.axis]
            text += f"  {'S' if mm >= 0 else 'I'} {abs(mm):.0f}"
        marks.paint_text(painter, room, marks.TOP | marks.LEFT, text, SMALL)

    @Slot()
    def _on_volume_changed(self) -> None:
        self._tiles.forget_volume()
        self.update()

    @Slot(object, object)
    def _on_view_changed(self, old: ViewState, new: ViewState) -> None:
        if replace(old, cursor=new.cursor) != new:
            self._tiles.forget_window()
        self.update()

    @Slot()
    def _on_heat_map_changed(self) -> None:
        self._tiles.forget_heat_map()
        self.update()
