"""Evaluation on samples not used for training: discrimination, calibration and lesion maps."""

from training.evaluation.figures import Metrics, measure
from training.evaluation.maps import dice, hu_classes, involved_shares, involvement_error, pointing
from training.evaluation.outputs import Decision, Outputs, Values, probability, run

__all__ = [
    "Decision",
    "Metrics",
    "Outputs",
    "Values",
    "dice",
    "hu_classes",
    "involved_shares",
    "involvement_error",
    "measure",
    "pointing",
    "probability",
    "run",
]
