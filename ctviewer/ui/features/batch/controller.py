"""The batch of the window: checks, runs, pauses, cancels and resumes it in a thread of its own."""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import Progress, part
from ctviewer.core.formats.dicom.titles import distinct_titles
from ctviewer.core.formats.found import Discovery, Omitted, omitted_text
from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.worklist.lines import JsonRow
from ctviewer.core.worklist.preflight import Preflight, preflight
from ctviewer.core.worklist.remarks import save_titles
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import BatchProgress
from ctviewer.pipeline.survey import Surveyed, stamped
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.preferences import read
from ctviewer.ui.base.words import filled, sentence, word
from ctviewer.ui.features.batch.engine import BatchEnd, BatchEngine, Networks, StoredRows
from ctviewer.ui.features.batch.memory import LastBatch, last_batch, new_results, remember
from ctviewer.ui.features.batch.worklist import Worklist


class Phase(Enum):
    """The phase of a batch, from choosing a folder to its last row."""

    NONE = "none"
    LOOKING = "looking"
    RECALLING = "recalling"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DONE = "done"


Masks = Mapping[MaskKind, int]
Looked = tuple[Surveyed, Preflight, Mapping[Path, str], Masks]
CLASSIFYING = {Phase.RUNNING, Phase.PAUSED, Phase.STOPPING}


