"""The metadata of a network file: input, interpretation of the output, and figures."""

import platform
from dataclasses import dataclass, field
from typing import Any

import torch

from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from training.base.config import Config
from training.evaluation import Decision
from training.model.lineage import Learnt
from training.synthetic.dataset import MAP_SHAPE

OCCLUSION_FLOOR = 2.4  # log-odds reached by slabs of scans without lesions: docs/influence.md
LICENCE = "Apache-2.0"
LICENCE_MOSMED = "that of MosMedData, CC BY-NC-ND 3.0: ask its authors before you distribute this"
LICENCE_LABELLED = "that of the labelled scans: ask their owners before you distribute this"
TOLERANCE = 0.01  # tolerance of the golden logit on another machine or device

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
PAINTED_ON = (
    PAINTED[0],
    "lesions painted, newly at every step, into real chest CTs without pneumonia of {painted} "
    "subjects; the same scans without painted lesions are the negatives. It was continued from the "
    "network file {begun}, which was trained on synthetic phantoms and {known} of these subjects. "
    "No scan with a real pneumonia label was used.",
)
LABELLED = (
    "research network: trained on labelled real scans, not validated for use on patients",
    "{labelled} labelled scans{source} ({counts}) to train, validate and calibrate, {painted} "
    "subjects with lesions painted into their clear scans, and {phantoms} synthetic phantoms, in "
    "this run and those it continues from. The labels are those supplied with the scans.",
)


@dataclass(frozen=True)
class NetworkCard:
    """The metadata besides the network: its run, decision rule, and figures.

    `learnt` are the training subjects of this run and those that it started from. `more` are
    optional metadata: "groups", "out_of_distribution", "reference_scores", "training_statistics",
    "seed_comparison".
    """

    config: Config
    decision: Decision
    metrics: dict[str, dict[str, float]]
    learnt: Learnt
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def synthetic(self) -> bool:
        """Whether the network was trained on phantoms only."""
        return not (self.learnt.painted or self.learnt.labelled)

    @property
    def words(self) -> tuple[str, str]:
        """The notice to show with each result, and a description of the training data."""
        learnt = self.learnt
        real = LABELLED if learnt.labelled else PAINTED_ON if learnt.file else PAINTED
        notice, data = SYNTHETIC if self.synthetic else real
        return notice, data.format(
            phantoms=2 * learnt.phantoms,
            seeds=learnt.phantoms,
            painted=len(learnt.painted),
            begun=learnt.file,
            known=len(learnt.before & set(learnt.painted)),
            labelled=sum(learnt.labelled.values()),
            source=" of MosMedData" if learnt.mosmed else "",
            counts=", ".join(f"{count} {label}" for label, count in learnt.labelled.items()),
        )

    @property
    def licence(self) -> str:
        """The licence of the file."""
        labelled = LICENCE_MOSMED if self.learnt.mosmed else LICENCE_LABELLED
        return labelled if self.learnt.labelled else LICENCE


def metadata(card: NetworkCard, golden_logit: float) -> dict[str, Any]:
    """Return the entry that the app reads before it trusts the file."""
    decision, (notice, data) = card.decision, card.words
    more = dict(card.more)
    agreement = more.pop("lung_agreement", None)
    return {
        "name": card.config.name,
        "version": card.config.version,
        "synthetic": card.synthetic,
        "notice": notice,
        "classes": ["normal", "pneumonia"],
        "positive": "pneumonia",
        "heatmap": {
            "kind": "lesion probability",
            "shape": list(MAP_SHAPE),
            "threshold": decision.lesion,
        },
        "lungs": {
            "sides": ["left", "right"],
            "shape": list(MAP_SHAPE),
            "threshold": 0.5,
            **({"agreement": agreement} if agreement is not None else {}),
        },
        "preprocess": DEFAULT_SPEC.to_dict(),
        "temperature": decision.temperature,
        "midpoint": decision.midpoint,
        **({"map_share": decision.map_share} if decision.map_share else {}),
        "thresholds": {"low": decision.low, "high": decision.high},
        "slice_occlusion": {"floor": OCCLUSION_FLOOR},
        "training_data": data,
        "painted_patients": {
            "training": list(card.learnt.painted),
            "calibration": list(card.config.painted_calibration),
            "test": list(card.config.painted_test),
        },
        **_crossfit(card),
        **({"labelled_scans": dict(card.learnt.labelled)} if card.learnt.labelled else {}),
        **({"conformal": decision.conformal.to_dict()} if decision.conformal else {}),
        "metrics": card.metrics,
        **more,
        "licence": card.licence,
        "golden": {"logit": golden_logit, "tolerance": TOLERANCE},
        "created_with": {"torch": torch.__version__, "python": platform.python_version()},
    }


def _crossfit(card: NetworkCard) -> dict[str, Any]:
    """Return the networks that calibrated and evaluated the run, if not its own."""
    config = card.config
    if config.crossfit < 2:
        return {}
    return {
        "crossfit": {
            "folds": config.crossfit,
            "steps": config.crossfit_steps or config.steps,
            "run_steps": config.steps,
            "subjects": [name for name in config.painted_train if name not in card.learnt.before],
        }
    }
