"""The list of measurements as rows of a table; only names can be changed in it."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Slot,
)

from ctviewer.core.geometry.measure import Measurement, Reading, lines_of, read
from ctviewer.ui.base.plain import tip
from ctviewer.ui.base.words import word
from ctviewer.ui.measuring.board import Board

Place = QModelIndex | QPersistentModelIndex
NAME, SLICE, SIZE, MEAN, SD, LEAST, MOST, VOXELS = range(8)
ROLE = Qt.ItemDataRole
NOWHERE = QModelIndex()


class TableModel(QAbstractTableModel):
    """A board's measurements, one in each row."""

    def __init__(self, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._shown: tuple[tuple[Measurement, Reading], ...] = ()
        self._volume = board.volume
        self._titles = (
            self.tr("Name"), self.tr("Slice"), self.tr("Size"), self.tr("Mean HU"),
            self.tr("SD HU"), self.tr("Min HU"), self.tr("Max HU"), self.tr("Voxels"),
        )  # fmt: skip
        board.changed.connect(self._on_changed)
        self._on_changed()

    def rowCount(self, parent: Place = NOWHERE) -> int:
        """One for each measurement."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Place = NOWHERE) -> int:
        """One for each title."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, direction: Qt.Orientation, role: int = 0) -> Any:
        """The titles, with units."""
        if role == ROLE.DisplayRole and direction is Qt.Orientation.Horizontal:
            return self._titles[section]
        if role == ROLE.TextAlignmentRole:
            return _aligned(section)
        return None

    def data(self, index: Place, role: int = 0) -> Any:
        """The words of a cell; a tip with all that the measurement says."""
        if not index.isValid():
            return None
        measurement, reading = self._shown[index.row()]
        if role in (ROLE.DisplayRole, ROLE.EditRole):
            return _text(measurement, reading, index.column())
        if role == ROLE.TextAlignmentRole:
            return _aligned(index.column())
        if role == ROLE.ToolTipRole:
            return tip("\n".join((measurement.name, *map(word, lines_of(reading)))))
        return None

    def flags(self, index: Place) -> Qt.ItemFlag:
        """Names can be edited."""
        editable = Qt.ItemFlag.ItemIsEditable if index.column() == NAME else Qt.ItemFlag(0)
        return super().flags(index) | editable

    def setData(self, index: Place, value: Any, role: int = 0) -> bool:
        """Rename a measurement."""
        if role != ROLE.EditRole or index.column() != NAME:
            return False
        self._board.rename(index.row(), str(value))
        return True

    @Slot()
    def _on_changed(self) -> None:
        """Read again only what is another; selecting alone changes nothing here."""
        volume, board = self._board.volume, self._board
        if volume is self._volume and board.measurements == tuple(m for m, _ in self._shown):
            return
        self.beginResetModel()
        self._volume = volume
        self._shown = tuple((m, read(volume, m)) for m in board.measurements) if volume else ()
        self.endResetModel()


def _text(measurement: Measurement, reading: Reading, column: int) -> str:
    if column == NAME:
        return measurement.name
    if column == SLICE:
        return f"{word(measurement.plane.title)} {measurement.position + 1}"
    if column == SIZE:
        return (
            word(lines_of(reading)[0])
            if reading.area_mm2 is None
            else f"{reading.area_mm2:.1f} mm²"
        )
    hu = reading.hu
    if not measurement.kind.is_region or hu is None:
        return "0" if column == VOXELS and measurement.kind.is_region else ""
    texts = {
        MEAN: f"{hu.mean:.1f}",
        SD: "" if hu.sd is None else f"{hu.sd:.1f}",
        LEAST: f"{hu.least:g}",
        MOST: f"{hu.most:g}",
        VOXELS: str(hu.voxels),
    }
    return texts[column]


def _aligned(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column in (NAME, SLICE) else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)
