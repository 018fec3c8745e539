"""Work in one long-lived thread, its news as signals on the GUI thread."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.errors import Cancelled, UserError
from ctviewer.core.report import Report
from ctviewer.ui.messages import trace_of

log = logging.getLogger(__name__)

Work = Callable[[Report], Any]


class Job(QObject):
    """One piece of work; make it on the GUI thread, connect it, then start it.

    Exactly one of `finished`, `failed` and `cancelled` comes, and comes last. Connect them only
    to methods of QObjects: a lambda would run in the worker.
    """

    progressed = Signal(float, str)
    finished = Signal(object)
    failed = Signal(Exception)
    cancelled = Signal()

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to end at its next report."""
        self._stop.set()

    def run(self) -> None:
        """Do the work (in the worker thread); never raises."""
        try:
            self._report(0.0, "")
            result = self._work(self._report)
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:
            if not isinstance(error, UserError):
                log.error("a job failed: %s", trace_of(error))
            self.failed.emit(error)
        else:
            self.finished.emit(result)

    def _report(self, fraction: float, label: str) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(fraction, label)


class JobRunner(QObject):
    """One worker thread; it owns every job that has not ended."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: set[Job] = set()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker")
        self._ended.connect(self._forget)

    def start(self, job: Job) -> None:
        """Queue a job whose signals are already connected."""
        job.setParent(self)
        self._jobs.add(job)
        self._pool.submit(self._run, job)

    def shutdown(self) -> None:
        """Cancel every job and wait for the thread to end."""
        for job in self._jobs:
            job.cancel()
        self._pool.shutdown(wait=True)

    def _run(self, job: Job) -> None:
        job.run()
        self._ended.emit(job)  # only now: a job must not be deleted while it still emits

    @Slot(object)
    def _forget(self, job: Job) -> None:
        self._jobs.discard(job)
        job.deleteLater()
