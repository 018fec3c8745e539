"""The ground truth page: comparison of the network's output with labels from a CSV."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.wording import percent_text
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_whole
from ctviewer.core.statistics.accuracy import Interval
from ctviewer.core.worklist.assess import Assessment
from ctviewer.core.worklist.figures import Figure, figures, figures_csv
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.words import filled, sentence, word, words
from ctviewer.ui.features.batch.plots import CalibrationPlot, RocPlot, UnitPlot
from ctviewer.ui.features.batch.worklist import Worklist
from ctviewer.ui.output.names import suggested_name
from ctviewer.ui.output.saving import ask_name, first_folder

STEPS = 1000  # of the slider
SHOWN_ERRORS = 200


class TruthPage(QWidget):
    """ROC, calibration, confusion table at an adjustable threshold, and the worst errors as links.

    `labels_asked` carries the chosen CSV, `once_asked` whether scans with the same voxels count
    once, `open_asked` a scan.
    """

    labels_asked = Signal(object)
    once_asked = Signal(bool)
    open_asked = Signal(object)
    failed = Signal(str)

    def __init__(self, worklist: Worklist, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worklist = worklist
        self._found: Assessment | None = None
        self.choose = QPushButton(self.tr("Choose labels (CSV)…"))
        self.said = PlainLabel(
            self.tr("A CSV with two columns: path or name, and label."), wrap=True
        )
        self.example = PlainLabel(
            self.tr(
                "Compare the network with what is known of the scans: ROC and calibration with "
                "intervals, sensitivity and specificity at a threshold you move, and the worst "
                "errors to open.\n\nE.g. a spreadsheet saved as CSV:\n\n"
                "path,label\nscan-01.nii.gz,1\nscan-02.nii.gz,0\nstudies/patient-07,1"
            ),
            wrap=True,
        )
        self.example.setStyleSheet(f"color: {MUTED}; font-size: 14px;")
        self.once = QCheckBox(self.tr("Count scans with the same voxels once"))
        self.once.setStyleSheet("font-size: 13px;")
        self.once.hide()
        self.save = QPushButton(self.tr("Save figures…"))
        self.roc, self.calibration = RocPlot(), CalibrationPlot()
        self.area, self.error = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setMaximum(STEPS)
        self.slider.setAccessibleName(self.tr("Threshold"))
        self.threshold_text, self.figures = PlainLabel(), PlainLabel(wrap=True)
        self.cells = {key: _number() for key in ("tp", "fn", "fp", "tn")}
        self.errors = QListWidget()
        self.errors.setAccessibleName(self.tr("Worst errors"))
        self.errors.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.errors.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._results = QWidget()
        self._lay_out()
        self._connect()
        self._results.hide()

    @property
    def threshold(self) -> float:
        """The probability from which a scan is called positive on this page."""
        return float(self.slider.value() / STEPS)

    @Slot()
    def ask_labels(self) -> None:
        """Let the user choose a CSV."""
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Ground truth"),
            first_folder(),
            self.tr("Tables (*.csv *.tsv *.txt);;All files (*)"),
        )
        if name:
            self.labels_asked.emit(Path(name))

    def show_assessment(self, found: Assessment, threshold: float) -> None:
        """Show a comparison with labels, initially at the network's own threshold."""
        again = self._found is not None and self._found.truth is found.truth
        self._found = found
        self.once.setVisible(found.copies > 0)
        self.once.setChecked(found.once)
        shown = words(filter(None, (found.truth.sentence, found.copies_text)))
        if found.without_number:
            left = self.tr(" {count} of them got no number and {count:is|are} not counted here.")
            shown += filled(left, count=found.without_number)
        if found.curve is None:
            shown += self.tr(" All are of one class, so there is no curve.")
        self.said.setText(shown)
        self.roc.show_curve(found.curve)
        self.calibration.show_bins(found.calibration)
        area = found.area
        self.area.setText(self._area_text(area) if area else "")
        error = filled(self.tr("Calibration error {value:.3f}"), value=found.calibration_error)
        self.error.setText(error if area else "")
        if not again:
            self.slider.setValue(round(threshold * STEPS))
        self._on_threshold()
        self.example.hide()
        self._results.show()

    def clear(self) -> None:
        """Show nothing, for another worklist."""
        self._found = None
        self.once.hide()
        self._results.hide()
        self.example.show()
        self.said.setText(self.tr("A CSV with two columns: path or name, and label."))

    def _lay_out(self) -> None:
        above, column = QHBoxLayout(), QVBoxLayout(self)
        above.addWidget(self.choose)
        above.addWidget(self.said, 1)
        above.addWidget(self.once)
        across = QHBoxLayout(self._results)
        across.setContentsMargins(0, 0, 0, 0)
        across.addLayout(self._plot_column(self.roc, self.area), 3)
        across.addLayout(self._plot_column(self.calibration, self.error), 3)
        across.addLayout(self._table(), 2)
        across.addLayout(self._worst(), 3)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(above)
        column.addWidget(self.example)
        column.addWidget(self._results, 1)
        column.addStretch(0)

    def _plot_column(self, plot: UnitPlot, label: PlainLabel) -> QVBoxLayout:
        save = QPushButton(self.tr("Save…"))
        save.setAccessibleName(self.tr("Save this plot"))
        save.clicked.connect(partial(self._ask_plot, plot))
        foot, column = QHBoxLayout(), QVBoxLayout()
        foot.addWidget(label, 1)
        foot.addWidget(save)
        column.addWidget(plot, 1)
        column.addLayout(foot)
        return column

    def _table(self) -> QVBoxLayout:
        grid, column = QGridLayout(), QVBoxLayout()
        heads = {
            (0, 1): self.tr("called positive"), (0, 2): self.tr("called negative"),
            (1, 0): self.tr("positive"), (2, 0): self.tr("negative"),
        }  # fmt: skip
        for (row, place), title in heads.items():
            label = PlainLabel(title)
            label.setStyleSheet(f"color: {MUTED};")
            grid.addWidget(label, row, place, Qt.AlignmentFlag.AlignCenter)
        for number, cell in enumerate(self.cells.values()):
            row, place = divmod(number, 2)
            grid.addWidget(cell, row + 1, place + 1, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.threshold_text)
        column.addWidget(self.slider)
        column.addLayout(grid)
        column.addWidget(self.figures)
        column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return column

    def _worst(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.addWidget(PlainLabel(self.tr("Worst errors (a click opens the scan)"), wrap=True))
        column.addWidget(self.errors, 1)
        return column

    def _connect(self) -> None:
        self.choose.clicked.connect(self.ask_labels)
        self.once.clicked.connect(self._on_once)
        self.save.clicked.connect(self._ask_figures)
        self.slider.valueChanged.connect(self._on_threshold)
        self.errors.itemClicked.connect(self._on_chosen)
        self.errors.itemActivated.connect(self._on_chosen)
        self._worklist.replaced.connect(self.clear)

    @Slot()
    def _on_threshold(self) -> None:
        if self._found is None:
            return
        found = self._found.confusion(self.threshold)
        self.threshold_text.setText(filled(self.tr("Threshold {value:.3f}"), value=self.threshold))
        for key, number in (
            ("tp", found.true_positives),
            ("fn", found.false_negatives),
            ("fp", found.false_positives),
            ("tn", found.true_negatives),
        ):
            self.cells[key].setText(str(number))
        self.figures.setText(self._figures_text(figures(self._found, self.threshold)))
        self.roc.show_point(found)
        self._fill_errors(self._found)

    def _figures_text(self, found: Sequence[Figure]) -> str:
        """A line per figure, with its 95 % interval and its cases."""
        text = self.tr("{name} {value} ({ends}), {cases}")
        lines = [
            text.format(
                name=word(each.name),
                value=word(each.value_text),
                ends=word(each.ends_text),
                cases=word(each.cases_text),
            )
            for each in found
            if each.whole is not None
        ]
        return "\n".join([*lines, self.tr("In brackets: 95 % intervals (Wilson)")])

    def _area_text(self, area: Interval) -> str:
        if area.low == area.high:  # every sample of a perfect ranking is perfect
            return filled(
                self.tr("AUC {value:.3f} (too few errors for an interval)"), value=area.value
            )
        return filled(
            self.tr("AUC {value:.3f} (95 % interval {low:.3f} to {high:.3f})"),
            value=area.value,
            low=area.low,
            high=area.high,
        )

    def _fill_errors(self, found: Assessment) -> None:
        self.errors.clear()
        for place in found.worst(self.threshold)[:SHOWN_ERRORS]:
            line = self._worklist.lines[place]
            positive = (
                self.tr("positive") if found.truth.positive[line.path] else self.tr("negative")
            )
            shown = percent_text(line.probability or 0.0)
            item = QListWidgetItem(f"{shown}  ({positive})  {line.name}", self.errors)
            item.setToolTip(tip(str(line.path)))
            item.setData(Qt.ItemDataRole.UserRole, line.path)

    @Slot(QListWidgetItem)
    def _on_chosen(self, item: QListWidgetItem) -> None:
        self.open_asked.emit(item.data(Qt.ItemDataRole.UserRole))

    @Slot(bool)
    def _on_once(self, once: bool) -> None:
        """Request the change; the check box shows the current state until it is done."""
        self.once.setChecked(not once)
        self.once_asked.emit(once)

    @Slot()
    def _ask_figures(self) -> None:
        name, _ = ask_name(
            self,
            self.tr("Save figures"),
            suggested_name("figures", ".csv", None),
            self.tr("Table (*.csv)"),
        )
        if not name or self._found is None:
            return
        try:
            write_whole(Path(name), figures_csv(self._found, self.threshold))
        except UserError as error:
            self.failed.emit(sentence(error))

    def _ask_plot(self, plot: UnitPlot) -> None:
        name, _ = ask_name(
            self,
            self.tr("Save this plot"),
            suggested_name("plot", ".png", None),
            self.tr("PNG (*.png);;SVG (*.svg)"),
        )
        if not name:
            return
        try:
            plot.save(Path(name))
        except UserError as error:
            self.failed.emit(sentence(error))


def _number() -> PlainLabel:
    label = PlainLabel()
    label.setStyleSheet("font-size: 22px;")
    return label
