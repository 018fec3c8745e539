"""Ctrl+C and termination requests: finish cleanly, and report it in the exit code."""

import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from ctviewer.pipeline.control import Control

SHELL_OFFSET = 128  # shell convention: 128 plus the signal number
HANG_UP = getattr(signal, "SIGHUP", None)  # Windows has none


class EndingSignal:
    """The exit code for the signal that ended the work, None without one."""

    code: int | None = None


@contextmanager
def cancelling(control: Control) -> Iterator[EndingSignal]:
    """Within the context, the first signal cancels the batch, the second ends the program.

    Closing the terminal cancels it too, unless the program was started with nohup.
    """
    ended = EndingSignal()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if ended.code is not None:
            raise KeyboardInterrupt
        ended.code = SHELL_OFFSET + number
        control.cancel()
        if number == HANG_UP:
            _discard_output()

    wanted = [signal.SIGINT, signal.SIGTERM]
    if HANG_UP is not None and signal.getsignal(HANG_UP) is not signal.SIG_IGN:
        wanted.append(HANG_UP)
    before = {which: signal.signal(which, on_signal) for which in wanted}
    try:
        yield ended
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


def _discard_output() -> None:
    """Discard what is still printed to a terminal: writing to a closed one is an error."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # not a real file
            if stat.S_ISCHR(os.fstat(stream.fileno()).st_mode):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
