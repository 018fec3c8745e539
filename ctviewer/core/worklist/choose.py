"""Filtering and sorting of a worklist."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from ctviewer.core.analysis.result import Label, Status
from ctviewer.core.analysis.wording import notes_text
from ctviewer.core.worklist.lines import Line, Opinion

Key = Callable[[Line], float | str | None]

LABEL_ORDER = (Label.POSITIVE, Label.CLASS, Label.UNCERTAIN, Label.NEGATIVE, Label.NO_VERDICT)
STATUS_ORDER = (Status.REFUSED, Status.ERROR)  # after all labels
GATE_ORDER = ("refuse", "warn", "pass")
LEVEL_ORDER = ("foreign", "unusual", "usual")


class Column(Enum):
    """The columns of a worklist, in order."""

    FILE = "file"
    PROBABILITY = "probability"
    VERDICT = "verdict"
    INVOLVED = "involved"
    GRADE = "grade"
    GATE = "gate"
    SAID = "said"
    DISTRIBUTION = "distribution"
    NOTES = "notes"
    OPINION = "opinion"
    COMMENT = "comment"
    SECONDS = "seconds"


AnyColumn = Column | str
"""A column, or the name of a class for the column of its probability."""


class Kind(Enum):
    """Filters on the kind of a line."""

    ALL = "all"
    CLASSIFIED = "classified"
    POSITIVE = "positive"
    UNCERTAIN = "uncertain"
    NEGATIVE = "negative"
    NO_VERDICT = "no verdict"
    REFUSED = "refused"
    ERROR = "error"
    WARNED = "warned"
    BORDERLINE = "unusual"
    NOTED = "noted"
    UNREAD = "unread"
    DISAGREED = "disagreed"


AnyKind = Kind | str
"""A kind, or the name of a class as the label, for networks with more than two."""


KEYS: dict[Column, Key] = {
    Column.FILE: lambda line: line.called_in_table.casefold(),
    Column.PROBABILITY: lambda line: line.probability,
    Column.VERDICT: lambda line: _verdict_key(line),
    Column.INVOLVED: lambda line: line.involvement,
    Column.GRADE: lambda line: line.grade or None,
    Column.GATE: lambda line: _place(GATE_ORDER, line.gate),
    Column.DISTRIBUTION: lambda line: line.distance,
    Column.SECONDS: lambda line: line.seconds,
    Column.SAID: lambda line: line.said.casefold() or None,
    Column.NOTES: lambda line: notes_text(line.notes).casefold() or None,
    Column.OPINION: lambda line: line.remark.opinion.value or None,
    Column.COMMENT: lambda line: line.remark.comment.casefold() or None,
}

TESTS: dict[Kind, Callable[[Line], bool]] = {
    Kind.ALL: lambda _line: True,
    Kind.CLASSIFIED: lambda line: line.status is Status.OK,
    Kind.POSITIVE: lambda line: line.label is Label.POSITIVE,
    Kind.UNCERTAIN: lambda line: line.label is Label.UNCERTAIN,
    Kind.NEGATIVE: lambda line: line.label is Label.NEGATIVE,
    Kind.NO_VERDICT: lambda line: line.label is Label.NO_VERDICT,
    Kind.REFUSED: lambda line: line.status is Status.REFUSED,
    Kind.ERROR: lambda line: line.status is Status.ERROR,
    Kind.WARNED: lambda line: line.gate == "warn",
    Kind.BORDERLINE: lambda line: line.level in LEVEL_ORDER[:2],
    Kind.NOTED: lambda line: bool(line.notes),
    Kind.UNREAD: lambda line: line.remark.opinion is Opinion.NONE,
    Kind.DISAGREED: lambda line: line.remark.opinion is Opinion.DISAGREE,
}
assert set(KEYS) == set(Column)
assert set(TESTS) == set(Kind)


@dataclass(frozen=True)
class Choice:
    """A text and a kind to filter by, and the column to sort by.

    The kind may be the name of a class. Without a column the original order is kept.
    """

    text: str = ""
    kind: AnyKind = Kind.ALL
    column: AnyColumn | None = None
    descending: bool = False


def chosen(lines: Sequence[Line], choice: Choice) -> list[int]:
    """Indices of the lines that pass, in sorted order."""
    return ordered(lines, filtered(lines, choice), choice)


def filtered(lines: Sequence[Line], choice: Choice, first: int = 0) -> list[int]:
    """Indices from `first` on of the lines that pass, in original order."""
    test, words = _test_of(choice.kind), choice.text.casefold().split()
    return [
        index
        for index in range(first, len(lines))
        if test(lines[index]) and (not words or _holds(lines[index], words))
    ]


def ordered(lines: Sequence[Line], shown: Sequence[int], choice: Choice) -> list[int]:
    """Sort indices; missing values always come last, ties keep their order."""
    shown = sorted(shown)
    if choice.column is None:
        return shown
    key = _key_of(choice.column)
    keys = {index: key(lines[index]) for index in shown}
    known = [index for index in shown if keys[index] is not None]
    unknown = [index for index in shown if keys[index] is None]
    known.sort(key=keys.__getitem__, reverse=choice.descending)  # type: ignore[arg-type]
    return known + unknown


def _test_of(kind: AnyKind) -> Callable[[Line], bool]:
    if isinstance(kind, Kind):
        return TESTS[kind]
    return lambda line: line.label is Label.CLASS and line.called == kind


def _key_of(column: AnyColumn) -> Key:
    if isinstance(column, Column):
        return KEYS[column]
    return lambda line: line.probabilities.get(column)


def _holds(line: Line, words: Sequence[str]) -> bool:
    parts = (str(line.path), line.title, line.said, *line.codes, *line.notes, line.remark.comment)
    text = " ".join(parts).casefold()
    return all(word in text for word in words)


def _verdict_key(line: Line) -> str:
    """Sort key: labels in their order (classes by name), then scans without one."""
    if line.label is not None:
        return f"{LABEL_ORDER.index(line.label)} {line.called.casefold()}"
    known = line.status in STATUS_ORDER
    return f"{len(LABEL_ORDER) + (STATUS_ORDER.index(line.status) if known else 0)}"


def _place(order: Sequence[str], word: str) -> int | None:
    return order.index(word) if word in order else None
