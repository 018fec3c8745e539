"""A box for a number inside a window that has shortcuts of its own."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDoubleSpinBox

from ctviewer.ui.base.plain import tip

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
STEP_KEYS = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End,
)  # fmt: skip
NUMBER_SIGNS = "0123456789.,-+"


class NumberBox(QDoubleSpinBox):
    """A spin box that keeps the keys it understands from the window's shortcuts."""

    def __init__(self, name: str, *, decimals: int = 0, suffix: str = "") -> None:
        super().__init__()
        self.setDecimals(decimals)
        self.setSuffix(suffix)
        self.setAccessibleName(name)
        self.setToolTip(tip(name))
        self.setKeyboardTracking(False)  # half a number is none

    def event(self, event: QEvent) -> bool:
        """Take the keys for numbers and steps before a shortcut does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (NO_MODIFIER, Qt.KeyboardModifier.KeypadModifier)
            if plain and (self.takes(event.text()) or event.key() in STEP_KEYS):
                event.accept()
                return True
        return super().event(event)

    def takes(self, text: str) -> bool:
        """Whether a key's text can be part of the number."""
        return bool(text) and text in NUMBER_SIGNS
