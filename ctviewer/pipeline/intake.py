"""Scheduling of the engine: what is read next, and what is classified together.

Independent of processes and devices, so that tests can use a fake clock.
"""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeVar

from ctviewer.pipeline.reading import Again
from ctviewer.pipeline.survey import Found

Taken = TypeVar("Taken")


class Intake:
    """Hands out each file once, and scans that must be read again for a second box first.

    A scan may come back until every file taken is `done`; only then is nothing left. Thread-safe.
    """

    def __init__(self, files: Iterable[Found]) -> None:
        self._files = iter(files)
        self._again: deque[Again] = deque()
        self._open = 0
        self._news = threading.Condition()

    def take(self, seconds: float) -> Found | Again | None:
        """The next file or scan to read; None when nothing can come any more.

        Raises:
            queue.Empty: nothing came within `seconds`, but something still may.
        """
        with self._news:
            if not self._again and (found := next(self._files, None)) is not None:
                self._open += 1
                return found
            if not self._again and self._open:
                self._news.wait(seconds)
            if self._again:
                return self._again.popleft()
            if self._open:
                raise queue.Empty
            return None

    def put_back(self, again: Again) -> None:
        """Queue a scan to be read once more."""
        with self._news:
            self._again.append(again)
            self._news.notify()

    def done(self, count: int) -> None:
        """Note that `count` of the files taken have their row."""
        with self._news:
            self._open -= count
            if not self._open:
                self._news.notify_all()


def filled(
    first: Taken,
    more: Callable[[float], Taken],
    size: int,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> list[Taken]:
    """A batch that starts with `first`: what is ready, and what arrives within `seconds`.

    `more` returns the next within its argument in seconds (0: only what is ready), or raises
    `queue.Empty`. The batch ends at `size`, or when nothing arrives in time.
    """
    batch, latest = [first], clock() + seconds
    while len(batch) < size:
        try:
            batch.append(more(max(latest - clock(), 0.0)))
        except queue.Empty:
            break
    return batch
