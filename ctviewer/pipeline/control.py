"""Pause, resume and cancel a batch from another thread."""

import threading
import time


class Control:
    """Controls a running batch; thread-safe.

    Paused readers finish their current file and take no other. A cancelled batch ends within two
    seconds; what was classified is on disk.
    """

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._going = threading.Event()
        self._going.set()
        self._rest_began: float | None = None
        self._rested = 0.0

    @property
    def cancelled(self) -> bool:
        """Whether the batch was cancelled."""
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        """Whether the batch is paused."""
        return not self._going.is_set()

    def pause(self) -> None:
        """Take no further file."""
        if not self.paused:
            self._rest_began = time.monotonic()
        self._going.clear()

    def resume(self) -> None:
        """End the pause."""
        self._rested += self._resting()
        self._rest_began = None
        self._going.set()

    def cancel(self) -> None:
        """End the batch, paused or not."""
        self._cancelled.set()
        self.resume()

    def wait_while_paused(self, seconds: float) -> bool:
        """Wait at most `seconds` for the end of a pause; return whether work may go on."""
        return self._going.wait(seconds)

    def working_seconds(self) -> float:
        """A monotonic clock in seconds that stops during a pause."""
        return time.monotonic() - self._rested - self._resting()

    def _resting(self) -> float:
        began = self._rest_began
        return 0.0 if began is None else time.monotonic() - began
