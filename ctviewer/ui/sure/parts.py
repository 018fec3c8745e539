"""What the dock is put together from."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ctviewer.ui.look import MUTED


def label(*, muted: bool = False) -> QLabel:
    """Words that wrap and can be copied."""
    made = QLabel()
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if muted:
        made.setStyleSheet(f"color: {MUTED}; font-size: 12px;")
    return made


def title(text: str) -> QLabel:
    """The heading of a part of the dock."""
    made = QLabel(text)
    made.setStyleSheet("font-size: 15px; font-weight: 600;")
    made.setContentsMargins(0, 10, 0, 0)
    return made


def fill(widget: QWidget, parts: Iterable[QWidget]) -> QVBoxLayout:
    """Put parts below each other into a widget, without margins."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        column.addWidget(part)
    return column
