"""The pre-flight as a Qt table model, with the outcomes after a run."""

from collections.abc import Mapping
from pathlib import Path
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

from ctviewer.core.analysis.result import Status
from ctviewer.core.worklist.lines import Line
from ctviewer.core.worklist.preflight import Candidate, Preflight
from ctviewer.ui.base.look import ALARM, MUTED, TEXT, WARNING
from ctviewer.ui.base.plain import tip
from ctviewer.ui.base.words import number, word

TITLES = ("File", "Voxels", "Spacing, mm", "Expected", "Why")
ROLE = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex


class PreflightModel(QAbstractTableModel):
    """All candidates, or only those with problems; after a run with their outcomes."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._found: Preflight | None = None
        self._became: Mapping[Path, Line] = {}
        self._only_trouble = False
        self._shown: tuple[Candidate, ...] = ()

    def show_found(self, found: Preflight | None, became: Mapping[Path, Line]) -> None:
        """Show another pre-flight, or none; after a run with its lines by path."""
        if found is not self._found or became != self._became:
            self._found, self._became = found, became
            self._refill()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 3, 3)

    @Slot(bool)
    def show_only_trouble(self, only: bool) -> None:
        """Hide scans without a problem."""
        self._only_trouble = only
        self._refill()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """The number of candidates shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of columns."""
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The column titles."""
        if role == ROLE.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return _text("Result") if section == 3 and self._became else _text(TITLES[section])
        return None

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:
        """The content of a cell."""
        candidate = self._shown[index.row()]
        line = self._became.get(candidate.path)
        if role == ROLE.DisplayRole:
            return _cells(candidate, line)[index.column()]
        if role == ROLE.ToolTipRole:
            shown = str(candidate.path) if index.column() == 0 else _why(candidate, line)
            return tip(shown) or None
        if role == ROLE.ForegroundRole and index.column() == 3:
            return QBrush(QColor(_colour(candidate, line)))
        return None

    def _refill(self) -> None:
        self.beginResetModel()
        everything = self._found.candidates if self._found else ()
        self._shown = tuple(
            each for each in everything if not self._only_trouble or self._is_trouble(each)
        )
        self.endResetModel()

    def _is_trouble(self, candidate: Candidate) -> bool:
        line = self._became.get(candidate.path)
        refused = candidate.refused if line is None else line.status is not Status.OK
        return refused or candidate.same_as is not None


def _cells(candidate: Candidate, line: Line | None) -> tuple[str, ...]:
    shape = " x ".join(str(n) for n in candidate.shape)
    spacing = (
        " x ".join(number(mm, ".3g") for mm in candidate.spacing_mm) if candidate.shape else ""
    )
    status = _became(line.status) if line else _expected(candidate)
    return candidate.path.name, shape, spacing, status, _why(candidate, line)


def _expected(candidate: Candidate) -> str:
    if candidate.error:
        return _text("Error")
    if candidate.refused:
        return _text("Refused")
    return _text("Duplicate") if candidate.same_as else _text("To classify")


def _became(status: Status) -> str:
    if status is Status.OK:
        return _text("Classified")
    return _text("Refused") if status is Status.REFUSED else _text("Error")


def _why(candidate: Candidate, line: Line | None) -> str:
    same = ""
    if candidate.same_as:
        same = _text("The same voxels as {name}.").format(name=candidate.same_as.name)
    reason = word(candidate.reason) if line is None else line.said
    return " ".join(filter(None, (same, reason)))


def _colour(candidate: Candidate, line: Line | None) -> str:
    status = line.status if line else None
    if status is Status.ERROR or (line is None and candidate.error):
        return ALARM
    if status is Status.REFUSED or (line is None and candidate.refused):
        return MUTED
    return WARNING if candidate.same_as else TEXT


def _text(source: str) -> str:
    return QCoreApplication.translate("preflight", source)
