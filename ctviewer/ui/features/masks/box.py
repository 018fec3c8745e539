"""What was measured with masks, below the result."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ctviewer.core.analysis.mask_measures import MaskMeasures
from ctviewer.core.analysis.mask_wording import measure_lines
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import words
from ctviewer.ui.widgets.labels import title

MARGINS = (18, 4, 18, 8)  # pixels, as of the result above


class MaskBox(QWidget):
    """Sentences, or how far it is, and a button to measure without masks again."""

    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = PlainLabel(wrap=True)
        self.text.setStyleSheet("font-size: 13px;")
        self.remove = QPushButton(self.tr("Remove masks"))
        self.remove.clicked.connect(self.removed)
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(*MARGINS)
        column.addWidget(title(self.tr("Masks")))
        column.addWidget(self.text)
        row.addWidget(self.remove)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def show_measures(self, measures: MaskMeasures) -> None:
        """Show what was measured."""
        self.text.setText(words(measure_lines(measures), "\n"))
        self.show()

    def show_text(self, text: str) -> None:
        """Show what is done, or why nothing was measured."""
        self.text.setText(text)
        self.setVisible(bool(text))
