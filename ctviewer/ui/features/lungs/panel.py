"""The lung statistics panel: numbers, thresholds, and limitations."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.lung_classes import (
    COLOURS,
    HU_RANGE,
    LungClass,
    LungShare,
    LungStatistics,
    Thresholds,
)
from ctviewer.core.view.state import LungLook
from ctviewer.ui.base.look import MUTED, WARNING
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import number, word
from ctviewer.ui.features.lungs.study import EMPTY, LungState, LungStudy
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.widgets.boxes import NumberBox
from ctviewer.ui.widgets.docks import WIDTH, Scroll, StudyPage

SWATCH = 12
NARROW = "QTableView { font-size: 12px; } QTableView::item { padding: 0 2px; }"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Value = Callable[[LungShare], str]


class LungTable(QTableWidget):
    """A row for each class, then sums and grades; right is on the left, as on the slices."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = dict(zip(LungClass, (
            self.tr("Emphysema"), self.tr("Inflated"), self.tr("Infiltrated"),
            self.tr("Collapsed"), self.tr("Vessels"),
        ), strict=True))  # fmt: skip
        self._rows: list[tuple[str, LungClass | None, Value]] = [
            *((title, kind, _class_value(kind)) for kind, title in titles.items()),
            (self.tr("Lung"), None, lambda share: f"{share.lung_ml:.0f}  100 %"),
            (self.tr("Functional"), None, lambda share: _both(share, share.functional_ml)),
            (self.tr("Affected"), None, lambda share: _both(share, share.affected_ml)),
            (self.tr("Severity"), None, lambda share: str(share.severity)),
        ]
        self.setRowCount(len(self._rows))
        self.setColumnCount(4)
        self.setAccessibleName(self.tr("Lung statistics"))
        self.setHorizontalHeaderLabels(
            ["", self.tr("Right ml"), self.tr("Left ml"), self.tr("Both ml")]
        )
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setStyleSheet(NARROW)
        self.setAlternatingRowColors(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(SWATCH, SWATCH))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        for row, (title, kind, _) in enumerate(self._rows):
            self.setItem(row, 0, _titled(title, kind))
        self.show_statistics(None)
        self.setFixedHeight(self._height())

    def show_statistics(self, statistics: LungStatistics | None) -> None:
        """Fill in the numbers, or clear them; a missing side is stated."""
        sides: tuple[LungShare | None, ...] = (None, None, None)
        if statistics is not None:
            sides = (statistics.right, statistics.left, statistics.both)
        for row, (_, _, value) in enumerate(self._rows):
            for column, share in enumerate(sides, start=1):
                text = "–" if share is None else value(share)
                item = QTableWidgetItem(text)
                item.setTextAlignment(RIGHT)
                self.setItem(row, column, item)

    def _height(self) -> int:
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        return rows + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()


def _class_value(kind: LungClass) -> Value:
    return lambda share: _both(share, share.of(kind))


def _both(share: LungShare, ml: float) -> str:
    return f"{ml:.0f}  {number(share.percent(ml), '.1f')} %"


def _titled(title: str, kind: LungClass | None) -> QTableWidgetItem:
    item = QTableWidgetItem(title)
    if kind is not None:
        swatch = QPixmap(SWATCH, SWATCH)
        swatch.fill(QColor(COLOURS[kind]))
        item.setIcon(swatch)
    return item


class LungPanel(StudyPage):
    """Runs the lung study while open."""

    copy_asked = Signal()
    export_asked = Signal()

    def __init__(self, study: LungStudy, display: Display) -> None:
        super().__init__(self.tr("Lung statistics"), "lungs", study)
        self._study, self._display = study, display

    def make(self) -> None:
        """Create the widgets and show the data."""
        self.table = LungTable()
        self.severity = PlainLabel()
        self.problem = PlainLabel()
        self.bar = QProgressBar()
        self.stop = QPushButton(self.tr("Cancel"))
        self.again = QPushButton(self.tr("Measure again"))
        self.look = QComboBox()
        self.look.addItems([word(each.value) for each in LungLook])
        self.look.setAccessibleName(self.tr("Lungs on the slices"))
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
        self.note = PlainLabel(self._note(EMPTY))
        self.note.setStyleSheet(f"color: {MUTED}; font-size: 12px;")
        for label in (self.note, self.problem, self.severity):
            label.setWordWrap(True)
        drawn, form = QFormLayout(), QFormLayout()
        drawn.addRow(self.tr("On the slices"), self.look)
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
        for widget in (self.problem, self.again, self.table, self.severity):
            column.addWidget(widget)
        column.addLayout(drawn)
        column.addLayout(leaving)
        column.addLayout(form)
        column.addWidget(self.note)
        column.addStretch(1)
        self.setWidget(Scroll(inner, WIDTH, self.windowTitle()))

    def _connect(self) -> None:
        study = self._study
        study.changed.connect(self._on_changed)
        self.stop.clicked.connect(study.cancel)
        self.again.clicked.connect(study.start)
        self.look.activated.connect(self._on_look)
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
        self.look.setCurrentIndex(list(LungLook).index(self._display.view.lung_look))

    @Slot()
    def _on_look(self) -> None:
        look = list(LungLook)[self.look.currentIndex()]
        self._display.show(replace(self._display.view, lung_look=look))

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
            self.note.setText(self._note(state))
        for button in (self.copy, self.export):
            button.setEnabled(state.statistics is not None)

    def _note(self, state: LungState) -> str:
        """What the numbers do not include."""
        where = self.tr(
            "Inside the lungs by HU: consolidation wider than about 15 mm at the pleura is left "
            "out, and bronchi count as emphysema. Once the scan is classified, its lungs are "
            "those that the network sees."
        )
        if state.by_network:
            where = self.tr(
                "Inside the lungs that the network sees, with edges by HU: consolidation is "
                "inside, trachea and main bronchi are not."
            )
        if state.origin is not None:
            where = self.tr("Inside the lungs {origin}.").format(origin=word(state.origin.text))
        how = self.tr(
            "Percent of the lung without vessels, by HU alone: normal lung near vessels, at the "
            "pleura, in dependent parts or in shallow breath counts as infiltrated or collapsed. "
            "Compare scans of one patient, not one number."
        )
        return f"{where} {how}"

    def _severity(self, statistics: LungStatistics | None) -> str:
        if statistics is None:
            return ""
        if statistics.severity is None:
            return self.tr("One lung was not found, so there is no sum of both sides' severity.")
        text = self.tr(
            "Severity of right and left: {sum} of 10 (after Pan 2020, by side, not lobe)."
        )
        return text.format(sum=statistics.severity)
