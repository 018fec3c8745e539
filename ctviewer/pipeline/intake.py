"""What is read next, and what is classified together: the two decisions of the engine.

Both know no processes and no device, so they can be tried with a clock that is not one.
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
    """Hands out files, each once, and scans that the network wants to see in another box first.

    A scan may come back until each file that was taken is `done`; only then nothing is left. Used
    by many threads.
    """

    def __init__(self, files: Iterable[Found]) -> None:
        self._files = iter(files)
        self._again: deque[Again] = deque()
        self._open = 0
        self._news = threading.Condition()

    def take(self, seconds: float) -> Found | Again | None:
        """What to read now; None when nothing can come any more.

        Raises:
            queue.Empty: nothing came within so many seconds, but something may.
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

    def give_back(self, again: Again) -> None:
        """A scan that was taken is to be read once more."""
        with self._news:
            self._again.append(again)
            self._news.notify()

    def done(self, count: int) -> None:
        """So many of the files that were taken have their row."""
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
    """A batch that begins with `first`: what is there already, and what comes within `seconds`.

    `more` gives the next within so many seconds, 0 for what is there, or raises `queue.Empty`.
    The batch ends at `size`, or at the first time that nothing comes.
    """
    batch, latest = [first], clock() + seconds
    while len(batch) < size:
        try:
            batch.append(more(max(latest - clock(), 0.0)))
        except queue.Empty:
            break
    return batch
