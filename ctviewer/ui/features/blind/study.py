"""A reading study for one reader: scan after scan, with each reading written at once."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.worklist.reading_study import (
    ReadingStudy,
    StudyReader,
    StudyReading,
    answered,
    load_study,
    merged,
    read_by,
    reader_path,
    save_study,
)
from ctviewer.ui.base.words import sentence
from ctviewer.ui.scan.session import Session, Stage


@dataclass(frozen=True)
class StudyState:
    """The study as seen by this reader: its file, the reader, and when the scan was shown.

    `awaited` is the item whose network answer is still to be stored, -1 for none.
    """

    study: ReadingStudy
    path: Path
    name: str
    opened: datetime | None = None
    awaited: int = -1

    @property
    def reader(self) -> StudyReader:
        """The reader's list and readings."""
        return self.study.reader(self.name)


class StudyRun(QObject):
    """Opens the reader's scans in order; numbers are withheld until the reader leaves.

    The network's answer is stored with a reading when it arrives, and never shown. `state` is None
    without a study.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: StudyState | None = None
        self._session = session
        session.scan_changed.connect(self._on_scan_changed)
        session.result_changed.connect(self._on_result_changed)

    @property
    def is_here(self) -> bool:
        """Whether the scan shown is the reader's next."""
        state, scan = self.state, self._session.scan
        if state is None or scan is None:
            return False
        item = state.reader.next_item
        return item is not None and state.reader.order[item] == scan.volume.source.sha256

    def join(self, path: Path, name: str) -> None:
        """Join a study as a reader, continuing where that reader stopped.

        Raises:
            UserError: the file is not a study, the reader's part is damaged or of another study, a
                scan's result was already seen, or the folder is not writable.
        """
        study, own = load_study(path), reader_path(path, name)
        study = replace(study, readers=())  # other readers' readings are not needed
        if own.exists():
            study = merged([study, load_study(own)])
        study = study.with_reader(study.reader(name))
        reader = study.reader(name)
        unread = set(reader.order[len(reader.readings) :])
        seen = len(unread & self._session.blindness.seen)
        if seen:
            raise UserError(
                Text(
                    "The network's number of {count} {count:scan|scans} of this study was shown "
                    "since the program was started, so {count:it|they} cannot be read blind. "
                    "Start it again to join.",
                    count=seen,
                )
            )
        save_study(own, study)
        self.state = StudyState(study, path, name)
        self._session.blind(replace(self._session.blindness, is_on=True))
        self.open_next()

    def open_next(self) -> None:
        """Open the reader's next scan, relative to the study's folder."""
        state = self.state
        item = state.reader.next_item if state else None
        if state is not None and item is not None:
            paths = {scan.sha256: scan.path for scan in state.study.scans}
            place = state.path.parent / paths[state.reader.order[item]]
            self.state = replace(state, opened=None)
            if self.is_here:  # the same scan twice in a row is already shown
                self._on_scan_changed()
            else:
                self._session.open(place)
        self.changed.emit()

    def commit(self, score: int, confidence: int, comment: str) -> None:
        """Store a reading, then open the next scan, once the network is done.

        Raises:
            UserError: it cannot be written, or the scan is not the next; nothing is committed then.
        """
        state, scan = self.state, self._session.scan
        if state is None or scan is None or state.opened is None:
            return
        item, now = state.reader.next_item, datetime.now().astimezone()
        if item is None:
            return
        seconds = round((now - state.opened).total_seconds(), 1)
        reading = StudyReading(item, scan.volume.source.sha256, score, confidence,
                               _moment(state.opened), _moment(now), seconds, comment)  # fmt: skip
        study = read_by(state.study, state.name, reading)
        self._save(replace(state, study=study, awaited=item, opened=None))
        self._on_result_changed()
        self.changed.emit()

    def leave(self) -> None:
        """Show numbers again, except for the scan to be read; the reader can rejoin later."""
        if self.is_here:
            self._session.close()
        self.state = None
        self._session.blind(replace(self._session.blindness, is_on=False))
        self.changed.emit()

    def _save(self, state: StudyState) -> None:
        save_study(reader_path(state.path, state.name), state.study)
        self.state = state

    @Slot()
    def _on_scan_changed(self) -> None:
        state = self.state
        if state is None:
            return
        opened = datetime.now().astimezone() if self.is_here else None
        self.state = replace(state, opened=opened, awaited=-1)
        self.changed.emit()

    @Slot()
    def _on_result_changed(self) -> None:
        """Store the network's answer for the scan just read, and continue."""
        state, result = self.state, self._session.sealed
        if state is None or state.awaited < 0 or not self._is_known():
            return
        score = result.score if result else None
        try:
            if result is not None:
                known = score.probabilities if score else {}
                asked = state.study.number_of(known, result.model.classes)
                study = answered(state.study, state.name, state.awaited, asked,
                                 result.model.sha256)  # fmt: skip
                self._save(replace(state, study=study, awaited=-1))
        except UserError as error:
            self._session.failed.emit(sentence(error))
        self.open_next()

    def _is_known(self) -> bool:
        idle = self._session.activity.stage is Stage.IDLE
        return self._session.sealed is not None or (idle and bool(self._session.problem))


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
