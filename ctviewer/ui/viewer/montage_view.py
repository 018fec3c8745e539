"""The montage with its controls: plane, range, step, rows and columns."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QSizePolicy,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.montage import (
    AUTO,
    MontageLayout,
    position_at,
    position_mm,
    steps_of,
    twenty_layout,
    whole_layout,
)
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import filled, word
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.montage_sheet import MontageSheet
from ctviewer.ui.widgets.boxes import NumberBox, PositionBox

MAX_TILES = 20  # rows or columns
NARROW, WIDE = 58, 90  # width in pixels for a number, for a position


class MontageView(QWidget):
    """A sheet of slices with a row of controls above it."""

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self.sheet = MontageSheet(display, self)
        self.plane = QComboBox()
        self.plane.addItems([word(plane.title) for plane in Plane])
        self.plane.setAccessibleName(self.tr("Plane of the montage"))
        self.first = PositionBox(self.tr("From this position"))
        self.last = PositionBox(self.tr("To this position"))
        self.step = NumberBox(self.tr("Distance between tiles"), decimals=2, suffix=self.tr(" mm"))
        self.rows = self._tally(self.tr("Rows"))
        self.columns = self._tally(self.tr("Columns"))
        self.count = PlainLabel()
        self.whole = QPushButton(self.tr("Whole stack"))
        self.twenty = QPushButton(self.tr("Twenty"))
        self.whole.setToolTip(self.tr("All of the scan, thinned to tiles that still show lobes"))
        self.twenty.setToolTip(self.tr("Twenty evenly spaced slices, as large as will fit"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self._controls())
        column.addWidget(self.sheet, 1)
        self._connect()
        self.show_whole()

    @Slot()
    def show_whole(self) -> None:
        """Show the whole stack, with automatic columns."""
        if self._display.volume is not None:
            self._show(whole_layout(self._display.volume, self.sheet.plane))

    @Slot()
    def show_twenty(self) -> None:
        """Show twenty slices, with automatic columns."""
        if self._display.volume is not None:
            self._show(twenty_layout(self._display.volume, self.sheet.plane))

    def show_plane(self, plane: Plane) -> None:
        """Show the whole stack of another plane."""
        if self._display.volume is not None:
            self._show(whole_layout(self._display.volume, plane))

    @Slot()
    def _on_plane(self) -> None:
        self.show_plane(list(Plane)[self.plane.currentIndex()])

    @Slot()
    def _on_number(self) -> None:
        volume, plane = self._display.volume, self.sheet.plane
        if volume is None:
            return
        layout = MontageLayout(
            position_at(volume, plane, self.first.value()),
            position_at(volume, plane, self.last.value()),
            steps_of(volume, plane, self.step.value()),
        )
        tallies = {"columns": int(self.columns.value()), "rows": int(self.rows.value())}
        self._show(replace(layout, plane=plane, **tallies))

    def _tally(self, name: str) -> NumberBox:
        box = NumberBox(name)
        box.setRange(AUTO, MAX_TILES)
        box.setSpecialValueText(self.tr("Auto"))
        return box

    def _controls(self) -> QToolBar:
        """A row of controls; what does not fit is in the tool bar's overflow menu."""
        row = QToolBar()
        for widget in (self.whole, self.twenty, self.plane):
            row.addWidget(widget)
        for text, box in (
            ("", self.first),
            (self.tr("to"), self.last),
            (self.tr("every"), self.step),
        ):
            row.addWidget(PlainLabel(text))
            row.addWidget(box)
            box.setFixedWidth(WIDE)
        row.addWidget(self.count)
        rest = QWidget()
        rest.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(rest)
        for text, box in ((self.tr("Rows"), self.rows), (self.tr("Columns"), self.columns)):
            row.addWidget(PlainLabel(text))
            row.addWidget(box)
            box.setFixedWidth(NARROW)
        return row

    def _connect(self) -> None:
        self.whole.clicked.connect(self.show_whole)
        self.twenty.clicked.connect(self.show_twenty)
        self.plane.activated.connect(self._on_plane)
        for box in (self.first, self.last, self.step, self.rows, self.columns):
            box.valueChanged.connect(self._on_number)
        self._display.volume_changed.connect(self.show_whole)

    def _show(self, layout: MontageLayout) -> None:
        """Update the controls to the effective layout, then the sheet."""
        volume, plane = self._display.volume, layout.plane
        assert volume is not None
        spacing = volume.spacing[plane.axis]
        self.plane.setCurrentIndex(list(Plane).index(plane))
        for box, position in ((self.first, layout.first), (self.last, layout.last)):
            self._set_position(volume, plane, box, position)
        for number, value in (
            (self.step, layout.step * spacing),
            (self.rows, layout.rows),
            (self.columns, layout.columns),
        ):
            with QSignalBlocker(number):
                if number is self.step:
                    number.setRange(spacing, spacing * plane.count(volume))
                    number.setSingleStep(spacing)
                number.setValue(value)
        tiles = self.tr("= {count} {count:tile|tiles}")
        self.count.setText(filled(tiles, count=len(layout.slices)))
        self.sheet.set_layout(layout)

    def _set_position(self, volume: Volume, plane: Plane, box: PositionBox, position: int) -> None:
        ends = [position_mm(volume, plane, at) for at in (0, plane.count(volume) - 1)]
        with QSignalBlocker(box):
            box.set_plane(plane)
            box.setRange(min(ends), max(ends))
            box.setSingleStep(volume.spacing[plane.axis])
            box.setValue(position_mm(volume, plane, position))
