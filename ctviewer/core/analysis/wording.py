"""How results read: the same words in the window, on the command line and in reports."""

from collections.abc import Iterable

from ctviewer.core.analysis.heatmap import Involvement, whole_percent
from ctviewer.core.analysis.result import RESEARCH_USE, Label, ModelInfo, Row, Score
from ctviewer.core.base.text import Text, joined, shown
from ctviewer.core.statistics.conformal import Fitting
from ctviewer.core.statistics.familiarity import Level

VERDICTS = {
    Label.NORMAL: Text("No pneumonia pattern"),
    Label.UNCERTAIN: Text("Uncertain"),
    Label.PNEUMONIA: Text("Pneumonia pattern"),
    Label.NO_VERDICT: Text("No verdict"),
}
assert set(VERDICTS) == set(Label)
NOT_CLASSIFIED = Text("Not classified")  # of a scan that the gate refused
UNCERTAIN = {
    Fitting.BOTH: Text("Scans with and without pneumonia both reach such a probability."),
    Fitting.NEITHER: Text("Such a probability is rare, with pneumonia as well as without."),
}
BETWEEN = Text(
    "The probability lies between this network's limits for “no pneumonia pattern” and for "
    "“pneumonia pattern”."
)
UNFAMILIAR = {
    Level.BORDERLINE: Text(
        "Borderline scan: further from the training scans than 95 of 100 scans that were "
        "compared with them. Read the number with care."
    ),
    Level.OUT_OF_DISTRIBUTION: Text(
        "Unlike anything the network was trained on: do not rely on the number."
    ),
}


def percent_text(share: float) -> str:
    """A share 0..1 in whole percent; never a false certainty such as 0 % or 100 %."""
    percent = round(100 * share)
    if percent < 1:
        return "<1 %"
    return f"{percent} %" if percent < 100 else ">99 %"


def classes_text(score: Score) -> str:
    """Both classes, e.g. "Pneumonia 92 %, No pneumonia 8 %"."""
    pneumonia = percent_text(score.probability)
    return Text(
        "Pneumonia {pneumonia}, No pneumonia {negative}",
        pneumonia=pneumonia,
        negative=percent_text(1 - score.probability),
    )


def involvement_text(share: Involvement) -> str:
    """E.g. "12 % of the lung, grade CT-1"."""
    return Text(
        "{share} of the lung, grade {grade}", share=share_text(share.percent), grade=share.grade
    )


def share_text(percent: float) -> str:
    """A share of both lungs in whole percent, rounded so that it never contradicts its grade."""
    return percent_text(whole_percent(percent) / 100)


def involvement_error_text(points: float) -> str:
    """How far off the involved share was in tests, in points (%): "median error 0.8 points"."""
    return (
        Text("median error {points:.1f} points", points=points)
        if points >= 0.1
        else Text("median error <0.1 points")
    )


def uncertain_text(score: Score) -> str:
    """Why a score is called uncertain or has no verdict, in a sentence; "" for the others."""
    if score.label in (Label.NORMAL, Label.PNEUMONIA):
        return ""
    if score.doubts:
        return joined([doubt.value for doubt in score.doubts], " ")
    return UNCERTAIN.get(score.fitting, BETWEEN) if score.fitting else BETWEEN


def verdict_text(label: str | None) -> str:
    """What a label of JSON is called; one that is not known here stays as it is."""
    known: dict[str, str] = {each.value: called for each, called in VERDICTS.items()}
    return known.get(label or "", label or "")


def unfamiliar_text(score: Score) -> str:
    """The warning of a scan unlike the training scans; "" for others, or where nobody knows."""
    return UNFAMILIAR.get(score.familiarity.level, "") if score.familiarity else ""


def side_text(percent: float | None) -> str:
    """The share of one lung, e.g. "12 %"."""
    return Text("not found") if percent is None else percent_text(percent / 100)


def notes_text(notes: Iterable[str]) -> str:
    """What was left out of a scan or computed otherwise, one sentence after the other."""
    return joined(notes)


def row_text(row: Row) -> str:
    """One line for one file, as the command line prints it; its notes come last."""
    text = _outcome_text(row)
    if row.notes:
        text = f"{text} Note: {notes_text(row.notes)}"
    return shown(text).replace("\n", " ")


def _outcome_text(row: Row) -> str:
    if row.result is None:
        return f"{row.path.name}: error: {row.error}"
    seconds = f"{row.seconds.total:.2f} s on {row.result.device}"
    score = row.result.score
    if score is None:
        reasons = " ".join(finding.message for finding in row.result.gate.findings)
        return f"{row.path.name}: {NOT_CLASSIFIED}: {reasons} [{seconds}; {RESEARCH_USE}]"
    notices = [seconds, RESEARCH_USE, row.result.model.notice]
    if row.result.gate.findings:
        notices.append("gate: " + ", ".join(f.code for f in row.result.gate.findings))
    words = [f"{row.path.name}: {VERDICTS[score.label]} ({_numbers(score, row.result.model)})"]
    words += [text for text in (uncertain_text(score), unfamiliar_text(score)) if text]
    return f"{' '.join(words)} [{'; '.join(notices)}]"


def _numbers(score: Score, model: ModelInfo) -> str:
    parts = [classes_text(score), involvement_text(score.involvement)]
    if model.involvement_error is not None:
        parts.append(involvement_error_text(model.involvement_error))
    return "; ".join(parts)
