"""Ctrl+C and termination requests: finish cleanly, and report it in the exit code."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ctviewer.pipeline.control import Control

SHELL_OFFSET = 128  # shell convention: 128 plus the signal number


class EndingSignal:
    """The exit code for the signal that ended the work, None without one."""

    code: int | None = None


@contextmanager
def cancelling(control: Control) -> Iterator[EndingSignal]:
    """Within the context, the first signal cancels the batch, the second ends the program."""
    ended = EndingSignal()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if ended.code is not None:
            raise KeyboardInterrupt
        ended.code = SHELL_OFFSET + number
        control.cancel()

    before = {which: signal.signal(which, on_signal) for which in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)
