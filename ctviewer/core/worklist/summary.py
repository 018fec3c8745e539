"""Counts of a batch's scans by outcome."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ctviewer.core.analysis.result import Label, Status
from ctviewer.core.worklist.choose import LABEL_ORDER, AnyKind, Kind
from ctviewer.core.worklist.lines import Line

OUTCOMES = {
    Status.OK: Kind.CLASSIFIED,
    Status.REFUSED: Kind.REFUSED,
    Status.ERROR: Kind.ERROR,
}
VERDICTS = {
    Label.POSITIVE: Kind.POSITIVE,
    Label.UNCERTAIN: Kind.UNCERTAIN,
    Label.NEGATIVE: Kind.NEGATIVE,
    Label.NO_VERDICT: Kind.NO_VERDICT,
}
assert set(OUTCOMES) == set(Status)
assert set(VERDICTS) == set(Label) - {Label.CLASS}


@dataclass(frozen=True)
class Outcomes:
    """The number of lines of each kind, as used by the filters.

    `outcomes` always has all three, `verdicts` those that occur, in order.
    """

    outcomes: tuple[tuple[AnyKind, int], ...]
    verdicts: tuple[tuple[AnyKind, int], ...]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Outcomes":
        """The summary of a worklist."""
        ended = Counter(line.status for line in lines)
        called = Counter(_verdict(line) for line in lines if line.label is not None)
        order = sorted(called, key=lambda each: (LABEL_ORDER.index(each[0]), each[1]))
        return cls(
            tuple((kind, ended[status]) for status, kind in OUTCOMES.items()),
            tuple((VERDICTS.get(label, name), called[label, name]) for label, name in order),
        )


def masks_counted(lines: Sequence[Line]) -> dict[str, Counter[str]]:
    """The number of masks by kind and state, for a batch with masks."""
    counts: dict[str, Counter[str]] = {}
    for line in lines:
        for kind, state in (line.row.get("masks_asked") or {}).items():
            counts.setdefault(kind, Counter())[state] += 1
    return counts


def _verdict(line: Line) -> tuple[Label, str]:
    """The label of a line, with its class if the label is a class."""
    assert line.label is not None
    return line.label, line.called if line.label is Label.CLASS else ""
