"""The list of measurements: a click jumps there, names are editable."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.geometry.measure import MeasuredValues, Measurement, lines_of, read
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.words import number, word
from ctviewer.ui.features.measuring.editor import MeasurementEditor
from ctviewer.ui.widgets.key_table import KeyTable
from ctviewer.ui.widgets.side import Page

Place = QModelIndex | QPersistentModelIndex
NAME, SLICE, SIZE, MEAN, SD, MINIMUM, MAXIMUM, VOXELS, COMMENT = range(9)
SELDOM = (VOXELS, MINIMUM, MAXIMUM, SD, SLICE)
"""Columns hidden if narrow; tool tips, copy and export include them."""
ROLE = Qt.ItemDataRole
NOWHERE = QModelIndex()


class MeasurementModel(QAbstractTableModel):
    """An editor's measurements, one per row."""

    def __init__(self, editor: MeasurementEditor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = editor
        self._shown: tuple[tuple[Measurement, MeasuredValues], ...] = ()
        self._volume = editor.volume
        self._titles = (
            self.tr("Name"), self.tr("Slice"), self.tr("Size"), self.tr("Mean HU"),
            self.tr("SD HU"), self.tr("Min HU"), self.tr("Max HU"), self.tr("Voxels"),
            self.tr("Comment"),
        )  # fmt: skip
        editor.changed.connect(self._on_changed)
        self._on_changed()

    def rowCount(self, parent: Place = NOWHERE) -> int:
        """One per measurement."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Place = NOWHERE) -> int:
        """One per title."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, direction: Qt.Orientation, role: int = 0) -> Any:
        """The titles, with units."""
        if role == ROLE.DisplayRole and direction is Qt.Orientation.Horizontal:
            return self._titles[section]
        if role == ROLE.TextAlignmentRole:
            return _aligned(section)
        return None

    def data(self, index: Place, role: int = 0) -> Any:
        """The text of a cell; the tool tip shows all values."""
        if not index.isValid():
            return None
        measurement, reading = self._shown[index.row()]
        if role in (ROLE.DisplayRole, ROLE.EditRole):
            return _text(measurement, reading, index.column())
        if role == ROLE.TextAlignmentRole:
            return _aligned(index.column())
        if role == ROLE.ToolTipRole:
            place = _text(measurement, reading, SLICE)
            lines = (measurement.name, place, *map(word, lines_of(reading)), measurement.comment)
            return tip("\n".join(filter(None, lines)))
        return None

    def flags(self, index: Place) -> Qt.ItemFlag:
        """Names and comments are editable."""
        typed = index.column() in (NAME, COMMENT)
        editable = Qt.ItemFlag.ItemIsEditable if typed else Qt.ItemFlag(0)
        return super().flags(index) | editable

    def setData(self, index: Place, value: Any, role: int = 0) -> bool:
        """Set a name or comment."""
        change = {NAME: self._board.rename, COMMENT: self._board.comment}.get(index.column())
        if role != ROLE.EditRole or change is None:
            return False
        change(index.row(), str(value))
        return True

    @Slot()
    def _on_changed(self) -> None:
        """Recompute changed measurements only."""
        volume, editor = self._board.volume, self._board
        if volume is self._volume and editor.measurements == tuple(m for m, _ in self._shown):
            return
        self.beginResetModel()
        self._volume = volume
        self._shown = tuple((m, read(volume, m)) for m in editor.measurements) if volume else ()
        self.endResetModel()


def _text(measurement: Measurement, reading: MeasuredValues, column: int) -> str:
    if column in (NAME, COMMENT):
        return measurement.name if column == NAME else measurement.comment
    if column == SLICE:
        return f"{word(measurement.plane.title)} {measurement.position + 1}"
    if column == SIZE:
        return (
            word(lines_of(reading)[0])
            if reading.area_mm2 is None
            else number(reading.area_mm2, ".1f", " mm²")
        )
    hu = reading.hu
    if not measurement.kind.is_region or hu is None:
        return "0" if column == VOXELS and measurement.kind.is_region else ""
    texts = {
        MEAN: number(hu.mean, ".1f"),
        SD: "" if hu.sd is None else number(hu.sd, ".1f"),
        MINIMUM: number(hu.least, "g"),
        MAXIMUM: number(hu.most, "g"),
        VOXELS: str(hu.voxels),
    }
    return texts[column]


def _aligned(column: int) -> int:
    words = column in (NAME, SLICE, COMMENT)
    side = Qt.AlignmentFlag.AlignLeft if words else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)


SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
MIN_HEIGHT = 130
NAME_WIDTH = 100


class MeasurePage(Page):
    """Shows an editor's list; `copy_asked` and `export_asked` are handled elsewhere."""

    copy_asked = Signal()
    export_asked = Signal()

    def __init__(self, editor: MeasurementEditor) -> None:
        super().__init__(self.tr("Measurements"), "measurements")
        self._board = editor
        self.model = MeasurementModel(editor, self)
        self.table = KeyTable(self.model)
        self.hint = PlainLabel(self.tr("Choose a tool above the slices, then draw on a slice."))
        self.hint.setStyleSheet(f"color: {MUTED};")
        self.hint.setWordWrap(True)
        self.remove = QPushButton(self.tr("Delete"))
        self.copy = QPushButton(self.tr("Copy"))
        self.export = QPushButton(self.tr("Export…"))
        self._lay_out()
        self.remove.clicked.connect(editor.delete)
        self.copy.clicked.connect(self.copy_asked)
        self.export.clicked.connect(self.export_asked)
        self.table.row_chosen.connect(editor.jump)
        editor.changed.connect(self._on_board_changed)
        self._on_board_changed()

    def _lay_out(self) -> None:
        self.table.setAccessibleName(self.tr("Measurements"))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        self.table.setColumnWidth(NAME, NAME_WIDTH)
        self.table.setWordWrap(False)  # elide names instead of wrapping them
        self.table.hide_without_room(SELDOM)
        buttons = QHBoxLayout()
        for button in (self.remove, self.copy, self.export):
            buttons.addWidget(button, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.hint)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        inner.setMinimumHeight(MIN_HEIGHT)
        self.setWidget(inner)

    @Slot()
    def _on_board_changed(self) -> None:
        editor = self._board
        self.hint.setVisible(not editor.measurements)
        self.remove.setEnabled(editor.selected is not None)
        for button in (self.copy, self.export):
            button.setEnabled(bool(editor.measurements))
        selection = self.table.selectionModel()
        if editor.selected is None:
            selection.clear()
        else:
            index = self.model.index(editor.selected, NAME)
            selection.setCurrentIndex(index, SELECT)
            self.table.scrollTo(index)
