"""Pause, go on, cancel: asked for in one thread, obeyed in others."""

import threading
import time


class Control:
    """The reins of a running batch; every method may be called from any thread.

    Paused readers finish the file they have and take no other. Cancelled, a batch ends within
    two seconds; what was classified is on disk.
    """

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._going = threading.Event()
        self._going.set()
        self._rest_began: float | None = None
        self._rested = 0.0

    @property
    def cancelled(self) -> bool:
        """Whether the batch was asked to end."""
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        """Whether the batch was asked to wait."""
        return not self._going.is_set()

    def pause(self) -> None:
        """Take no further file."""
        if not self.paused:
            self._rest_began = time.monotonic()
        self._going.clear()

    def go_on(self) -> None:
        """End a pause."""
        self._rested += self._resting()
        self._rest_began = None
        self._going.set()

    def cancel(self) -> None:
        """End the batch, paused or not."""
        self._cancelled.set()
        self.go_on()

    def may_go_on(self, seconds: float) -> bool:
        """Whether there is no pause, or its end comes within so many seconds."""
        return self._going.wait(seconds)

    def working_seconds(self) -> float:
        """A monotonic clock in seconds that stands still during a pause."""
        return time.monotonic() - self._rested - self._resting()

    def _resting(self) -> float:
        began = self._rest_began
        return 0.0 if began is None else time.monotonic() - began
