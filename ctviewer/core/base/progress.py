"""How long work reports its progress: a plain callable, so that core needs no Qt."""

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Called with the fraction done (0..1) and a short label; may raise `Cancelled`."""


def silent(_fraction: float, _label: str) -> None:
    """The report of someone who does not listen."""


def named(progress: Progress, label: str) -> Progress:
    """The same report with one label, whatever the stages within call themselves."""

    def renamed(fraction: float, _label: str) -> None:
        progress(fraction, label)

    return renamed


def part(progress: Progress, start: float, end: float) -> Progress:
    """A report for one stage: its 0..1 becomes start..end of the whole."""

    def within(fraction: float, label: str) -> None:
        progress(start + (end - start) * fraction, label)

    return within
