"""The tiles of a montage: layout, and cached pictures."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter, QPainterPath

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Slab, shown_slice
from ctviewer.core.geometry.volume import Volume, Voxels
from ctviewer.core.view.montage import MontageLayout, thumbnail
from ctviewer.core.view.state import ViewState
from ctviewer.ui.viewer.colours import coloured
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.heat_fill import heat_of
from ctviewer.ui.viewer.lung_colours import lung_pixels, shown_classes
from ctviewer.ui.viewer.overlay import contour_path, paint_contour
from ctviewer.ui.viewer.pictures import grey_image, grey_of, rgba_image

GAP = 2.0  # pixels between two tiles


@dataclass(frozen=True)
class TileGrid:
    """Columns and rows of equal tiles; upper left corner and tile size in pixels."""

    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def fitting(cls, layout: MontageLayout, aspect: float, area: QRectF) -> "TileGrid":
        """The largest tiles of an aspect ratio (width / height) that fit, centred in an area."""
        columns, rows = layout.grid(aspect, area.width() / max(area.height(), 1))
        width = max(min(area.width() / columns, area.height() / rows * aspect), 1.0)
        height = width / aspect
        left = area.center().x() - columns * width / 2
        top = area.center().y() - rows * height / 2
        return cls(columns, rows, left, top, width, height)

    @property
    def area(self) -> QRectF:
        """The rectangle of all tiles."""
        return QRectF(self.left, self.top, self.columns * self.width, self.rows * self.height)

    def tile(self, number: int) -> QRectF:
        """The rectangle of a tile, counted in reading order."""
        row, column = divmod(number, self.columns)
        x, y = self.left + column * self.width, self.top + row * self.height
        return QRectF(x, y, self.width - GAP, self.height - GAP)

    def number_at(self, at: QPointF) -> int | None:
        """The tile at a point, or None outside the grid."""
        column = int((at.x() - self.left) // self.width)
        row = int((at.y() - self.top) // self.height)
        inside = 0 <= column < self.columns and 0 <= row < self.rows
        return row * self.columns + column if inside else None


@dataclass(frozen=True)
class Cut:
    """What tiles are rendered from: plane, slab, and subsampling down and across."""

    plane: Plane
    slab: Slab | None
    down: int
    across: int

    @classmethod
    def fitting(cls, volume: Volume, plane: Plane, slab: Slab | None, pixels: QSizeF) -> "Cut":
        """Subsampled to about one voxel per screen pixel, to save time."""
        down = int(volume.shape[plane.down] / max(pixels.height(), 1.0))
        across = int(volume.shape[plane.across] / max(pixels.width(), 1.0))
        return cls(plane, slab, max(down, 1), max(across, 1))


class Tiles:
    """Rendered slices, by position."""

    def __init__(self) -> None:
        self.cut = Cut(Plane.AXIAL, None, 1, 1)
        self._small: dict[int, Voxels] = {}
        self._pictures: dict[int, QImage] = {}
        self._heats: dict[int, tuple[QImage | None, QPainterPath]] = {}
        self._classes: dict[int, QImage | None] = {}

    def fit(self, cut: Cut) -> None:
        """Render tiles for another cut."""
        if cut.plane is not self.cut.plane:
            self._heats.clear()
        if cut != self.cut:
            self.cut = cut
            self._small.clear()
            self._classes.clear()
            self._pictures.clear()

    def forget_volume(self) -> None:
        """Drop everything, for another volume."""
        self._small.clear()
        self._pictures.clear()
        self._heats.clear()
        self._classes.clear()

    def forget_look(self) -> None:
        """Drop the slices, for another window or colour map."""
        self._pictures.clear()

    def forget_heat_map(self) -> None:
        """Drop the heat maps."""
        self._heats.clear()

    def forget_classes(self) -> None:
        """Drop the lung classes."""
        self._classes.clear()

    def has(self, position: int) -> bool:
        """Whether a slice is rendered."""
        return position in self._pictures

    def fill(self, volume: Volume, view: ViewState, position: int) -> None:
        """Render a slice."""
        cut = self.cut
        if position not in self._small:
            values = shown_slice(volume, cut.plane, position, cut.slab)
            self._small[position] = thumbnail(values, cut.down, cut.across)
        grey = grey_image(grey_of(self._small[position], view))
        self._pictures[position] = coloured(grey, view.colour_map)

    def paint(self, painter: QPainter, volume: Volume, room: QRectF, position: int) -> None:
        """Paint a slice, if rendered, into its tile."""
        picture = self._pictures.get(position)
        if picture is None:
            return
        cut, plane = self.cut, self.cut.plane
        scale = room.width() / plane.size_mm(volume)[0]
        width = picture.width() * cut.across * volume.spacing[plane.across] * scale
        height = picture.height() * cut.down * volume.spacing[plane.down] * scale
        painter.drawImage(QRectF(room.x(), room.y(), width, height), picture)

    def paint_heat(
        self, painter: QPainter, display: Display, volume: Volume, tile: tuple[QRectF, int]
    ) -> None:
        """Paint the heat map over a tile, given by rectangle and slice position."""
        (room, position), plane, heat_map = tile, self.cut.plane, display.heat_map
        if heat_map is None or not display.view.heat_map_shown:
            return
        if position not in self._heats:
            look = display.view.map_look
            pixels = heat_of(heat_map, plane, position, look)
            fill = None if pixels is None else rgba_image(pixels)
            line = contour_path(heat_map, volume, (plane, position), look)
            self._heats[position] = fill, line
        fill, line = self._heats[position]
        scale = room.width() / plane.size_mm(volume)[0]
        if fill is not None:
            x, y, width, height = (mm * scale for mm in heat_map.rect_mm(volume, plane))
            painter.drawImage(QRectF(room.x() + x, room.y() + y, width, height), fill)
        paint_contour(painter, line, room, scale)

    def has_classes(self, position: int) -> bool:
        """Whether a slice's lung classes are rendered, or known to be empty."""
        return position in self._classes

    def fill_classes(self, display: Display, position: int) -> None:
        """Render a slice's lung classes, at about the tile's resolution."""
        labels = shown_classes(display, self.cut.plane, position)
        self._classes[position] = None
        if labels is not None:
            fewer = labels[:: self.cut.down, :: self.cut.across]
            self._classes[position] = rgba_image(lung_pixels(fewer, display.view.lung_look))

    def paint_classes(self, painter: QPainter, volume: Volume, room: QRectF, position: int) -> None:
        """Paint the lung classes over a tile, if rendered."""
        classes = self._classes.get(position)
        if classes is not None:
            width, height = self.cut.plane.size_mm(volume)
            slice_room = QRectF(room.x(), room.y(), room.width(), room.width() * height / width)
            painter.drawImage(slice_room, classes)
