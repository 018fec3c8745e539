"""Explanations of a score's numbers in plain words."""

import math
from collections.abc import Iterator

from ctviewer.core.analysis.doubts import Unknown
from ctviewer.core.analysis.heatmap import GRADE_ENDS, MIN_SHARE, Involvement
from ctviewer.core.analysis.result import ModelInfo, Score
from ctviewer.core.analysis.site_calibration import SiteCalibration
from ctviewer.core.analysis.wording import (
    NOT_KNOWN,
    class_text,
    either_text,
    in_order,
    involvement_error_text,
    percent_text,
    score_verdict,
    share_text,
    side_text,
    uncertain_text,
    unfamiliar_text,
)
from ctviewer.core.base.text import Text, joined, numeral
from ctviewer.core.statistics.class_limits import ClassLimits
from ctviewer.core.statistics.conformal import Conformal, Fitting
from ctviewer.core.statistics.familiarity import Familiarity

BY_NETWORK = Text("By the limits that the network file carries.")
BY_SITE = Text("By the limits of the site's calibration.")

Meaning = tuple[str, str, str]
"""Name, value, explanation."""


def meanings(score: Score, model: ModelInfo) -> tuple[Meaning, ...]:
    """Every number of a score; what the network file lacks is left out."""
    familiarity, share = score.familiarity, score.involvement
    return (
        *_classes(score, model.site),
        *_fitting(score),
        *(_shares(share, model) if share else _not_known(Unknown.HEAT_MAP, score)),
        *(
            _familiar(score, familiarity)
            if familiarity
            else _not_known(Unknown.OUT_OF_DISTRIBUTION, score)
        ),
        (
            Text("Raw answer (logit)"),
            joined((numeral(logit, ".3f") for logit in score.logits), ", "),
            Text("Before calibration; to compare two runs."),
        ),
    )


def _classes(score: Score, site: SiteCalibration | None) -> Iterator[Meaning]:
    classes = score.classes
    first, *others = in_order(classes)
    yield (
        _probability_of(first, score),
        percent_text(score.probabilities[first]),
        UNCALIBRATED
        if Unknown.CALIBRATION in score.unknown
        else _calibrated(class_text(first, classes), site),
    )
    for name in others:
        meaning = Text("The rest to 100 %.") if classes.binary else Text("As above, of this class.")
        yield _probability_of(name, score), percent_text(score.probabilities[name]), meaning
    yield (
        Text("Verdict"),
        score_verdict(score),
        uncertain_text(score) or (BY_SITE if site else BY_NETWORK),
    )


FITTING = Text("Classes that fit (conformal)")
TITLES = {
    Unknown.CONFORMAL: FITTING,
    Unknown.HEAT_MAP: Text("Share of the lung involved"),
    Unknown.OUT_OF_DISTRIBUTION: Text("Like the training scans? (out of distribution)"),
}
UNCALIBRATED = Text(
    "Not calibrated: how often such a number is right is unknown. It is not the certainty of a "
    "diagnosis."
)


def _not_known(what: Unknown, score: Score) -> tuple[Meaning, ...]:
    """A line for what the network file declares unknown; none if nothing."""
    if what not in score.unknown:
        return ()
    return ((TITLES[what], NOT_KNOWN, Text("The network file does not know it.")),)


def _calibrated(name: str, site: SiteCalibration | None) -> Text:
    if site:
        return Text(
            "Calibrated by the {calibration}: among scans like these cases that got this number, "
            "about so many of 100 counted as {name}, where as large a part of all is positive as "
            "among them. It is not the certainty of a diagnosis.",
            calibration=site.title,
            name=name,
        )
    return Text(
        "Calibrated: among scans like those that calibrated the network and got this "
        "number, about so many of 100 counted as {name}. Of other scans it says less, "
        "and it is not the certainty of a diagnosis.",
        name=name,
    )


