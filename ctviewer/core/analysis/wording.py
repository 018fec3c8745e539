"""Wording of results, shared by window, command line and reports."""

from collections.abc import Iterable, Sequence

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.analysis.doubts import Doubt, Unknown
from ctviewer.core.analysis.heatmap import Involvement, whole_percent
from ctviewer.core.analysis.result import RESEARCH_USE, Label, ModelInfo, Row, Score
from ctviewer.core.base.text import Text, joined, shown
from ctviewer.core.statistics.conformal import Fitting
from ctviewer.core.statistics.familiarity import Level

WITHOUT_CLASS = {
    Label.UNCERTAIN.value: Text("Uncertain"),
    Label.NO_VERDICT.value: Text("No verdict"),
}
KNOWN_CLASSES = {"pneumonia": Text("Pneumonia"), "normal": Text("Normal")}
"""Translated classes; others are shown as named in their network file."""
NOT_CLASSIFIED = Text("Not classified")  # for a scan that the gate refused
UNDECIDED = {
    Fitting.BOTH: Text("Positive and negative scans both reach such a probability."),
    Fitting.NEITHER: Text("Such a probability is rare, of positive scans as of negative ones."),
}
BETWEEN = Text(
    "The probability lies between this network's thresholds for a negative and a positive scan."
)
NO_THRESHOLDS = Text(
    "The network file gives no thresholds, so the number is called neither positive nor negative."
)
NOT_KNOWN = Text("unknown")
NO_HEAT_MAP = Text("This network gives no heat map.")
NO_LESION_MAPS = Text("This network gives no heat map, so there are no maps to save.")
NONE_FITS = Text("None of the classes fits these probabilities.")
NONE_CERTAIN = Text("No class is likely enough for this network to name it.")
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
    """A share 0..1 in whole percent; never 0 % or 100 %, which would feign certainty."""
    percent = round(100 * share)
    if percent < 1:
        return "<1 %"
    return f"{percent} %" if percent < 100 else ">99 %"


def class_text(name: str, classes: Classes = PNEUMONIA) -> str:
    """A class beside its probability: "Pneumonia"; its negative class is "No pneumonia"."""
    if classes == PNEUMONIA and name == classes.negative:
        return Text("No pneumonia")
    return KNOWN_CLASSES.get(name.lower(), name[:1].upper() + name[1:])


def in_order(classes: Classes) -> tuple[str, ...]:
    """The classes in display order: positive before negative, else as in the file."""
    if not classes.binary:
        return classes.names
    return tuple(sorted(classes.names, key=lambda name: name != classes.positive))


def classes_text(score: Score) -> str:
    """All classes, e.g. "Pneumonia 92 %, No pneumonia 8 %"."""
    return joined(
        [
            Text(
                "{name} {share}",
                name=class_text(name, score.classes),
                share=percent_text(score.probabilities[name]),
            )
            for name in in_order(score.classes)
        ],
        ", ",
    )


def number_text(score: Score) -> str:
    """The positive class with its probability, e.g. "Pneumonia 92 %", else all classes."""
    positive = score.classes.positive
    if positive is None:
        return classes_text(score)
    name, share = class_text(positive, score.classes), percent_text(score.probabilities[positive])
    return Text("{name} {share}", name=name, share=share)


def leading_text(score: Score) -> str:
    """The main probability: of the positive class, else of the most probable with its name."""
    if score.probability is not None:
        return percent_text(score.probability)
    name = score.likeliest
    share = percent_text(score.probabilities[name])
    return Text("{name} {share}", name=class_text(name, score.classes), share=share)


def unknown_text(score: Score) -> str:
    """What the network file declares unknown, in a sentence; "" if nothing."""
    if not score.unknown:
        return ""
    parts = joined([each.value for each in score.unknown], ", ")
    return Text("Unknown of this network: {parts}.", parts=parts)


def involvement_text(share: Involvement | None) -> str:
    """E.g. "12 % of the lung, grade CT-1"; None for a network without a heat map."""
    if share is None:
        return Text("share of the lung unknown")
    return Text(
        "{share} of the lung, grade {grade}", share=share_text(share.percent), grade=share.grade
    )


def share_text(percent: float) -> str:
    """A share of both lungs in whole percent, rounded so that it never contradicts its grade."""
    return percent_text(whole_percent(percent) / 100)


def involvement_error_text(points: float) -> str:
    """The error of the involved share in tests: "median error 0.8 points"."""
    return (
        Text("median error {points:.1f} points", points=points)
        if points >= 0.1
        else Text("median error <0.1 points")
    )


