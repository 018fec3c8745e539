"""The bar above two scans: link, coupling, and Close."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from ctviewer.core.view.linking import Basis, Coupling
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.words import word
from ctviewer.ui.features.compare.comparison import ScanComparison
from ctviewer.ui.widgets.labels import CutLabel


class LinkBar(QWidget):
    """Shows and changes a comparison's link and coupling."""

    close_asked = Signal()

    def __init__(self, comparison: ScanComparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self.basis_box = QComboBox()
        self.basis_box.addItems([word(each.value) for each in Basis])
        self.basis_box.setAccessibleName(self.tr("Link the scans by"))
        self.basis_box.setToolTip(self.tr("What links the places of both scans"))
        self.scroll_box = _box(self.tr("Scroll"), self.tr("Slices and crosshair move together"))
        self.window_box = _box(self.tr("Window"), self.tr("One window for both scans"))
        self.zoom_box = _box(self.tr("Zoom"), self.tr("One scale in mm and one centre for both"))
        self.tie = CutLabel()
        self.tie.setStyleSheet(f"color: {MUTED};")
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("Stop registering the lungs (Esc)"))
        self.close_button = QPushButton(self.tr("Close scan 2"))
        self._lay_out()
        self.basis_box.activated.connect(self._on_basis)
        for box in (self.scroll_box, self.window_box, self.zoom_box):
            box.toggled.connect(self._on_coupling)
        self.close_button.clicked.connect(self.close_asked)
        self.cancel_button.clicked.connect(comparison.cancel_registration)
        comparison.changed.connect(self._show)
        comparison.progressed.connect(self._show_progress)
        self._show()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(8)
        row.addWidget(PlainLabel(self.tr("Link")))
        for widget in (self.basis_box, self.scroll_box, self.window_box, self.zoom_box):
            row.addWidget(widget)
        row.addWidget(self.tie, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.close_button)

    @Slot()
    def _on_basis(self) -> None:
        self._comparison.link_by(list(Basis)[self.basis_box.currentIndex()])

    @Slot()
    def _on_coupling(self) -> None:
        boxes = self.scroll_box, self.window_box, self.zoom_box
        self._comparison.couple(Coupling(*(box.isChecked() for box in boxes)))

    @Slot()
    def _show(self) -> None:
        comparison = self._comparison
        self.basis_box.setCurrentIndex(list(Basis).index(comparison.basis))
        coupling = comparison.coupling
        for box, checked in (
            (self.scroll_box, coupling.scroll),
            (self.window_box, coupling.window),
            (self.zoom_box, coupling.zoom),
        ):
            with QSignalBlocker(box):
                box.setChecked(checked)
        self._show_progress()

    @Slot()
    def _show_progress(self) -> None:
        fraction = self._comparison.fraction
        self.cancel_button.setVisible(fraction is not None)
        text = self._comparison.tie
        if fraction is not None:
            text = self.tr("Registering the lungs: {percent} %").format(percent=int(100 * fraction))
        self.tie.setText(text)


def _box(text: str, help_text: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setToolTip(tip(help_text))
    box.setStyleSheet("font-size: 13px;")
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box
