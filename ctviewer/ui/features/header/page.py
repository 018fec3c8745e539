"""Header facts of the open scan, searchable, with remarks on top."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.output.facts import Fact, facts_of, remarks_on
from ctviewer.ui.base.look import LINE, MUTED, RAISED, STRIPED, SURFACE, WARNING
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.words import filled, word, words
from ctviewer.ui.scan.session import Session
from ctviewer.ui.widgets.key_table import MOVES, list_rows
from ctviewer.ui.widgets.side import Page

NAME_WIDTH = 150  # pixels


class FactTable(QTableWidget):
    """A table whose keys (rows, copy) take precedence over the window's shortcuts."""

    copy_asked = Signal()

    def event(self, event: QEvent) -> bool:
        """Handle a key before shortcuts do."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected rows rather than one cell."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        else:
            super().keyPressEvent(event)


def _is_own(event: QKeyEvent) -> bool:
    plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
    return event.matches(QKeySequence.StandardKey.Copy) or (plain and event.key() in MOVES)


class HeaderPage(Page):
    """A tab beside the views for the scan that is shown.

    `copy_asked` requests an anonymised copy.
    """

    copy_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("", "header")
        self.setWindowTitle(self.tr("Header"))
        self._session = session

    def make(self) -> None:
        """Create the widgets and show the data."""
        self.remarks = PlainLabel()
        self.remarks.setWordWrap(True)
        self.remarks.setStyleSheet(
            f"background: {RAISED}; border-left: 4px solid {WARNING}; padding: 7px;"
        )
        self.copy = QPushButton(self.tr("Save anonymised copy…"))
        self.copy.setToolTip(self.tr("The scan without the fields that may name the patient"))
        self.copy.clicked.connect(self.copy_asked)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search names and values"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.table = _table(self.tr("Header fields"), (self.tr("Field"), self.tr("Value")))
        self.count = PlainLabel()
        self.count.setStyleSheet(f"color: {MUTED};")
        self._lay_out()
        self.table.copy_asked.connect(self.copy_selected)
        self._session.scan_changed.connect(self._on_scan_changed)
        self._on_scan_changed()

    @Slot()
    def _on_scan_changed(self) -> None:
        volume = self._session.scan.volume if self._session.scan else None
        facts = facts_of(volume) if volume else ()
        sentences = remarks_on(volume) if volume else ()
        self.remarks.setText(words(sentences, "\n"))
        self.remarks.setVisible(bool(sentences))
        self.copy.setVisible(volume is not None and volume.source.path is not None)
        self.table.setRowCount(len(facts))
        for row, (name, value) in enumerate(facts):
            for column, text in enumerate((word(name), word(value))):
                item = QTableWidgetItem(text)
                item.setToolTip(tip(text))
                self.table.setItem(row, column, item)
        self._filter(self.search.text())

    @property
    def facts_shown(self) -> list[Fact]:
        """The rows that match the search."""
        return [self._fact(row) for row in range(self.table.rowCount()) if self._is_shown(row)]

    @Slot()
    def copy_selected(self) -> None:
        """Copy the selected rows to the clipboard."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        _copy([self._fact(row) for row in rows if self._is_shown(row)])

    @Slot()
    def copy_shown(self) -> None:
        """Copy all rows that match the search to the clipboard."""
        _copy(self.facts_shown)

    def _lay_out(self) -> None:
        selected, everything = QPushButton(self.tr("Copy row")), QPushButton(self.tr("Copy all"))
        selected.clicked.connect(self.copy_selected)
        everything.clicked.connect(self.copy_shown)
        below = QHBoxLayout()
        below.addWidget(self.count, 1)
        below.addWidget(selected)
        below.addWidget(everything)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.remarks)
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        self.setWidget(inner)

    def _fact(self, row: int) -> Fact:
        name, value = (self.table.item(row, column) for column in (0, 1))
        return (name.text() if name else "", value.text() if value else "")

    def _is_shown(self, row: int) -> bool:
        return not self.table.isRowHidden(row)

    @Slot(str)
    def _filter(self, text: str) -> None:
        wanted = text.strip().lower()
        for row in range(self.table.rowCount()):
            self.table.setRowHidden(row, wanted not in " ".join(self._fact(row)).lower())
        shown, total = len(self.facts_shown), self.table.rowCount()
        self.count.setText(
            filled(self.tr("{shown} of {total} {total:field|fields}"), shown=shown, total=total)
        )


def _copy(facts: Sequence[Fact]) -> None:
    if facts:
        QGuiApplication.clipboard().setText("\n".join(f"{name}\t{value}" for name, value in facts))


def _table(name: str, headings: tuple[str, str]) -> FactTable:
    table = FactTable(0, len(headings))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(headings)
    list_rows(table)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setWordWrap(False)
    table.setStyleSheet(
        f"QTableWidget {{ background: {SURFACE}; alternate-background-color: {STRIPED};"
        f" border: 1px solid {LINE}; }} QHeaderView::section {{ background: {RAISED};"
        " border: none; padding: 5px; }"
    )
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    table.setColumnWidth(0, NAME_WIDTH)
    return table
