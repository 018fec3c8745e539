"""Timing checks that tolerate other load on the machine."""

from collections.abc import Callable

PATIENCE = 600.0
"""Timeout in seconds for events, generous for any machine; only a failing test takes so long."""


def best_of_three(measure: Callable[[], float], promised: float) -> float:
    """The first time in seconds within the limit, otherwise the best of three.

    Slow code is slow every time; a delay by another process is not repeated.
    """
    times: list[float] = []
    while len(times) < 3 and not (times and times[-1] < promised):
        times.append(measure())
    return min(times)
