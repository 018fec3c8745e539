"""Analysis of a reading study: figures and ROC of readers and network, and agreement."""

from collections.abc import Iterator, Sequence

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

from ctviewer.core.statistics.accuracy import Interval
from ctviewer.core.worklist.reading_analysis import KappaFigure, ReaderFigures, ReadingAnalysis
from ctviewer.ui.base.look import WARNING, resize_on_screen
from ctviewer.ui.base.plain import PlainLabel, tip
from ctviewer.ui.base.words import filled, word, words
from ctviewer.ui.features.batch.plots import PRINT, SCREEN, PlotInk, UnitPlot
from ctviewer.ui.features.reads.work import ReadStudy
from ctviewer.ui.widgets.docks import Scroll

SIZE = (1180, 660)  # pixels
ROW = 24  # pixels high
LONGEST = 12  # rows of a table without scroll bar
COLOURS = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#0072b2", "#999999")
"""For readers: Okabe and Ito's palette for colour-blind readers (jfly.uni-koeln.de/color)."""


class ReadersRoc(UnitPlot):
    """The ROC curve of each reader; the network's is dashed."""

    def __init__(
        self, titles: tuple[str, str], name: str, ink: PlotInk = SCREEN,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(titles, ink, parent)
        self.setAccessibleName(name)
        self._titles = titles
        self._shown: tuple[tuple[str, ReaderFigures], ...] = ()
        self._legend = self.getPlotItem().addLegend(offset=(-12, -12), labelTextColor=ink.text)
        self._curves: list[pg.PlotDataItem] = []

    def show_curves(self, figures: Sequence[tuple[str, ReaderFigures]]) -> None:
        """Draw other named curves; readers without one are left out."""
        for curve in self._curves:
            self.removeItem(curve)
        self._shown = tuple(figures)
        self._curves = []
        for place, (name, each) in enumerate(self._shown):
            if not each.curve:
                continue
            of_network = place == len(self._shown) - 1 and each.median_seconds is None
            pen = pg.mkPen(
                self._ink.text if of_network else COLOURS[place % len(COLOURS)],
                width=self._ink.width,
                style=Qt.PenStyle.DashLine if of_network else Qt.PenStyle.SolidLine,
            )
            across, up = zip(*each.curve, strict=True)
            self._curves.append(self.plot(list(across), list(up), pen=pen, name=name))

    def printed(self) -> "ReadersRoc":
        """A copy with the same curves for a file."""
        plot = ReadersRoc(self._titles, self.accessibleName(), PRINT)
        plot.show_curves(self._shown)
        return plot


class ResultsDialog(QDialog):
    """Non-modal; labels, export and saving of the plot are requested by signals."""

    labels_asked = Signal()
    export_asked = Signal()
    plot_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Reading results"))
        resize_on_screen(self, *SIZE)
        self.read: ReadStudy | None = None
        self.said, self.notes = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.notes.setStyleSheet(f"color: {WARNING};")
        self.labels = QPushButton(self.tr("Ground truth (CSV)…"))
        self.busy = QProgressBar(maximum=0, textVisible=False)
        self.figures = _table((
            self.tr("Reader"), self.tr("Read"), self.tr("AUC [95 % interval]"),
            self.tr("Sensitivity"), self.tr("Specificity"), self.tr("Seconds"),
        ))  # fmt: skip
        self.agreement = _table((
            self.tr("Kappa"), self.tr("Readers"), self.tr("Scans"),
            self.tr("Value [95 % interval]"),
        ))  # fmt: skip
        seconds = self.figures.horizontalHeaderItem(5)
        if seconds is not None:
            seconds.setToolTip(tip(self.tr("Median time for a scan")))
        titles = (self.tr("1 - specificity"), self.tr("Sensitivity"))
        self.roc = ReadersRoc(titles, self.tr("ROC of each reader"))
        self.save_plot = QPushButton(self.tr("Save plot…"))
        self.export = QPushButton(self.tr("Export…"))
        self.close_button = QPushButton(self.tr("Close"))
        for button, asked in (
            (self.labels, self.labels_asked), (self.save_plot, self.plot_asked),
            (self.export, self.export_asked), (self.close_button, self.reject),
        ):  # fmt: skip
            button.setAutoDefault(False)
            button.clicked.connect(asked)
        self._lay_out()
        self.show_working(True)

    @Slot(bool)
    def show_working(self, on: bool) -> None:
        """Show whether figures are being computed."""
        self.busy.setVisible(on)
        for button in (self.labels, self.export, self.save_plot):
            button.setEnabled(not on and self.read is not None)

    def show_read(self, read: ReadStudy) -> None:
        """Show the analysis; without labels only agreement."""
        self.read = read
        found, study = read.found, read.study
        text = self.tr("{title}: {count} {count:scan|scans}, {readers} {readers:reader|readers}.")
        said = filled(text, title=study.title, count=len(study.scans), readers=len(study.readers))
        if not read.truth:
            said += " " + self.tr("With the ground truth there are ROC curves, too.")
        self.said.setText(" ".join(filter(None, (said, word(read.truth_said)))))
        self.notes.setText(words(found.notes, "\n"))
        self.notes.setVisible(bool(self.notes.text()))
        _fill(self.figures, list(self._figure_rows(found)))
        _fill(self.agreement, [self._kappa_row(each) for each in found.agreements])
        named = [(each.name, each) for each in found.readers]
        if found.network:
            named.append((self.tr("Network"), found.network))
        self.roc.show_curves(named)
        self._plots.setVisible(bool(read.truth))
        self.show_working(False)

    def reject(self) -> None:
        """Close, and stop computing."""
        self.cancel_asked.emit()
        super().reject()

    def _figure_rows(self, found: ReadingAnalysis) -> Iterator[tuple[str, ...]]:
        for each in found.readers:
            yield self._figure_row(each.name, each)
        if found.network:
            yield self._figure_row(self.tr("Network"), found.network)
        for name, figure in (
            (self.tr("Mean of readers"), found.mean_auc),
            (self.tr("All readings together"), found.pooled),
            (self.tr("Network less mean of readers"), found.gain),
        ):
            if figure is not None:
                yield (name, "", _interval(figure), "", "", "")

    def _figure_row(self, name: str, each: ReaderFigures) -> tuple[str, ...]:
        seconds = each.median_seconds
        return (
            name, f"{each.done} / {each.wanted}", _interval(each.auc),
            *("–" if share is None else filled("{share:.2f}", share=share)
              for share in (each.sensitivity, each.specificity)),
            "–" if seconds is None else f"{seconds:.0f}",
        )  # fmt: skip

    def _kappa_row(self, each: KappaFigure) -> tuple[str, ...]:
        kinds = {
            "Cohen, called": self.tr("Cohen, of the calls"),
            "Cohen, quadratic weights": self.tr("Cohen, of the scores (quadratic weights)"),
            "Fleiss, called": self.tr("Fleiss, of the calls"),
            "same reader twice, called": self.tr("same reader twice, of the calls"),
        }
        value = "–" if each.kappa is None else filled("{kappa:.2f}", kappa=each.kappa)
        if each.low is not None:
            value += filled(" [{low:.2f}; {high:.2f}]", low=each.low, high=each.high)
        readers = ", ".join(each.readers)
        return (kinds.get(each.kind, each.kind), readers, str(each.cases), value)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.said, 1)
        above.addWidget(self.labels, 0, Qt.AlignmentFlag.AlignTop)
        inner, self._plots = QWidget(), QWidget()
        tables = QVBoxLayout(inner)
        tables.setContentsMargins(0, 0, 8, 0)
        for widget in (self.notes, self.figures, self.agreement):
            tables.addWidget(widget)
        tables.addStretch(1)
        plot = QVBoxLayout(self._plots)
        plot.setContentsMargins(0, 0, 0, 0)
        plot.addWidget(self.roc, 1)
        plot.addWidget(self.save_plot, 0, Qt.AlignmentFlag.AlignRight)
        across = QHBoxLayout()
        across.addWidget(Scroll(inner, 0, self.windowTitle()), 2)
        across.addWidget(self._plots, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.export)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.addLayout(above)
        column.addWidget(self.busy)
        column.addLayout(across, 1)
        column.addLayout(foot)


def _interval(figure: Interval | None) -> str:
    if figure is None:
        return "–"
    return filled("{value:.3f} [{low:.3f}; {high:.3f}]",
                  value=figure.value, low=figure.low, high=figure.high)  # fmt: skip


def _table(titles: Sequence[str]) -> QTableWidget:
    table = QTableWidget(0, len(titles))
    table.setHorizontalHeaderLabels(list(titles))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
    across = table.horizontalHeader()
    across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    across.setStretchLastSection(True)
    across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return table


def _fill(table: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    table.setRowCount(len(rows))
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            table.setItem(number, place, QTableWidgetItem(text))
    table.setFixedHeight(ROW * min(len(rows), LONGEST) + 34)
    table.setVisible(bool(rows))
