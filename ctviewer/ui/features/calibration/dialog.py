"""Evaluation of a calibration: figures and reliability before and after, and caveats."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.site_calibration import Bin, Quality
from ctviewer.core.statistics.accuracy import Interval
from ctviewer.ui.base.look import MUTED, WARNING, resize_on_screen
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import filled, word, words
from ctviewer.ui.features.batch.plots import SCREEN, CalibrationPlot
from ctviewer.ui.features.calibration.study import FittedCalibration

SIZE = (880, 690)  # pixels
CAP = 0.03  # width of the error bars' caps, in plot units
ROWS = 7


class ReliabilityPlot(CalibrationPlot):
    """Reliability points with the 95 % intervals of the observed shares."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SCREEN, parent)
        self._ends = pg.ErrorBarItem(
            x=np.zeros(0), y=np.zeros(0), beam=CAP, pen=pg.mkPen(SCREEN.text, width=1)
        )
        self.addItem(self._ends)

    def show_points(self, bins: Sequence[Bin]) -> None:
        """Draw other points."""
        said, seen, low, high, cases = np.array(
            [(e.said, e.seen.value, e.seen.low, e.seen.high, e.cases) for e in bins]
        ).T
        self._points.setData(
            said, seen, symbolSize=5 + 9 * np.sqrt(cases / cases.max()), symbolBrush=SCREEN.curve
        )
        self._ends.setData(x=said, y=seen, top=high - seen, bottom=seen - low)


class CalibrationDialog(QDialog):
    """Non-modal; labels, saving and use are requested by signals."""

    labels_asked = Signal()
    save_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Calibrate to this site"))
        resize_on_screen(self, *SIZE)
        self.fitted: FittedCalibration | None = None
        self.said = PlainLabel(wrap=True)
        self.labels = QPushButton(self.tr("Labels (CSV)…"))
        self.labels.clicked.connect(self.labels_asked)
        self.busy = QProgressBar()
        self.busy.setRange(0, 1000)
        self.busy.setTextVisible(False)
        self.figures = _table((self.tr("Figure"), self.tr("Before"), self.tr("After, out of fold")))
        self.before, self.after = ReliabilityPlot(), ReliabilityPlot()
        self.numbers, self.reserved = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.numbers.setStyleSheet(f"color: {MUTED};")
        self.reserved.setStyleSheet(f"color: {WARNING};")
        self.save = QPushButton(self.tr("Save and use…"))
        self.save.clicked.connect(self.save_asked)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self._results = QWidget()
        self._lay_out()
        self.show_none("")

    def show_none(self, why: str) -> None:
        """Show why there is no calibration."""
        self.fitted = None
        self.said.setText(why or self.tr(
            "Choose the labels of the worklist's scans: a CSV with the columns path and label, and "
            "patient where it is known. At least 30 scans of each class are needed."
        ))  # fmt: skip
        self._results.hide()
        self.save.setEnabled(False)

    @Slot(object)
    def show_fitted(self, found: FittedCalibration) -> None:
        """Show a calibration's evaluation."""
        self.fitted = found
        site = found.site
        self.said.setText(word(found.cases.counts_text))
        self._show_figures(site.before, site.after, site.gain)
        self.before.show_points(site.before.bins)
        self.after.show_points(site.after.bins)
        by = site.calibration
        text = self.tr(
            "Temperature {temperature:.3g}, midpoint {midpoint:.3g}; negative up to {low:.3g}, "
            "positive from {high:.3g}. In brackets: 95 % intervals. It holds where as large a part "
            "of the scans is positive as here."
        )
        self.numbers.setText(filled(
            text, temperature=by.temperature, midpoint=by.midpoint, low=by.low, high=by.high
        ))  # fmt: skip
        reasons = [each.value for each in site.reservations]
        self.reserved.setText(words(reasons, "\n"))
        self.reserved.setVisible(bool(reasons))
        self._results.show()
        self.save.setEnabled(True)

    @Slot(float)
    def show_working(self, fraction: float) -> None:
        """Show the progress of the fit; 1 ends it."""
        self.busy.setVisible(fraction < 1)
        self.busy.setValue(round(1000 * fraction))
        self.labels.setEnabled(fraction >= 1)

    def reject(self) -> None:
        """Close, and cancel the fit."""
        self.cancel_asked.emit()
        super().reject()

    def _show_figures(self, before: Quality, after: Quality, gain: Interval) -> None:
        rows = (
            (self.tr("Log loss"), before.log_loss, after.log_loss),
            (self.tr("Brier score"), before.brier, after.brier),
            (self.tr("Calibration error"), before.calibration_error, after.calibration_error),
            (self.tr("Sensitivity"), before.sensitivity, after.sensitivity),
            (self.tr("Specificity"), before.specificity, after.specificity),
            (self.tr("Share of uncertain scans"), before.uncertain, after.uncertain),
            (self.tr("Log loss lower by"), None, gain),
        )
        for number, (name, first, second) in enumerate(rows):
            cells = (name, _text(first) if first else "", _text(second))
            for place, text in enumerate(cells):
                self.figures.setItem(number, place, QTableWidgetItem(text))

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.said, 1)
        above.addWidget(self.labels, 0, Qt.AlignmentFlag.AlignTop)
        plots = QHBoxLayout()
        for title, plot in ((self.tr("Before"), self.before), (self.tr("After"), self.after)):
            column = QVBoxLayout()
            column.addWidget(PlainLabel(title))
            column.addWidget(plot, 1)
            plots.addLayout(column)
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 0, 0, 0)
        results.addWidget(self.figures)
        results.addLayout(plots, 1)
        results.addWidget(self.numbers)
        results.addWidget(self.reserved)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.save, self.close_button):
            button.setAutoDefault(False)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.addLayout(above)
        column.addWidget(self.busy)
        column.addWidget(self._results, 1)
        column.addStretch(0)
        column.addLayout(foot)
        self.busy.hide()


def _text(figure: Interval) -> str:
    return filled("{value:.3f} [{low:.3f}; {high:.3f}]",
                  value=figure.value, low=figure.low, high=figure.high)  # fmt: skip


def _table(titles: Sequence[str]) -> QTableWidget:
    table = QTableWidget(ROWS, len(titles))
    table.setHorizontalHeaderLabels(list(titles))
    table.verticalHeader().hide()
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.verticalHeader().setDefaultSectionSize(24)
    table.setFixedHeight(24 * ROWS + 32)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return table
