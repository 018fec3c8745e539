"""The dock with the statistics of the lungs, their thresholds, and what they leave out."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.lung_classes import HU_RANGE, LungStatistics, Thresholds
from ctviewer.ui.base.look import MUTED, WARNING
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.lungs.study import LungStudy
from ctviewer.ui.lungs.table import LungTable
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.widgets.boxes import NumberBox
from ctviewer.ui.widgets.docks import WIDTH, Scroll, StudyDock


class LungPanel(StudyDock):
    """Studies the lungs while it is open; `overlay_toggled` carries whether the colours show."""

    overlay_toggled = Signal(bool)
    copy_asked = Signal()
    export_asked = Signal()

    def __init__(self, study: LungStudy, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Lung statistics"), "lungs", study, parent)
        self._study, self._display = study, display

    def make(self) -> None:
        """Make its widgets and show what is known."""
        self.table = LungTable()
        self.severity = PlainLabel()
        self.problem = PlainLabel()
        self.bar = QProgressBar()
        self.stop = QPushButton(self.tr("Cancel"))
        self.again = QPushButton(self.tr("Measure again"))
        self.overlay = QCheckBox(self.tr("Show colours on the slices"))
        self.boxes = [self._box(name) for name in (
            self.tr("Inflated from"), self.tr("Infiltrated from"),
            self.tr("Collapsed from"), self.tr("Vessels from"),
        )]  # fmt: skip
        self.reset = QPushButton(self.tr("Reset thresholds"))
        self.copy = QPushButton(self.tr("Copy"))
        self.export = QPushButton(self.tr("Export…"))
        self._lay_out()
        self._connect()
        self._show_thresholds()
        self._on_changed()
        self._on_view_changed()

    def _box(self, name: str) -> NumberBox:
        box = NumberBox(name, suffix=" HU")
        box.setRange(round(HU_RANGE[0]), round(HU_RANGE[1]))
        box.setSingleStep(10)
        return box

    def _lay_out(self) -> None:
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.problem.setStyleSheet(f"color: {WARNING};")
        note = PlainLabel(self.tr(
            "Percent of the lung without vessels. By HU alone, inside the automatic lung mask: "
                "consolidation wider than about 15 mm at the pleura is left out, bronchi count "
                "as emphysema, and normal lung near vessels, in dependent parts or in shallow "
                "breath counts as infiltrated. Clear lungs in deep breath measured 10 to 17 % "
                "affected; compare scans of one patient, not one number."
        ))  # fmt: skip
        note.setStyleSheet(f"color: {MUTED}; font-size: 12px;")
        for label in (note, self.problem, self.severity):
            label.setWordWrap(True)
        form = QFormLayout()
        for box in self.boxes:
            form.addRow(box.accessibleName(), box)
        form.addRow("", self.reset)
        running, leaving = QHBoxLayout(), QHBoxLayout()
        running.addWidget(self.bar, 1)
        running.addWidget(self.stop)
        for button in (self.copy, self.export):
            leaving.addWidget(button, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(10, 8, 10, 8)
        column.addLayout(running)
        for widget in (self.problem, self.again, self.table, self.severity, self.overlay):
            column.addWidget(widget)
        column.addLayout(leaving)
        column.addLayout(form)
        column.addWidget(note)
        column.addStretch(1)
        self.setWidget(Scroll(inner, WIDTH))

    def _connect(self) -> None:
        study = self._study
        study.changed.connect(self._on_changed)
        self.stop.clicked.connect(study.cancel)
        self.again.clicked.connect(study.start)
        self.overlay.toggled.connect(self.overlay_toggled)
        self.reset.clicked.connect(self._on_reset)
        self.copy.clicked.connect(self.copy_asked)
        self.export.clicked.connect(self.export_asked)
        for box in self.boxes:
            box.valueChanged.connect(self._on_threshold_changed)
        for news in (self._display.view_changed, self._display.volume_changed):
            news.connect(self._on_view_changed)

    def _show_thresholds(self) -> None:
        for box, end in zip(self.boxes, self._study.thresholds.ends, strict=True):
            box.blockSignals(True)
            box.setValue(round(end))
            box.blockSignals(False)

    @Slot()
    def _on_threshold_changed(self) -> None:
        inflated, infiltrated, collapsed, vessels = (float(box.value()) for box in self.boxes)
        self._study.change_thresholds(Thresholds(inflated, infiltrated, collapsed, vessels))

    @Slot()
    def _on_reset(self) -> None:
        self._study.change_thresholds(Thresholds())
        self._show_thresholds()

    @Slot()
    def _on_view_changed(self) -> None:
        self.overlay.setChecked(self._display.view.lung_classes_shown)

    @Slot()
    def _on_changed(self) -> None:
        state = self._study.state
        running = state.fraction is not None
        self.bar.setVisible(running)
        self.stop.setVisible(running)
        self.bar.setValue(round(1000 * (state.fraction or 0.0)))
        self.problem.setText(state.problem)
        self.problem.setVisible(bool(state.problem))
        self.again.setVisible(bool(state.problem))
        if not running:
            self.table.show_statistics(state.statistics)
            self.severity.setText(self._severity(state.statistics))
        for button in (self.copy, self.export):
            button.setEnabled(state.statistics is not None)

    def _severity(self, statistics: LungStatistics | None) -> str:
        if statistics is None:
            return ""
        if statistics.severity is None:
            return self.tr("One lung was not found, so there is no sum of both sides' severity.")
        text = self.tr(
            "Severity of right and left: {sum} of 10 (after Pan 2020, by side, not lobe)."
        )
        return text.format(sum=statistics.severity)
