"""The tiles of a montage: where they lie, and their pictures, each made once."""

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
    """Columns and rows of equal tiles; the upper left corner and a tile's size, in pixels."""

    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def fitting(cls, layout: MontageLayout, aspect: float, area: QRectF) -> "TileGrid":
        """The largest tiles of an aspect (width / height) that fit, in the middle of an area."""
        columns, rows = layout.grid(aspect, area.width() / max(area.height(), 1))
        width = max(min(area.width() / columns, area.height() / rows * aspect), 1.0)
        height = width / aspect
        left = area.center().x() - columns * width / 2
        top = area.center().y() - rows * height / 2
        return cls(columns, rows, left, top, width, height)

    @property
    def area(self) -> QRectF:
        """The room of all tiles."""
        return QRectF(self.left, self.top, self.columns * self.width, self.rows * self.height)

    def tile(self, number: int) -> QRectF:
        """The room of a tile, counted in reading order."""
        row, column = divmod(number, self.columns)
        x, y = self.left + column * self.width, self.top + row * self.height
        return QRectF(x, y, self.width - GAP, self.height - GAP)

    def number_at(self, at: QPointF) -> int | None:
        """The tile under a point, or None beside the grid."""
        column = int((at.x() - self.left) // self.width)
        row = int((at.y() - self.top) // self.height)
        inside = 0 <= column < self.columns and 0 <= row < self.rows
        return row * self.columns + column if inside else None


@dataclass(frozen=True)
class Cut:
    """What a tile is cut from: its plane, slab, and how many voxels down and across make one."""

    plane: Plane
    slab: Slab | None
    down: int
    across: int

    @classmethod
    def fitting(cls, volume: Volume, plane: Plane, slab: Slab | None, pixels: QSizeF) -> "Cut":
        """About one voxel for a screen pixel: more would only cost time."""
        down = int(volume.shape[plane.down] / max(pixels.height(), 1.0))
        across = int(volume.shape[plane.across] / max(pixels.width(), 1.0))
        return cls(plane, slab, max(down, 1), max(across, 1))


class Tiles:
    """Pictures of slices by position."""

    def __init__(self) -> None:
        self.cut = Cut(Plane.AXIAL, None, 1, 1)
        self._small: dict[int, Voxels] = {}
        self._pictures: dict[int, QImage] = {}
        self._heats: dict[int, tuple[QImage | None, QPainterPath]] = {}
        self._classes: dict[int, QImage | None] = {}

    def fit(self, cut: Cut) -> None:
        """Make tiles of a cut from now on."""
        if cut.plane is not self.cut.plane:
            self._heats.clear()
        if cut != self.cut:
            self.cut = cut
            self._small.clear()
            self._classes.clear()
            self._pictures.clear()

    def forget_volume(self) -> None:
        """Another volume is shown."""
        self._small.clear()
        self._pictures.clear()
        self._heats.clear()
        self._classes.clear()

    def forget_look(self) -> None:
        """The same voxels have another grey or colour."""
        self._pictures.clear()

    def forget_heat_map(self) -> None:
        """Another heat map is laid over, or drawn otherwise."""
        self._heats.clear()

    def forget_classes(self) -> None:
        """Other classes are laid over, or drawn otherwise."""
        self._classes.clear()

    def has(self, position: int) -> bool:
        """Whether a slice's picture is ready."""
        return position in self._pictures

    def fill(self, volume: Volume, view: ViewState, position: int) -> None:
        """Make a slice's picture."""
        cut = self.cut
        if position not in self._small:
            values = shown_slice(volume, cut.plane, position, cut.slab)
            self._small[position] = thumbnail(values, cut.down, cut.across)
        grey = grey_image(grey_of(self._small[position], view))
        self._pictures[position] = coloured(grey, view.colour_map)

    def paint(self, painter: QPainter, volume: Volume, room: QRectF, position: int) -> None:
        """Paint a slice's picture, if it is ready, into the room of its tile."""
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
        """Paint the heat map over a tile: its room, and its slice's position."""
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
        """Whether a slice's classes of lung tissue are ready, or known to be none."""
        return position in self._classes

    def fill_classes(self, display: Display, position: int) -> None:
        """Make the picture of a slice's classes, in about the tile's own voxels."""
        labels = shown_classes(display, self.cut.plane, position)
        self._classes[position] = None
        if labels is not None:
            fewer = labels[:: self.cut.down, :: self.cut.across]
            self._classes[position] = rgba_image(lung_pixels(fewer, display.view.lung_look))

    def paint_classes(self, painter: QPainter, volume: Volume, room: QRectF, position: int) -> None:
        """Paint the classes of lung tissue over a tile, once they are ready."""
        classes = self._classes.get(position)
        if classes is not None:
            width, height = self.cut.plane.size_mm(volume)
            slice_room = QRectF(room.x(), room.y(), room.width(), room.width() * height / width)
            painter.drawImage(slice_room, classes)
