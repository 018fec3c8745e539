"""A table inside a window that has shortcuts of its own."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

MOVES = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End,
)  # fmt: skip


class KeyTable(QTableView):
    """A table that keeps the keys which go from row to row from the window's shortcuts."""

    def event(self, event: QEvent) -> bool:
        """Take a key that moves before a shortcut does."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and _moves(event):
            event.accept()
            return True
        return super().event(event)


def _moves(event: QKeyEvent) -> bool:
    return event.key() in MOVES and event.modifiers() == Qt.KeyboardModifier.NoModifier
