"""Lists whose keys take precedence over shortcuts, and lists as sections of a report."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ctviewer.core.output.reports.page import Section

MOVES = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End,
)  # fmt: skip
Index = QModelIndex | QPersistentModelIndex
RIGHT = int(Qt.AlignmentFlag.AlignRight)


class RowDelegate(QStyledItemDelegate):
    """Draws no focus frame in selected rows, where it would dim the text."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Clear the focus of a selected cell."""
        super().initStyleOption(option, index)
        if option.state & QStyle.StateFlag.State_Selected:
            option.state &= ~QStyle.StateFlag.State_HasFocus


class NameDelegate(RowDelegate):
    """Elides file names in the middle: names in a list often share their beginning or end."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Set the place of the ellipsis."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


def list_rows(table: QTableView, names: int | None = None) -> None:
    """Configure a table as a list of whole rows: striped, without grid and row numbers.

    `names` is the column with file names.
    """
    table.setItemDelegate(RowDelegate(table))
    if names is not None:
        table.setItemDelegateForColumn(names, NameDelegate(table))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()


class KeyTable(QTableView):
    """A list whose navigation keys take precedence over the window's shortcuts.

    `row_chosen` carries a row that was clicked or reached by key.
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
        """Hide these columns, in order, while the table is too narrow for all."""
        self._seldom = tuple(columns)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the hidden columns."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Fonts are final only now."""
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
        self.updateGeometries()  # else a stale scroll bar stays until the next change

    def event(self, event: QEvent) -> bool:
        """Accept navigation keys before shortcuts do."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and moves(event):
            event.accept()
            return True
        return super().event(event)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        """A click chooses, even on the row already selected."""
        self.row_chosen.emit(index.row())

    @Slot(QModelIndex, QModelIndex)
    def _on_row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        """Keyboard navigation chooses too."""
        if now.isValid() and self.hasFocus():
            self.row_chosen.emit(now.row())


def table_section(title: str, model: QAbstractItemModel, note: str = "") -> Section:
    """The content of a list as a section of a report."""
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


def moves(event: QKeyEvent) -> bool:
    """Whether a key goes through rows, or scrolls."""
    return event.key() in MOVES and event.modifiers() == Qt.KeyboardModifier.NoModifier
