"""Each number of a score with what it means, in words for someone who did not make it."""

import math

from ctviewer.core.conformal import Conformal, Fitting
from ctviewer.core.familiarity import Familiarity
from ctviewer.core.involvement import GRADE_ENDS, LEAST_SHARE, Involvement
from ctviewer.core.result import ModelInfo, Score
from ctviewer.core.wording import (
    LABELS,
    involvement_error_text,
    percent_text,
    side_text,
    uncertain_text,
    unfamiliar_text,
)

Meaning = tuple[str, str, str]
"""What it is, its value, what it means."""

FITTING = {
    Fitting.NORMAL: "normal alone",
    Fitting.PNEUMONIA: "pneumonia alone",
    Fitting.BOTH: "both",
    Fitting.NEITHER: "neither",
}
assert set(FITTING) == set(Fitting)


def meanings(score: Score, model: ModelInfo) -> tuple[Meaning, ...]:
    """Every number of a score; what the network file does not tell is left out."""
    conformal, familiarity = score.conformal, score.familiarity
    return (
        *_classes(score),
        *(_fitting(score.probability, conformal) if conformal else ()),
        *_shares(score.involvement, model),
        *(_familiar(score, familiarity) if familiarity else ()),
        ("Raw answer (logit)", f"{score.logit:.3f}", "Before calibration; to compare two runs."),
    )


def _classes(score: Score) -> tuple[Meaning, ...]:
    return (
        (
            "Probability of pneumonia",
            percent_text(score.probability),
            "Calibrated: among scans like those that calibrated the network and got this number, "
            "about so many of 100 counted as pneumonia. Of other scans it says less, and it is "
            "not how sure a diagnosis is.",
        ),
        ("Probability of normal", percent_text(1 - score.probability), "The rest to 100 %."),
        (
            "Label",
            LABELS[score.label],
            uncertain_text(score) or "By the limits that the network file carries.",
        ),
    )


def _fitting(probability: float, conformal: Conformal) -> tuple[Meaning, ...]:
    told = (
        f"Normal fits up to {_limit(conformal.normal_to)}, pneumonia from "
        f"{_limit(conformal.pneumonia_from)}. Of scans like the calibration scans at most "
        f"{100 * conformal.error:g} % of each class miss their own class."
    )
    return (("Classes that fit (conformal)", FITTING[conformal.fitting(probability)], told),)


def _shares(share: Involvement, model: ModelInfo) -> tuple[Meaning, ...]:
    error = model.involvement_error
    known = f"{involvement_error_text(error)} in tests" if error is not None else "error not known"
    ends = [LEAST_SHARE, *GRADE_ENDS]
    grades = ", ".join(f"CT-{grade} from {end:g}\u00a0%" for grade, end in enumerate(ends, start=1))
    return (
        (
            "Share of the lung involved",
            percent_text(int(share.percent) / 100),
            f"Lung tissue that the heat map covers ({known}). Masses, collapse and other diseases "
            "can look the same to it.",
        ),
        ("Right lung", side_text(share.right_percent), "The same share of the patient's right."),
        ("Left lung", side_text(share.left_percent), "The same share of the patient's left."),
        ("Grade", share.grade, f"From the share of both lungs: CT-0 below, {grades}."),
    )


def _familiar(score: Score, familiarity: Familiarity) -> tuple[Meaning, ...]:
    distance = f"{familiarity.distance:.1f}" if math.isfinite(familiarity.distance) else "no number"
    told = (
        f"Distance from the training scans {distance}; of scans compared with them, 95 of 100 stay "
        f"within {familiarity.limit_95:.1f}, 99 within {familiarity.limit_99:.1f}."
    )
    words = f"{told} {unfamiliar_text(score)}".strip()
    return (("Like the training scans? (out of distribution)", familiarity.level.value, words),)


def _limit(probability: float) -> str:
    return f"{100 * probability:.1f} %"
