"""User-defined keys: chosen in a dialog and stored."""

import json
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSettings, Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QKeySequenceEdit,
    QVBoxLayout,
    QWidget,
)

from ctviewer.ui.base.actions import Actions, Entry
from ctviewer.ui.base.look import WARNING, resize_on_screen
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.widgets.docks import Scroll

CHOSEN = "keys/chosen"  # key in the settings
RESERVED = {"Space", "Tab", "Shift+Tab", "Backtab"}  # used by views


def read() -> dict[str, str]:
    """Default key to chosen key, "" for none; empty if the settings are unreadable."""
    try:
        stored = json.loads(str(QSettings().value(CHOSEN, "{}")))
        return {str(default_key): str(key) for default_key, key in stored.items()}
    except (ValueError, AttributeError):
        return {}


def write(chosen: Mapping[str, str]) -> None:
    """Store the chosen keys."""
    QSettings().setValue(CHOSEN, json.dumps(dict(chosen)))


def portable(key: str | QKeySequence) -> str:
    """A key in a notation independent of system and language."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def owner(entries: Iterable[Entry], key: str, default_key: str) -> Entry | None:
    """The command that already has a key, other than the one with `default_key`."""
    for entry in entries:
        others = [portable(each) for each in entry.keys]
        if entry.default_key != default_key and portable(key) in others:
            return entry
    return None


SIZE = (560, 640)


class KeysDialog(QDialog):
    """A field for each command with a default key; `fields` are by that key."""

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
        default_key = self.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        default_key.clicked.connect(self._on_defaults)
        shown = PlainLabel(self.tr("Click into a field and press the new key."))
        column = QVBoxLayout(self)
        column.addWidget(shown)
        column.addWidget(Scroll(self._form(), SIZE[0] - 60, self.windowTitle()), 1)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)
        self._show()
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()
        resize_on_screen(self, *SIZE)

    def _form(self) -> QWidget:
        inner = QWidget()
        form = QFormLayout(inner)
        for entry in self._actions.entries:
            if entry.default_key:
                field = QKeySequenceEdit()
                field.setMaximumSequenceLength(1)
                field.setClearButtonEnabled(True)
                field.setAccessibleName(entry.title)
                field.editingFinished.connect(self._on_edited)
                self.fields[entry.default_key] = field
                form.addRow(f"{entry.menu.replace('&', '')}: {entry.title}", field)
        return inner

    @Slot()
    def _on_edited(self) -> None:
        """Accept the key, unless another command or the views use it."""
        (default_key,) = [each for each, field in self.fields.items() if field is self.sender()]
        key = portable(self.fields[default_key].keySequence())
        taken = owner(self._actions.entries, key, default_key) if key else None
        if taken is not None:
            text = self.tr(
                "{key} already belongs to “{title}”; give that command another key first."
            )
            self.problem.setText(text.format(key=key, title=taken.title))
        elif key in RESERVED:
            text = self.tr("{key} moves between views or within them; choose another key.")
            self.problem.setText(text.format(key=key))
        else:
            self.problem.clear()
            self._take({**read(), default_key: key})
        self._show()

    @Slot()
    def _on_defaults(self) -> None:
        self.problem.clear()
        self._take({})
        self._show()

    def _take(self, chosen: dict[str, str]) -> None:
        kept = {
            default_key: key for default_key, key in chosen.items() if key != portable(default_key)
        }
        write(kept)
        self._actions.rekey(kept)

    def _show(self) -> None:
        for entry in self._actions.entries:
            if entry.default_key:
                key = entry.keys[0] if entry.keys else ""
                self.fields[entry.default_key].setKeySequence(QKeySequence(key))
