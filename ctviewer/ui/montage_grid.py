"""Where the tiles of a montage lie on its sheet."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from ctviewer.core.view.montage import MontageLayout

GAP = 2.0  # pixels between two tiles


@dataclass(frozen=True)
class Grid:
    """Columns and rows of equal tiles; the upper left corner and a tile's size, in pixels."""

    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def fitting(cls, layout: MontageLayout, aspect: float, area: QRectF) -> "Grid":
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
