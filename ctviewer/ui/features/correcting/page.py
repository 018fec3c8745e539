"""The tab for correcting masks: mask, brush, and amount of change."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.geometry.brush import EVERY_HU
from ctviewer.core.geometry.scan_mask import LABEL_NAMES, LESION, MaskKind
from ctviewer.ui.base.look import ACCENT, MUTED
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.words import number, word
from ctviewer.ui.features.correcting.editor import RADII_MM, MaskEditor, Palette
from ctviewer.ui.widgets.boxes import NumberBox
from ctviewer.ui.widgets.docks import WIDTH, Scroll
from ctviewer.ui.widgets.side import Page

TENTHS = 10  # slider steps per mm
HU_LIMITS = (-2000, 4000)
FIRST_HU = (-950.0, 150.0)  # tissue and ground glass: neither air nor bone


class CorrectPage(Page):
    """Shows an editor and sets its palette; other actions are signals to the feature."""

    brush_asked = Signal(bool)  # True for the eraser
    fill_asked = Signal()
    discard_asked = Signal()

    def __init__(self, editor: MaskEditor) -> None:
        super().__init__(self.tr("Correct"), "correct")
        self._editor = editor
        self._names = {
            (MaskKind.LESIONS, LESION): self.tr("Lesions"),
            (MaskKind.LUNGS, 1): self.tr("Left lung"),
            (MaskKind.LUNGS, 2): self.tr("Right lung"),
            (MaskKind.LOBES, 1): self.tr("Left upper lobe"),
            (MaskKind.LOBES, 2): self.tr("Left lower lobe"),
            (MaskKind.LOBES, 3): self.tr("Right upper lobe"),
            (MaskKind.LOBES, 4): self.tr("Right middle lobe"),
            (MaskKind.LOBES, 5): self.tr("Right lower lobe"),
        }
        editor.changed.connect(self.show_state)

    def make(self) -> None:
        """Create the widgets."""
        self.target = QComboBox()
        self.target.setAccessibleName(self.tr("Mask"))
        self.brush = QPushButton(self.tr("Brush"))
        self.eraser = QPushButton(self.tr("Eraser"))
        for button in (self.brush, self.eraser):
            button.setCheckable(True)
            button.setStyleSheet(f"QPushButton:checked {{ border-color: {ACCENT}; }}")
        self.radius = QSlider()
        self.radius.setOrientation(self.radius.orientation().Horizontal)
        self.radius.setRange(*(round(mm * TENTHS) for mm in RADII_MM))
        self.radius.setAccessibleName(self.tr("Radius"))
        self.mm = PlainLabel()
        self.ball = QCheckBox(self.tr("Ball: neighbouring slices too"))
        self.limited = QCheckBox(self.tr("Only voxels from"))
        self.low, self.high = NumberBox(self.tr("Lowest HU")), NumberBox(self.tr("Highest HU"))
        for box, value in zip((self.low, self.high), FIRST_HU, strict=True):
            box.setRange(*HU_LIMITS)
            box.setSuffix(" HU")
            box.setValue(value)
        self.fill = QPushButton(self.tr("Fill between slices"))
        self.discard = QPushButton(self.tr("Discard corrections…"))
        self.state = PlainLabel(wrap=True)
        self.state.setStyleSheet(f"color: {MUTED};")
        self._lay_out()
        self._connect()
        self.show_state()

    def _lay_out(self) -> None:
        tools, radius, hu = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (tools, (self.brush, self.eraser)),
            (radius, (self.radius, self.mm)),
            (hu, (self.low, PlainLabel(self.tr("to")), self.high)),
        ):
            for widget in widgets:
                row.addWidget(widget)
        hu.addStretch(1)
        form = QFormLayout()
        form.addRow(self.tr("Mask"), self.target)
        form.addRow("", tools)
        form.addRow(self.tr("Radius"), radius)
        form.addRow("", self.ball)
        form.addRow("", self.limited)
        form.addRow("", hu)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 12)
        column.addLayout(form)
        column.addWidget(self.fill)
        column.addWidget(self.discard)
        column.addWidget(self.state)
        column.addStretch(1)
        self.fill.setToolTip(
            tip(
                self.tr(
                    "In the plane that was clicked last, between the slices that you drew on: "
                    "the shape changes from one into the other"
                ),
                wrapped=True,
            )
        )
        self.setWidget(Scroll(inner, WIDTH, self.windowTitle()))

    def _connect(self) -> None:
        self.target.activated.connect(self._on_target)
        self.brush.clicked.connect(partial(self.brush_asked.emit, False))
        self.eraser.clicked.connect(partial(self.brush_asked.emit, True))
        self.radius.valueChanged.connect(self._on_changed)
        self.low.valueChanged.connect(self._on_changed)
        self.high.valueChanged.connect(self._on_changed)
        self.ball.clicked.connect(self._on_changed)
        self.limited.clicked.connect(self._on_changed)
        self.fill.clicked.connect(self.fill_asked)
        self.discard.clicked.connect(self.discard_asked)

    @Slot()
    def show_state(self) -> None:
        """Show the palette and the state of the correction."""
        if not self.is_made:
            return
        editor, palette = self._editor, self._editor.palette
        self._show_targets()
        self.brush.setChecked(editor.is_active and not palette.erases)
        self.eraser.setChecked(editor.is_active and palette.erases)
        for widget, value in ((self.radius, round(palette.radius_mm * TENTHS)),):
            widget.blockSignals(True)
            widget.setValue(value)
            widget.blockSignals(False)
        self.mm.setText(number(palette.radius_mm, ".1f", " mm"))
        self.ball.setChecked(palette.ball)
        for box in (self.low, self.high):
            box.setEnabled(self.limited.isChecked())
        self.fill.setEnabled(editor.is_active and bool(editor.log.past))
        self.discard.setEnabled(editor.is_corrected)
        self.state.setText(self._state())

    def _show_targets(self) -> None:
        """The labels of the mask, or those it will have."""
        lungs = MaskKind.LOBES if self._editor.has_lobes else MaskKind.LUNGS
        wanted = [(MaskKind.LESIONS, LESION), *((lungs, label) for label in LABEL_NAMES[lungs])]
        if [self.target.itemData(row) for row in range(self.target.count())] != wanted:
            self.target.clear()
            for each in wanted:
                self.target.addItem(self._names[each], each)
        palette = self._editor.palette
        kind = palette.kind if palette.kind is MaskKind.LESIONS else lungs
        self.target.setCurrentIndex(wanted.index((kind, palette.label)))

    def _state(self) -> str:
        editor = self._editor
        if editor.is_beginning:
            return self.tr("The mask is being prepared.")
        if editor.mask is None:
            return self.tr(
                "Take the brush (B) or the eraser (Shift+B) and draw on a slice. What you change "
                "is saved with the scan, measured, and marked as corrected in every output."
            )
        added, removed = editor.changed_ml()  # since the scan was opened
        if not added and not removed:
            return word(editor.mask.origin.text)
        changed = self.tr("Added {added}, erased {removed}").format(
            added=number(added, ".2f", " ml"), removed=number(removed, ".2f", " ml")
        )
        return f"{word(editor.mask.origin.text)}\n{changed}"

    @Slot()
    def _on_target(self) -> None:
        kind, label = self.target.currentData()
        kind = MaskKind.LESIONS if kind is MaskKind.LESIONS else MaskKind.LUNGS
        self._editor.choose(replace(self._editor.palette, kind=kind, label=label))

    @Slot()
    def _on_changed(self) -> None:
        self._editor.choose(self._chosen())

    def _chosen(self) -> Palette:
        low, high = sorted((self.low.value(), self.high.value()))
        return replace(
            self._editor.palette,
            radius_mm=self.radius.value() / TENTHS,
            ball=self.ball.isChecked(),
            hu=(low, high) if self.limited.isChecked() else EVERY_HU,
        )
