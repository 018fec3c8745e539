"""The worklist: the lines of a batch, the reader's remarks on them, and which scan is open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ctviewer.core.base.errors import UserError
from ctviewer.core.worklist.blindread import Blindness, hash_of, without_answers
from ctviewer.core.worklist.lines import JsonRow, Line, Remark
from ctviewer.core.worklist.remarks import load_remarks, load_titles, save_remarks
from ctviewer.ui.base.words import recalled, sentence

SAVE_MS = 400  # after the last change, so that typing does not write a file for each letter


class Worklist(QObject):
    """Holds the lines in the order in which they came; a path has one line.

    `network` says, as `Options.trusted` does, which network classified them; `titles` what scans
    are called, by their paths, where that is known and not just the file's name.

    `added` carries the index of the first new line, `changed` that of a line that is different
    now; `opened_changed` says that another scan is shown, or the same still. Remarks are written
    beside the result file soon after they change, and by `save`.
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
        self._rows: list[JsonRow] = []  # as classified; a line may be withheld
        self._blindness = Blindness()
        self._places: dict[Path, int] = {}
        self._results: Path | None = None
        self._remarks: dict[Path, Remark] = {}
        self._saving = QTimer(self, interval=SAVE_MS, singleShot=True)
        self._saving.timeout.connect(self.save)

    @property
    def lines(self) -> Sequence[Line]:
        """All lines; not to be changed."""
        return self._lines

    def start(self, results: Path | None, rows: Iterable[JsonRow] = (), network: str = "") -> None:
        """Show another result file's rows, with the remarks and titles that lie beside it.

        Remarks that cannot be read come as a sentence in `failed`, and are left as they are: none
        can be made then.
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
        """Take more rows; one for a path that has a line takes its place."""
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
        """Note what the reader thinks of a line."""
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
        """Withhold the network's numbers from a blind reader, or show them."""
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
        """Note which scan the viewer shows."""
        if path != self.opened:
            self.opened = path
            self.opened_changed.emit()

    @Slot()
    def save(self) -> None:
        """Write what is not written yet."""
        if not self._saving.isActive() and self.sender() is not self._saving:
            return
        self._saving.stop()
        if self._results is not None:
            try:
                save_remarks(self._results, self._remarks)
            except UserError as error:
                self.failed.emit(sentence(error))

    def _take(self, rows: Iterable[JsonRow]) -> list[int]:
        """Make lines of rows; their indices."""
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
