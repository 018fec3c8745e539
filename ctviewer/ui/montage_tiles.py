"""The small pictures of a montage, each made once and kept while it is true."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from ctviewer.core.heatmap import HeatMap
from ctviewer.core.montage import thumbnail
from ctviewer.core.plane import Plane
from ctviewer.core.viewstate import ViewState
from ctviewer.core.volume import Volume, Voxels
from ctviewer.ui.pictures import grey_image, grey_of, heat_of, rgba_image


class Tiles:
    """Pictures of axial slices by position; a tile shows every `factor`-th voxel's surroundings."""

    def __init__(self) -> None:
        self.factor = 1
        self._small: dict[int, Voxels] = {}
        self._greys: dict[int, QImage] = {}
        self._heats: dict[int, QImage | None] = {}

    def fit(self, volume: Volume, pixels: float) -> None:
        """Make tiles of about one voxel for a screen pixel: more would only cost time."""
        factor = max(int(volume.shape[Plane.AXIAL.across] / max(pixels, 1.0)), 1)
        if factor != self.factor:
            self.factor = factor
            self._small.clear()
            self._greys.clear()

    def forget_volume(self) -> None:
        """Another volume is shown."""
        self._small.clear()
        self._greys.clear()
        self._heats.clear()

    def forget_window(self) -> None:
        """The same voxels have another grey."""
        self._greys.clear()

    def forget_heat_map(self) -> None:
        """Another heat map is laid over."""
        self._heats.clear()

    def has(self, position: int) -> bool:
        """Whether a slice's picture is ready."""
        return position in self._greys

    def fill(self, volume: Volume, view: ViewState, position: int) -> None:
        """Make a slice's picture."""
        if position not in self._small:
            self._small[position] = thumbnail(volume, position, self.factor)
        self._greys[position] = grey_image(grey_of(self._small[position], view))

    def paint(self, painter: QPainter, volume: Volume, room: QRectF, position: int) -> None:
        """Paint a slice's picture, if it is ready, into the room of its tile."""
        grey = self._greys.get(position)
        if grey is None:
            return
        scale = room.width() / Plane.AXIAL.size_mm(volume)[0]
        width = grey.width() * self.factor * volume.spacing[Plane.AXIAL.across] * scale
        height = grey.height() * self.factor * volume.spacing[Plane.AXIAL.down] * scale
        painter.drawImage(QRectF(room.x(), room.y(), width, height), grey)

    def paint_heat(
        self, painter: QPainter, volume: Volume, heat_map: HeatMap, tile: tuple[QRectF, int]
    ) -> None:
        """Paint the heat map over a tile: its room, and its slice's position."""
        room, position = tile
        if position not in self._heats:
            pixels = heat_of(heat_map, Plane.AXIAL, position)
            self._heats[position] = None if pixels is None else rgba_image(pixels)
        heat = self._heats[position]
        if heat is not None:
            scale = room.width() / Plane.AXIAL.size_mm(volume)[0]
            x, y, width, height = (mm * scale for mm in heat_map.rect_mm(volume, Plane.AXIAL))
            painter.drawImage(QRectF(room.x() + x, room.y() + y, width, height), heat)
