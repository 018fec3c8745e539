"""The steps of a blind read: a scan is opened, scored, and then its result revealed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.analysis.result import Result
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import append_rows, csv_line
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.sidecar.content import kept_reading
from ctviewer.core.worklist.blindread import TITLES, Blindness, Reading, Scale
from ctviewer.ui.base.words import sentence
from ctviewer.ui.scan.session import Session, Stage

HEAD = csv_line(TITLES).encode("utf-8-sig")


class Step(Enum):
    """The step of a blind read."""

    OFF = "off"
    NO_SCAN = "no scan is open"
    READING = "the reader has not committed a score"
    WAITING = "committed, and the network has not answered"
    REVEALED = "the number is shown beside the score"
    SEEN = "the number was shown before, so there is nothing to read blind"


@dataclass(frozen=True)
class BlindState:
    """The step, table and scale, number of readings, and the scan's own reading."""

    step: Step = Step.OFF
    table: Path = Path()
    scale: Scale = Scale.PERCENT
    written: int = 0
    opened: datetime | None = None
    reading: Reading | None = None


class BlindReader(QObject):
    """Writes each reading to the table before the session may show the scan's result.

    A reading whose scan is closed before classification ends is written without a result.
    """

    changed = Signal()
    committed = Signal(object, object)  # the volume that was read, and its `KeptReading`

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = BlindState()
        self._volume: Volume | None = None  # of the reading, even if another is open
        self._session = session
        self._unwritten: tuple[bytes, ...] = ()
        session.scan_changed.connect(self._on_scan_changed)
        session.result_changed.connect(self._on_result_changed)

    @property
    def is_on(self) -> bool:
        """Whether numbers are withheld."""
        return self.state.step is not Step.OFF

    def begin(self, table: Path, scale: Scale) -> None:
        """Withhold numbers from now on, and append readings to a table.

        Raises:
            UserError: the table cannot be written, or has another format.
        """
        append_rows(table, HEAD, b"")
        self.state = BlindState(Step.NO_SCAN, table, scale)
        self._session.blind(replace(self._session.blindness, is_on=True))
        self._on_scan_changed()

    def commit(self, score: int, comment: str) -> None:
        """Commit the reader's score; the result is revealed when it is known and written.

        Raises:
            UserError: the table cannot be written; the score is then not committed.
        """
        scan, opened = self._session.scan, self.state.opened
        if self.state.step is not Step.READING or scan is None or opened is None:
            return
        source = scan.volume.source
        reading = Reading(
            source.name, source.sha256, self.state.scale, score, comment, opened, _now()
        )
        self._volume = scan.volume
        if self._is_known():
            self._reveal(reading)
        else:
            self._set(replace(self.state, step=Step.WAITING, reading=reading))

    def leave(self) -> None:
        """Show numbers again; a score waiting for the network is written without a result.

        Raises:
            UserError: readings could not be written; numbers stay withheld.
        """
        waiting = self.state.reading if self.state.step is Step.WAITING else None
        if waiting:
            self._write(waiting, None, None)
        else:
            self._flush()
        self._set(BlindState())
        self._session.blind(replace(self._session.blindness, is_on=False))

    def _is_known(self) -> bool:
        """Whether the network has a result, a refusal or an error."""
        idle = self._session.activity.stage is Stage.IDLE
        return self._session.sealed is not None or (idle and bool(self._session.problem))

    def _reveal(self, reading: Reading) -> None:
        result = self._session.sealed
        self._write(reading, _now() if result else None, result)
        self._set(replace(self.state, step=Step.REVEALED, reading=reading))
        self._session.blind(self._session.blindness.having_seen(reading.sha256))

    def _write(self, reading: Reading, revealed: datetime | None, result: Result | None) -> None:
        row = _row(reading, revealed, result)
        self._flush((row,))
        self._say_committed(reading, revealed, result)

    def _say_committed(
        self, reading: Reading, revealed: datetime | None = None, result: Result | None = None
    ) -> None:
        if self._volume is not None:
            self.committed.emit(self._volume, kept_reading(reading, revealed, result))

    def _flush(self, rows: Sequence[bytes] = ()) -> None:
        """Write rows, after earlier ones that could not be written."""
        rows = (*self._unwritten, *rows)
        if rows:
            append_rows(self.state.table, HEAD, b"".join(rows))
            self._unwritten = ()
            self.state = replace(self.state, written=self.state.written + len(rows))

    def _set(self, state: BlindState) -> None:
        self.state = state
        self.changed.emit()

    def _keep(self, reading: Reading) -> None:
        """Write a reading whose scan was closed; retry later if it fails."""
        try:
            self._write(reading, None, None)
        except UserError as error:
            self._unwritten += (_row(reading, None, None),)
            self._say_committed(reading)
            self._session.failed.emit(sentence(error))

    @Slot()
    def _on_scan_changed(self) -> None:
        if not self.is_on:
            return
        if self.state.step is Step.WAITING and self.state.reading is not None:
            self._keep(self.state.reading)
        scan, seen = self._session.scan, self._session.blindness.seen
        step = Step.NO_SCAN if scan is None else Step.READING
        if scan is not None and scan.volume.source.sha256 in seen:
            step = Step.SEEN
        self._set(replace(self.state, step=step, opened=_now(), reading=None))

    @Slot()
    def _on_result_changed(self) -> None:
        reading, scan = self.state.reading, self._session.scan
        if self.state.step is not Step.WAITING or reading is None or scan is None:
            return
        if scan.volume.source.sha256 != reading.sha256 or not self._is_known():
            return
        try:
            self._reveal(reading)
        except UserError as error:
            self._session.failed.emit(sentence(error))
            self._set(replace(self.state, step=Step.READING, reading=None))


def _now() -> datetime:
    return datetime.now().astimezone()


class BlindSync(QObject):
    """Synchronises the blindness of both sessions.

    The first session decides whether it is on, and a number seen in one counts as seen in both;
    everything that shows numbers listens to its `result_changed`.
    """

    def __init__(self, first: Session, second: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._first = first
        self._second = second
        first.result_changed.connect(self._share)
        second.result_changed.connect(self._share)

    @Slot()
    def _share(self) -> None:
        first, second = self._first.blindness, self._second.blindness
        shared = Blindness(first.is_on, first.seen | second.seen)
        self._first.blind(shared)
        self._second.blind(shared)


def _row(reading: Reading, revealed: datetime | None, result: Result | None) -> bytes:
    """A line of the table; bytes of a file name that are not valid UTF-8 are escaped."""
    return csv_line(reading.cells(revealed, result)).encode("utf-8", "backslashreplace")
