"""The figures of one set of samples: discrimination, calibration, labels and lesion maps."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.result import Label
from ctviewer.core.statistics import accuracy
from ctviewer.core.statistics.conformal import Fitting
from training.evaluation.maps import (
    dice,
    hu_classes,
    involvement_errors,
    lung_dice,
    masked,
    pointing,
)
from training.evaluation.outputs import Decision, Outputs, Values
from training.synthetic.dataset import Samples

SMALL = (0.01, 0.25)  # severity of CT-1, the lowest grade with findings


def sensitivity_at(specificity: float, scores: Values, labels: Values) -> float:
    """Return the sensitivity at the threshold that keeps a specificity."""
    return accuracy.at_specificity(scores, labels, specificity).sensitivity


def specificity_at(sensitivity: float, scores: Values, labels: Values) -> float:
    """Return the specificity at the threshold that keeps a sensitivity."""
    return accuracy.at_sensitivity(scores, labels, sensitivity).specificity


FIGURES: dict[str, accuracy.Figure] = {
    "auc": accuracy.auc,
    "average_precision": accuracy.average_precision,
    "sensitivity_at_specificity_90": partial(sensitivity_at, 0.9),
    "sensitivity_at_specificity_95": partial(sensitivity_at, 0.95),
    "specificity_at_sensitivity_90": partial(specificity_at, 0.9),
    "specificity_at_sensitivity_95": partial(specificity_at, 0.95),
    "balanced_accuracy": accuracy.balanced_accuracy,
    "brier": accuracy.brier,
    "calibration_error": accuracy.calibration_error,
}
"""Figures of calibrated probabilities, each with a bootstrap interval."""


@dataclass(frozen=True)
class Metrics:
    """Figures on one set of samples by name; shares in 0..1.

    Those of FIGURES, `sensitivity` and `specificity` of the label "pneumonia" and `auc_small` (the
    positives of SMALL severity against all negatives) come with the ends of their 95 % intervals,
    `auc_low` and so on. `uncertain` is the share of that label, `covered_normal` and
    `covered_pneumonia` the shares whose class fits in the conformal sense. Figures that need both
    classes are missing if there is only one. Lesion maps are measured on the positives with known
    lesions: `dice`, `pointing` (share of maps with their peak in a lesion) and
    `involvement_error_sick` (median, 1 = whole lung); `involvement_error` counts the healthy too.
    `lung_dice` is the overlap of the network's lungs with the true ones. The figures
    `by_hu` are those of the HU classes of Slicer's Lung CT Analyzer (infiltrated and
    collapsed) in the true lung mask.
    """

    figures: dict[str, float]

    def rounded(self) -> dict[str, float]:
        """Return the figures as printed."""
        return {name: round(value, 4) for name, value in self.figures.items()}


def measure(outputs: Outputs, samples: Samples, decision: Decision) -> Metrics:
    """Return the metrics of outputs under a decision rule."""
    chance, positive = decision.probabilities(outputs.logits), outputs.labels > 0.5
    figures = {"samples": float(len(positive)), **_labels(chance, positive, decision)}
    if positive.any() and not positive.all():
        figures |= _with_intervals(chance, outputs.labels, decision)
        figures |= small_auc(chance, positive, samples.severities.numpy())
    if outputs.lungs.size:
        figures["lung_dice"] = lung_dice(outputs, samples)
    return Metrics(figures | _maps(outputs, samples, decision.lesion))


def small_auc(
    chance: Values, positive: NDArray[np.bool_], severities: NDArray[np.float32]
) -> dict[str, float]:
    """Return the AUC of small lesions against all healthy samples; empty if there are none."""
    small = positive & (severities >= SMALL[0]) & (severities < SMALL[1])
    if not small.any():
        return {}
    chosen = small | ~positive
    return _interval("auc_small", accuracy.auc, chance[chosen], positive[chosen].astype(np.float64))


def _with_intervals(chance: Values, labels: Values, decision: Decision) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, figure in FIGURES.items():
        found |= _interval(name, figure, chance, labels)
    called = np.array([label is Label.POSITIVE for label in decision.labels(chance)], float)
    found |= _interval("sensitivity", lambda c, y: float(c[y > 0.5].mean()), called, labels)
    found |= _interval("specificity", lambda c, y: 1.0 - float(c[y <= 0.5].mean()), called, labels)
    return found


def _interval(
    name: str, figure: accuracy.Figure, chance: Values, labels: Values
) -> dict[str, float]:
    found = accuracy.interval(figure, chance, labels)
    return {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}


def _labels(chance: Values, positive: NDArray[np.bool_], decision: Decision) -> dict[str, float]:
    labels = decision.labels(chance)
    certain = np.array([label is not Label.UNCERTAIN for label in labels])
    called = np.array([label is Label.POSITIVE for label in labels])
    found = {
        "accuracy": float(((chance >= 0.5) == positive).mean()),
        "uncertain": float((~certain).mean()),
        "wrong_when_certain": float((called != positive)[certain].mean()) if certain.any() else 0.0,
    }
    if decision.conformal is None:
        return found
    fitting = [decision.conformal.fitting(float(p)) for p in chance]
    for name, kind, rows in (
        ("covered_normal", Fitting.NORMAL, ~positive),
        ("covered_pneumonia", Fitting.PNEUMONIA, positive),
    ):
        covered = np.array([fit in (kind, Fitting.BOTH) for fit in fitting])
        if rows.any():
            found[name] = float(covered[rows].mean())
    return found


def _maps(outputs: Outputs, samples: Samples, threshold: float) -> dict[str, float]:
    rows = masked(samples)
    errors = involvement_errors(outputs, samples, threshold)
    known = samples.has_lesions.numpy() > 0.5
    if not len(rows):
        return {"involvement_error": float(np.median(errors[known]))} if known.any() else {}
    by_hu = Outputs(outputs.logits, hu_classes(samples), outputs.labels)
    errors_by_hu = involvement_errors(by_hu, samples, 0.5)
    return {
        "dice": dice(outputs, samples, threshold),
        "dice_by_hu": dice(by_hu, samples, 0.5),
        "pointing": pointing(outputs, samples),
        "involvement_error": float(np.median(errors[known])),
        "involvement_error_by_hu": float(np.median(errors_by_hu[known])),
        "involvement_error_sick": float(np.median(errors[rows])),
        "involvement_error_sick_by_hu": float(np.median(errors_by_hu[rows])),
    }
