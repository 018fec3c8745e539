"""The dialog of window presets: name, level, width and key."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.view.window import PRESETS
from ctviewer.ui.base.actions import Actions
from ctviewer.ui.base.look import WARNING, resize_on_screen
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.preferences import DEFAULT_PRESETS, Preset, checked_presets
from ctviewer.ui.base.words import word
from ctviewer.ui.shell.keys import RESERVED, owner, portable

SIZE = (520, 520)
NAME, LEVEL, WIDTH, KEY = range(4)
NEW = ("", "0", "400", "")


class PresetsDialog(QDialog):
    """A row for each preset; `chosen` carries all of them if valid."""

    chosen = Signal(tuple)

    def __init__(self, presets: tuple[Preset, ...], actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Window presets"))
        self._actions = actions
        self._names = {str(each.name): word(each.name) for each in PRESETS}
        self._own = {portable(each.key) for each in presets}
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(self.tr("Window presets"))
        heads = self.tr("Name"), self.tr("Level (HU)"), self.tr("Width (HU)"), self.tr("Key")
        self.table.setHorizontalHeaderLabels(list(heads))
        self.table.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.problem = PlainLabel(wrap=True)
        self.problem.setStyleSheet(f"color: {WARNING};")
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel | kinds.RestoreDefaults)
        extra = QDialogButtonBox.ButtonRole.ActionRole
        self.add = self.buttons.addButton(self.tr("Add"), extra)
        self.remove = self.buttons.addButton(self.tr("Remove"), extra)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.buttons.button(kinds.RestoreDefaults).clicked.connect(self._on_defaults)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.table, self.problem, self.buttons):
            column.addWidget(widget)
        self._show(presets)
        resize_on_screen(self, *SIZE)

    def _show(self, presets: tuple[Preset, ...]) -> None:
        self.table.setRowCount(0)
        for each in presets:
            name = self._names.get(each.name, each.name)
            self._append((name, f"{each.level:g}", f"{each.width:g}", each.key))

    def _append(self, texts: tuple[str, str, str, str]) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, text in enumerate(texts):
            self.table.setItem(row, column, QTableWidgetItem(text))

    @Slot()
    def _on_add(self) -> None:
        self._append(NEW)
        row = self.table.rowCount() - 1
        self.table.setCurrentCell(row, NAME)
        name = self.table.item(row, NAME)
        if name is not None:
            self.table.editItem(name)

    @Slot()
    def _on_remove(self) -> None:
        self.table.removeRow(self.table.currentRow())

    @Slot()
    def _on_defaults(self) -> None:
        self._show(DEFAULT_PRESETS)

    @Slot()
    def _on_accepted(self) -> None:
        """Accept the presets, or show what is invalid."""
        self.table.setCurrentCell(-1, -1)  # commits the cell being edited
        rows = [self._row(row) for row in range(self.table.rowCount())]
        try:
            presets = checked_presets(rows)
        except ValueError:
            self.problem.setText(
                self.tr(
                    "Every preset needs a name of its own, a level and a width of at least 1 HU as "
                    "numbers, and a key that no other preset has."
                )
            )
            return
        taken = next(filter(None, (self._in_the_way(each.key) for each in presets)), "")
        if taken:
            self.problem.setText(taken)
            return
        self.chosen.emit(presets)
        self.accept()

    def _row(self, row: int) -> tuple[str, str, str, str]:
        name, level, width, key = (self._text(row, column) for column in range(4))
        name = next((known for known, shown in self._names.items() if shown == name), name)
        return name, level.replace(",", "."), width.replace(",", "."), portable(key)

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text() if item else ""

    def _in_the_way(self, key: str) -> str:
        """Why a preset cannot have a key, "" if it can."""
        if not key or key in self._own:
            return ""
        if QKeySequence(key).isEmpty() or key in RESERVED:
            return self.tr("{key} is no key that a preset can have.").format(key=key)
        other = owner(self._actions.entries, key, "")
        if other is None:
            return ""
        text = self.tr("{key} already belongs to “{title}”; give that command another key first.")
        return text.format(key=key, title=other.title)
