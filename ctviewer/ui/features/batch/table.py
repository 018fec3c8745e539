"""The worklist's table: its columns' widths, its keys and mouse."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from ctviewer.core.worklist.choose import AnyColumn, Column
from ctviewer.core.worklist.lines import Line, Opinion
from ctviewer.ui.features.batch.table_model import WorklistModel
from ctviewer.ui.features.batch.worklist import Worklist
from ctviewer.ui.widgets.key_table import list_rows

CLASS_WIDTH = 120  # px: names of classes are long words
WIDTHS: dict[AnyColumn, int] = {
    Column.FILE: 226, Column.PROBABILITY: 96, Column.VERDICT: 172, Column.INVOLVED: 74,
    Column.GRADE: 60, Column.GATE: 120, Column.SAID: 240, Column.DISTRIBUTION: 146,
    Column.NOTES: 80, Column.OPINION: 76, Column.COMMENT: 96, Column.SECONDS: 80,
}  # fmt: skip
"""In px at least; the reason has the room that the others leave."""
OWN_KEYS = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2,
}  # fmt: skip
"""Keys that belong to the table while it has the keyboard, though the viewer uses some of them."""
MOVES = OWN_KEYS - {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}
FOLLOW_MS = 250  # a key that is held opens only where it is let go


class TableView(QTableView):
    """Enter or a double click opens a scan; a comment is written with F2.

    While the viewer shows a scan of the list, moving through the list opens the others.
    """

    open_asked = Signal(object)

    def __init__(
        self, model: WorklistModel, worklist: Worklist, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._worklist = worklist
        self._wide: tuple[AnyColumn, ...] = ()
        self.setModel(model)
        self.setAccessibleName(self.tr("Worklist"))
        list_rows(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setWordWrap(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.doubleClicked.connect(self._on_double_clicked)
        self._following = QTimer(self, interval=FOLLOW_MS, singleShot=True)
        self._following.timeout.connect(self.open_current)
        self._asked: Path | None = None
        worklist.opened_changed.connect(self._on_opened_changed)
        self._set_headers()

    def current_line(self) -> Line | None:
        """The line under the keyboard, if any."""
        index = self.currentIndex()
        return self._model.line_at(index) if index.isValid() else None

    def open_current(self) -> None:
        """Ask for the current scan."""
        line = self.current_line()
        if line is not None:
            self._asked = line.path
            self.open_asked.emit(line.path)

    def open_next(self, step: int) -> None:
        """Ask for the scan `step` lines below, as the table is ordered now; the first if none."""
        index = self.currentIndex()
        row = index.row() + step if index.isValid() else 0
        if 0 <= row < self._model.rowCount():
            self.setCurrentIndex(self._model.index(row, 0))
            self.open_current()

    def say(self, opinion: Opinion) -> None:
        """Note an opinion on the current scan; the same again takes it back."""
        index = self.currentIndex()
        if index.isValid():
            remark = self._model.line_at(index).remark
            said = Opinion.NONE if remark.opinion is opinion else opinion
            self._worklist.remark(self._model.place_at(index), replace(remark, opinion=said))

    @Slot()
    def write_comment(self) -> None:
        """Edit the current line's comment in place."""
        index = self.currentIndex()
        if index.isValid():
            self.setFocus()
            self.edit(index.siblingAtColumn(self._model.columns.index(Column.COMMENT)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current scan in sight, e.g. when the viewer takes a part of the room."""
        super().resizeEvent(event)
        self._fill()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def event(self, event: QEvent) -> bool:
        """Keep the table's own keys from the viewer's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if plain and event.key() in OWN_KEYS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; Home and End go to the first and last line."""
        key, last = event.key(), self._model.rowCount() - 1
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        elif key == Qt.Key.Key_F2:
            self.write_comment()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self.setCurrentIndex(self._model.index(0 if key == Qt.Key.Key_Home else last, 0))
        else:
            super().keyPressEvent(event)
        if key in MOVES and self._worklist.index_of(self._worklist.opened or Path()) is not None:
            self._following.start()

    def _set_headers(self) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setMinimumSectionSize(60)
        across.setHighlightSections(False)
        across.setSortIndicatorClearable(True)
        across.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSortingEnabled(True)
        down.setDefaultSectionSize(26)
        down.setSectionResizeMode(down.ResizeMode.Fixed)  # or every row is measured
        down.setVisible(False)
        self._set_widths()
        self._model.modelReset.connect(self._set_widths)

    @Slot()
    def _set_widths(self) -> None:
        """Set each column's width, unless the same columns have theirs already."""
        if self._model.columns == self._wide:
            return
        self._wide = self._model.columns
        across = self.horizontalHeader()
        for place, column in enumerate(self._wide):
            across.setSectionResizeMode(place, across.ResizeMode.Interactive)
            self.setColumnWidth(place, WIDTHS.get(column, CLASS_WIDTH))
        self._fill()

    def _fill(self) -> None:
        """Give the reason what the other columns leave, but never less than shows its beginning."""
        if self._wide:
            place = self._wide.index(Column.SAID)
            others = self.horizontalHeader().length() - self.columnWidth(place)
            room = self.viewport().width() - others
            self.setColumnWidth(place, max(WIDTHS[Column.SAID], room))

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self._model.columns[index.column()] is Column.COMMENT:
            self.edit(index)
        else:
            self.open_current()

    @Slot()
    def _on_opened_changed(self) -> None:
        """Mark the line whose picture and number are shown, unless it was asked for here.

        Otherwise the next one could already be marked; it is opened in a moment.
        """
        opened, asked, self._asked = self._worklist.opened, self._asked, None
        if opened is None or opened == asked or self._following.isActive():
            return
        place = self._worklist.index_of(opened)
        index = self._model.index_of_place(place)
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.clearSelection()  # where the keys go on from stays

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        if not self.indexAt(at).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open"), self.open_current)
        menu.addSeparator()
        menu.addAction(self.tr("Agree"), lambda: self.say(Opinion.AGREE))
        menu.addAction(self.tr("Disagree"), lambda: self.say(Opinion.DISAGREE))
        menu.addAction(self.tr("Write a comment"), self.write_comment)
        menu.popup(self.viewport().mapToGlobal(at))
