"""The list of measurements below the views: a click jumps there, names can be typed over."""

from PySide6.QtCore import QItemSelectionModel, Signal, Slot
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.measuring.board import Board
from ctviewer.ui.measuring.table_model import NAME, TableModel
from ctviewer.ui.widgets.key_table import KeyTable

SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
LEAST_HEIGHT = 130
NAME_WIDTH = 240


class MeasureDock(QDockWidget):
    """Shows a board's list; `copy_asked` and `export_asked` leave the rest to the window."""

    copy_asked = Signal()
    export_asked = Signal()

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Measurements"), parent)
        self.setObjectName("measurements")
        self._board = board
        self.model = TableModel(board, self)
        self.table = KeyTable(self.model)
        self.hint = PlainLabel(self.tr("Choose a tool in the Measure menu, then draw on a slice."))
        self.hint.setStyleSheet(f"color: {MUTED};")
        self.remove = QPushButton(self.tr("Delete"))
        self.copy = QPushButton(self.tr("Copy"))
        self.export = QPushButton(self.tr("Export…"))
        self._lay_out()
        self.remove.clicked.connect(board.delete)
        self.copy.clicked.connect(self.copy_asked)
        self.export.clicked.connect(self.export_asked)
        self.table.row_chosen.connect(board.jump)
        board.changed.connect(self._on_board_changed)
        self._on_board_changed()

    def _lay_out(self) -> None:
        self.table.setAccessibleName(self.tr("Measurements"))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        self.table.setColumnWidth(NAME, NAME_WIDTH)
        buttons = QHBoxLayout()
        buttons.addWidget(self.hint)
        buttons.addStretch(1)
        for button in (self.remove, self.copy, self.export):
            buttons.addWidget(button)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 4, 8, 6)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        inner.setMinimumHeight(LEAST_HEIGHT)
        self.setWidget(inner)

    @Slot()
    def _on_board_changed(self) -> None:
        board = self._board
        self.hint.setVisible(not board.measurements)
        self.remove.setEnabled(board.selected is not None)
        for button in (self.copy, self.export):
            button.setEnabled(bool(board.measurements))
        selection = self.table.selectionModel()
        if board.selected is None:
            selection.clear()
        else:
            index = self.model.index(board.selected, NAME)
            selection.setCurrentIndex(index, SELECT)
            self.table.scrollTo(index)
