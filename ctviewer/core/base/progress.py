"""Progress of long computations as a plain callable, so that core needs no Qt."""

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Called with the fraction done (0..1) and a short label; may raise `Cancelled`."""


def silent(_fraction: float, _label: str) -> None:
    """A progress callback that does nothing."""


def named(progress: Progress, label: str) -> Progress:
    """The same callback with a fixed label for all stages."""

    def renamed(fraction: float, _label: str) -> None:
        progress(fraction, label)

    return renamed


def part(progress: Progress, start: float, end: float) -> Progress:
    """A callback for one stage, whose 0..1 is mapped to start..end of the whole."""

    def within(fraction: float, label: str) -> None:
        progress(start + (end - start) * fraction, label)

    return within
