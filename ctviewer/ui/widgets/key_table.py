"""A list inside a window that has shortcuts of its own, and a list as a part of a report."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ctviewer.core.output.reports.page import Section

MOVES = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End,
)  # fmt: skip
RIGHT = int(Qt.AlignmentFlag.AlignRight)


def list_rows(table: QTableView) -> None:
    """Make a table a list of whole rows: striped, without grid and row numbers, left by Tab."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()


class KeyTable(QTableView):
    """A list of rows that keeps the keys which go from row to row from the window's shortcuts.

    `row_chosen` carries the row that was clicked, or reached by a key.
    """

    row_chosen = Signal(int)

    def __init__(self, model: QAbstractItemModel) -> None:
        super().__init__()
        self.setModel(model)
        list_rows(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        self._seldom: tuple[int, ...] = ()
        for signal in (model.modelReset, model.dataChanged):
            signal.connect(self._fit)
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def hide_without_room(self, columns: Sequence[int]) -> None:
        """Hide these columns, the first first, where the table has no room for all."""
        self._seldom = tuple(columns)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other columns have room."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Only what is seen has the fonts that it is seen with."""
        super().showEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        if not self._seldom:
            return
        header = self.horizontalHeader()
        widths = [
            max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            if header.sectionResizeMode(column) is QHeaderView.ResizeMode.ResizeToContents
            else self.columnWidth(column)
            for column in range(header.count())
        ]
        over = sum(widths) - self.viewport().width()
        for column in self._seldom:
            self.setColumnHidden(column, over > 0)
            over -= widths[column]
        self.updateGeometries()  # otherwise the bar below stays until the next change

    def event(self, event: QEvent) -> bool:
        """Take a key that moves before a shortcut does."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and _moves(event):
            event.accept()
            return True
        return super().event(event)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        """A click chooses, also on the row that is selected already."""
        self.row_chosen.emit(index.row())

    @Slot(QModelIndex, QModelIndex)
    def _on_row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        """The keys choose too."""
        if now.isValid() and self.hasFocus():
            self.row_chosen.emit(now.row())


def table_section(title: str, model: QAbstractItemModel, note: str = "") -> Section:
    """What a list shows, in the same words, for a report."""
    rows, columns = range(model.rowCount()), range(model.columnCount())
    heads = (model.headerData(each, Qt.Orientation.Horizontal) for each in columns)
    aligned = (model.index(0, each).data(Qt.ItemDataRole.TextAlignmentRole) for each in columns)
    return Section(
        title,
        tuple(str(head or "") for head in heads),
        tuple(tuple(str(model.index(r, c).data() or "") for c in columns) for r in rows),
        tuple(c for c, each in enumerate(aligned) if each and int(each) & RIGHT),
        note,
    )


def _moves(event: QKeyEvent) -> bool:
    return event.key() in MOVES and event.modifiers() == Qt.KeyboardModifier.NoModifier
