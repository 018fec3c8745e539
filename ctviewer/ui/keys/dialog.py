"""The dialog in which commands get other keys; what is chosen holds at once."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QKeySequenceEdit,
    QVBoxLayout,
    QWidget,
)

from ctviewer.ui.base.actions import Actions
from ctviewer.ui.base.look import WARNING
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.keys.chosen import RESERVED, owner, portable, read, write
from ctviewer.ui.widgets.docks import Scroll

SIZE = (560, 640)


class KeysDialog(QDialog):
    """A field for each command that usually has a key; `fields` are by that key."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        self._actions = actions
        self.fields: dict[str, QKeySequenceEdit] = {}
        self.problem = PlainLabel(wrap=True)
        self.problem.setStyleSheet(f"color: {WARNING};")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.RestoreDefaults | QDialogButtonBox.StandardButton.Close
        )
        self.buttons.rejected.connect(self.close)
        usual = self.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        usual.clicked.connect(self._on_usual)
        told = PlainLabel(self.tr("Click into a field and press the new key."))
        column = QVBoxLayout(self)
        column.addWidget(told)
        column.addWidget(Scroll(self._form(), SIZE[0] - 60), 1)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)
        self._show()
        self.resize(*SIZE)

    def _form(self) -> QWidget:
        inner = QWidget()
        form = QFormLayout(inner)
        for entry in self._actions.entries:
            if entry.usual:
                field = QKeySequenceEdit()
                field.setMaximumSequenceLength(1)
                field.setClearButtonEnabled(True)
                field.setAccessibleName(entry.title)
                field.editingFinished.connect(self._on_edited)
                self.fields[entry.usual] = field
                form.addRow(f"{entry.menu.replace('&', '')}: {entry.title}", field)
        return inner

    @Slot()
    def _on_edited(self) -> None:
        """Take the key, unless another command or the views have it."""
        (usual,) = [each for each, field in self.fields.items() if field is self.sender()]
        key = portable(self.fields[usual].keySequence())
        taken = owner(self._actions.entries, key, usual) if key else None
        if taken is not None:
            text = self.tr("{key} is the key of “{title}”; give that one another key first.")
            self.problem.setText(text.format(key=key, title=taken.title))
        elif key in RESERVED:
            text = self.tr("{key} moves between views or within them; choose another key.")
            self.problem.setText(text.format(key=key))
        else:
            self.problem.clear()
            self._take({**read(), usual: key})
        self._show()

    @Slot()
    def _on_usual(self) -> None:
        self.problem.clear()
        self._take({})
        self._show()

    def _take(self, chosen: dict[str, str]) -> None:
        kept = {usual: key for usual, key in chosen.items() if key != portable(usual)}
        write(kept)
        self._actions.rekey(kept)

    def _show(self) -> None:
        for entry in self._actions.entries:
            if entry.usual:
                key = entry.keys[0] if entry.keys else ""
                self.fields[entry.usual].setKeySequence(QKeySequence(key))
