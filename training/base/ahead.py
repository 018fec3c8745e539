"""Data for each step of a run, determined by the step number alone: prefetched, or on demand."""

import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

import torch

AHEAD = 2  # number of steps prepared in advance
Made = TypeVar("Made")


class MadeByStep(ABC, Generic[Made]):
    """Provides the data of steps `first` to `last`; `waited` counts seconds spent waiting for them.

    With `is_ahead` they are made in a separate thread. On a GPU, work is queued in the order of
    the calls, so that no thread is needed.
    """

    def __init__(self, *, is_ahead: bool) -> None:
        self._is_ahead = is_ahead
        self.waited = 0.0

    def __call__(self, first: int, last: int) -> Iterator[Made]:
        """Yield the data of these steps."""
        if not self._is_ahead:
            for step in range(first, last):
                begun = time.perf_counter()
                made = self._made(step)
                self.waited += time.perf_counter() - begun
                yield made
            return
        coming: deque[Future[Made]] = deque()
        with ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            try:
                for step in range(first, last + AHEAD):
                    if step < last:
                        coming.append(pool.submit(self._made, step))
                    if step >= first + AHEAD:
                        begun = time.perf_counter()
                        made = coming.popleft().result()
                        self.waited += time.perf_counter() - begun
                        yield made
            finally:
                pool.shutdown(cancel_futures=True)

    @abstractmethod
    def _made(self, step: int) -> Made:
        """Return the data of a step; deterministic."""
