"""The classifier: loads a network once, classifies many volumes."""

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.doubts import DoubtFacts, doubts, refusal
from ctviewer.core.analysis.examine import Examined, boxed_again, examine_volume
from ctviewer.core.analysis.gate import Finding, Gate
from ctviewer.core.analysis.heatmap import HeatMap, involvement, lung_of, sides_of
from ctviewer.core.analysis.lungs_shown import LungsShown, lungs_shown
from ctviewer.core.analysis.preprocess import Prepared, canonical_axes
from ctviewer.core.analysis.result import Label, Result, Score, Seconds
from ctviewer.core.analysis.second_box import second_box
from ctviewer.core.analysis.site_calibration import SiteCalibration
from ctviewer.core.base.errors import ModelError
from ctviewer.core.base.progress import Progress, part, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Box, Float32
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.statistics.familiarity import Familiarity, described
from ctviewer.inference.device import choose
from ctviewer.inference.engine import Engine, Output
from ctviewer.inference.model_file import ModelFile, read_model_file
from ctviewer.inference.site import calibrated_to, with_calibration

ASKING = 0.6  # share of the progress reached when the network starts


class _Answer(NamedTuple):
    """A scan's score, or the reason for refusing it, and the box of a second pass, if needed."""

    outcome: Score | Finding
    second_box: Box | None = None


