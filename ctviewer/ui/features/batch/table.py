"""The worklist's table view: column widths, keys and mouse."""

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

CLASS_WIDTH = 120  # px: class names are long
WIDTHS: dict[AnyColumn, int] = {
    Column.FILE: 226, Column.PROBABILITY: 96, Column.VERDICT: 182, Column.INVOLVED: 74,
    Column.GRADE: 60, Column.GATE: 120, Column.SAID: 240, Column.DISTRIBUTION: 146,
    Column.NOTES: 80, Column.OPINION: 76, Column.COMMENT: 96, Column.SECONDS: 80,
}  # fmt: skip
"""Minimum widths in px; the reason takes the remaining space."""
OWN_KEYS = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2,
}  # fmt: skip
"""Keys handled by the table while it has focus, though the viewer uses some of them."""
MOVES = OWN_KEYS - {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}
FOLLOW_MS = 250  # a held key opens only the final scan


class TableView(QTableView):
    """Enter or a double click opens a scan; F2 edits the comment.

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
        list_rows(self, names=model.columns.index(Column.FILE))
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
        """The current line, if any."""
        index = self.currentIndex()
        return self._model.line_at(index) if index.isValid() else None

    def open_current(self) -> None:
        """Open the current scan."""
        line = self.current_line()
        if line is not None:
            self._asked = line.path
            self.open_asked.emit(line.path)

    def open_next(self, step: int) -> None:
        """Open the scan `step` lines below in the current order; the first if there is none."""
        index = self.currentIndex()
        row = index.row() + step if index.isValid() else 0
        if 0 <= row < self._model.rowCount():
            self.setCurrentIndex(self._model.index(row, 0))
            self.open_current()

    def say(self, opinion: Opinion) -> None:
        """Set the opinion on the current scan; repeating it clears it."""
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
        """Keep the current scan visible, e.g. when the viewer takes part of the space."""
        super().resizeEvent(event)
        self._fill()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def event(self, event: QEvent) -> bool:
        """Handle the table's own keys before the viewer's shortcuts."""
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
        down.setSectionResizeMode(down.ResizeMode.Fixed)  # else every row is measured
        down.setVisible(False)
        self._set_widths()
        self._model.modelReset.connect(self._set_widths)

    @Slot()
    def _set_widths(self) -> None:
        """Set the column widths, unless already set for these columns."""
        if self._model.columns == self._wide:
            return
        self._wide = self._model.columns
        across = self.horizontalHeader()
        for place, column in enumerate(self._wide):
            across.setSectionResizeMode(place, across.ResizeMode.Interactive)
            self.setColumnWidth(place, WIDTHS.get(column, CLASS_WIDTH))
        self._fill()

    def _fill(self) -> None:
        """Give the reason the remaining space, but a minimum width."""
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
        """Select the line whose scan is shown, unless it was opened from here.

        Otherwise the next one may already be selected, and will open in a moment.
        """
        opened, asked, self._asked = self._worklist.opened, self._asked, None
        if opened is None or opened == asked or self._following.isActive():
            return
        place = self._worklist.index_of(opened)
        index = self._model.index_of_place(place)
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.clearSelection()  # the current line stays

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
