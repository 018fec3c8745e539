"""A line of text that is cut rather than widening what it stands in."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOption, QWidget

from ctviewer.ui.base.plain import PlainLabel, tip


class CutLabel(PlainLabel):
    """Ends in "…" where there is no room for all of it; the tool tip has the whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self.setToolTip(tip(text))

    def minimumSizeHint(self) -> QSize:
        """As high as its text, and no width of its own."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what there is room for."""
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.seen(), Qt.TextElideMode.ElideRight, room.width())
        painter, option, style = QPainter(self), QStyleOption(), self.style()
        option.initFrom(self)
        style.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        style.drawItemText(
            painter, room, Qt.AlignmentFlag.AlignVCenter, self.palette(), self.isEnabled(), text,
            self.foregroundRole(),
        )  # fmt: skip