class Classifier:
    """A verified network on a device."""

    def __init__(self, model: ModelFile, engine: Engine) -> None:
        self.model = model
        self._engine = engine

    def calibrated_to(self, site: SiteCalibration) -> "Classifier":
        """The same network on the same device, with a site calibration.

        Raises:
            ModelError: the calibration belongs to another network.
        """
        return Classifier(calibrated_to(self.model, site), self._engine)

    @property
    def device(self) -> str:
        """Where the network runs now, e.g. "cpu" or "cuda:0"."""
        return str(self._engine.device)

    def classify(self, volume: Volume, progress: Progress = silent) -> Result:
        """Gate, preprocess, run the network, check the output. A refused volume has no score.

        Raises:
            Cancelled: raised by `progress`, between the stages.
            ModelError: the output is not finite or does not match the network file.
        """
        examined = examine_volume(volume, self.model.spec, part(progress, 0.0, ASKING))
        progress(ASKING, Text("Running the network"))
        (result,) = self.classify_examined([examined])
        if result.second_box:
            spent = result.seconds.infer
            examined = boxed_again(examined, volume, result.second_box, self.model.spec)
            (result,) = self.classify_examined([examined])
            result = replace(result, seconds=result.seconds.with_infer(spent))
        progress(1.0, Text("Done"))
        return replace(result, examined=examined)

    def classify_examined(self, scans: Sequence[Examined], batch_size: int = 1) -> list[Result]:
        """The result of each examined scan, in order, `batch_size` scans per forward pass.

        The last batch is padded with zeros: the kernels that torch picks depend on the shape, and a
        score must not depend on the batch it was computed in.

        Raises:
            ModelError: the network gave no number, or not what its file says.
        """
        accepted = [scan for scan in scans if scan.prepared]
        answers: list[_Answer] = []
        started = time.perf_counter()
        for first in range(0, len(accepted), batch_size):
            answers += self._answers(accepted[first : first + batch_size], batch_size)
        each = (time.perf_counter() - started) / max(len(accepted), 1)
        left = iter(answers)
        return [self._result(scan, next(left) if scan.prepared else None, each) for scan in scans]

    def _result(self, scan: Examined, answer: _Answer | None, infer_seconds: float) -> Result:
        outcome = answer.outcome if answer else None
        refused = (outcome,) if isinstance(outcome, Finding) else ()
        return Result(
            gate=Gate((*scan.gate.findings, *refused)),
            score=outcome if isinstance(outcome, Score) else None,
            model=self.model.info,
            preprocess=self.model.spec.version,
            device=self.device,
            seconds=Seconds(preprocess=scan.seconds, infer=infer_seconds if answer else 0.0),
            notes=(*scan.notes, *self._engine.notes),
            judged_at=datetime.now(UTC).isoformat(timespec="seconds"),
            spec=self.model.spec,
            second_box=answer.second_box if answer else None,
        )

    def _answers(self, scans: Sequence[Examined], batch_size: int) -> list[_Answer]:
        output = self._engine.run(_batch(scans, batch_size))
        return [self._answer(scan, output.of(number)) for number, scan in enumerate(scans)]

    def _answer(self, scan: Examined, answer: Output) -> _Answer:
        self._logits(answer.logit)
        assert scan.prepared is not None
        assert scan.lungs is not None
        heat_map = HeatMap(
            canonical_axes(answer.heat_map),
            scan.prepared.box,
            self.model.heat_map_kind or "",
            self.model.lesion_threshold,
            *self._lungs(answer.lungs),
        ).inside(scan.lungs.shape)
        shown = lungs_shown(heat_map, scan.lungs)
        refused = refusal(shown, self.model.lung_agreement)
        outcome = refused or self._score(scan, answer, (heat_map, shown))
        if scan.boxed_again or self.model.spec.crop != "lungs" or self.model.spec.spacing_mm:
            return _Answer(outcome)
        return _Answer(outcome, second_box(heat_map, scan.lungs, self.model.spec.margin_mm))

    def _score(self, scan: Examined, answer: Output, seen: tuple[HeatMap, LungsShown]) -> Score:
        heat_map, shown = seen
        logits = self._logits(answer.logit)
        assert scan.prepared is not None
        assert scan.lungs is not None
        probabilities = self.model.calibration.probabilities(logits, self.model.classes)
        has_map = self.model.heat_map_kind is not None
        share = involvement(heat_map, scan.lungs) if has_map else None
        known = self._familiarity(scan.prepared, answer.features)
        label = self._label(probabilities)
        reasons = doubts(
            DoubtFacts(heat_map if has_map else None, share, known, scan.gate, shown),
            negative=label is Label.NEGATIVE,
            positive=label is Label.POSITIVE,
        )
        return Score(
            logits=logits,
            probabilities=probabilities,
            label=label.doubted(reasons),
            involvement=share,
            heat_map=heat_map if has_map else None,
            conformal=self.model.evidence.conformal,
            familiarity=known,
            doubts=reasons,
            classes=self.model.classes,
            unknown=self.model.unknown,
            class_limits=self.model.evidence.class_limits,
        )

    def _logits(self, answer: Float32) -> tuple[float, ...]:
        """The logit of a binary network (from one or two outputs), else one logit per class.

        Raises:
            ModelError: a logit is not finite.
        """
        logits = tuple(map(float, np.atleast_1d(answer)))
        if not all(map(math.isfinite, logits)):
            raise ModelError(Text("The network gave no number for this scan; please report it."))
        classes = self.model.classes
        if classes.pair is None or len(logits) == 1:
            return logits
        by_name = dict(zip(classes.names, logits, strict=True))
        negative, positive = classes.pair
        return (by_name[positive] - by_name[negative],)

    def _label(self, probabilities: dict[str, float]) -> Label:
        """The label for these probabilities, by the limits in the network file."""
        classes, limits = self.model.classes, self.model.calibration
        if classes.pair is not None:
            chance = probabilities[classes.pair[1]]
            return Label.of(chance, limits.low, limits.high, self.model.evidence.conformal)
        name = max(probabilities, key=probabilities.__getitem__)
        certain = probabilities[name] >= limits.certain
        if of_classes := self.model.evidence.class_limits:
            certain = certain and of_classes.fitting(probabilities) == (name,)
        return Label.called(name, classes) if certain else Label.UNCERTAIN

    def _lungs(self, lungs: Float32 | None) -> tuple[NDArray[np.uint8] | None, Float32 | None]:
        """The lung of each heat map cell and its probability, if the network segments lungs."""
        if self.model.lung_threshold is None:
            return None, None
        if lungs is None:
            raise ModelError(
                Text(
                    "The network file {file} says that it segments the lungs, but it does not; "
                    "it must be exported again.",
                    file=self.model.path.name,
                )
            )
        left, right = lungs  # memory order: nothing below depends on left or right
        sides = sides_of(left, right, self.model.lung_threshold)
        return canonical_axes(sides), canonical_axes(lung_of(left, right, sides))

    def _familiarity(self, prepared: Prepared, features: Float32) -> Familiarity | None:
        population = self.model.evidence.population
        if population is None:
            return None
        return population.familiarity(described(prepared.histogram, features))


def _batch(scans: Sequence[Examined], size: int) -> Float32:
    """The inputs as an array (size, 1, depth, height, width), padded with zeros."""
    arrays = [scan.prepared.array for scan in scans if scan.prepared]
    if size == 1:
        return np.asarray(arrays[0][None])  # no copy
    empty = np.zeros_like(arrays[0])
    return np.stack([*arrays, *[empty] * (size - len(arrays))])


def load_classifier(
    device: str = "auto",
    model: Path | None = None,
    *,
    allow_unlisted: bool = False,
    trusted: str = "",
    calibration: Path | None = None,
) -> Classifier:
    """Verify a network file (the shipped one by default) and put it on a device.

    `trusted` is the SHA-256 of a file that the user trusts, `calibration` a site calibration file.

    Raises:
        UserError: a file is not trusted or not usable, or the device does not exist.
    """
    file = read_model_file(model, allow_unlisted=allow_unlisted, trusted=trusted)
    file = with_calibration(file, calibration)
    engine = Engine(file, choose(device))
    return Classifier(engine.model, engine)
