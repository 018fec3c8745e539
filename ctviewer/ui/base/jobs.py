"""Background work in a single worker thread, reported by signals on the GUI thread."""

import gc
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ctviewer.core.base.errors import Cancelled, UserError
from ctviewer.core.base.progress import Progress
from ctviewer.ui.base.words import trace_of, word

log = logging.getLogger(__name__)

PROGRESS_S = 0.05  # between two progress reports of one kind; painting them delays the work

Work = Callable[[Progress], Any]
COLLECTION_MS = 1000  # between two collections of reference cycles


@dataclass(frozen=True)
class JobOutcome:
    """The result of a job, or the error it ended with."""

    result: Any = None
    error: Exception | None = None


class Job(QObject):
    """A unit of work; create it on the GUI thread, connect it, then start it.

    Exactly one of `finished`, `failed` and `cancelled` is emitted, as the last signal, unless the
    runner is shut down; all on the GUI thread. A job has no parent and the worker never holds one,
    so that Python deletes it on the GUI thread: with `deleteLater` beside a busy Python thread jobs
    were deleted twice (PySide 6.11).
    """

    progressed = Signal(float, str)
    finished = Signal(object)
    failed = Signal(Exception)
    cancelled = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to end at its next progress report."""
        self.stop.set()


class JobRunner(QObject):
    """One worker thread, which owns every job that has not ended."""

    _progressed = Signal(int, float, str)  # the job's number, fraction, label
    _ended = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[int, Job] = {}
        self._numbers = count()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker")
        self._over = False
        self._progressed.connect(self._on_progressed)
        self._ended.connect(self._on_ended)
        self.destroyed.connect(partial(_end, self._jobs, self._pool))

    def start(self, job: Job) -> None:
        """Queue a job whose signals are connected; ignored after shutdown."""
        if self._over:
            return
        number = next(self._numbers)
        self._jobs[number] = job
        self._pool.submit(self._run, number, job.work, job.stop)

    def shutdown(self) -> None:
        """Cancel every job and wait for the thread to end; pending reports are dropped."""
        self._over = True
        _end(self._jobs, self._pool)
        self._jobs.clear()

    def _run(self, number: int, work: Work, stop: threading.Event) -> None:
        shown, shown_at = None, -math.inf

        def progress(fraction: float, label: str) -> None:
            nonlocal shown, shown_at
            if stop.is_set():
                raise Cancelled
            kind, now = getattr(label, "template", label), time.monotonic()
            if kind != shown or now - shown_at >= PROGRESS_S:
                shown, shown_at = kind, now
                self._progressed.emit(number, fraction, word(label))

        self._ended.emit(number, _outcome(work, progress))

    @Slot(int, float, str)
    def _on_progressed(self, number: int, fraction: float, label: str) -> None:
        job = self._jobs.get(number)
        if job is not None:
            job.progressed.emit(fraction, label)

    @Slot(int, object)
    def _on_ended(self, number: int, outcome: JobOutcome) -> None:
        job = self._jobs.pop(number, None)
        if job is None:  # dropped by a shutdown
            return
        if isinstance(outcome.error, Cancelled):
            job.cancelled.emit()
        elif outcome.error is not None:
            job.failed.emit(outcome.error)
        else:
            job.finished.emit(outcome.result)


class CurrentJob(QObject):
    """The current job of an owner: always the newest.

    Starting another, or `drop`, cancels the previous one and ignores its signals: `progressed`,
    `failed` and `cancelled` belong to the newest only, and its result goes to the function given
    with it. When an end is reported, there is no current job any more.
    """

    progressed = Signal(float, str)
    failed = Signal(Exception)
    cancelled = Signal()

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._job: Job | None = None
        self._done: Callable[[Any], None] | None = None

    @property
    def is_on(self) -> bool:
        """Whether a job is running or queued."""
        return self._job is not None

    def start(self, work: Work, done: Callable[[Any], None]) -> None:
        """Start a job as the current one; `done` takes its result."""
        self.drop()
        self._job, self._done = Job(work), done
        job = self._job
        job.progressed.connect(self._on_progressed)
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)
        self._runner.start(job)

    def cancel(self) -> None:
        """Ask the job to end at its next report; its end is then reported."""
        if self._job is not None:
            self._job.cancel()

    def drop(self) -> None:
        """Cancel the job and ignore its signals."""
        self.cancel()
        self._job = self._done = None

    @Slot(float, str)
    def _on_progressed(self, fraction: float, label: str) -> None:
        if self.sender() is self._job:
            self.progressed.emit(fraction, label)

    @Slot(object)
    def _on_finished(self, result: object) -> None:
        done = self._done
        if self._has_ended() and done is not None:
            done(result)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if self._has_ended():
            self.failed.emit(error)

    @Slot()
    def _on_cancelled(self) -> None:
        if self._has_ended():
            self.cancelled.emit()

    def _has_ended(self) -> bool:
        """Whether the sender is the current job, which has just ended; it is then released."""
        if self.sender() is not self._job:
            return False
        self._job = self._done = None
        return True


@contextmanager
def gui_thread_collects() -> Iterator[None]:
    """Within the context, reference cycles are collected by the event loop only, every second.

    Otherwise Python collects in whichever thread allocates. A QObject in such a cycle would be
    deleted there, although its timers belong to the GUI thread, and Qt crashes. Automatic
    collection stays off afterwards, because a worker may outlive the event loop.
    """
    gc.disable()
    timer = QTimer(interval=COLLECTION_MS)
    timer.timeout.connect(_collect)
    timer.start()
    try:
        yield
    finally:
        timer.stop()


def _collect() -> None:
    """Collect the generations that Python itself would collect now."""
    counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
    for generation, (made, limit) in enumerate(counts):
        if made <= limit:
            return
        gc.collect(generation)


def _outcome(work: Work, progress: Progress) -> JobOutcome:
    """Do the work in the worker thread; never raises."""
    try:
        progress(0.0, "")
        return JobOutcome(work(progress))
    except Exception as error:
        if not isinstance(error, Cancelled | UserError):
            log.error("a job failed: %s", trace_of(error))
        return JobOutcome(error=error)


def _end(jobs: dict[int, Job], pool: ThreadPoolExecutor) -> None:
    """Cancel running jobs and wait, also if a runner is deleted without shutdown."""
    for job in jobs.values():
        job.cancel()
    pool.shutdown(wait=True)
