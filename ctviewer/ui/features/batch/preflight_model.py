"""What was found before a batch starts, as Qt's table."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Slot,
)
from PySide6.QtGui import QBrush, QColor

from ctviewer.core.worklist.preflight import Candidate, Preflight
from ctviewer.ui.base.look import ALARM, MUTED, TEXT, WARNING
from ctviewer.ui.base.plain import tip
from ctviewer.ui.base.words import number, word

TITLES = ("File", "Voxels", "Spacing, mm", "Expected", "Why")
ROLE = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex


class PreflightModel(QAbstractTableModel):
    """All candidates, or only those with trouble."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._found: Preflight | None = None
        self._only_trouble = False
        self._shown: tuple[Candidate, ...] = ()

    def show_found(self, found: Preflight | None) -> None:
        """Show another pre-flight, or none."""
        if found is not self._found:
            self._found = found
            self._refill()

    @Slot(bool)
    def show_only_trouble(self, only: bool) -> None:
        """Leave out the scans without a problem."""
        self._only_trouble = only
        self._refill()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """How many candidates are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns there are."""
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The columns' titles."""
        if role == ROLE.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return _text(TITLES[section])
        return None

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:
        """What a cell shows."""
        candidate = self._shown[index.row()]
        if role == ROLE.DisplayRole:
            return _cells(candidate)[index.column()]
        if role == ROLE.ToolTipRole:
            shown = str(candidate.path) if index.column() == 0 else _why(candidate)
            return tip(shown) or None
        if role == ROLE.ForegroundRole and index.column() == 3:
            return QBrush(QColor(_colour(candidate)))
        return None

    def _refill(self) -> None:
        self.beginResetModel()
        everything = self._found.candidates if self._found else ()
        self._shown = tuple(
            each for each in everything if not self._only_trouble or each.refused or each.same_as
        )
        self.endResetModel()


def _cells(candidate: Candidate) -> tuple[str, ...]:
    shape = " x ".join(str(n) for n in candidate.shape)
    spacing = (
        " x ".join(number(mm, ".3g") for mm in candidate.spacing_mm) if candidate.shape else ""
    )
    return candidate.path.name, shape, spacing, _expected(candidate), _why(candidate)


def _expected(candidate: Candidate) -> str:
    if candidate.error:
        return _text("Error")
    if candidate.refused:
        return _text("Refused")
    return _text("Duplicate") if candidate.same_as else _text("To classify")


def _why(candidate: Candidate) -> str:
    same = ""
    if candidate.same_as:
        same = _text("The same voxels as {name}.").format(name=candidate.same_as.name)
    return " ".join(filter(None, (same, word(candidate.reason))))


def _colour(candidate: Candidate) -> str:
    if candidate.error:
        return ALARM
    if candidate.refused:
        return MUTED
    return WARNING if candidate.same_as else TEXT


def _text(source: str) -> str:
    return QCoreApplication.translate("preflight", source)
