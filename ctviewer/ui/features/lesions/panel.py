"""The lesions tab: heat map settings, list of lesions, and involved shares."""

from dataclasses import replace
from typing import Any

from markupsafe import Markup
from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.lesions import Lesion, Lesions, LungSide
from ctviewer.core.view.state import MAX_THRESHOLD, MIN_THRESHOLD, MapDrawing
from ctviewer.ui.base.look import MUTED
from ctviewer.ui.base.plain import MarkupLabel, PlainLabel
from ctviewer.ui.base.words import filled, number, sentence_case, word
from ctviewer.ui.features.lesions.study import LesionStudy
from ctviewer.ui.features.lungs.panel import NARROW
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.widgets.boxes import SliderBox
from ctviewer.ui.widgets.docks import WIDTH, Scroll, StudyPage
from ctviewer.ui.widgets.key_table import KeyTable

Place = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
NOWHERE = QModelIndex()
SIDE = 1
NOTHING = "–"


class LesionModel(QAbstractTableModel):
    """One row per lesion, in list order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lesions: tuple[Lesion, ...] = ()
        self._titles = (
            "", self.tr("Lung"), self.tr("ml"), self.tr("% of lung"), self.tr("Mean HU"),
            self.tr("Peak"),
        )  # fmt: skip

    def show_lesions(self, lesions: tuple[Lesion, ...]) -> None:
        """Show other lesions."""
        if lesions != self._lesions:
            self.beginResetModel()
            self._lesions = lesions
            self.endResetModel()

    def rowCount(self, parent: Place = NOWHERE) -> int:
        """One per lesion."""
        return 0 if parent.isValid() else len(self._lesions)

    def columnCount(self, parent: Place = NOWHERE) -> int:
        """One per title."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, direction: Qt.Orientation, role: int = 0) -> Any:
        """The titles, with units."""
        if direction is not Qt.Orientation.Horizontal:
            return None
        if role == ROLE.DisplayRole:
            return self._titles[section]
        return _aligned(section) if role == ROLE.TextAlignmentRole else None

    def data(self, index: Place, role: int = 0) -> Any:
        """The text of a cell."""
        if not index.isValid():
            return None
        if role == ROLE.DisplayRole:
            return _text(index.row() + 1, self._lesions[index.row()], index.column())
        if role == ROLE.ToolTipRole:
            return self.tr("Click to go to the peak")
        return _aligned(index.column()) if role == ROLE.TextAlignmentRole else None


def _text(row: int, lesion: Lesion, column: int) -> str:
    return (
        str(row),
        word(lesion.side.value),
        tenths(lesion.ml),
        NOTHING if lesion.percent is None else tenths(lesion.percent),
        NOTHING if lesion.mean_hu is None else f"{lesion.mean_hu:.0f}",
        number(lesion.peak, ".2f"),
    )[column]


def tenths(value: float) -> str:
    """A number with one decimal; small values do not become 0."""
    return number(value, ".1f") if value >= 0.05 or value == 0 else "<" + number(0.1, ".1f")


def _aligned(section: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if section == SIDE else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)


SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class LesionPanel(StudyPage):
    """Shows and changes a display's heat map settings, and lists lesions; a click jumps to one."""

    copy_asked = Signal()
    export_asked = Signal()

    def __init__(self, study: LesionStudy, display: Display) -> None:
        super().__init__(self.tr("Lesion map"), "lesions", study)
        self._study = study
        self._display = display

    def make(self) -> None:
        """Create the widgets and show the data."""
        self.drawing = QComboBox()
        self.drawing.addItems([self.tr("Off"), *(word(each.value) for each in MapDrawing)])
        self.drawing.setAccessibleName(self.tr("Heat map on the slices"))
        self.opacity = SliderBox(self.tr("Opacity of the fill"), (0, 100), suffix=" %")
        ends = (MIN_THRESHOLD, MAX_THRESHOLD)
        self.threshold = SliderBox(self.tr("Threshold of a lesion"), ends, decimals=2)
        self.own = QPushButton(self.tr("The network's own threshold"))
        self.grid, self.shares, self.problem = PlainLabel(), MarkupLabel(), PlainLabel()
        self.model = LesionModel(self)
        self.table = KeyTable(self.model)
        self.copy = QPushButton(self.tr("Copy"))
        self.export = QPushButton(self.tr("Export…"))
        self._lay_out()
        self._connect()
        self._show_look()
        self._show_lesions()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("On the slices"), self.drawing)
        form.addRow(self.tr("Opacity"), self.opacity)
        form.addRow(self.tr("Threshold"), self.threshold)
        form.addRow("", self.own)
        note = PlainLabel(self.tr(
            "A lesion is a connected part of the heat map from the threshold on, in one lung; its "
                "size is as coarse as the cells. Mean HU is of the scan's own voxels in it. "
                "Severity by the involved share of a side (after Pan 2020)."
        ))  # fmt: skip
        for label in (note, self.grid):
            label.setStyleSheet(f"color: {MUTED}; font-size: 12px;")
        for label in (note, self.grid, self.problem):
            label.setWordWrap(True)
        self._dress_table()
        leaving = QHBoxLayout()
        for button in (self.copy, self.export):
            leaving.addWidget(button, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(10, 8, 10, 8)
        column.addLayout(form)
        for widget in (self.grid, self.shares, self.problem):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addLayout(leaving)
        column.addWidget(note)
        self.setWidget(Scroll(inner, WIDTH, self.windowTitle()))

    def _dress_table(self) -> None:
        self.table.setStyleSheet(NARROW)
        self.table.setAccessibleName(self.tr("Lesions"))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(SIDE, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(120)

    def _connect(self) -> None:
        self.drawing.activated.connect(self._on_drawing)
        self.opacity.changed.connect(self._on_opacity)
        self.threshold.changed.connect(self._on_threshold)
        self.own.clicked.connect(self._on_own)
        self.table.row_chosen.connect(self._study.jump)
        self.copy.clicked.connect(self.copy_asked)
        self.export.clicked.connect(self.export_asked)
        display = self._display
        for news in (display.volume_changed, display.view_changed, display.heat_map_changed):
            news.connect(self._show_look)
        self._study.changed.connect(self._show_lesions)

    @Slot()
    def _on_drawing(self) -> None:
        view, number = self._display.view, self.drawing.currentIndex()
        if number == 0:
            self._display.show(replace(view, heat_map_shown=False))
            return
        look = replace(view.map_look, drawing=list(MapDrawing)[number - 1])
        self._display.show(replace(view, heat_map_shown=True, map_look=look))

    @Slot(float)
    def _on_opacity(self, percent: float) -> None:
        self._change(opacity=percent / 100)

    @Slot(float)
    def _on_threshold(self, threshold: float) -> None:
        self._change(threshold=threshold)

    @Slot()
    def _on_own(self) -> None:
        self._change(threshold=None)

    def _change(self, **changes: float | None) -> None:
        view = self._display.view
        look = replace(view.map_look, **changes)  # type: ignore[arg-type]
        self._display.show(replace(view, map_look=look))

    @Slot()
    def _show_look(self) -> None:
        view, heat_map, volume = self._display.view, self._display.heat_map, self._display.volume
        look = view.map_look
        number = 1 + list(MapDrawing).index(look.drawing) if view.heat_map_shown else 0
        self.drawing.setCurrentIndex(number)
        self.opacity.show_value(100 * look.opacity)
        self.own.setEnabled(look.threshold is not None)
        for widget in (self.drawing, self.opacity, self.threshold):
            widget.setEnabled(heat_map is not None)
        self.opacity.setEnabled(heat_map is not None and look.drawing.fills)
        shown = ""
        if heat_map is not None and volume is not None:
            self.threshold.show_value(look.threshold_of(heat_map))
            shown = f"{sentence_case(word(heat_map.kind))}, {word(heat_map.grid.text(volume))}"
        self.grid.setText(shown)

    @Slot()
    def _show_lesions(self) -> None:
        state = self._study.state
        lesions = state.lesions
        self.problem.setText(state.problem)
        self.problem.setVisible(bool(state.problem))
        self.shares.show_text(self._shares(lesions) if lesions else "")
        self.shares.setVisible(lesions is not None)
        self.table.setEnabled(not state.busy)
        self.model.show_lesions(lesions.listed if lesions else ())
        for button in (self.copy, self.export):
            button.setEnabled(lesions is not None and not state.busy)
        self._select(self._study.chosen)

    def _select(self, row: int | None) -> None:
        selection = self.table.selectionModel()
        if row is None:
            selection.clear()
        elif selection.currentIndex().row() != row:
            selection.setCurrentIndex(self.model.index(row, 0), SELECT)

    def _shares(self, lesions: Lesions) -> Markup:
        """A line for each lung and one for both."""
        titles = {LungSide.RIGHT: self.tr("Right lung"), LungSide.LEFT: self.tr("Left lung")}
        lines = []
        for side, title in titles.items():
            percent, severity = lesions.percent(side), lesions.severity(side)
            if percent is None:
                lines.append((title, NOTHING, self.tr("not found")))
            else:
                shown = self.tr("severity {severity} of 5").format(severity=severity)
                lines.append((title, f"{tenths(percent)} %", shown))
        share = lesions.involvement
        lines.append((self.tr("Both"), f"{tenths(share.percent)} %",
                      self.tr("grade {grade}").format(grade=share.grade)))  # fmt: skip
        ml = tenths(sum(lesion.ml for lesion in lesions.listed))
        count = filled(self.tr("{count} {count:lesion|lesions}"), count=len(lesions.listed))
        lines.append((count, f"{ml} ml", filled(
            self.tr("from {threshold:.2f} on"), threshold=lesions.threshold)))  # fmt: skip
        row = Markup(
            "<tr><td>{}</td><td align='right' style='padding-left: 14px'><b>{}</b></td>"
            "<td style='padding-left: 14px'>{}</td></tr>"
        )
        rows = Markup().join(row.format(*line) for line in lines)
        return Markup("<table cellspacing='2'>{}</table>").format(rows)
