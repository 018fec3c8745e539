"""What the network says of a scan, or why it says nothing."""

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
RESEARCH_ONLY = Text("Research use only")  # as a sentence begins


class Status(Enum):
    """How classifying a file ended."""

    OK = Text("ok")
    REFUSED = Text("refused")
    ERROR = Text("error")


class Label(Enum):
    """What a calibrated probability comes to, by the network's own limits.

    NO_VERDICT is that of a scan that the network was not made for: its number is shown in grey.
    CLASS is that of a class beside positive and negative, or of a network without a positive one.
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
        """Name a class when the thresholds and, where known, the conformal limits both do.

        The thresholds do up to `low` and from `high`; the conformal limits when one class fits and
        the other does not (ADR 0007).
        """
        fitting = conformal.fitting(probability) if conformal else None
        if probability >= high and fitting in (None, Fitting.PNEUMONIA):
            return cls.POSITIVE
        if probability <= low and fitting in (None, Fitting.NORMAL):
            return cls.NEGATIVE
        return cls.UNCERTAIN

    def doubted(self, doubts: Sequence[Doubt]) -> "Label":
        """What it is called with these doubts: the gravest decides."""
        if any(doubt.without_verdict for doubt in doubts):
            return Label.NO_VERDICT
        return Label.UNCERTAIN if doubts else self

    @classmethod
    def called(cls, name: str, classes: Classes) -> "Label":
        """The label of a row's word: "uncertain", "no verdict", or the name of a class."""
        if name == classes.positive:
            return cls.POSITIVE
        if name in WITHOUT_CLASS:
            return cls(name)
        return cls.NEGATIVE if classes.binary else cls.CLASS


WITHOUT_CLASS = (Label.UNCERTAIN.value, Label.NO_VERDICT.value)
"""Words of JSON and tables that stand in the place of a class."""


@dataclass(frozen=True)
class ModelInfo:
    """The network of a result; `synthetic` when it never saw a patient, None where unknown.

    `notice` is what its maker wants to be read beside every number, e.g. what it never saw;
    `involvement_error` the median error of the involved share in its tests, in points (%);
    `tolerance` by how much its logit may differ from device to device; `site` the calibration by
    which it says its numbers, None where that is its own.
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
        """With so many more of the network."""
        return replace(self, infer=self.infer + seconds)

    @property
    def total(self) -> float:
        """The sum of the stages."""
        return self.load + self.preprocess + self.infer


@dataclass(frozen=True, eq=False)
class Score:
    """The network's answer: raw logits, and the calibrated probability (0..1) of each class.

    A binary network has one logit, others have one for each class; `probabilities` are in the
    file's order. `conformal` and `familiarity` are None when the network file says nothing of them.
    With `doubts` the label is uncertain or there is no verdict, whatever the probability.
    `unknown` is what the file says it does not know; without a heat map there is no involvement.
    `class_limits` stand in the place of `conformal` where the network is not binary.
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
        """That of the positive class; None of a network without one."""
        return self.probabilities[self.classes.positive] if self.classes.positive else None

    @property
    def logit(self) -> float | None:
        """That of a binary network."""
        return self.logits[0] if len(self.logits) == 1 else None

    @property
    def likeliest(self) -> str:
        """The class of the highest probability; of several, the first."""
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
        """Which classes fit in the conformal sense, of a binary network."""
        if self.conformal is None or self.probability is None:
            return None
        return self.conformal.fitting(self.probability)

    @property
    def could_be(self) -> tuple[str, ...] | None:
        """The classes that fit, the likeliest first, of a network that is not binary."""
        return self.class_limits.fitting(self.probabilities) if self.class_limits else None


@dataclass(frozen=True, eq=False)
class Result:
    """A classified volume: a score, or none when the gate refused it.

    `examined` is what the network was given, to be looked at; batches do not keep it. `spec` is how
    the network wants its input. `judged_at` is the moment in UTC, as ISO 8601 writes it. `notes`
    are sentences about what was left out of the scan when it was loaded, and about what the device
    could not do.
    `masks` is what was measured with masks from elsewhere, in the place of the network's own.
    `second_box` is where the network should look instead, if the box around the lungs was wrong:
    who has the volume prepares it and asks once more.
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
        """Ok with a score, refused without."""
        return Status.OK if self.score else Status.REFUSED


@dataclass(frozen=True)
class Row:
    """One file's line in a table: its result, or what went wrong and the notes `known` by then."""

    path: Path
    result: Result | None = None
    input: InputFacts | None = None
    error: str | None = None
    load_seconds: float = 0.0
    known: tuple[str, ...] = ()

    @property
    def seconds(self) -> Seconds:
        """Time of every stage, loading included."""
        classified = self.result.seconds if self.result else Seconds()
        return replace(classified, load=self.load_seconds)

    @property
    def status(self) -> Status:
        """Error without a result, else the result's."""
        return self.result.status if self.result else Status.ERROR

    @property
    def notes(self) -> tuple[str, ...]:
        """The result's; without one, what was known of the scan."""
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
    """Those of a network with a logit for each class."""
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
    """That of a site; None where the network's own counts."""
    site = result.model.site if result else None
    return site.to_dict() if site else None


def _seconds(seconds: Seconds) -> dict[str, float]:
    return {
        "load": round(seconds.load, 4),
        "preprocess": round(seconds.preprocess, 4),
        "infer": round(seconds.infer, 4),
        "total": round(seconds.total, 4),
    }
