"""How results read: the same words in the window, on the command line and in reports."""

from ctviewer.core.involvement import Involvement
from ctviewer.core.result import RESEARCH_USE, Label, Row, Score

LABELS = {
    Label.NORMAL: "Normal",
    Label.UNCERTAIN: "Uncertain",
    Label.PNEUMONIA: "Pneumonia",
}


def percent_text(share: float) -> str:
    """A share 0..1 in whole percent; never a false certainty such as 0 % or 100 %."""
    percent = round(100 * share)
    if percent < 1:
        return "<1 %"
    return f"{percent} %" if percent < 100 else ">99 %"


def classes_text(score: Score) -> str:
    """Both classes, e.g. "Normal 8 %, Pneumonia 92 %"."""
    pneumonia = percent_text(score.probability)
    return f"Normal {percent_text(1 - score.probability)}, Pneumonia {pneumonia}"


def involvement_text(share: Involvement) -> str:
    """E.g. "12 % of the lung, grade CT-1"; rounded down, so that it never contradicts the grade."""
    return f"{percent_text(int(share.percent) / 100)} of the lung, grade {share.grade}"


def side_text(percent: float | None) -> str:
    """The share of one lung, e.g. "12 %"."""
    return "not found" if percent is None else percent_text(percent / 100)


def row_text(row: Row) -> str:
    """One line for one file, as the command line prints it."""
    if row.result is None:
        return f"{row.path.name}: error: {row.error}"
    seconds = f"{row.seconds.total:.2f} s on {row.result.device}"
    score = row.result.score
    if score is None:
        reasons = " ".join(finding.message for finding in row.result.gate.findings)
        return f"{row.path.name}: refused: {reasons} [{seconds}; {RESEARCH_USE}]"
    notices = [seconds, RESEARCH_USE, row.result.model.notice]
    if row.result.gate.findings:
        notices.append("gate: " + ", ".join(f.code for f in row.result.gate.findings))
    return (
        f"{row.path.name}: {LABELS[score.label]} ({classes_text(score)}; "
        f"{involvement_text(score.involvement)}) [{'; '.join([*notices, *row.result.notes])}]"
    )
