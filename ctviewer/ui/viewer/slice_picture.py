"""One plane of the display in mm, with marks; without mouse interaction."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ctviewer.core.geometry.brush import Spans
from ctviewer.core.geometry.plane import Plane, place_text
from ctviewer.core.geometry.slab_reader import SlabReader
from ctviewer.core.geometry.volume import Index, Position, Voxels
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.words import word
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.colours import coloured, paint_upright_bar
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.drags import NO_VALUES, part_of
from ctviewer.ui.viewer.lung_colours import lung_pixels, shown_classes
from ctviewer.ui.viewer.measurements import paint_drawn
from ctviewer.ui.viewer.overlay import MapOverlay, changes
from ctviewer.ui.viewer.pictures import fast, grey_image, grey_of, rgba_image
from ctviewer.ui.viewer.region_view import Layer, RegionView

ZOOM = (0.5, 40.0)  # 1 fits the slice to the view
TOLERANCE = 1e-6  # in units of the zoom, and in mm
LINE_PX = marks.CAPTION_PX + 5  # line height of the captions
PLACE = marks.TextInk(kept=False)
LETTER_ROOM = 24.0  # pixels for the letter of the upper edge and the margin


class Part(Enum):
    """The parts of a view, each with its own picture."""

    SLICE = "slice"
    CLASSES = "classes"
    MASK = "mask"
    HEAT = "heat"


class SlicePicture(RegionView):
    """A grey slice with the heat map above it, crosshair and letters on top.

    Coordinates are mm from the slice's left and top edge, so spacing and zoom need no further
    conversion.
    """

    def __init__(self, display: Display, plane: Plane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plane = plane
        self.active = False
        self._display = display
        self._slab_reader = SlabReader(plane)
        self._image, self._classes, self._mask = Layer(), Layer(), Layer()
        self._map = MapOverlay(plane)
        self.layers = (self._image, self._classes, self._mask, self._map.fill)
        self._due: set[Part] = set()
        self.setMinimumSize(120, 90)  # a small screen has room for two and a worklist
        self.setAccessibleName(self.tr("{plane} slice").format(plane=word(plane.title)))
        display.volume_changed.connect(self._on_volume_changed)
        display.view_changed.connect(self._on_view_changed)
        display.heat_map_changed.connect(self._on_heat_map_changed)
        display.drawn_changed.connect(self._on_drawn_changed)
        display.class_map_changed.connect(self._on_class_map_changed)
        display.painted_changed.connect(self._on_painted_changed)
        self._on_volume_changed()

    @property
    def position(self) -> int:
        """The slice shown (canonical index)."""
        return self._display.view.cursor[self.plane.axis]

    @property
    def zoom(self) -> float:
        """1 if the whole slice just fits."""
        return self._pixels_per_mm() / self._fitting_pixels_per_mm()

    def reset_zoom(self) -> None:
        """Fit the slice to the view."""
        if self._display.volume is not None:
            self.show_region(self._whole)

    def show_chest(self) -> None:
        """Show the initial part of the volume: the chest if found, else the slice."""
        if self._display.volume is not None:
            self.show_region(self._display.first_region(self.plane))

    @property
    def is_whole(self) -> bool:
        """Whether the slice just fits and is centred."""
        return self._display.volume is None or self._shows(self._whole)

    @property
    def is_at_chest(self) -> bool:
        """Whether the initial part just fits and is centred."""
        display = self._display
        return display.volume is None or self._shows(display.first_region(self.plane))

    def zoom_by(self, factor: float, centre: QPointF | None = None) -> None:
        """Zoom about a point (in mm on the slice), by default the view's centre."""
        now = self.zoom
        factor = min(max(now * factor, ZOOM[0]), ZOOM[1]) / now
        self.scale_by(factor, centre)

    def index_at(self, pixel: QPointF) -> Index | None:
        """The voxel under a pixel, or None outside the slice."""
        volume, at = self._display.volume, self.mm_at(pixel)
        if volume is None or not self.plane.contains(volume, at.x(), at.y()):
            return None
        return self.plane.index_at(volume, self.position, at.x(), at.y())

    def values_in(self, region: QRectF) -> Voxels:
        """The displayed values (HU) in a region in mm; empty outside the slice."""
        volume = self._display.volume
        if volume is None:
            return NO_VALUES
        shown = self._slab_reader.read(volume, self.position, self._display.view.slab)
        return part_of(shown, volume, self.plane, region)

    def pixel_of(self, index: Position) -> QPointF:
        """The pixel of a (fractional) voxel index in this widget."""
        assert self._display.volume is not None
        at = QPointF(*self.plane.screen_of(self._display.volume, index))
        return self.to_pixels.map(at)

    def paint_marks(self, painter: QPainter) -> None:
        """Paint the marks in widget pixels, independent of the zoom."""
        if self._display.volume is None:
            return
        painter.save()
        area = QRectF(self.viewport().rect())
        neurological = self._display.view.neurological
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._map.paint_line(painter, self.to_pixels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if self._display.view.crosshair_shown:
            at = self.pixel_of(self._display.view.cursor)
            marks.paint_crosshair(painter, area, at, self.plane)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks.paint_letters(painter, area, self.plane.edges(neurological=neurological))
        marks.paint_scale_bar(painter, area, self._pixels_per_mm())
        paint_upright_bar(painter, area, self._display.view)
        self._paint_captions(painter, area)
        paint_drawn(painter, area, self._display, self)
        self._paint_frame(painter, area)
        painter.restore()

    def _paint_captions(self, painter: QPainter, area: QRectF) -> None:
        volume = self._display.volume
        assert volume is not None
        ink = marks.TextInk(colour=marks.PLANE_COLOURS[self.plane], kept=False)
        name, count = word(self.plane.title), self.plane.count(volume)
        counter = f"{self.position + 1}/{count}"
        room = area.width() / 2 - LETTER_ROOM
        fits = ink.width(f"{name} {count}/{count}") < room  # the same on every slice
        heading = [f"{name} {counter}"] if fits else [name, counter]
        below_letter = int(not fits and ink.width(name) >= room)
        mm = volume.mm_of(self._display.view.cursor)[self.plane.axis]
        place = word(place_text(mm, self.plane, decimals=1)) + " mm"
        said = [self._window_text(area.width()), *self._deviations(area.width())]
        above = (below_letter + len(heading) + 1 + len(said)) * LINE_PX
        places = [place] if above < area.height() / 2 - marks.LETTER_PX / 2 else []
        inks = [ink] * len(heading) + [PLACE] * len(places) + [marks.CAPTION] * len(said)
        lines = [*heading, *places, *said]  # the position gives way to the left edge's letter
        for line, (text, drawn) in enumerate(zip(lines, inks, strict=True), below_letter):
            place_of_line = area.adjusted(0, line * LINE_PX, 0, 0)
            marks.paint_text(painter, place_of_line, marks.TOP | marks.LEFT, text, drawn)

    def _window_text(self, width: float) -> str:
        """The window's values, with its name if there is room."""
        window = self._display.view.window
        values = f"W {window.width:.0f} L {window.level:.0f}"
        named = f"{values} {word(window.name)}".rstrip()
        return named if marks.CAPTION.width(named) < width / 2 else values

    def _deviations(self, width: float) -> list[str]:
        """What distinguishes this picture from a plain slice in radiological convention."""
        volume, view = self._display.volume, self._display.view
        said = []
        if volume is not None and view.slab is not None:
            slab = word(view.slab.text(volume, self.plane, self.position))
            if marks.CAPTION.width(slab) > width - 2 * marks.MARGIN:
                slab = word(view.slab.text(volume, self.plane, self.position, counted=False))
            said.append(slab)
        if view.neurological and self.plane.sided:
            said.append(self.tr("Neurological"))
        return said

    def _paint_frame(self, painter: QPainter, area: QRectF) -> None:
        width = 2.0 if self.active else 1.0
        colour = QColor(marks.PLANE_COLOURS[self.plane])
        ink, inner = colour if self.active else colour.darker(200), area.height() - 2 * width
        for top in (
            area.top(),
            area.bottom() - width,
        ):  # stroking a rectangle takes ten times as long
            painter.fillRect(QRectF(area.left(), top, area.width(), width), ink)
        for left in (area.left(), area.right() - width):
            painter.fillRect(QRectF(left, area.top() + width, width, inner), ink)

    @property
    def _whole(self) -> QRectF:
        volume = self._display.volume
        return QRectF(0, 0, *self.plane.size_mm(volume)) if volume else QRectF()

    def _shows(self, region: QRectF) -> bool:
        off = self.region.center() - region.center()
        size = self.viewport().size()
        fitting = min(size.width() / region.width(), size.height() / region.height())
        scale = self._pixels_per_mm() / fitting
        return abs(scale - 1) < TOLERANCE and off.manhattanLength() < TOLERANCE

    def _pixels_per_mm(self) -> float:
        return 1.0 / self.mm_per_pixel

    def _fitting_pixels_per_mm(self) -> float:
        if self._display.volume is None:
            return self._pixels_per_mm()
        width, height = self.plane.size_mm(self._display.volume)
        return float(min(self.viewport().width() / width, self.viewport().height() / height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Update the changed parts, then paint.

        Of several changes between two paint events only the last is rendered, and a hidden view
        renders nothing.
        """
        due, self._due = self._due, set()
        for part in due:
            self._draw(part)
        super().paintEvent(event)

    def _draw_later(self, *parts: Part) -> None:
        self._due.update(parts)
        self.viewport().update()

    @Slot()
    def _on_volume_changed(self) -> None:
        self._slab_reader = SlabReader(self.plane)  # the old one holds the old volume
        self._turn()
        self.show_chest()
        self._draw_later(*Part)

    @Slot(object, object)
    def _on_view_changed(self, old: ViewState, new: ViewState) -> None:
        moved = old.cursor[self.plane.axis] != new.cursor[self.plane.axis]
        rough = old.smooth != new.smooth
        changed = {
            Part.SLICE: moved or old.look != new.look,
            Part.HEAT: moved or rough or changes(old, new),
            Part.MASK: moved,
            Part.CLASSES: moved or rough or old.lung_look is not new.lung_look,
        }
        self._turn()
        self._draw_later(*(part for part, is_due in changed.items() if is_due))

    @Slot()
    def _on_heat_map_changed(self) -> None:
        self._draw_later(Part.HEAT)

    @Slot()
    def _on_class_map_changed(self) -> None:
        self._draw_later(Part.CLASSES)

    @Slot()
    def _on_drawn_changed(self) -> None:
        self.viewport().update()

    @Slot(object)
    def _on_painted_changed(self, spans: Spans | None) -> None:
        """Update the overlay if the visible slice is affected."""
        along = None if spans is None else spans[self.plane.axis]
        if along is None or along.start <= self.position < along.stop:
            self._draw_later(Part.MASK)

    def _turn(self) -> None:
        """Mirror the view; the slice's coordinates are unchanged."""
        self.mirrored = self._display.view.neurological and self.plane.sided

    def _draw(self, part: Part) -> None:
        """Render a part's picture from the display's current state."""
        if part is Part.HEAT:
            self._map.draw(self._display, self.position)
            return
        layer = {Part.SLICE: self._image, Part.MASK: self._mask, Part.CLASSES: self._classes}[part]
        picture = None if self._display.volume is None else self._picture_of(part)
        self.smooth = self._display.view.smooth
        if picture is None:
            layer.clear()
        else:
            layer.show(fast(picture, smooth=self.smooth and part is not Part.MASK), self._whole)

    def _picture_of(self, part: Part) -> QImage | None:
        volume, view = self._display.volume, self._display.view
        assert volume is not None
        if part is Part.SLICE:
            values = self._slab_reader.read(volume, self.position, view.slab)
            return coloured(grey_image(grey_of(values, view)), view.colour_map)
        if part is Part.MASK:
            mask = self._display.painted
            pixels = mask.pixels(self.plane, self.position) if mask else None
        else:
            labels = shown_classes(self._display, self.plane, self.position)
            pixels = None if labels is None else lung_pixels(labels, view.lung_look)
        return None if pixels is None else rgba_image(pixels)
