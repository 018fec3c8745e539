"""Labels: plain, elided, headings, banners, and button rows below a result."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QVBoxLayout,
    QWidget,
)

from ctviewer.ui.base.look import ALARM, MUTED, RAISED, TEXT, WARNING
from ctviewer.ui.base.plain import MarkupLabel, PlainLabel, tip

EDGE = 18  # horizontal margin of a result and what follows it, in pixels
BELOW = 10  # pixels above and below its buttons


class CutLabel(PlainLabel):
    """Elides its text with "…" if there is no room; the tool tip has the full text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self.setToolTip(tip(text))

    def minimumSizeHint(self) -> QSize:
        """As high as the text, without a minimum width."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the elided text."""
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.seen(), Qt.TextElideMode.ElideRight, room.width())
        painter, option, style = QPainter(self), QStyleOption(), self.style()
        option.initFrom(self)
        style.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        style.drawItemText(
            painter, room, Qt.AlignmentFlag.AlignVCenter, self.palette(), self.isEnabled(), text,
            self.foregroundRole(),
        )  # fmt: skip


class Banner(QFrame):
    """Sentences in a coloured strip, hidden if empty.

    A warning stays while it applies; an error can be dismissed.
    """

    def __init__(self, *, is_error: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        colour = ALARM if is_error else WARNING
        self.setStyleSheet(
            f"Banner {{ background: {RAISED}; border-left: 4px solid {colour}; }}"
            f"QLabel {{ color: {TEXT}; }}"
        )
        self._label = PlainLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 8, 7)
        row.addWidget(self._label, 1)
        if is_error:
            close = QPushButton(self.tr("Close"))
            close.setAccessibleName(self.tr("Close the message"))
            close.clicked.connect(self.clear)
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """The sentences shown; "" while hidden."""
        return self._label.text()

    @Slot(str)
    def show_text(self, text: str) -> None:
        """Show sentences, or hide the strip if empty."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    @Slot()
    def clear(self) -> None:
        """Hide the strip."""
        self.show_text("")


def label(*, muted: bool = False) -> MarkupLabel:
    """A wrapping label with selectable text and optional bold."""
    made = MarkupLabel()
    if muted:
        made.setStyleSheet(f"color: {MUTED}; font-size: 12px;")
    return made


def title(text: str) -> PlainLabel:
    """The heading of a section."""
    made = PlainLabel(text)
    made.setStyleSheet("font-size: 15px; font-weight: 600;")
    made.setContentsMargins(0, 10, 0, 0)
    return made


class ButtonRow(QWidget):
    """Buttons in a row, or stacked if there is no room.

    Hidden while it offers none.
    """

    def __init__(self) -> None:
        super().__init__()
        self._buttons: list[QPushButton] = []
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        self._box.setContentsMargins(EDGE, BELOW, EDGE, BELOW)
        self._box.addStretch(1)
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed
        )  # no stretch down
        self.hide()

    def add(self, button: QPushButton) -> None:
        """Append a hidden button."""
        self._box.insertWidget(len(self._buttons), button)
        self._buttons.append(button)
        button.hide()

    def offer(self, button: QPushButton, is_offered: bool) -> None:
        """Show or hide one of them."""
        button.setVisible(is_offered)
        self.setVisible(any(not each.isHidden() for each in self._buttons))
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest button, so that the row does not widen a panel."""
        widths = [each.sizeHint().width() for each in self._buttons if not each.isHidden()]
        return QSize(2 * EDGE + max(widths, default=0), self._box.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below each other, as there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = [each.sizeHint().width() for each in self._buttons if not each.isHidden()]
        wanted = sum(shown) + self._box.spacing() * (len(shown) - 1) + 2 * EDGE
        directions = QBoxLayout.Direction
        fits = wanted <= self.width()
        self._box.setDirection(directions.LeftToRight if fits else directions.TopToBottom)


def fill(widget: QWidget, parts: Iterable[QWidget]) -> QVBoxLayout:
    """Stack widgets vertically in a widget, without margins."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        column.addWidget(part)
    return column
