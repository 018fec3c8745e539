"""What the dock is put together from."""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import MarkupLabel, PlainLabel


def label(*, muted: bool = False) -> MarkupLabel:
    """Words that wrap and can be copied, some of them bold."""
    made = MarkupLabel()
    if muted:
        made.setStyleSheet(f"color: {MUTED}; font-size: 12px;")
    return made


def title(text: str) -> PlainLabel:
    """The heading of a part of the dock."""
    made = PlainLabel(text)
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
