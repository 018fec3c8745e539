"""The worklist: lines of a batch, the reader's remarks, and the scan that is open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ctviewer.core.base.errors import UserError
from ctviewer.core.worklist.blindread import Blindness, hash_of, without_answers
from ctviewer.core.worklist.lines import JsonRow, Line, Remark
from ctviewer.core.worklist.remarks import load_remarks, load_titles, save_remarks
from ctviewer.ui.base.words import recalled, sentence

SAVE_MS = 400  # delay after the last change, so that typing does not write a file per letter


class Worklist(QObject):
    """Holds the lines in order of arrival; one line per path.

    `network` is the network that classified them, as in `Options.trusted`; `titles` are titles of
    scans by path, where known.

    `added` carries the index of the first new line, `changed` that of a changed line;
    `opened_changed` reports the scan shown. Remarks are saved beside the result file soon after a
    change, and by `save`.
    """

    replaced = Signal()
    added = Signal(int)
    changed = Signal(int)
    opened_changed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.opened: Path | None = None
        self.network = ""
        self.titles: Mapping[Path, str] = {}
        self._lines: list[Line] = []
        self._rows: list[JsonRow] = []  # as classified, including withheld answers
        self._blindness = Blindness()
        self._places: dict[Path, int] = {}
        self._results: Path | None = None
        self._remarks: dict[Path, Remark] = {}
        self._saving = QTimer(self, interval=SAVE_MS, singleShot=True)
        self._saving.timeout.connect(self.save)

    @property
    def lines(self) -> Sequence[Line]:
        """All lines; read-only."""
        return self._lines

    def start(self, results: Path | None, rows: Iterable[JsonRow] = (), network: str = "") -> None:
        """Show the rows of another result file, with its remarks and titles.

        If the remarks cannot be read, `failed` carries a sentence, the file is not changed, and no
        remarks can be made.
        """
        self.save()
        self.network = network
        self.titles = load_titles(results) if results else {}
        self._lines, self._rows, self._places, self._remarks = [], [], {}, {}
        self._results = results
        if results is not None:
            try:
                self._remarks = load_remarks(results)
            except UserError as error:
                self._results = None
                self.failed.emit(sentence(error))
        self._take(rows)
        self.replaced.emit()

    def add(self, rows: Iterable[JsonRow]) -> None:
        """Add rows; a row for an existing path replaces its line."""
        before = len(self._lines)
        for index in self._take(rows):
            if index < before:
                self.changed.emit(index)
        if len(self._lines) > before:
            self.added.emit(before)

    def index_of(self, path: Path) -> int | None:
        """The index of a scan's line."""
        return self._places.get(path)

    def remark(self, index: int, remark: Remark) -> None:
        """Set the reader's remark on a line."""
        line = self._lines[index]
        if remark == line.remark:
            return
        if self._results is None:
            self.failed.emit(self.tr("Opinions cannot be kept here; open the worklist again."))
            return
        self._remarks[line.path] = remark
        self._lines[index] = replace(line, remark=remark)
        self._saving.start()
        self.changed.emit(index)

    def withhold(self, blindness: Blindness) -> None:
        """Withhold the network's output from a blind reader, or show it."""
        old, self._blindness = self._blindness, blindness
        if not (old.is_on or blindness.is_on):
            return
        hashes = [hash_of(row) for row in self._rows]
        other = [i for i, each in enumerate(hashes) if old.hides(each) != blindness.hides(each)]
        for index in other:
            self._lines[index] = self._line(self._rows[index])
        if old.is_on != blindness.is_on:
            self.replaced.emit()
        else:
            for index in other:
                self.changed.emit(index)

    def show_opened(self, path: Path | None) -> None:
        """Set which scan the viewer shows."""
        if path != self.opened:
            self.opened = path
            self.opened_changed.emit()

    @Slot()
    def save(self) -> None:
        """Save pending remarks."""
        if not self._saving.isActive() and self.sender() is not self._saving:
            return
        self._saving.stop()
        if self._results is not None:
            try:
                save_remarks(self._results, self._remarks)
            except UserError as error:
                self.failed.emit(sentence(error))

    def _take(self, rows: Iterable[JsonRow]) -> list[int]:
        """Convert rows to lines; returns their indices."""
        return [self._put(row) for row in rows]

    def _line(self, row: JsonRow) -> Line:
        line = Line.of(without_answers(row, self._blindness), self._remark_of(row), recalled)
        title = self.titles.get(line.path, "")
        return replace(line, title=title) if title else line

    def _remark_of(self, row: Mapping[str, object]) -> Remark:
        return self._remarks.get(Path(str(row["path"])), Remark())

    def _put(self, row: JsonRow) -> int:
        line = self._line(row)
        index = self._places.setdefault(line.path, len(self._lines))
        if index < len(self._lines):
            self._lines[index], self._rows[index] = line, row
        else:
            self._lines.append(line)
            self._rows.append(row)
        return index
