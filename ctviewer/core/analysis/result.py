"""The result of classifying a scan, or the reason there is none."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.analysis.doubts import Doubt, Unknown
from ctviewer.core.analysis.examine import Examined
from ctviewer.core.analysis.gate import Gate
from ctviewer.core.analysis.heatmap import HeatMap, Involvement
from ctviewer.core.analysis.input_facts import InputFacts
from ctviewer.core.analysis.mask_measures import MaskMeasures
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC, InputSpec
from ctviewer.core.analysis.site_calibration import SiteCalibration
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Box
from ctviewer.core.statistics.class_limits import ClassLimits
from ctviewer.core.statistics.conformal import Conformal, Fitting
from ctviewer.core.statistics.familiarity import Familiarity

RESEARCH_USE = "research use only"
RESEARCH_ONLY = Text("Research use only")  # capitalised as at the start of a sentence


class Status(Enum):
    """How classification of a file ended."""

    OK = Text("ok")
    REFUSED = Text("refused")
    ERROR = Text("error")


class Label(Enum):
    """The label of a calibrated probability, by the network's thresholds and limits.

    NO_VERDICT is for a scan that the network was not made for: its number is shown in grey. CLASS
    is for a class other than positive and negative, or for a network without a positive class.
    """

    NEGATIVE = "negative"
    UNCERTAIN = "uncertain"
    POSITIVE = "positive"
    CLASS = "class"
    NO_VERDICT = "no verdict"

    @classmethod
    def of(
        cls, probability: float, low: float, high: float, conformal: Conformal | None = None
    ) -> "Label":
        """Name a class if the thresholds and, if known, the conformal limits both allow it.

        Thresholds: negative up to `low`, positive from `high`; conformal limits: exactly one class
        fits (ADR 0007).
        """
        fitting = conformal.fitting(probability) if conformal else None
        if probability >= high and fitting in (None, Fitting.PNEUMONIA):
            return cls.POSITIVE
        if probability <= low and fitting in (None, Fitting.NORMAL):
            return cls.NEGATIVE
        return cls.UNCERTAIN

    def doubted(self, doubts: Sequence[Doubt]) -> "Label":
        """The label with these doubts; the most severe decides."""
        if any(doubt.without_verdict for doubt in doubts):
            return Label.NO_VERDICT
        return Label.UNCERTAIN if doubts else self

    @classmethod
    def called(cls, name: str, classes: Classes) -> "Label":
        """The label for a word in a row: "uncertain", "no verdict", or the name of a class."""
        if name == classes.positive:
            return cls.POSITIVE
        if name in WITHOUT_CLASS:
            return cls(name)
        return cls.NEGATIVE if classes.binary else cls.CLASS


WITHOUT_CLASS = (Label.UNCERTAIN.value, Label.NO_VERDICT.value)
"""Words in JSON and tables used in place of a class."""


@dataclass(frozen=True)
class ModelInfo:
    """The network of a result; `synthetic` if it was trained on phantoms only, None if unknown.

    `notice` is what its maker wants shown with every number, e.g. what it was not trained on;
    `involvement_error` the median error of the involved share in its tests, in percentage points;
    `tolerance` the allowed difference of its logit between devices; `site` the site calibration in
    use, None for its own.
    """

    name: str
    version: str
    sha256: str
    synthetic: bool | None
    notice: str
    involvement_error: float | None = None
    tolerance: float = 0.0
    classes: Classes = PNEUMONIA
    site: SiteCalibration | None = None


@dataclass(frozen=True)
class Seconds:
    """Wall-clock time of each stage, in seconds."""

    load: float = 0.0
    preprocess: float = 0.0
    infer: float = 0.0

    def with_infer(self, seconds: float) -> "Seconds":
        """With more time for the network."""
        return replace(self, infer=self.infer + seconds)

    @property
    def total(self) -> float:
        """The sum of the stages."""
        return self.load + self.preprocess + self.infer


@dataclass(frozen=True, eq=False)
class Score:
    """The network's output: logits, and the calibrated probability (0..1) of each class.

    A binary network has one logit, others one per class; `probabilities` are in the file's order.
    `conformal` and `familiarity` are None if the network file lacks them. With `doubts` the label
    is uncertain or there is no verdict, whatever the probability. `unknown` is what the file
    declares unknown; without a heat map there is no involvement. `class_limits` replace `conformal`
    if the network is not binary.
    """

    logits: tuple[float, ...]
    probabilities: Mapping[str, float]
    label: Label
    involvement: Involvement | None
    heat_map: HeatMap | None
    conformal: Conformal | None = None
    familiarity: Familiarity | None = None
    doubts: tuple[Doubt, ...] = ()
    classes: Classes = PNEUMONIA
    unknown: tuple[Unknown, ...] = ()
    class_limits: ClassLimits | None = None

    @property
    def probability(self) -> float | None:
        """The probability of the positive class; None without one."""
        return self.probabilities[self.classes.positive] if self.classes.positive else None

    @property
    def logit(self) -> float | None:
        """The logit of a binary network."""
        return self.logits[0] if len(self.logits) == 1 else None

    @property
    def likeliest(self) -> str:
        """The most probable class; the first of several."""
        return max(self.probabilities, key=lambda name: self.probabilities[name])

    @property
    def called(self) -> str:
        """The label as a word of JSON and tables: a class, "uncertain" or "no verdict"."""
        if self.label.value in WITHOUT_CLASS:
            return str(self.label.value)
        classes = self.classes
        named = {Label.POSITIVE: classes.positive, Label.NEGATIVE: classes.negative}
        return named.get(self.label) or self.likeliest

    @property
    def fitting(self) -> Fitting | None:
        """The classes that fit by the conformal limits of a binary network."""
        if self.conformal is None or self.probability is None:
            return None
        return self.conformal.fitting(self.probability)

    @property
    def could_be(self) -> tuple[str, ...] | None:
        """The classes that fit, most probable first, of a network that is not binary."""
        return self.class_limits.fitting(self.probabilities) if self.class_limits else None


@dataclass(frozen=True, eq=False)
class Result:
    """A classified volume: a score, or none if the gate refused it.

    `examined` holds the network's input for display; batches drop it. `spec` describes that input.
    `judged_at` is the time in UTC (ISO 8601). `notes` are sentences on what was left out when
    loading, and on device problems. `masks` are measurements with masks from elsewhere, in place of
    the network's own. `second_box` is where the network should look instead, if the box around the
    lungs was wrong: the caller prepares it and runs the network again.
    """

    gate: Gate
    score: Score | None
    model: ModelInfo
    preprocess: str
    device: str
    seconds: Seconds
    notes: tuple[str, ...] = ()
    examined: Examined | None = None
    judged_at: str = ""
    spec: InputSpec = DEFAULT_SPEC
    second_box: Box | None = None
    masks: MaskMeasures | None = None

    @property
    def status(self) -> Status:
        """OK with a score, refused without."""
        return Status.OK if self.score else Status.REFUSED


@dataclass(frozen=True)
class Row:
    """One file's row in a table: its result, or the error and the notes `known` so far."""

    path: Path
    result: Result | None = None
    input: InputFacts | None = None
    error: str | None = None
    load_seconds: float = 0.0
    known: tuple[str, ...] = ()

    @property
    def seconds(self) -> Seconds:
        """Time of every stage, including loading."""
        classified = self.result.seconds if self.result else Seconds()
        return replace(classified, load=self.load_seconds)

    @property
    def status(self) -> Status:
        """Error without a result, else the result's status."""
        return self.result.status if self.result else Status.ERROR

    @property
    def notes(self) -> tuple[str, ...]:
        """The result's notes; without a result, those known so far."""
        return self.result.notes if self.result else self.known

    def to_dict(self) -> dict[str, Any]:
        """The documented JSON object of `ctviewer classify --json`."""
        result = self.result
        score = result.score if result else None
        return {
            "path": str(self.path),
            "status": self.status.value,
            "probability": _rounded(score.probability if score else None, 6),
            "probabilities": _probabilities(score),
            "label": score.called if score else None,
            "doubts": [doubt.code for doubt in score.doubts] if score else None,
            "unknown": [each.code for each in score.unknown] if score else None,
            "logit": _rounded(score.logit if score else None, 6),
            "logits": _logits(score),
            "involvement": _involvement(score),
            "conformal": _conformal(score),
            "out_of_distribution": _out_of_distribution(score),
            "gate": result.gate.to_dict() if result else None,
            "model": _model(result),
            "calibration": _calibration(result),
            "preprocess": result.preprocess if result else None,
            "device": result.device if result else None,
            "seconds": _seconds(self.seconds),
            "input": self.input.to_dict() if self.input else None,
            "error": self.error,
            "notes": list(self.notes),
            "masks": result.masks.to_dict() if result and result.masks else None,
        }


