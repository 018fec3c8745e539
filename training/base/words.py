"""Text for users: rate and remaining time; Markdown."""

import time
from collections.abc import Callable, Sequence

MINUTE, HOUR = 60.0, 3600.0


class Rate:
    """Rate and remaining time of work that counts from `done` up to `total`."""

    def __init__(
        self, total: int, done: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total, self._first, self._clock = total, done, clock
        self._begun = clock()

    def __call__(self, done: int) -> str:
        """Return ", 3.1/s, 4 min left" for the number done so far; empty at the start."""
        seconds, fresh = self._clock() - self._begun, done - self._first
        if fresh <= 0 or seconds <= 0.0:
            return ""
        left = (self._total - done) * seconds / fresh
        return f", {rate(fresh / seconds)}, {duration(left)} left"


def reason(error: Exception) -> str:
    """Return the first line of an error message; if wrapped by a compiler, of the inner error."""
    inner = getattr(error, "inner_exception", None) or error
    said = str(inner).strip().splitlines()
    return said[0].rstrip(".") if said else type(inner).__name__


def rate(per_second: float) -> str:
    """Return a rate in the unit that gives a number above 1: "2.5/s", "3.1/min" or "4.0/h"."""
    for unit, seconds in (("s", 1.0), ("min", MINUTE)):
        if per_second * seconds >= 1.0:
            return f"{per_second * seconds:.1f}/{unit}"
    return f"{per_second * HOUR:.1f}/h"


def duration(seconds: float) -> str:
    """Return a readable duration: "40 s", "12 min", "3.5 h"."""
    if seconds < 1.5 * MINUTE:
        return f"{seconds:.0f} s"
    if seconds < 1.5 * HOUR:
        return f"{seconds / MINUTE:.0f} min"
    return f"{seconds / HOUR:.1f} h"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; no row may be longer than the header."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
