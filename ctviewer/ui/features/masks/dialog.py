"""Dialog for a mask: kind, labels that count, and threshold."""

from collections.abc import Collection

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.placed_mask import LESION_NAMES, labels_by_name
from ctviewer.core.base.text import shown
from ctviewer.core.geometry.scan_mask import FileMask, MaskKind
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import filled
from ctviewer.ui.widgets.boxes import NumberBox

HALF = 0.5
MOST_HEIGHT = 220  # of the list in pixels; longer lists scroll


class MaskDialog(QDialog):
    """Asks before a mask is used, with likely defaults."""

    def __init__(self, found: FileMask, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Open mask"))
        self._found = found
        self.lungs = QRadioButton(self.tr("Lungs or lobes"))
        self.lesions = QRadioButton(self.tr("Lesions"))
        self.every = QCheckBox(self.tr("All labels"))
        self.labels = QListWidget()
        self.labels.setMaximumHeight(MOST_HEIGHT)
        self.labels.setStyleSheet("QListWidget::item { padding: 3px; }")  # as high as its box
        self.threshold = NumberBox(self.tr("Counts from"), decimals=2)
        self.threshold.setRange(0.01, 1.0)
        self.threshold.setSingleStep(0.05)
        self.threshold.setValue(HALF)
        self._lay_out()
        names = " ".join([found.origin.name, *found.names.values()])
        (self.lesions if LESION_NAMES.search(names) else self.lungs).setChecked(True)
        self._fill()
        self.lungs.toggled.connect(self._choose_labels)
        self.every.clicked.connect(self._tick_all)
        self.labels.itemChanged.connect(self._on_ticked)
        self._choose_labels()

    @property
    def kind(self) -> MaskKind:
        """The kind of mask."""
        return MaskKind.LESIONS if self.lesions.isChecked() else MaskKind.LUNGS

    def chosen(self) -> tuple[int, ...]:
        """The labels that count; empty if there is only one."""
        if self.labels.count() < 2:
            return ()
        items = (self.labels.item(row) for row in range(self.labels.count()))
        return tuple(
            int(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        asked = self.tr("What is marked in {name}?").format(name=shown(self._found.origin.name))
        column.addWidget(PlainLabel(asked, wrap=True))
        column.addWidget(self.lungs)
        column.addWidget(self.lesions)
        if len(self._found.counts) > 1:
            column.addWidget(PlainLabel(self.tr("Labels that count:")))
            column.addWidget(self.every)
            column.addWidget(self.labels)
        if self._found.fractional:
            column.addWidget(
                PlainLabel(self.tr("The mask holds shares of voxels; a voxel counts from:"))
            )
            column.addWidget(self.threshold)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.use = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.use.setText(self.tr("Use mask"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _fill(self) -> None:
        for label, count in self._found.counts.items():
            name = shown(self._found.named(label))
            text = self.tr("{label}: {count:,} {count:voxel|voxels}")
            text = filled(text, label=name, count=count)
            item = QListWidgetItem(text, self.labels)
            item.setData(Qt.ItemDataRole.UserRole, label)
            item.setCheckState(Qt.CheckState.Unchecked)

    def _choose_labels(self) -> None:
        """Check the labels by name, else all."""
        self._tick(labels_by_name(self._found, self.kind) or [*self._found.counts])

    @Slot(bool)
    def _tick_all(self, wanted: bool) -> None:
        self._tick([*self._found.counts] if wanted else [])

    def _tick(self, wanted: Collection[int]) -> None:
        with QSignalBlocker(self.labels):
            for row in range(self.labels.count()):
                item = self.labels.item(row)
                ticked = item.data(Qt.ItemDataRole.UserRole) in wanted
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._on_ticked()

    @Slot()
    def _on_ticked(self) -> None:
        """Require at least one label."""
        count, ticked = self.labels.count(), len(self.chosen())
        states = Qt.CheckState
        part = states.PartiallyChecked if ticked else states.Unchecked
        self.every.setCheckState(states.Checked if ticked == count else part)
        self.use.setEnabled(ticked > 0 or count < 2)
