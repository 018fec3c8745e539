"""A worker whose jobs start and end under control of the test, in any order."""

import queue
import threading
from contextlib import suppress

from ctviewer.ui.base.jobs import _outcome
from tests.timing import PATIENCE


class Gate:
    """A point where work waits in its thread until the test lets it continue, with a result."""

    def __init__(self, hands):
        self._hands, self._open = hands, threading.Event()
        self.found = None

    def wait(self):
        self._hands.halted.put(self)
        assert self._open.wait(PATIENCE)
        return self.found

    def let(self, found=None):
        self.found = found
        self._open.set()
        self._hands.settle()


class Hands:
    """Replaces a `JobRunner`. A started job is `queued`, then runs in its own thread until it has
    `ended`, and is finally reported; the state changes only in calls by the test.
    """

    def __init__(self, _parent=None):
        self.queued, self.working, self.ended = [], [], []
        self.halted = queue.Queue()

    @property
    def jobs(self):
        """All jobs whose end was not reported."""
        return [*self.queued, *self.working, *(job for job, _ in self.ended)]

    def start(self, job):
        self.queued.append(job)

    def begin(self, job):
        self.queued.remove(job)
        self.working.append(job)
        threading.Thread(target=self._work, args=(job,), daemon=True).start()
        self.settle()

    def settle(self):
        """Wait until the released thread has ended or waits at a gate."""
        halted = self.halted.get(timeout=PATIENCE)
        if not isinstance(halted, Gate):
            job, outcome = halted
            self.working.remove(job)
            self.ended.append((job, outcome))

    def deliver(self, number):
        job, outcome = self.ended.pop(number)
        if outcome.error is None:
            job.finished.emit(outcome.result)
        elif type(outcome.error).__name__ == "Cancelled":
            job.cancelled.emit()
        else:
            job.failed.emit(outcome.error)

    def shutdown(self):
        for job in self.jobs:
            job.cancel()
        self.queued.clear()
        self.ended.clear()

    def _work(self, job):
        def report(_fraction, _label):
            if job.stop.is_set():
                from ctviewer.core.base.errors import Cancelled

                raise Cancelled

        with suppress(RuntimeError):
            self.halted.put((job, _outcome(job.work, report)))
