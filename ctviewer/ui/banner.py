"""A strip above the views: what must be known before anything is read from the pictures."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ctviewer.ui.base.look import ALARM, RAISED, TEXT, WARNING
from ctviewer.ui.base.plain import PlainLabel


class Banner(QFrame):
    """Sentences in a coloured strip; hidden while there are none.

    A warning stays as long as it is true; an error can be closed.
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
        """The sentences shown; empty while the strip is hidden."""
        return self._label.text()

    @Slot(str)
    def show_text(self, text: str) -> None:
        """Show sentences, or hide the strip with none."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    @Slot()
    def clear(self) -> None:
        """Hide the strip."""
        self.show_text("")
