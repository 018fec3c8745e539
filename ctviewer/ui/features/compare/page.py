"""The follow-up tab: changes between two scans, and their lesions."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QVBoxLayout, QWidget

from ctviewer.core.output.followup_tables import (
    LESION_HEADS,
    QUANTITY_HEADS,
    FollowUpRecord,
    headline,
    lesion_change_rows,
    quantity_rows,
)
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import sentence_case, word, words
from ctviewer.ui.features.compare.follow_up import FollowUpStudy
from ctviewer.ui.widgets.docks import WIDTH, Scroll, StudyPage
from ctviewer.ui.widgets.key_table import KeyTable

NARROW = "QTableView { font-size: 12px; } QTableView::item { padding: 0 2px; }"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TEXT_COLUMNS = (0,), (0, 3, 5)  # left-aligned columns of the tables
ROW_PX, LONGEST = 24, 16  # all rows of the first table are visible


class FollowUpPage(StudyPage):
    """Shows a study of two scans; clicking a lesion moves both scans there."""

    copy_asked = Signal()
    export_asked = Signal()

    def __init__(self, study: FollowUpStudy) -> None:
        super().__init__(self.tr("Follow-up"), "follow-up", study)
        self._study = study

    def make(self) -> None:
        """Create the widgets and show the data."""
        self.problem, self.remarks = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.headline, self.link = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.headline.setStyleSheet("font-size: 15px; font-weight: 600;")
        self.link.setStyleSheet(f"color: {MUTED}; font-size: 12px;")
        self.models = [_model(heads) for heads in (QUANTITY_HEADS, LESION_HEADS)]
        self.tables = [KeyTable(model) for model in self.models]
        names = self.tr("What changed"), self.tr("Lesions by place")
        for table, name in zip(self.tables, names, strict=True):
            table.setAccessibleName(name)
            table.setStyleSheet(NARROW)
        stretch = QHeaderView.ResizeMode.Stretch
        self.tables[0].horizontalHeader().setSectionResizeMode(0, stretch)
        self.tables[1].setWordWrap(False)  # cells are short, and the table scrolls
        self.copy = QPushButton(self.tr("Copy"))
        self.export = QPushButton(self.tr("Export…"))
        self._lay_out()
        self._study.changed.connect(self._show)
        self.tables[1].row_chosen.connect(self._study.show_place)
        self.copy.clicked.connect(self.copy_asked)
        self.export.clicked.connect(self.export_asked)
        self._show()

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(10, 8, 10, 8)
        for widget in (self.problem, self.headline, self.remarks, self.tables[0]):
            column.addWidget(widget)
        self.tables[0].setMinimumHeight(ROW_PX * LONGEST)
        column.addWidget(self.tables[1], 1)
        self.tables[1].setMinimumHeight(ROW_PX * 6)
        leaving = QHBoxLayout()
        for button in (self.copy, self.export):
            leaving.addWidget(button, 1)
        column.addLayout(leaving)
        column.addWidget(self.link)
        self.setWidget(Scroll(inner, WIDTH, self.windowTitle()))

    @Slot()
    def _show(self) -> None:
        state = self._study.state
        record = state.record
        problem = state.problem
        if state.busy:
            problem = self.tr("Comparing the scans …")
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        for widget in (self.headline, self.remarks, self.link, *self.tables):
            widget.setVisible(record is not None)
        for button in (self.copy, self.export):
            button.setEnabled(record is not None)
        if record is not None:
            self._fill(record)

    def _fill(self, record: FollowUpRecord) -> None:
        self.headline.setText(sentence_case(word(headline(record))))
        self.remarks.setText(words(record.remarks, "\n"))
        self.remarks.setVisible(bool(record.remarks))
        self.link.setText(record.link)
        rows = quantity_rows(record), lesion_change_rows(record)
        for number, (model, lines) in enumerate(zip(self.models, rows, strict=True)):
            model.removeRows(0, model.rowCount())
            for line in lines:
                model.appendRow(_items(line, TEXT_COLUMNS[number]))
        self.tables[1].setVisible(bool(rows[1]))


def _model(heads: Sequence[str]) -> QStandardItemModel:
    model = QStandardItemModel(0, len(heads))
    model.setHorizontalHeaderLabels([sentence_case(word(head)) for head in heads])
    return model


def _items(line: Sequence[str], left: Sequence[int]) -> list[QStandardItem]:
    items = []
    for column, cell in enumerate(line):
        item = QStandardItem(word(cell))
        item.setEditable(False)
        if column not in left:
            item.setTextAlignment(RIGHT)
        items.append(item)
    return items
