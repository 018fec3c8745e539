"""Outcomes of a batch's files, and its progress."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ctviewer.core.base.errors import UserError
from ctviewer.core.formats.reading import Stamp
from ctviewer.pipeline.survey import Found


class ResultFileError(UserError):
    """A result file that cannot be used."""


class Stopped(UserError):  # noqa: N818  (it is an outcome, as much as an error)
    """A run that cannot go on now; what it classified is on disk, and it can be resumed."""


@dataclass(frozen=True)
class Outcome:
    """A finished file: its row as `Row.to_dict()`, and a line of text.

    `stamp` is None if a later run should classify the file again; `index` is its place in the list
    of all files, `size` the file's size in bytes; `unsaved` is set if maps were requested and not
    saved. `masks` and `maps` record the masks and maps of the run, to detect later changes.
    """

    row: dict[str, Any]
    stamp: Stamp | None
    index: int
    size: int = 0
    text: str = ""
    unsaved: bool = False
    masks: Mapping[str, Any] = field(default_factory=dict)
    maps: Mapping[str, Any] = field(default_factory=dict)

    def with_note(self, note: str) -> "Outcome":
        """The row with one more note, on maps that were not saved."""
        row = {**self.row, "notes": [*self.row["notes"], note]}
        return replace(self.with_row(row, (note,)), unsaved=True)

    def with_row(self, row: dict[str, Any], said: Sequence[str] = ()) -> "Outcome":
        """The same outcome with another row, and more sentences in `said`."""
        return replace(self, row=row, text=" ".join((self.text, *said)))

    @property
    def path(self) -> str:
        """The file's path as found."""
        return str(self.row["path"])

    @property
    def status(self) -> str:
        """A value of `Status`."""
        return str(self.row["status"])


MIN_FILES = 5  # with fewer, one odd file would dominate the estimate
WINDOW_SECONDS = 120.0  # the rate is over the last two minutes


@dataclass(frozen=True)
class BatchProgress:
    """`done` of `total` files, including those of an earlier run.

    `per_minute` and `seconds_left` are None until enough files were classified.
    """

    done: int
    total: int
    per_minute: float | None = None
    seconds_left: float | None = None


class Pace:
    """Counts files and bytes as they are done.

    The remaining time is the larger of two estimates: by bytes, since a scan of 300 MB takes as
    long as many small ones, and by files, since each has a fixed cost.
    """

    def __init__(self, files: Sequence[Found], before: int, clock: Callable[[], float]) -> None:
        """`before` files were done by an earlier run; `clock` gives working seconds."""
        self._clock = clock
        self._before = before
        self._files, self._bytes = len(files), sum(found.size for found in files)
        self._done = self._done_bytes = 0
        self._marks: deque[tuple[float, int, int]] = deque([(clock(), 0, 0)])

    def count(self, outcomes: Sequence[Outcome]) -> BatchProgress:
        """Count these as done."""
        now = self._clock()
        self._done += len(outcomes)
        self._done_bytes += sum(outcome.size for outcome in outcomes)
        self._marks.append((now, self._done, self._done_bytes))
        while len(self._marks) > MIN_FILES and now - self._marks[0][0] > WINDOW_SECONDS:
            self._marks.popleft()
        return self.now()

    def now(self) -> BatchProgress:
        """The progress after the last file."""
        done, total = self._before + self._done, self._before + self._files
        (start, files, size), (end, *_) = self._marks[0], self._marks[-1]
        took, classified, read = end - start, self._done - files, self._done_bytes - size
        if classified < MIN_FILES or took <= 0:
            return BatchProgress(done, total)
        left = (self._files - self._done) * took / classified
        if read > 0:
            left = max(left, (self._bytes - self._done_bytes) * took / read)
        return BatchProgress(done, total, 60 * classified / took, left)
