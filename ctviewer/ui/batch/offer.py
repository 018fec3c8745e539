"""The offer to go on with a batch that was not finished when the program ended."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ctviewer.ui.base.look import ACCENT, RAISED
from ctviewer.ui.base.plain import PlainLabel


class Offer(QFrame):
    """A strip with Resume, Show and Not now; gone after any of them."""

    resume_asked = Signal()
    show_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(f"Offer {{ background: {RAISED}; border-left: 4px solid {ACCENT}; }}")
        self.resume = QPushButton(self.tr("Resume"))
        self.look = QPushButton(self.tr("Show worklist"))
        self.later = QPushButton(self.tr("Not now"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 8, 7)
        row.addWidget(PlainLabel(self.tr("The last batch was not finished.")), 1)
        for button in (self.resume, self.look, self.later):
            row.addWidget(button)
            button.clicked.connect(self.hide)
        self.resume.clicked.connect(self.resume_asked)
        self.look.clicked.connect(self.show_asked)
        self.hide()

    @Slot()
    def make(self) -> None:
        """Show the offer."""
        self.show()
