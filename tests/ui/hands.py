"""A worker whose jobs begin and end when a test says so, in any order."""

import queue
import threading
from contextlib import suppress

from ctviewer.ui.base.jobs import _outcome
from tests.timing import PATIENCE


class Gate:
    """Where work waits in its thread until the test lets it go on, with what it is to find."""

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
    """Stands for a `JobRunner`. A job that was started is `queued`, then works in a thread of its
    own until it has `ended`, and is reported at last; nothing moves between two calls of a test.
    """

    def __init__(self, _parent=None):
        self.queued, self.working, self.ended = [], [], []
        self.halted = queue.Queue()

    @property
    def jobs(self):
        """All whose end was not reported."""
        return [*self.queued, *self.working, *(job for job, _ in self.ended)]

    def start(self, job):
        self.queued.append(job)

    def begin(self, job):
        self.queued.remove(job)
        self.working.append(job)
        threading.Thread(target=self._work, args=(job,), daemon=True).start()
        self.settle()

    def settle(self):
        """Wait until the thread that was let go has ended, or waits at a gate."""
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