@dataclass(frozen=True)
class BatchState:
    """A phase with its data; `found` will be classified.

    `fraction` (0..1) and `label` are the progress of the pre-flight, `progress` that of
    classifying; `problem` is the sentence of what ended it, `seconds` its duration until then, 0 if
    unknown. `titles` are those of DICOM series by path; `masks` is the number of scans with a mask,
    for each requested kind.
    """

    phase: Phase = Phase.NONE
    options: Options | None = None
    preflight: Preflight | None = None
    found: Surveyed | None = None
    progress: BatchProgress | None = None
    fraction: float = 0.0
    label: str = ""
    problem: str = ""
    seconds: float = 0.0
    titles: Mapping[Path, str] = field(default_factory=dict)
    masks: Masks = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether it ran and is finished or stopped."""
        return self.phase in (Phase.DONE, Phase.STOPPED)

    @property
    def classifying(self) -> bool:
        """Whether rows may still arrive."""
        return self.phase in CLASSIFYING

    @property
    def resumable(self) -> bool:
        """Whether it was started and has scans left."""
        return self.phase is Phase.STOPPED and self.options is not None


TICK_MS = 100  # rows reach the table at most ten times a second, however fast they arrive
FIND_SHARE = 0.1  # share of the pre-flight's progress for discovery


class Batch(QObject):
    """Holds the state of the batch, and adds its rows to the worklist.

    It has a worker thread of its own, so that scans can be opened and classified meanwhile. The
    network that `classifies` returns at the start is used to the end, because a table must not mix
    networks. `counted` carries the row counts of the last batch's result file.
    """

    changed = Signal()
    counted = Signal(object)
    failed = Signal(str)

    def __init__(
        self, engine: BatchEngine, networks: Networks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = BatchState()
        self.worklist = Worklist(self)
        self.worklist.failed.connect(self.failed)
        self.engine = engine
        self._networks = networks
        self._runner = JobRunner(self)
        self._job = CurrentJob(self._runner, self)
        self._job.progressed.connect(self._on_progressed)
        self._job.failed.connect(self._on_failed)
        self._job.cancelled.connect(self._on_cancelled)
        self._counting = CurrentJob(self._runner, self)
        self._control = Control()
        self._began = 0.0
        self._giving_way = False
        self._arrived: deque[tuple[Sequence[JsonRow], BatchProgress]] = (
            deque()
        )  # filled in the batch's thread
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self._take_arrived)

    def look(self, options: Options, found: Discovery | None = None) -> None:
        """Find the scans for the options, unless already `found`, and run the pre-flight."""
        if self.state.classifying:
            self.failed.emit(self.tr("A batch is running; cancel it before another is begun."))
            return
        options = options.with_network(self._networks.options)
        self._set(BatchState(Phase.LOOKING, options))
        self._job.start(partial(self._look, options, found), self._on_looked)

    def start(self) -> None:
        """Classify what was found, into a new result file."""
        options = self.state.options
        if self.state.phase is not Phase.READY or options is None:
            return
        try:
            results = new_results()
        except UserError as error:
            self.failed.emit(sentence(error))
            return
        self.worklist.start(results, network=options.trusted)
        self.worklist.titles = self.state.titles
        self._keep_titles(results)
        self._run(replace(options, jsonl=results, resume=False), self.state.found)

    def resume(self) -> None:
        """Resume the last batch with its own network; finished rows are kept."""
        options = self.state.options
        if not self.state.resumable or options is None:
            return
        network = self._networks.options_of(options.trusted)
        if network is None:
            self.failed.emit(
                self.tr(
                    "The network that began this batch is no longer in your list. Add it again "
                    "under Network, Networks…, or begin a new batch."
                )
            )
            return
        again = replace(options.with_network(network), calibration=options.calibration)
        self._run(replace(again, resume=True))

    @property
    def is_by_another(self) -> bool:
        """Whether the batch uses another network or calibration than the current one."""
        options, now = self.state.options, self._networks.options
        if options is None:
            return False
        return (options.trusted, options.calibration) != (now.trusted, now.calibration)

    @Slot()
    def take_network(self) -> None:
        """Use the newly chosen network for a batch that has not started."""
        options = self.state.options
        if self.state.phase in (Phase.LOOKING, Phase.READY) and options is not None:
            self._set(replace(self.state, options=options.with_network(self._networks.options)))
        else:
            self.changed.emit()

    @property
    def unfinished(self) -> bool:
        """Whether the last batch, perhaps of an earlier session, can be resumed."""
        last = self.last
        return self.can_recall and last is not None and not (last.finished or last.asked)

    @property
    def last(self) -> LastBatch | None:
        """The batch that ran last, in this session or an earlier one."""
        return last_batch(self.engine.defaults)

    def count_last(self) -> None:
        """Count the rows of the last batch; errors are reported when it is shown."""
        last = self.last
        if last is not None:
            self._counting.start(partial(self._read, last.options), self.counted.emit)

    @property
    def left_out(self) -> str:
        """What was left out of the worklist's batch, as a sentence; "" if unknown or nothing."""
        return omitted_text(self.omitted)

    @property
    def omitted(self) -> tuple[Omitted, ...]:
        """What was left out of the worklist's batch, as far as known."""
        ran = self.state.classifying or self.state.ended
        return self.state.found.omitted if ran and self.state.found else ()

    @property
    def can_recall(self) -> bool:
        """Whether there is a last batch that can be shown."""
        return self.state.phase is Phase.NONE and self.last is not None

    @Slot()
    def recall(self) -> None:
        """Show the worklist of the last batch."""
        self._recall(self._on_recalled)

    @Slot()
    def recall_and_resume(self) -> None:
        """Show the worklist of the last batch, and classify what is left of it."""
        self._recall(self._on_recalled_to_resume)

    def toggle_pause(self) -> None:
        """Pause or continue."""
        other = {Phase.RUNNING: Phase.PAUSED, Phase.PAUSED: Phase.RUNNING}
        self._set(replace(self.state, phase=other.get(self.state.phase, self.state.phase)))
        self._apply_pause()

    def pause_for_viewer(self, asked: bool) -> None:
        """Take no further file while the user waits for a scan: two at once take three times."""
        self._giving_way = asked
        self._apply_pause()

    def cancel(self) -> None:
        """Stop the run; finished rows are kept, and it can be resumed."""
        if self.state.classifying:
            self._control.cancel()
            self._set(replace(self.state, phase=Phase.STOPPING))
        elif self._job.is_on:
            self._job.drop()
            self._end(Phase.NONE)

    def shutdown(self) -> None:
        """Stop the run, and wait for it."""
        self._control.cancel()
        self._runner.shutdown()
        self._ticks.stop()
        self._take_arrived()
        self.worklist.save()

    def _keep_titles(self, results: Path) -> None:
        """Save titles for reopening the batch; never with patients' IDs."""
        if self.state.found is not None:
            try:
                save_titles(results, _titles(self.state.found.discovery, named=False))
            except UserError as error:
                self.failed.emit(sentence(error))

    def _apply_pause(self) -> None:
        """Pause or continue, depending on the user and the viewer."""
        if self.state.phase is Phase.PAUSED or self._giving_way:
            self._control.pause()
        else:
            self._control.resume()

    def _recall(self, done: Callable[[StoredRows], None]) -> None:
        last = self.last
        if last is not None and self.can_recall:
            known = Surveyed((), last.omitted)
            self._set(BatchState(Phase.RECALLING, last.options, found=known))
            self._job.start(partial(self._read, last.options), done)

    def _look(self, options: Options, known: Discovery | None, progress: Progress) -> Looked:
        finding = part(progress, 0.0, FIND_SHARE)
        found = stamped(known) if known else self.engine.find(options, finding)
        discovery = found.discovery
        seen = preflight(discovery, part(progress, FIND_SHARE, 1.0))
        titles = _titles(discovery, named=read("scan_named").scan_named)
        return found, seen, titles, _masks(discovery, options)

    def _read(self, options: Options, _progress: Progress) -> StoredRows:
        return self.engine.kept(options.jsonl or Path())

    def _run(self, options: Options, found: Surveyed | None = None) -> None:
        known = self.state.found.omitted if self.state.found else ()
        remember(options, finished=False, omitted=known)
        self._control = Control()
        self._apply_pause()
        self._began = time.monotonic()
        running = replace(self.state, phase=Phase.RUNNING, options=options, problem="", seconds=0.0)
        self._set(running)
        work = partial(self._classify, options, self._control, found)
        self._job.start(work, self._on_classified)
        self._ticks.start()

    def _classify(
        self, options: Options, control: Control, found: Surveyed | None, _progress: Progress
    ) -> BatchEnd:
        return self.engine.run(options, self._on_rows_stored, control, found)

    def _on_rows_stored(self, rows: Sequence[JsonRow], progress: BatchProgress) -> None:
        """Called in the batch's thread."""
        self._arrived.append((rows, progress))

    def _set(self, state: BatchState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()

    @Slot()
    def _take_arrived(self) -> None:
        fresh: list[JsonRow] = []
        progress = self.state.progress
        while self._arrived:
            rows, progress = self._arrived.popleft()
            fresh += rows
        if fresh:
            self.worklist.add(fresh)
        self._set(replace(self.state, progress=progress))

    def _end(self, phase: Phase, problem: str = "") -> None:
        self._ticks.stop()
        self._take_arrived()
        ran = time.monotonic() - self._began if self.state.classifying else 0.0
        self._set(replace(self.state, phase=phase, problem=problem, seconds=ran))

    @Slot(float, str)
    def _on_progressed(self, fraction: float, label: str) -> None:
        if self.state.phase is Phase.LOOKING:
            self._set(replace(self.state, fraction=fraction, label=label))

    def _on_looked(self, looked: Looked) -> None:
        found, seen, titles, masks = looked
        self._set(replace(self.state, found=found, preflight=seen, titles=titles, masks=masks))
        self._end(Phase.READY)

    def _on_recalled(self, kept: StoredRows) -> None:
        """Rows may be of missing files, so their number does not show whether all are done."""
        options, done = self.state.options, len(kept.rows)
        assert options is not None
        last = self.last
        finished = last is not None and last.finished
        self.worklist.start(options.jsonl, kept.rows, options.trusted)
        known = BatchProgress(done, kept.total) if done < kept.total else None
        self._set(replace(self.state, progress=known))
        self._end(Phase.DONE if finished else Phase.STOPPED)

    def _on_recalled_to_resume(self, kept: StoredRows) -> None:
        self._on_recalled(kept)
        self.resume()

    def _on_classified(self, ended: BatchEnd) -> None:
        if not ended.left and self.state.options is not None:
            remember(self.state.options, finished=True, omitted=self.omitted)
        self._end(Phase.STOPPED if ended.left else Phase.DONE, word(ended.stopped))
        if ended.stopped:
            self.failed.emit(word(ended.stopped))
        elif ended.unsaved:
            said = self.tr(
                "The maps of {count} classified {count:scan|scans} were not saved; the notes of "
                "{count:its row|their rows} say why."
            )
            self.failed.emit(filled(said, count=ended.unsaved))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._end(Phase.STOPPED if self.state.classifying else Phase.NONE, sentence(error))
        self.failed.emit(sentence(error))

    @Slot()
    def _on_cancelled(self) -> None:
        self._end(Phase.STOPPED if self.state.classifying else Phase.NONE)


def _titles(found: Discovery, *, named: bool) -> Mapping[Path, str]:
    """Titles of DICOM series, with the patient's ID only if `named`."""
    series = ((scan.path, scan.series) for scan in found.scans if scan.packed)
    titles = {path: word(each.title.text(named=named)) for path, each in series if each}
    return distinct_titles({path: title for path, title in titles.items() if title})


def _masks(found: Discovery, options: Options) -> Masks:
    """The number of scans with a mask, for each requested kind."""
    places = options.mask_places.items()
    return {
        kind: sum(place.of(scan.path, kind) is not None for scan in found.scans)
        for kind, place in places
    }