def uncertain_text(score: Score) -> str:
    """Why a score is uncertain or has no verdict, in a sentence; "" for others."""
    if score.called in score.classes.names:
        return ""
    if score.doubts:
        return joined([doubt.value for doubt in score.doubts], " ")
    classes, fitting = score.classes, score.fitting
    if not classes.binary:
        return _not_named(score)
    if Unknown.THRESHOLDS in score.unknown:
        return NO_THRESHOLDS
    if fitting in UNDECIDED:
        return UNDECIDED[fitting]
    if classes == PNEUMONIA:
        return BETWEEN
    return Text(
        "The probability lies between this network's limits for “{negative}” and for “{positive}”.",
        negative=classes.negative,
        positive=classes.positive,
    )


def _not_named(score: Score) -> str:
    """Why a non-binary network names no class, and which classes fit if it has limits."""
    if score.could_be is None:
        return NONE_CERTAIN
    if len(score.could_be) == 1:
        return joined([NONE_CERTAIN, could_be_text(score.could_be, score.classes)])
    return could_be_text(score.could_be, score.classes)


def could_be_text(names: Sequence[str], classes: Classes) -> str:
    """The classes that fit by the conformal limits: "Could be: A or B."."""
    if not names:
        return NONE_FITS
    return Text("Could be: {classes}.", classes=either_text(names, classes))


def either_text(names: Sequence[str], classes: Classes) -> str:
    """A list of classes, most probable first: "A", "A or B", "A, B or C"."""
    *others, last = [class_text(name, classes) for name in names]
    if not others:
        return last
    return Text("{first} or {last}", first=joined(others, ", "), last=last)


def verdict_text(called: str | None, classes: Classes = PNEUMONIA) -> str:
    """The verdict for a label of JSON, e.g. "No pneumonia pattern"; "" for none."""
    if not called or called in WITHOUT_CLASS:
        return WITHOUT_CLASS[called] if called else ""
    if not classes.binary or called not in classes.names:
        return class_text(called, classes)
    if classes == PNEUMONIA:
        positive = called == classes.positive
        return Text("Pneumonia pattern") if positive else Text("No pneumonia pattern")
    return class_text(called)


def score_verdict(score: Score) -> str:
    """The verdict of a score, e.g. "Pneumonia pattern"."""
    return verdict_text(score.called, score.classes)


def unfamiliar_text(score: Score) -> str:
    """The warning for a scan unlike the training scans; "" for others, or if unknown.

    Also "" if that is a reason against the verdict, which `uncertain_text` gives.
    """
    if Doubt.UNLIKE_TRAINING in score.doubts:
        return ""
    return UNFAMILIAR.get(score.familiarity.level, "") if score.familiarity else ""


def side_text(percent: float | None) -> str:
    """The share of one lung, e.g. "12 %"."""
    return Text("not found") if percent is None else percent_text(percent / 100)


def notes_text(notes: Iterable[str]) -> str:
    """The notes of a scan, joined."""
    return joined(notes)


def row_text(row: Row) -> str:
    """One line per file, as the command line prints it; notes last."""
    text = _outcome_text(row)
    if row.notes:
        text = f"{text} Note: {notes_text(row.notes)}"
    return shown(text).replace("\n", " ")


def _outcome_text(row: Row) -> str:
    name = row.path.absolute().name  # of "." the name of the current folder
    if row.result is None:
        return f"{name}: error: {row.error}"
    seconds = f"{row.seconds.total:.2f} s on {row.result.device}"
    score = row.result.score
    if score is None:
        reasons = " ".join(finding.message for finding in row.result.gate.findings)
        return f"{name}: {NOT_CLASSIFIED}: {reasons} [{seconds}; {RESEARCH_USE}]"
    site = row.result.model.site
    notices = [seconds, *([site.title] if site else []), RESEARCH_USE, row.result.model.notice]
    if row.result.gate.findings:
        notices.append("gate: " + ", ".join(f.code for f in row.result.gate.findings))
    words = [f"{name}: {score_verdict(score)} ({_numbers(score, row.result.model)})"]
    further = uncertain_text(score), unfamiliar_text(score), unknown_text(score)
    words += [text for text in further if text]
    return f"{' '.join(words)} [{'; '.join(notices)}]"


def _numbers(score: Score, model: ModelInfo) -> str:
    parts = [classes_text(score), involvement_text(score.involvement)]
    if model.involvement_error is not None:
        parts.append(involvement_error_text(model.involvement_error))
    return "; ".join(parts)
