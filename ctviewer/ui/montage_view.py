"""The montage with its controls: which slices, how far apart, in how many columns."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from ctviewer.core.montage import MontageLayout, spacing_mm, twenty_layout, whole_layout
from ctviewer.core.plane import Plane
from ctviewer.ui.display import Display
from ctviewer.ui.montage_sheet import MontageSheet

MOST_COLUMNS = 20
NUMBER_WIDTH = 52
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
STEP_KEYS = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End,
)  # fmt: skip
AUTO = 0  # columns: as many as make the tiles largest


class NumberBox(QSpinBox):
    """A spin box that keeps the keys it understands from the window's shortcuts."""

    def event(self, event: QEvent) -> bool:
        """Take the keys for numbers and steps before a shortcut does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (NO_MODIFIER, Qt.KeyboardModifier.KeypadModifier)
            if plain and (event.text().isdigit() or event.key() in STEP_KEYS):
                event.accept()
                return True
        return super().event(event)


class MontageView(QWidget):
    """A sheet of axial slices and one row of controls above it."""

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self.sheet = MontageSheet(display, self)
        self.first = self._number(self.tr("First slice"))
        self.last = self._number(self.tr("Last slice"))
        self.step = self._number(self.tr("Every how many slices"))
        self.columns = self._number(self.tr("Columns"))
        self.columns.setRange(AUTO, MOST_COLUMNS)
        self.columns.setSpecialValueText(self.tr("Auto"))
        self.spacing = QLabel()
        self.whole = QPushButton(self.tr("Whole stack"))
        self.twenty = QPushButton(self.tr("2 x 10"))
        self.whole.setToolTip(self.tr("All of the scan, thinned to tiles that still show lobes"))
        self.twenty.setToolTip(self.tr("Twenty slices evenly over the scan, in two rows of ten"))
        self.whole.clicked.connect(self.show_whole)
        self.twenty.clicked.connect(self.show_twenty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(self._controls())
        column.addWidget(self.sheet, 1)
        display.volume_changed.connect(self.show_whole)
        self.show_whole()

    @Slot()
    def show_whole(self) -> None:
        """Show the whole stack in as many columns as fit best."""
        if self._display.volume is not None:
            self._show(replace(whole_layout(self._display.volume), columns=AUTO))

    @Slot()
    def show_twenty(self) -> None:
        """Show the classic two rows of ten."""
        if self._display.volume is not None:
            self._show(twenty_layout(self._display.volume))

    def _number(self, name: str) -> NumberBox:
        box = NumberBox()
        box.setRange(1, 1)
        box.setFixedWidth(NUMBER_WIDTH)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.valueChanged.connect(self._on_number_changed)
        return box

    def _controls(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 2, 6, 2)
        row.setSpacing(4)
        row.addWidget(self.whole)
        row.addWidget(self.twenty)
        row.addSpacing(4)
        for text, box in (
            (self.tr("Slices"), self.first),
            (self.tr("to"), self.last),
            (self.tr("every"), self.step),
        ):
            row.addWidget(QLabel(text))
            row.addWidget(box)
        row.addWidget(self.spacing)
        row.addStretch(1)
        row.addWidget(QLabel(self.tr("Columns")))
        row.addWidget(self.columns)
        return row

    def _show(self, layout: MontageLayout) -> None:
        """Set every number without a change in between, then the sheet."""
        volume = self._display.volume
        assert volume is not None
        count = Plane.AXIAL.count(volume)
        for box, value in (
            (self.first, layout.first + 1),
            (self.last, layout.last + 1),
            (self.step, layout.step),
            (self.columns, layout.columns),
        ):
            box.blockSignals(True)
            if box is not self.columns:
                box.setRange(1, count)
            box.setValue(value)
            box.blockSignals(False)
        self._on_number_changed()

    @Slot()
    def _on_number_changed(self) -> None:
        volume = self._display.volume
        if volume is None:
            return
        layout = MontageLayout(
            self.first.value() - 1, self.last.value() - 1, self.step.value(), self.columns.value()
        )
        self.spacing.setText(self.tr("= {mm:.1f} mm").format(mm=spacing_mm(volume, layout)))
        self.sheet.set_layout(layout)
