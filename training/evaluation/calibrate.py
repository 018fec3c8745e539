"""Calibration on a separate fold: scaling, thresholds, conformal limits, lesion threshold."""

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from ctviewer.core.base.files import write_whole
from ctviewer.core.statistics.conformal import conformal, least_cases
from ctviewer.core.statistics.platt import limits, scaling
from training.base.errors import TrainingError
from training.evaluation import Decision, Outputs, dice, probability
from training.evaluation.maps import masked
from training.synthetic.dataset import Samples

DECISION = "decision.json"
ERROR = 0.02  # share of each class that the conformal limits may leave out
LESION_THRESHOLDS = np.round(np.arange(0.2, 0.81, 0.05), 2)


def map_share(outputs: Outputs) -> float:
    """Return the share (0..1) of the map in the logit with the lowest log loss.

    `outputs` are from a network whose logit does not use the map yet.
    """
    columns = np.stack([outputs.logits, outputs.map_odds], axis=1)
    classifier, of_map = LogisticRegression().fit(columns, outputs.labels > 0.5).coef_[0]
    share = max(of_map, 0.0) / max(classifier + of_map, 1e-9) if classifier > 0.0 else 1.0
    return round(float(np.clip(share, 0.0, 1.0)), 3)


def calibrate(outputs: Outputs, samples: Samples, share: float = 0.0) -> Decision:
    """Return scaling, limits and lesion threshold fitted to a calibration fold.

    `share` is that of the map in the logits of `outputs`. With too few cases of a class there are
    no conformal limits.
    """
    temperature, midpoint = (round(value, 4) for value in scaling(outputs.logits, outputs.labels))
    chance = probability(outputs.logits, temperature, midpoint)
    low, high = limits(chance, outputs.labels)
    lesion = lesion_threshold(outputs, samples)
    fewest = min(int((outputs.labels > 0.5).sum()), int((outputs.labels <= 0.5).sum()))
    enough = fewest >= least_cases(ERROR)
    fitting = conformal(chance, outputs.labels, ERROR) if enough else None
    return Decision(temperature, round(low, 3), round(high, 3), lesion, midpoint, fitting, share)


def lesion_threshold(outputs: Outputs, samples: Samples) -> float:
    """Return the threshold with the best overlap; without known lesions, the uncalibrated one."""
    if not len(masked(samples)):
        return Decision().lesion
    scores = [dice(outputs, samples, float(level)) for level in LESION_THRESHOLDS]
    return float(LESION_THRESHOLDS[int(np.argmax(scores))])


def save_decision(decision: Decision, work: Path) -> None:
    """Write the decision next to the checkpoint."""
    write_whole(work / DECISION, (json.dumps(decision.to_dict(), indent=2) + "\n").encode())


def load_decision(work: Path) -> Decision:
    """Return the decision written by calibration.

    Raises:
        TrainingError: there is none.
    """
    try:
        return Decision.from_dict(json.loads((work / DECISION).read_text("utf-8")))
    except OSError:
        raise TrainingError(
            f"There is no calibration in {work}; run python -m training calibrate first."
        ) from None
