"""The montage: tiles in reading order, filled in without blocking."""

import time
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ctviewer.core.geometry.plane import Plane, place_text
from ctviewer.core.geometry.slab import shown_slice
from ctviewer.core.geometry.volume import Index, Volume, Voxels
from ctviewer.core.view.montage import MontageLayout, position_mm
from ctviewer.core.view.state import LungLook, ViewState
from ctviewer.ui.base.theme import DARK
from ctviewer.ui.base.words import filled, word
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.colours import paint_lying_bar
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.drags import NO_VALUES, Drags, part_of
from ctviewer.ui.viewer.measurements import paint_outlines
from ctviewer.ui.viewer.montage_tiles import Cut, TileGrid, Tiles
from ctviewer.ui.viewer.mouse import NOTCH, Notches, turned
from ctviewer.ui.viewer.overlay import changes
from ctviewer.ui.viewer.slice_view import ZOOM_STEP

EDGE = 24.0  # margin for direction letters
FOOT = 32.0  # space below for the caption and the bars
CLOSEST = 20.0  # maximum zoom relative to the initial part
TURN_SECONDS = 0.01  # time for filling tiles per event loop iteration
SMALL = marks.TextInk(11)


class MontageSheet(QWidget):
    """A page of tiles; a click moves the crosshair to the voxel under it.

    All tiles are zoomed and panned together, with the same gestures as a single view.

    The page contains the crosshair's slice unless `page` is set. Tiles show the initial part of the
    volume, the whole slices if `shows_whole`, or `region` (mm from a slice's left and top edge).
    `ratio` is the number of pixels of a saved picture per widget pixel, 0 on the screen.
    """

    opened = Signal()
    menu_asked = Signal(QPoint, object)
    layout_changed = Signal()

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self.layout_shown = MontageLayout(0, 0, 1)
        self.page: int | None = None
        self.region: QRectF | None = None
        self.shows_whole = False
        self.ratio = 0.0
        self.reversed_wheel = False
        self.drags = Drags(self, display)
        self._notches = Notches()
        self._tiles = Tiles()
        self._filling = QTimer(self, interval=0)
        self._filling.timeout.connect(self._fill_a_while)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 160)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Montage of slices"))
        display.volume_changed.connect(self._on_volume_changed)
        display.view_changed.connect(self._on_view_changed)
        display.heat_map_changed.connect(self._on_heat_map_changed)
        display.drawn_changed.connect(self._on_drawn_changed)
        display.class_map_changed.connect(self._on_class_map_changed)

    def sizeHint(self) -> QSize:
        """Room for some dozens of tiles."""
        return QSize(960, 600)

    @property
    def plane(self) -> Plane:
        """The plane of all tiles."""
        return self.layout_shown.plane

    @property
    def page_shown(self) -> int:
        """The number of the page, from 0."""
        here = self._display.view.cursor[self.plane.axis]
        return self.layout_shown.page_of(here) if self.page is None else self.page

    def set_layout(self, layout: MontageLayout) -> None:
        """Change slices, rows and columns; a change of plane resets the zoom."""
        if layout.plane is not self.plane:
            self.region = None
        self.layout_shown = layout
        self.update()
        self.layout_changed.emit()

    def show_whole(self, *, whole: bool) -> None:
        """Show whole slices, or the initial part."""
        self.shows_whole = whole
        self.region = None
        self.update()

    @property
    def region_shown(self) -> QRectF:
        """The part of each slice shown in its tile, in mm from the left and top edge."""
        return self._unzoomed if self.region is None else self.region

    @property
    def _unzoomed(self) -> QRectF:
        volume = self._display.volume
        if volume is None:
            return QRectF(0, 0, 1, 1)
        if self.shows_whole:
            return QRectF(0, 0, *self.plane.size_mm(volume))
        return self._display.first_region(self.plane)

    def complete(self) -> None:
        """Fill every tile now, for saving a picture."""
        volume = self._display.volume
        if volume is not None:
            self._tiles.fit(self._cut(volume, self._grid()))
            for position in list(self._missing()):
                self._fill(volume, position)

    def tile_of(self, position: int) -> QRectF | None:
        """The rectangle of a slice's tile, or None if it is not on the page."""
        slices = self._slices()
        return self._grid().tile(slices.index(position)) if position in slices else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tiles that are ready; the others follow."""
        volume = self._display.volume
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if volume is None:
            return
        smooth = self._display.view.smooth
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grid, current = self._grid(), self._current()
        self._tiles.fit(self._cut(volume, grid))
        for number, position in enumerate(self._slices()):
            room = grid.tile(number)
            self._paint_tile(painter, volume, room, position)
            if position == current:
                painter.setPen(QPen(QColor(DARK.accent), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(room.adjusted(1, 1, -1, -1))
        self._paint_marks(painter, volume, grid)
        if next(self._missing(), None) is not None:
            self._filling.start()

    def zoom_by(self, factor: float, pixel: QPointF | None = None) -> None:
        """Zoom all tiles about the point under a pixel, or their centre.

        Not below the unzoomed size.
        """
        part, all_of_it = self.region_shown, self._unzoomed
        at = (self._spot(pixel) if pixel else None) or part.center()
        size = part.size() / factor
        if size.width() >= all_of_it.width() or size.height() >= all_of_it.height():
            self.region = None
        elif size.width() > all_of_it.width() / CLOSEST:
            corner = at + (part.topLeft() - at) / factor
            self.region = _inside(QRectF(corner, size), all_of_it)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a drag; a press with the pointing button moves the crosshair at once."""
        self.drags.press(event, self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the drag."""
        self.drags.move(event, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; a right click opens the menu."""
        if self.drags.release(event, self):
            index = self.index_at(event.position())
            self.menu_asked.emit(event.globalPosition().toPoint(), index)

    def event(self, event: QEvent) -> bool:
        """Pinch on a touchpad zooms about the mouse."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1 + event.value(), event.position())
            return True
        return super().event(event)

    def drag_crosshair(self, at: QPointF) -> None:
        """Move the crosshair to the voxel under a pixel, if there is one."""
        index = self.index_at(at)
        if index is not None:
            self._display.point_at(index)

    def drag_slice(self, _at: QPointF, way: QPointF) -> None:
        """Pan all tiles, if they do not show whole slices."""
        if self.region is not None:
            mm = way * (self.region.width() / self._grid().tile(0).width())
            mm.setX(-mm.x() if self._mirrored else mm.x())
            self.region = _inside(self.region.translated(-mm), self._unzoomed)
            self.update()

    def values_under(self, area: QRectF) -> Voxels:
        """The displayed values (HU) of an area in pixels, within the tile where it starts."""
        volume, number = self._display.volume, self._grid().number_at(area.topLeft())
        if volume is None or number is None or number >= len(self._slices()):
            return NO_VALUES
        tile = area.normalized().intersected(self._grid().tile(number))
        corners = self._spot(tile.topLeft()), self._spot(tile.bottomRight())
        if tile.isEmpty() or corners[0] is None or corners[1] is None:
            return NO_VALUES
        slab = self._display.view.slab
        shown = shown_slice(volume, self.plane, self._slices()[number], slab)
        return part_of(shown, volume, self.plane, QRectF(corners[0], corners[1]))

    def _spot(self, pixel: QPointF) -> QPointF | None:
        """The position in mm on the slice under a pixel, or None outside the tiles."""
        grid = self._grid()
        number = grid.number_at(pixel)
        if number is None:
            return None
        room, part = grid.tile(number), self.region_shown
        at = pixel - room.topLeft()
        x = room.width() - at.x() if self._mirrored else at.x()
        return part.topLeft() + QPointF(x, at.y()) * (part.width() / room.width())

    def index_at(self, pixel: QPointF) -> Index | None:
        """The voxel under a pixel, or None outside the tiles."""
        volume, number, spot = (
            self._display.volume,
            self._grid().number_at(pixel),
            self._spot(pixel),
        )
        slices = self._slices()
        if volume is None or spot is None or number is None or number >= len(slices):
            return None
        return self.plane.index_at(volume, slices[number], spot.x(), spot.y())

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Open the slice in the views."""
        self.opened.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move to the next tile; away from you is superior, anterior or right. With Ctrl, zoom."""
        units = turned(event, reverse=self.reversed_wheel)
        event.accept()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(ZOOM_STEP ** (units / NOTCH), event.position())
            return
        self._display.scroll(self.plane, self.layout_shown.step * self._notches.add(units))

    @property
    def _mirrored(self) -> bool:
        return self._display.view.neurological and self.plane.sided

    def _slices(self) -> tuple[int, ...]:
        return self.layout_shown.pages[self.page_shown]

    def _grid(self) -> TileGrid:
        part, area = self.region_shown, QRectF(self.rect())
        area.adjust(EDGE, EDGE, -EDGE, -FOOT)
        return TileGrid.fitting(self.layout_shown, part.width() / part.height(), area)

    def _cut(self, volume: Volume, grid: TileGrid) -> Cut:
        scale = grid.width / self.region_shown.width() * (self.ratio or self.devicePixelRatioF())
        pixels = QSizeF(*self.plane.size_mm(volume)) * scale
        return Cut.fitting(volume, self.plane, self._display.view.slab, pixels)

    def _current(self) -> int:
        """The tile's slice nearest to the crosshair."""
        return self.layout_shown.nearest(self._display.view.cursor[self.plane.axis])

    def _missing(self) -> Iterator[int]:
        tiles, with_classes = self._tiles, self._classes_shown
        for each in self._slices():
            if not tiles.has(each) or (with_classes and not tiles.has_classes(each)):
                yield each

    @property
    def _classes_shown(self) -> bool:
        shown = self._display.view.lung_look is not LungLook.NOTHING
        return self._display.class_map is not None and shown

    def _fill(self, volume: Volume, position: int) -> None:
        """Render the missing parts of a tile."""
        if not self._tiles.has(position):
            self._tiles.fill(volume, self._display.view, position)
        if self._classes_shown and not self._tiles.has_classes(position):
            self._tiles.fill_classes(self._display, position)

    @Slot()
    def _fill_a_while(self) -> None:
        self._filling.stop()
        volume = self._display.volume
        if volume is None:
            return
        until = time.perf_counter() + TURN_SECONDS
        for position in list(self._missing()):
            self._fill(volume, position)
            if time.perf_counter() > until:
                break
        self.update()

    def _paint_tile(self, painter: QPainter, volume: Volume, room: QRectF, position: int) -> None:
        part = self.region_shown
        scale, size = room.width() / part.width(), self.plane.size_mm(volume)
        whole = QRectF(room.topLeft() - part.topLeft() * scale, QSizeF(*size) * scale)
        painter.save()
        painter.setClipRect(room)
        if self._mirrored:
            painter.translate(2 * room.center().x(), 0)
            painter.scale(-1, 1)
        self._tiles.paint(painter, volume, whole, position)
        self._tiles.paint_heat(painter, self._display, volume, (whole, position))
        if self._classes_shown:
            self._tiles.paint_classes(painter, volume, whole, position)
        paint_outlines(painter, volume, self._display.drawn, (self.plane, position, whole))
        painter.restore()
        place = place_text(position_mm(volume, self.plane, position), self.plane)
        numbered = f"{position + 1}  {place}"
        fits = SMALL.width(numbered) + 2 * marks.MARGIN < room.width()
        marks.paint_text(painter, room, marks.TOP | marks.LEFT, numbered if fits else place, SMALL)

    def _paint_marks(self, painter: QPainter, volume: Volume, grid: TileGrid) -> None:
        """Letters around the tiles; below them caption, colour bar and scale bar."""
        view, layout = self._display.view, self.layout_shown
        around = grid.area.adjusted(-EDGE, -EDGE, EDGE, FOOT)
        letters = self.plane.edges(neurological=view.neurological)
        marks.paint_letters(painter, around, letters)
        foot = QRectF(0, around.bottom() - FOOT, self.width(), FOOT)
        mm = layout.step * volume.spacing[self.plane.axis]
        said = [filled(self.tr("{plane}, every {mm:.4g} mm"), plane=word(self.plane.title), mm=mm)]
        if view.slab is not None:
            said.append(word(view.slab.text(volume, self.plane, self._current())))
        if self._mirrored:
            said.append(self.tr("neurological"))
        if len(layout.pages) > 1:
            page = self.tr("page {number} of {count}")
            said.append(page.format(number=self.page_shown + 1, count=len(layout.pages)))
        marks.paint_text(painter, foot, marks.LEFT | marks.DOWN, ", ".join(said), SMALL)
        middle = foot.center().x()
        bar = QRectF(middle + EDGE, foot.top(), min(foot.width() / 4, 300.0), FOOT)
        paint_lying_bar(painter, bar, view)
        marks.paint_scale_bar(painter, foot, grid.width / self.region_shown.width())

    @Slot()
    def _on_volume_changed(self) -> None:
        self._tiles.forget_volume()
        self.shows_whole, self.region = False, None
        self.update()

    @Slot(object, object)
    def _on_view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.look != new.look:
            self._tiles.forget_look()
        if changes(old, new):
            self._tiles.forget_heat_map()
        if old.lung_look is not new.lung_look:
            self._tiles.forget_classes()
        self.update()

    @Slot()
    def _on_heat_map_changed(self) -> None:
        self._tiles.forget_heat_map()
        self.update()

    @Slot()
    def _on_drawn_changed(self) -> None:
        self.update()

    @Slot()
    def _on_class_map_changed(self) -> None:
        self._tiles.forget_classes()
        self.update()


def _inside(part: QRectF, whole: QRectF) -> QRectF:
    """A rectangle moved to lie inside a larger one."""
    left = min(max(part.left(), whole.left()), whole.right() - part.width())
    top = min(max(part.top(), whole.top()), whole.bottom() - part.height())
    return QRectF(left, top, part.width(), part.height())
