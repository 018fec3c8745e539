"""Performance on known cases at a user-defined threshold and prevalence."""

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from ctviewer.core.statistics.accuracy import Counts, counts
from ctviewer.core.statistics.evidence import ClassScores
from ctviewer.core.statistics.predictive import predictive_values, sensitivity, specificity
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import number
from ctviewer.ui.features.uncertainty.wording import interval_text
from ctviewer.ui.widgets.boxes import NumberBox

STEPS = 1000  # of the slider: 0.1 %
PREVALENCE = "sure/prevalence"  # key in the settings, in percent
USUAL_PREVALENCE = 10.0  # %, the default


class ThresholdPage(QWidget):
    """A slider, a box for the prevalence, and four figures with their 95 % intervals."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores = ClassScores((), ())
        self.title = PlainLabel()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, STEPS - 1)
        self.slider.setPageStep(50)
        self.slider.setAccessibleName(self.tr("Threshold"))
        self.prevalence = NumberBox(self.tr("Prevalence"), decimals=1, suffix=" %")
        self.prevalence.setRange(0.1, 99.9)
        self.prevalence.setValue(_kept_prevalence())
        self.prevalence.setToolTip(
            self.tr("Of 100 people whose scans you classify, how many truly are positive")
        )
        names = (
            self.tr("Sensitivity"), self.tr("Specificity"),
            self.tr("Positive predictive value"), self.tr("Negative predictive value"),
        )  # fmt: skip
        self.figures = {name: (PlainLabel(), PlainLabel(), PlainLabel()) for name in names}
        self._lay_out()
        self.slider.valueChanged.connect(self._on_changed)
        self.prevalence.valueChanged.connect(self._on_prevalence)

    @property
    def threshold(self) -> float:
        """The probability from which a scan is called positive."""
        return self.slider.value() / STEPS

    def show_scores(self, scores: ClassScores, threshold: float) -> None:
        """Use other cases, initially at the network file's own threshold."""
        self._scores = scores
        self.slider.setValue(round(threshold * STEPS))
        self._on_changed()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(12)
        for row, (name, cells) in enumerate(self.figures.items()):
            grid.addWidget(PlainLabel(name, wrap=True), row, 0)
            for place, cell in enumerate(cells, start=1):
                cell.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addWidget(cell, row, place)
            cells[1].setStyleSheet(f"color: {MUTED};")
            cells[2].setStyleSheet(f"color: {MUTED};")
        ask = QHBoxLayout()
        ask.addWidget(PlainLabel(self.tr("at a prevalence of")))
        ask.addWidget(self.prevalence)
        ask.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(self.slider)
        column.addLayout(ask)
        column.addLayout(grid)

    @Slot()
    def _on_prevalence(self) -> None:
        QSettings().setValue(PREVALENCE, self.prevalence.value())
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        text = self.tr("Called positive from {share}")
        self.title.setText(text.format(share=number(100 * self.threshold, ".1f", " %")))
        if self._scores.negative and self._scores.positive:
            self._show(self._counted())
        self.changed.emit()

    def _counted(self) -> Counts:
        normal, diseased = self._scores.negative, self._scores.positive
        labels = [0] * len(normal) + [1] * len(diseased)
        return counts([*normal, *diseased], labels, self.threshold)

    def _show(self, found: Counts) -> None:
        positive, negative = predictive_values(found, self.prevalence.value() / 100.0)
        of = self.tr("{part} of {whole}")
        diseased = found.true_positives + found.false_negatives
        clear = found.true_negatives + found.false_positives
        rows = (
            (sensitivity(found), of.format(part=found.true_positives, whole=diseased)),
            (specificity(found), of.format(part=found.true_negatives, whole=clear)),
            (positive, ""),
            (negative, ""),
        )
        for cells, (share, counted) in zip(self.figures.values(), rows, strict=True):
            value, ends = interval_text(share)
            for cell, text in zip(cells, (value, ends, counted), strict=True):
                cell.setText(text)


def _kept_prevalence() -> float:
    kept = QSettings().value(PREVALENCE, USUAL_PREVALENCE)
    try:
        return float(kept)  # type: ignore[arg-type]  # an INI file holds text
    except (TypeError, ValueError):
        return USUAL_PREVALENCE
