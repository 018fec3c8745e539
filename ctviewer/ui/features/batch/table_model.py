"""The worklist as a Qt table model: filter, order, and cell contents."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Slot,
)
from PySide6.QtGui import QBrush, QColor, QFont

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.analysis.result import Label, Status
from ctviewer.core.worklist.choose import AnyColumn, Choice, Column, chosen, filtered, ordered
from ctviewer.core.worklist.lines import Line, Opinion, classes_of
from ctviewer.ui.base.look import ALARM, MUTED, NORMAL, PNEUMONIA, WARNING
from ctviewer.ui.base.plain import tip
from ctviewer.ui.features.batch.wording import cell_text, tip_text, title_text
from ctviewer.ui.features.batch.worklist import Worklist

NUMBERS = {Column.PROBABILITY, Column.INVOLVED, Column.SECONDS}
LABEL_COLOURS = {
    Label.NEGATIVE: NORMAL,
    Label.UNCERTAIN: WARNING,
    Label.POSITIVE: PNEUMONIA,
    Label.CLASS: None,
    Label.NO_VERDICT: MUTED,
}
assert set(LABEL_COLOURS) == set(Label)
ROLE = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex


def columns_of(classes: Classes) -> tuple[AnyColumn, ...]:
    """The columns of a table; a non-binary network has one per class."""
    columns: list[AnyColumn] = list(Column)
    at = columns.index(Column.PROBABILITY)
    own: list[AnyColumn] = [Column.PROBABILITY] if classes.positive else []
    others = [] if classes.binary else [name for name in classes.names if name != classes.positive]
    return (*columns[:at], *own, *others, *columns[at + 1 :])


class WorklistModel(QAbstractTableModel):
    """The filtered and sorted lines.

    The order is a list of indices from one pure function, not a QSortFilterProxyModel: that reads
    two cells through Python per comparison, and blocks the window at 10,000 lines.
    """

    def __init__(self, worklist: Worklist, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice = Choice()
        self._worklist = worklist
        self._order = chosen(worklist.lines, self.choice)
        self._classes = classes_of(worklist.lines)
        self.columns = columns_of(self._classes)
        worklist.replaced.connect(self._on_replaced)
        worklist.added.connect(self._on_added)
        worklist.changed.connect(self._on_changed)
        worklist.opened_changed.connect(self._on_opened_changed)

    def choose(self, choice: Choice) -> None:
        """Change filter or order."""
        same_lines = (choice.text, choice.kind) == (self.choice.text, self.choice.kind)
        self.choice = choice
        self._rearrange() if same_lines else self._on_replaced()

    def line_at(self, index: Index) -> Line:
        """The line of a cell."""
        return self._worklist.lines[self.place_at(index)]

    def place_at(self, index: Index) -> int:
        """The index of a cell's line in the worklist."""
        return self._order[index.row()]

    def index_of_place(self, place: int | None) -> QModelIndex:
        """The first cell of a line, or an invalid index if it is filtered out."""
        if place is None or place not in self._order:
            return QModelIndex()
        return self.index(self._order.index(place), 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """The number of lines shown."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The column titles; rows are numbered as displayed."""
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == ROLE.DisplayRole else None
        column = self.columns[section]
        if role == ROLE.DisplayRole:
            return title_text(column, self._classes)
        if role == ROLE.TextAlignmentRole and _is_number(column):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return tip(tip_text(column, self._classes)) or None if role == ROLE.ToolTipRole else None

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:
        """The content of a cell."""
        line, column = self.line_at(index), self.columns[index.column()]
        if role in (ROLE.DisplayRole, ROLE.EditRole):
            return cell_text(line, column)
        if role == ROLE.ForegroundRole:
            return _colour(line, column)
        if role == ROLE.TextAlignmentRole and _is_number(column):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == ROLE.ToolTipRole:
            whole = f"{line.title}\n{line.path}".strip()
            return tip(whole if column is Column.FILE else cell_text(line, column)) or None
        if role == ROLE.FontRole and line.path == self._worklist.opened:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only comments are editable."""
        flags = super().flags(index)
        editable = self.columns[index.column()] is Column.COMMENT
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def setData(self, index: Index, value: Any, role: int = ROLE.EditRole) -> bool:
        """Store a comment."""
        place = self.place_at(index)
        remark = self._worklist.lines[place].remark
        self._worklist.remark(place, replace(remark, comment=str(value).strip()))
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 restores the original order."""
        by = self.columns[column] if column >= 0 else None
        descending = order is Qt.SortOrder.DescendingOrder
        self.choose(replace(self.choice, column=by, descending=descending))

    @Slot()
    def _on_replaced(self) -> None:
        self.beginResetModel()
        self._classes = classes_of(self._worklist.lines)
        self.columns = columns_of(self._classes)
        if self.choice.column not in (None, *self.columns):
            self.choice = replace(self.choice, column=None)
        self._order = chosen(self._worklist.lines, self.choice)
        self.endResetModel()

    @Slot(int)
    def _on_added(self, first: int) -> None:
        """Append new lines, then sort if needed."""
        if classes_of(self._worklist.lines) != self._classes:
            self._on_replaced()
            return
        fresh = filtered(self._worklist.lines, self.choice, first)
        if not fresh:
            return
        end = len(self._order)
        self.beginInsertRows(QModelIndex(), end, end + len(fresh) - 1)
        self._order += fresh
        self.endInsertRows()
        if self.choice.column is not None:
            self._rearrange()

    @Slot(int)
    def _on_changed(self, place: int) -> None:
        """Update a line in place: it must not jump while the reader works on it."""
        index = self.index_of_place(place)
        if index.isValid():
            self.dataChanged.emit(index, index.siblingAtColumn(len(self.columns) - 1))

    @Slot()
    def _on_opened_changed(self) -> None:
        if self._order:
            last = self.index(len(self._order) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [ROLE.FontRole])

    def _rearrange(self) -> None:
        """Sort the same lines again, keeping the selection."""
        self.layoutAboutToBeChanged.emit()
        old = self._order
        self._order = ordered(self._worklist.lines, old, self.choice)
        moved = {place: row for row, place in enumerate(self._order)}
        before = self.persistentIndexList()
        after = [self.index(moved[old[index.row()]], index.column()) for index in before]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()


def _is_number(column: AnyColumn) -> bool:
    """Includes the columns of class probabilities."""
    return column in NUMBERS or not isinstance(column, Column)


def _colour(line: Line, column: AnyColumn) -> QBrush | None:
    colour = None
    if column in (Column.VERDICT, Column.PROBABILITY) and line.label:
        colour = LABEL_COLOURS[line.label]
    elif column is Column.VERDICT:
        colour = ALARM if line.status is Status.ERROR else MUTED
    elif column is Column.GATE:
        colour = {"warn": WARNING, "refuse": MUTED}.get(line.gate)
    elif column is Column.DISTRIBUTION:
        colour = {"unusual": WARNING, "foreign": ALARM}.get(line.level)
    elif column is Column.OPINION and line.remark.opinion is Opinion.DISAGREE:
        colour = WARNING
    return QBrush(QColor(colour)) if colour else None
