"""What a network file says of itself: how to ask it, how to read it, what was measured."""

import platform
from dataclasses import dataclass, field
from typing import Any

import torch

from ctviewer.core.preprocess import DEFAULT_SPEC
from training.config import Config
from training.dataset import MAP_SHAPE
from training.evaluate import Decision

LICENCE = "Apache-2.0"
TOLERANCE = 0.01  # of the golden logit on another machine or device

SYNTHETIC = (
    "synthetic network: trained on phantoms only, never on patients",
    "{phantoms} synthetic phantoms of {seeds} synthetic patients, each once healthy and once with "
    "lesions; no real scan.",
)
PAINTED = (
    "research network: trained on painted lesions, without one real pneumonia",
    "{phantoms} synthetic phantoms, and lesions painted into real chest CTs without pneumonia of "
    "{painted} subjects; the same scans without painted lesions are the negatives. No scan with a "
    "real pneumonia label was used.",
)


@dataclass(frozen=True)
class Card:
    """What the file says beyond the network: its run, how to decide, what was measured.

    `more` are metadata that a file may lack: "groups", "out_of_distribution", "reference_scores",
    "training_statistics", "seed_comparison".
    """

    config: Config
    decision: Decision
    metrics: dict[str, dict[str, float]]
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, str]:
        """The notice to show beside each number, and the training data in words."""
        notice, data = SYNTHETIC if self.config.synthetic else PAINTED
        seeds, painted = self.config.train_patients, len(self.config.painted_train)
        return notice, data.format(phantoms=2 * seeds, seeds=seeds, painted=painted)


def metadata(card: Card, golden_logit: float) -> dict[str, Any]:
    """Return what the app reads before it trusts the file."""
    decision, (notice, data) = card.decision, card.words
    return {
        "name": card.config.name,
        "version": card.config.version,
        "synthetic": card.config.synthetic,
        "notice": notice,
        "classes": ["normal", "pneumonia"],
        "heatmap": {
            "kind": "lesion probability",
            "shape": list(MAP_SHAPE),
            "threshold": decision.lesion,
        },
        "preprocess": DEFAULT_SPEC.to_dict(),
        "temperature": decision.temperature,
        "midpoint": decision.midpoint,
        "thresholds": {"low": decision.low, "high": decision.high},
        "training_data": data,
        "painted_patients": {
            "training": list(card.config.painted_train),
            "calibration": list(card.config.painted_calibration),
            "test": list(card.config.painted_test),
        },
        **({"conformal": decision.conformal.to_dict()} if decision.conformal else {}),
        "metrics": card.metrics,
        **card.more,
        "licence": LICENCE,
        "golden": {"logit": golden_logit, "tolerance": TOLERANCE},
        "created_with": {"torch": torch.__version__, "python": platform.python_version()},
    }
