"""Calibration on a fold of its own: scaling, limits of certainty and the lesion threshold."""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from ctviewer.core.base.files import write_whole
from ctviewer.core.statistics.conformal import conformal, least_cases
from training.base.errors import TrainingError
from training.evaluation import Decision, Outputs, Values, dice, probability
from training.evaluation.maps import masked
from training.synthetic.dataset import Samples

DECISION = "decision.json"
TEMPERATURES = (0.05, 20.0)
MISSED, FALSE_ALARMS = (
    0.02,
    0.02,
)  # shares of positive and negative scans that a limit may get wrong
ERROR = 0.02  # share of each class that the conformal limits may leave out
WIDEST = (0.02, 0.98)  # thresholds on probability never lie further out
NARROWEST = (0.35, 0.65)  # nor further in: a near tie is never called certain
LESION_THRESHOLDS = np.round(np.arange(0.2, 0.81, 0.05), 2)


def calibrate(outputs: Outputs, samples: Samples) -> Decision:
    """Return scaling, limits and lesion threshold that suit a calibration fold.

    A fold with too few cases of a class gives no conformal limits.
    """
    temperature, midpoint = (round(value, 4) for value in scaling(outputs.logits, outputs.labels))
    chance = probability(outputs.logits, temperature, midpoint)
    low, high = limits(chance, outputs.labels)
    lesion = lesion_threshold(outputs, samples)
    fewest = min(int((outputs.labels > 0.5).sum()), int((outputs.labels <= 0.5).sum()))
    enough = fewest >= least_cases(ERROR)
    fitting = conformal(chance, outputs.labels, ERROR) if enough else None
    return Decision(temperature, round(low, 3), round(high, 3), lesion, midpoint, fitting)


def lesion_threshold(outputs: Outputs, samples: Samples) -> float:
    """Return the threshold of best overlap; without one known lesion, that of no calibration."""
    if not len(masked(samples)):
        return Decision().lesion
    scores = [dice(outputs, samples, float(level)) for level in LESION_THRESHOLDS]
    return float(LESION_THRESHOLDS[int(np.argmax(scores))])


def scaling(logits: Values, labels: Values) -> tuple[float, float]:
    """Return temperature and midpoint of least log loss.

    Platt 1999, "Probabilistic Outputs for Support Vector Machines": a sigmoid of two parameters,
    fit to targets a little inside 0 and 1, so that a fold that the network separates without error
    does not ask for a temperature of zero. A temperature alone (Guo et al. 2017) cannot repair a
    network that gives the healthy of another scanner a logit near zero; the midpoint can.
    """
    positive = labels > 0.5
    targets = np.where(
        positive, (positive.sum() + 1) / (positive.sum() + 2), 1 / ((~positive).sum() + 2)
    )
    found = minimize(
        lambda at: log_loss(logits, targets, float(np.exp(at[0])), float(at[1])),
        x0=(0.0, 0.0),
        bounds=[tuple(np.log(TEMPERATURES)), (float(logits.min()), float(logits.max()))],
        method="L-BFGS-B",
    )
    return float(np.exp(found.x[0])), float(found.x[1])


def log_loss(
    logits: Values, targets: Values, temperature: float = 1.0, midpoint: float = 0.0
) -> float:
    """Return the mean cross-entropy of targets (0..1) and scaled logits."""
    scaled = (logits - midpoint) / temperature
    return float(np.mean(np.logaddexp(0.0, scaled) - targets * scaled))


def limits(chance: Values, labels: Values) -> tuple[float, float]:
    """Return the probabilities up to which a scan is normal and from which it is pneumonia.

    Each limit leaves at most the allowed share of the other class on its far side: sensitivity
    (1 - MISSED) of "not normal", specificity (1 - FALSE_ALARMS) of "pneumonia".
    """
    low = float(np.quantile(chance[labels > 0.5], MISSED))
    high = float(np.quantile(chance[labels <= 0.5], 1.0 - FALSE_ALARMS))
    return float(np.clip(low, WIDEST[0], NARROWEST[0])), float(
        np.clip(high, NARROWEST[1], WIDEST[1])
    )


def save_decision(decision: Decision, work: Path) -> None:
    """Write the decision beside the checkpoint."""
    write_whole(work / DECISION, (json.dumps(decision.to_dict(), indent=2) + "\n").encode())


def load_decision(work: Path) -> Decision:
    """Return the decision that calibration wrote.

    Raises:
        TrainingError: there is none.
    """
    try:
        return Decision.from_dict(json.loads((work / DECISION).read_text("utf-8")))
    except OSError:
        raise TrainingError(
            f"There is no calibration in {work}; run python -m training calibrate first."
        ) from None
