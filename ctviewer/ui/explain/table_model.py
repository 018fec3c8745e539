"""The list of lesions as rows of a table."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ctviewer.core.analysis.lesions import Lesion
from ctviewer.ui.base.words import word

Place = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
NOWHERE = QModelIndex()
SIDE = 1
NOTHING = "–"


class LesionModel(QAbstractTableModel):
    """A lesion in each row, in the order of the list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lesions: tuple[Lesion, ...] = ()
        self._titles = (
            "", self.tr("Lung"), self.tr("ml"), self.tr("% of lung"), self.tr("Mean HU"),
            self.tr("Peak"),
        )  # fmt: skip

    def show_lesions(self, lesions: tuple[Lesion, ...]) -> None:
        """List other lesions."""
        if lesions != self._lesions:
            self.beginResetModel()
            self._lesions = lesions
            self.endResetModel()

    def rowCount(self, parent: Place = NOWHERE) -> int:
        """One for each lesion."""
        return 0 if parent.isValid() else len(self._lesions)

    def columnCount(self, parent: Place = NOWHERE) -> int:
        """One for each title."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, direction: Qt.Orientation, role: int = 0) -> Any:
        """The titles, with units."""
        if direction is not Qt.Orientation.Horizontal:
            return None
        if role == ROLE.DisplayRole:
            return self._titles[section]
        return _aligned(section) if role == ROLE.TextAlignmentRole else None

    def data(self, index: Place, role: int = 0) -> Any:
        """The words of a cell."""
        if not index.isValid():
            return None
        if role == ROLE.DisplayRole:
            return _text(index.row() + 1, self._lesions[index.row()], index.column())
        if role == ROLE.ToolTipRole:
            return self.tr("Click to go to the peak")
        return _aligned(index.column()) if role == ROLE.TextAlignmentRole else None


def _text(number: int, lesion: Lesion, column: int) -> str:
    return (
        str(number),
        word(lesion.side.value),
        tenths(lesion.ml),
        NOTHING if lesion.percent is None else tenths(lesion.percent),
        NOTHING if lesion.mean_hu is None else f"{lesion.mean_hu:.0f}",
        f"{lesion.peak:.2f}",
    )[column]


def tenths(value: float) -> str:
    """A number with one decimal; a little is not nothing."""
    return f"{value:.1f}" if value >= 0.05 or value == 0 else "<0.1"


def _aligned(section: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if section == SIDE else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)
