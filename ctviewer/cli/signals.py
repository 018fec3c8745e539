"""Ctrl+C and the system's request to end: finish cleanly, and say so in the exit code."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ctviewer.pipeline.control import Control

SHELL_OFFSET = 128  # the shells' custom: 128 and the signal's number


class EndingSignal:
    """The exit code of the signal that ended the work, None while none came."""

    code: int | None = None


@contextmanager
def cancelling(control: Control) -> Iterator[EndingSignal]:
    """Within, the first signal cancels the batch; the second ends the program at once."""
    ended = EndingSignal()

    def hear(number: int, _frame: FrameType | None) -> None:
        if ended.code is not None:
            raise KeyboardInterrupt
        ended.code = SHELL_OFFSET + number
        control.cancel()

    before = {which: signal.signal(which, hear) for which in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)
