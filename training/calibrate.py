"""Calibration on a fold of its own: temperature, limits of certainty and the lesion threshold."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar

from ctviewer.core.files import write_whole
from training.dataset import Samples
from training.errors import TrainingError
from training.evaluate import Decision, Outputs, Values, dice, probability

DECISION = "decision.json"
TEMPERATURES = (0.05, 20.0)
MISSED, FALSE_ALARMS = 0.02, 0.02  # shares of sick and healthy scans that a limit may get wrong
WIDEST = (0.02, 0.98)  # limits on probability never lie further out
NARROWEST = (0.35, 0.65)  # nor further in: a near tie is never called certain
LESION_THRESHOLDS = np.round(np.arange(0.2, 0.81, 0.05), 2)


def calibrate(outputs: Outputs, samples: Samples) -> Decision:
    """Return temperature, limits and lesion threshold that suit a calibration fold."""
    temperature = best_temperature(outputs.logits, outputs.labels)
    chance = probability(outputs.logits, temperature)
    low, high = limits(chance, outputs.labels)
    scores = [dice(outputs, samples, float(level)) for level in LESION_THRESHOLDS]
    lesion = float(LESION_THRESHOLDS[int(np.argmax(scores))])
    return Decision(round(temperature, 4), round(low, 3), round(high, 3), lesion)


def best_temperature(logits: Values, labels: Values) -> float:
    """Return the temperature of least log loss (Guo et al. 2017).

    One extra sample of each class, called wrong, is added: without it a fold that the network
    separates without error would ask for a temperature of zero.
    """
    scale = float(np.median(np.abs(logits)))
    logits = np.append(logits, [scale, -scale])
    labels = np.append(labels, [0.0, 1.0])
    found = minimize_scalar(
        lambda log_t: log_loss(logits, labels, float(np.exp(log_t))),
        bounds=tuple(np.log(TEMPERATURES)),
        method="bounded",
    )
    return float(np.exp(found.x))


def log_loss(logits: Values, labels: Values, temperature: float) -> float:
    """Return the mean negative log likelihood of labels under logits / temperature."""
    signed = np.where(labels > 0.5, logits, -logits) / temperature
    return float(np.logaddexp(0.0, -signed).mean())


def limits(chance: Values, labels: Values) -> tuple[float, float]:
    """Return the probabilities up to which a scan is normal and from which it is pneumonia.

    Each limit leaves at most the allowed share of the other class on its far side.
    """
    low = float(np.quantile(chance[labels > 0.5], MISSED))
    high = float(np.quantile(chance[labels <= 0.5], 1.0 - FALSE_ALARMS))
    return float(np.clip(low, WIDEST[0], NARROWEST[0])), float(
        np.clip(high, NARROWEST[1], WIDEST[1])
    )


def save_decision(decision: Decision, work: Path) -> None:
    """Write the decision beside the checkpoint."""
    write_whole(work / DECISION, (json.dumps(asdict(decision), indent=2) + "\n").encode())


def load_decision(work: Path) -> Decision:
    """Return the decision that calibration wrote.

    Raises:
        TrainingError: there is none.
    """
    try:
        return Decision(**json.loads((work / DECISION).read_text("utf-8")))
    except OSError:
        raise TrainingError(
            f"There is no calibration in {work}; run python -m training calibrate first."
        ) from None