def _probability_of(name: str, score: Score) -> str:
    return Text("Probability of {name}", name=class_text(name, score.classes))


def _fitting(score: Score) -> tuple[Meaning, ...]:
    if score.conformal and score.fitting:
        return (_fitting_of_two(score, score.conformal, score.fitting),)
    if score.class_limits and score.could_be is not None:
        return (_fitting_of_many(score, score.class_limits, score.could_be),)
    return _not_known(Unknown.CONFORMAL, score)


def _fitting_of_many(score: Score, limits: ClassLimits, names: tuple[str, ...]) -> Meaning:
    each = [
        Text(
            "“{name}” from {least}", name=class_text(name, score.classes), least=_limit(least)
        )
        for name, least in limits.least.items()
    ]  # fmt: skip
    meaning = Text(
        "Fit: {limits}. Of scans like the calibration scans at most {error:g} % of each class miss "
        "their own class.",
        limits=joined(each, ", "),
        error=100 * limits.error,
    )
    return FITTING, either_text(names, score.classes) if names else Text("none"), meaning


def _fitting_of_two(score: Score, conformal: Conformal, fits: Fitting) -> Meaning:
    positive, negative = (class_text(name, score.classes) for name in in_order(score.classes))
    fitting = {
        Fitting.NORMAL: Text("“{name}” alone", name=negative),
        Fitting.PNEUMONIA: Text("“{name}” alone", name=positive),
        Fitting.BOTH: Text("both"),
        Fitting.NEITHER: Text("neither"),
    }
    meaning = Text(
        "“{negative}” fits up to {normal_to}, “{positive}” from {pneumonia_from}. Of scans like "
        "the calibration scans at most {error:g} % of each class miss their own class.",
        negative=negative,
        positive=positive,
        normal_to=_limit(conformal.normal_to),
        pneumonia_from=_limit(conformal.pneumonia_from),
        error=100 * conformal.error,
    )
    return FITTING, fitting[fits], meaning


def _shares(share: Involvement, model: ModelInfo) -> tuple[Meaning, ...]:
    error = model.involvement_error
    known = (
        Text("{error} in tests", error=involvement_error_text(error))
        if error is not None
        else Text("error not known")
    )
    ends = [MIN_SHARE, *GRADE_ENDS]
    grades = joined(
        [
            Text("CT-{grade} from {end:g}\u00a0%", grade=grade, end=end)
            for grade, end in enumerate(ends, start=1)
        ],
        ", ",
    )
    return (
        (
            Text("Share of the lung involved"),
            share_text(share.percent),
            Text(
                "Lung tissue that the heat map covers ({known}). Masses, collapse and other "
                "diseases can look the same to it.",
                known=known,
            ),
        ),
        (
            Text("Right lung"),
            side_text(share.right_percent),
            Text("The same share of the patient's right."),
        ),
        (
            Text("Left lung"),
            side_text(share.left_percent),
            Text("The same share of the patient's left."),
        ),
        (
            Text("Grade"),
            share.grade,
            Text("From the share of both lungs: CT-0 below, {grades}.", grades=grades),
        ),
    )


def _familiar(score: Score, familiarity: Familiarity) -> tuple[Meaning, ...]:
    distance = (
        numeral(familiarity.distance, ".1f")
        if math.isfinite(familiarity.distance)
        else Text("no number")
    )
    meaning = Text(
        "Distance from the training scans {distance}; of scans compared with them, 95 of 100 stay "
        "within {limit_95:.1f}, 99 within {limit_99:.1f}.",
        distance=distance,
        limit_95=familiarity.limit_95,
        limit_99=familiarity.limit_99,
    )
    words = joined(filter(None, (meaning, unfamiliar_text(score))))
    return (
        (Text("Like the training scans? (out of distribution)"), familiarity.level.title, words),
    )


def _limit(probability: float) -> str:
    return numeral(100 * probability, ".1f", " %")
