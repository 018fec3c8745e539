"""A worklist as Qt's table: which lines, in which order, and how each cell looks."""

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

from ctviewer.core.analysis.result import Label, Status
from ctviewer.core.worklist.choose import Choice, Column, chosen, filtered, ordered
from ctviewer.core.worklist.lines import Line, Opinion
from ctviewer.ui.base.look import ALARM, MUTED, NORMAL, PNEUMONIA, WARNING
from ctviewer.ui.base.plain import tip
from ctviewer.ui.batch.wording import TIPS, TITLES, cell_text, text
from ctviewer.ui.batch.worklist import Worklist

COLUMNS = tuple(Column)
NUMBERS = {Column.PROBABILITY, Column.INVOLVED, Column.SECONDS}
LABEL_COLOURS = {Label.NORMAL: NORMAL, Label.UNCERTAIN: WARNING, Label.PNEUMONIA: PNEUMONIA}
ROLE = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex


class TableModel(QAbstractTableModel):
    """The lines that a choice shows, in its order.

    The order is a list of indices made by one pure function, not a QSortFilterProxyModel: that
    asks for two cells through Python at every comparison, and stops the window at 10,000 lines.
    """

    def __init__(self, worklist: Worklist, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice = Choice()
        self._worklist = worklist
        self._order = chosen(worklist.lines, self.choice)
        worklist.replaced.connect(self._on_replaced)
        worklist.added.connect(self._on_added)
        worklist.changed.connect(self._on_changed)
        worklist.opened_changed.connect(self._on_opened_changed)

    def choose(self, choice: Choice) -> None:
        """Show other lines, or in another order."""
        same_lines = (choice.text, choice.kind) == (self.choice.text, self.choice.kind)
        self.choice = choice
        self._rearrange() if same_lines else self._on_replaced()

    def line_at(self, index: Index) -> Line:
        """The line of a cell."""
        return self._worklist.lines[self.place_at(index)]

    def place_at(self, index: Index) -> int:
        """The place of a cell's line in the worklist."""
        return self._order[index.row()]

    def index_of_place(self, place: int | None) -> QModelIndex:
        """The first cell of a line, or no cell where it is not shown."""
        if place is None or place not in self._order:
            return QModelIndex()
        return self.index(self._order.index(place), 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """How many lines are shown."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The columns' titles; lines are numbered as they stand."""
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == ROLE.DisplayRole else None
        column = COLUMNS[section]
        if role == ROLE.DisplayRole:
            return text(TITLES[column])
        if role == ROLE.TextAlignmentRole and column in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return tip(text(TIPS.get(column, ""))) or None if role == ROLE.ToolTipRole else None

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:
        """What a cell shows."""
        line, column = self.line_at(index), COLUMNS[index.column()]
        if role in (ROLE.DisplayRole, ROLE.EditRole):
            return cell_text(line, column)
        if role == ROLE.ForegroundRole:
            return _colour(line, column)
        if role == ROLE.TextAlignmentRole and column in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == ROLE.ToolTipRole:
            return tip(str(line.path) if column is Column.FILE else cell_text(line, column)) or None
        if role == ROLE.FontRole and line.path == self._worklist.opened:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only comments can be written."""
        flags = super().flags(index)
        editable = COLUMNS[index.column()] is Column.COMMENT
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def setData(self, index: Index, value: Any, role: int = ROLE.EditRole) -> bool:
        """Keep a comment."""
        place = self.place_at(index)
        remark = self._worklist.lines[place].remark
        self._worklist.remark(place, replace(remark, comment=str(value).strip()))
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the lines by a column; by none (-1) as they came."""
        by = COLUMNS[column] if column >= 0 else None
        descending = order is Qt.SortOrder.DescendingOrder
        self.choose(replace(self.choice, column=by, descending=descending))

    @Slot()
    def _on_replaced(self) -> None:
        self.beginResetModel()
        self._order = chosen(self._worklist.lines, self.choice)
        self.endResetModel()

    @Slot(int)
    def _on_added(self, first: int) -> None:
        """Put new lines at the end, then, if they are ordered, where they belong."""
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
        """Show a line's news where it stands: it must not jump away under the reader's hand."""
        index = self.index_of_place(place)
        if index.isValid():
            self.dataChanged.emit(index, index.siblingAtColumn(len(COLUMNS) - 1))

    @Slot()
    def _on_opened_changed(self) -> None:
        if self._order:
            last = self.index(len(self._order) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [ROLE.FontRole])

    def _rearrange(self) -> None:
        """Order the same lines anew; what was selected stays selected."""
        self.layoutAboutToBeChanged.emit()
        old = self._order
        self._order = ordered(self._worklist.lines, old, self.choice)
        moved = {place: row for row, place in enumerate(self._order)}
        before = self.persistentIndexList()
        after = [self.index(moved[old[index.row()]], index.column()) for index in before]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()


def _colour(line: Line, column: Column) -> QBrush | None:
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