def _probabilities(score: Score | None) -> dict[str, float] | None:
    if score is None:
        return None
    return {name: round(share, 6) for name, share in score.probabilities.items()}


def _logits(score: Score | None) -> list[float] | None:
    """The logits of a network with one per class."""
    if score is None or score.logit is not None:
        return None
    return [round(logit, 6) for logit in score.logits]


def _involvement(score: Score | None) -> dict[str, Any] | None:
    share = score.involvement if score else None
    if share is None:
        return None
    return {
        "percent": round(share.percent, 2),
        "left_percent": _rounded(share.left_percent),
        "right_percent": _rounded(share.right_percent),
        "grade": share.grade,
    }


def _conformal(score: Score | None) -> dict[str, Any] | None:
    if score is not None and score.class_limits is not None and score.could_be is not None:
        verdict = "; ".join(score.could_be) or Fitting.NEITHER.value
        limits = score.class_limits.to_dict()
        return {"verdict": verdict, "classes": list(score.could_be), **limits}
    if score is None or score.conformal is None or score.fitting is None:
        return None
    classes = score.classes
    named = {Fitting.NORMAL: classes.negative, Fitting.PNEUMONIA: classes.positive}
    verdict = named.get(score.fitting) or score.fitting.value
    return {"verdict": verdict, **score.conformal.to_dict()}


def _out_of_distribution(score: Score | None) -> dict[str, Any] | None:
    if score is None or score.familiarity is None:
        return None
    familiarity = score.familiarity
    distance = familiarity.distance
    return {
        "distance": round(distance, 3) if math.isfinite(distance) else None,
        "limit_95": familiarity.limit_95,
        "limit_99": familiarity.limit_99,
        "level": familiarity.level.value,
    }


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)


def _model(result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    model = result.model
    return {
        "name": model.name,
        "version": model.version,
        "sha256": model.sha256,
        "synthetic": model.synthetic,
        **model.classes.to_dict(),
    }


def _calibration(result: Result | None) -> dict[str, Any] | None:
    """The site calibration; None if the network's own is in use."""
    site = result.model.site if result else None
    return site.to_dict() if site else None


def _seconds(seconds: Seconds) -> dict[str, float]:
    return {
        "load": round(seconds.load, 4),
        "preprocess": round(seconds.preprocess, 4),
        "infer": round(seconds.infer, 4),
        "total": round(seconds.total, 4),
    }
