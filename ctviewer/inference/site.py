"""A network with a site calibration in place of its own. Needs no torch."""

import math
from dataclasses import replace
from pathlib import Path

from ctviewer.core.analysis.classes import Calibration, calibrated
from ctviewer.core.analysis.doubts import Unknown
from ctviewer.core.analysis.site_calibration import SiteCalibration, read_site_calibration
from ctviewer.core.base.errors import ModelError
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.evidence import ClassScores, ReferenceScores
from ctviewer.core.worklist.site_cases import OwnCalibration
from ctviewer.inference.model_file import ModelFile

HASH_SIGNS = 12
LEAST = 1e-9  # clip of probabilities before the logit


def own_calibration(model: ModelFile) -> OwnCalibration:
    """The calibration stored in a network file."""
    return OwnCalibration(model.info, model.calibration, model.evidence.conformal)


def with_calibration(model: ModelFile, path: Path | None) -> ModelFile:
    """The network with the calibration in a file; unchanged if `path` is None.

    Raises:
        UserError: the file cannot be read, was altered, or belongs to another network.
    """
    return calibrated_to(model, read_site_calibration(path)) if path else model


def calibrated_to(model: ModelFile, site: SiteCalibration) -> ModelFile:
    """The network with a site calibration; known cases keep their logits.

    Raises:
        ModelError: the calibration belongs to another network.
    """
    if site.network_sha256 != model.info.sha256 or site.classes != model.classes:
        raise ModelError(
            Text(
                "This calibration is of the network {name} {version} ({hash}), not of {other} "
                "{other_version} ({other_hash}); use that network, or calibrate this one.",
                name=site.network,
                version=site.version,
                hash=site.network_sha256[:HASH_SIGNS],
                other=model.info.name,
                other_version=model.info.version,
                other_hash=model.info.sha256[:HASH_SIGNS],
            )
        )
    cases = model.evidence.reference_scores
    scores = cases and ReferenceScores(
        *(_moved(each, model.calibration, site.calibration)
          for each in (cases.calibration, cases.test))
    )  # fmt: skip
    evidence = replace(model.evidence, conformal=site.conformal, reference_scores=scores)
    info = replace(model.info, site=site)
    known = (Unknown.CALIBRATION, Unknown.THRESHOLDS, Unknown.CONFORMAL)
    unknown = tuple(each for each in model.unknown if each not in known)
    return replace(
        model, calibration=site.calibration, evidence=evidence, info=info, unknown=unknown
    )


def _moved(scores: ClassScores, own: Calibration, site: Calibration) -> ClassScores:
    """Convert probabilities from the network's own calibration to the site's."""

    def moved(chance: float) -> float:
        inside = min(max(chance, LEAST), 1.0 - LEAST)
        logit = own.midpoint + own.temperature * math.log(inside / (1.0 - inside))
        return calibrated(logit, site.temperature, site.midpoint)

    return ClassScores(tuple(map(moved, scores.negative)), tuple(map(moved, scores.positive)))
