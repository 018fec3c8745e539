"""The statistics of the lungs as a small table with each class's colour."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ctviewer.core.analysis.lung_classes import LungClass, LungShare, LungStatistics
from ctviewer.ui.viewer.lung_colours import COLOURS

SWATCH = 12
NARROW = "QTableView { font-size: 12px; } QTableView::item { padding: 0 4px; }"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Value = Callable[[LungShare], str]


class LungTable(QTableWidget):
    """A row for each class, then sums and grades; right stands left, as on the slices."""

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
        """Fill in the numbers, or none; a side that was not found says so."""
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
    return f"{ml:.0f}  {share.percent(ml):.1f} %"


def _titled(title: str, kind: LungClass | None) -> QTableWidgetItem:
    item = QTableWidgetItem(title)
    if kind is not None:
        swatch = QPixmap(SWATCH, SWATCH)
        swatch.fill(QColor(COLOURS[kind]))
        item.setIcon(swatch)
    return item
