"""How long work tells its progress: a plain callable, so that core needs no Qt."""

from collections.abc import Callable

Report = Callable[[float, str], None]
"""Called with the fraction done (0..1) and a short label; may raise `Cancelled`."""


def silent(_fraction: float, _label: str) -> None:
    """The report of someone who does not listen."""


def named(report: Report, label: str) -> Report:
    """The same report with one label, whatever the stages within call themselves."""

    def told(fraction: float, _label: str) -> None:
        report(fraction, label)

    return told


def part(report: Report, start: float, end: float) -> Report:
    """A report for one stage: its 0..1 becomes start..end of the whole."""

    def within(fraction: float, label: str) -> None:
        report(start + (end - start) * fraction, label)

    return within
