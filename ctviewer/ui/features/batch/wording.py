"""Wording of the worklist's table."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.analysis.result import Status
from ctviewer.core.analysis.wording import (
    NOT_CLASSIFIED,
    class_text,
    notes_text,
    percent_text,
    share_text,
    verdict_text,
)
from ctviewer.core.statistics.familiarity import Level
from ctviewer.core.worklist.choose import AnyColumn, AnyKind, Column, Kind
from ctviewer.core.worklist.lines import Line, Opinion
from ctviewer.ui.base.words import number, sentence_case, word

TITLES = {
    Column.FILE: "File",
    Column.PROBABILITY: "Probability",
    Column.VERDICT: "Verdict",
    Column.INVOLVED: "Involved",
    Column.GRADE: "Grade",
    Column.GATE: "Input check",
    Column.DISTRIBUTION: "Like training",
    Column.SECONDS: "Seconds",
    Column.SAID: "Reason or warning",
    Column.NOTES: "Notes",
    Column.OPINION: "Opinion",
    Column.COMMENT: "Comment",
}
TIPS = {
    Column.INVOLVED: "Share of the lung that the heat map covers",
    Column.GRADE: "CT-0 to CT-4, from the involved share",
    Column.GATE: "Whether the network may classify the scan",
    Column.DISTRIBUTION: "How far the scan is from those of training; larger means less similar",
    Column.SECONDS: "Reading and classifying this scan",
    Column.NOTES: "What was left out of the scan, or computed otherwise",
    Column.OPINION: "Yours: Shift+A agrees, Shift+D disagrees",
    Column.COMMENT: "Yours: F2 or a double click to write",
}
KINDS = {
    Kind.ALL: "All scans",
    Kind.CLASSIFIED: "Classified",
    Kind.POSITIVE: "Positive",
    Kind.UNCERTAIN: "Uncertain",
    Kind.NEGATIVE: "Negative",
    Kind.NO_VERDICT: "No verdict",
    Kind.REFUSED: "Refused",
    Kind.ERROR: "Errors",
    Kind.WARNED: "With warnings",
    Kind.BORDERLINE: "Unlike training",
    Kind.NOTED: "With notes",
    Kind.UNREAD: "Without an opinion",
    Kind.DISAGREED: "Disagreed",
}
GATES = {"pass": "Passed", "warn": "Warned", "refuse": "Refused", "": ""}
OPINIONS = {Opinion.NONE: "", Opinion.AGREE: "Agree", Opinion.DISAGREE: "Disagree"}


def text(source: str) -> str:
    """Translate a word."""
    return QCoreApplication.translate("worklist", source) if source else ""


def title_text(column: AnyColumn, classes: Classes) -> str:
    """The title of a column; a probability column has the name of its class."""
    if column is Column.PROBABILITY and classes.positive:
        column = classes.positive
    if isinstance(column, Column):
        return text(TITLES[column])
    return word(class_text(column, classes))


def tip_text(column: AnyColumn, classes: Classes) -> str:
    """The tool tip of a column title; "" if it needs none."""
    if isinstance(column, Column) and column is not Column.PROBABILITY:
        return text(TIPS.get(column, ""))
    meaning = text("Calibrated probability of “{name}”")
    return meaning.format(name=title_text(column, classes))


def cell_text(line: Line, column: AnyColumn) -> str:
    """A line's text in a column; "" without content."""
    if isinstance(column, Column):
        return _TEXTS[column](line)
    share = line.probabilities.get(column)
    return "" if share is None else percent_text(share)


def kind_text(kind: AnyKind, classes: Classes) -> str:
    """The name of a kind, or of a class."""
    return text(KINDS[kind]) if isinstance(kind, Kind) else word(class_text(kind, classes))


def duration_text(seconds: float) -> str:
    """A duration: "42 s", "3 min 20 s", "2 h 05 min"."""
    whole = round(seconds)
    if whole < 60:
        return text("{seconds} s").format(seconds=whole)
    if whole < 3600:
        return text("{minutes} min {seconds} s").format(minutes=whole // 60, seconds=whole % 60)
    hours, minutes = whole // 3600, whole % 3600 // 60
    return text("{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def left_text(seconds: float) -> str:
    """The remaining time, coarsely rounded as it is an estimate."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return text("less than a minute left")
    if minutes < 90:
        return text("about {count} min left").format(count=minutes)
    return text("about {count} h left").format(count=round(minutes / 60))


def _verdict(line: Line) -> str:
    if line.label:
        return word(verdict_text(line.called, line.classes))
    return word(NOT_CLASSIFIED) if line.status is Status.REFUSED else text("Error")


def _distribution(line: Line) -> str:
    if not line.level:
        return ""
    distance = "" if line.distance is None else f" ({number(line.distance, '.1f')})"
    return f"{sentence_case(word(Level(line.level).title))}{distance}"


_TEXTS: dict[Column, Callable[[Line], str]] = {
    Column.FILE: lambda line: line.called_in_table,
    Column.PROBABILITY: lambda line: (
        "" if line.probability is None else percent_text(line.probability)
    ),
    Column.VERDICT: _verdict,
    Column.INVOLVED: lambda line: "" if line.involvement is None else share_text(line.involvement),
    Column.GRADE: lambda line: line.grade,
    Column.GATE: lambda line: text(GATES.get(line.gate, line.gate)),
    Column.DISTRIBUTION: _distribution,
    Column.SECONDS: lambda line: number(line.seconds, ".2f") if line.seconds else "",
    Column.SAID: lambda line: line.said,
    Column.NOTES: lambda line: notes_text(line.notes),
    Column.OPINION: lambda line: text(OPINIONS[line.remark.opinion]),
    Column.COMMENT: lambda line: line.remark.comment,
}
assert set(_TEXTS) == set(TITLES) == set(Column)
assert set(KINDS) == set(Kind)
