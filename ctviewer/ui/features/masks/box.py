"""Mask measurements, shown below the result."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from ctviewer.core.analysis.mask_measures import MaskMeasures
from ctviewer.core.analysis.mask_wording import measure_lines
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import words
from ctviewer.ui.widgets.labels import title

MARGINS = (18, 4, 18, 8)  # as the result above


class MaskBox(QWidget):
    """Masks in use and involved share, or progress; details behind a button.

    Another button removes the masks.
    """

    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text, self.rest = PlainLabel(wrap=True), PlainLabel(wrap=True)
        for label in (self.text, self.rest):
            label.setStyleSheet("font-size: 13px;")
        self.more = QToolButton()
        self.more.setText(self.tr("Details"))
        self.more.setCheckable(True)
        self.more.setAutoRaise(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.toggled.connect(self._show_rest)
        self.remove = QPushButton(self.tr("Remove masks"))
        self.remove.clicked.connect(self.removed)
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(*MARGINS)
        row.addWidget(self.more)
        row.addStretch(1)
        row.addWidget(self.remove)
        column.addWidget(title(self.tr("Masks")))
        column.addWidget(self.text)
        column.addWidget(self.rest)
        column.addLayout(row)
        self.hide()

    def show_measures(self, measures: MaskMeasures) -> None:
        """Show measurements."""
        first, *others = measure_lines(measures)
        self.text.setText(words([first]))
        self.rest.setText(words(others, "\n"))
        self._show_rest()
        self.show()

    def show_text(self, text: str) -> None:
        """Show the progress, or why nothing was measured."""
        self.text.setText(text)
        self.rest.clear()
        self._show_rest()
        self.setVisible(bool(text))

    @Slot()
    def _show_rest(self) -> None:
        opened = self.more.isChecked()
        self.more.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.more.setVisible(bool(self.rest.text()))
        self.rest.setVisible(opened and bool(self.rest.text()))
