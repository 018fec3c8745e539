"""The classifier: loads a network once, judges many volumes."""

import math
import time
from pathlib import Path

from ctviewer.core.errors import ModelError
from ctviewer.core.familiarity import Familiarity, describe
from ctviewer.core.gate import examine
from ctviewer.core.heatmap import HeatMap
from ctviewer.core.involvement import involvement
from ctviewer.core.lungs import Lungs, find_lungs
from ctviewer.core.preprocess import Prepared, canonical_axes, prepare
from ctviewer.core.report import Report, silent
from ctviewer.core.resample import Float32
from ctviewer.core.result import Label, Result, Score, Seconds
from ctviewer.core.volume import Volume
from ctviewer.inference.device import choose
from ctviewer.inference.engine import Engine
from ctviewer.inference.model_file import ModelFile, read_model_file


class Classifier:
    """A verified network on a device."""

    def __init__(self, model: ModelFile, engine: Engine) -> None:
        self.model = model
        self._engine = engine

    @property
    def device(self) -> str:
        """Where the network runs now, e.g. "cpu" or "cuda:0"."""
        return str(self._engine.device)

    def classify(self, volume: Volume, report: Report = silent) -> Result:
        """Judge a volume: gate, prepare, network. A refused volume gets no score.

        Raises:
            Cancelled: by `report`, between the stages.
        """
        started = time.perf_counter()
        report(0.0, "Finding the lungs")
        lungs = find_lungs(volume)
        gate = examine(volume, lungs)
        score, prepared_at = None, time.perf_counter()
        if lungs and not gate.refused:
            report(0.4, "Preparing")
            prepared = prepare(volume, lungs, self.model.spec)
            prepared_at = time.perf_counter()
            report(0.6, "Asking the network")
            score = self._score(prepared, lungs)
        report(1.0, "Done")
        seconds = Seconds(
            preprocess=prepared_at - started,
            infer=time.perf_counter() - prepared_at if score else 0.0,
        )
        return Result(
            gate=gate,
            score=score,
            model=self.model.info,
            preprocess=self.model.spec.version,
            device=self.device,
            seconds=seconds,
            notes=self._engine.notes,
        )

    def _score(self, prepared: Prepared, lungs: Lungs) -> Score:
        output = self._engine.run(prepared.array[None])
        logit = float(output.logit[0])
        if not math.isfinite(logit):
            raise ModelError("The network gave no number for this scan; please report it.")
        probability = calibrated(logit, self.model.temperature, self.model.midpoint)
        evidence = self.model.evidence
        heat_map = HeatMap(
            canonical_axes(output.heat_map[0]),
            prepared.box,
            self.model.heat_map_kind,
            self.model.lesion_threshold,
        )
        return Score(
            logit=logit,
            probability=probability,
            label=Label.of(probability, self.model.low, self.model.high, evidence.conformal),
            involvement=involvement(heat_map, lungs),
            heat_map=heat_map,
            conformal=evidence.conformal,
            familiarity=self._familiarity(prepared, output.features[0]),
        )

    def _familiarity(self, prepared: Prepared, features: Float32) -> Familiarity | None:
        population = self.model.evidence.population
        return population.familiarity(describe(prepared.array, features)) if population else None


def calibrated(logit: float, temperature: float, midpoint: float = 0.0) -> float:
    """Platt scaling: sigmoid((logit - midpoint) / temperature), without overflow."""
    scaled = (logit - midpoint) / temperature
    if scaled >= 0:
        return 1.0 / (1.0 + math.exp(-scaled))
    return math.exp(scaled) / (1.0 + math.exp(scaled))


def load_classifier(
    device: str = "auto", model: Path | None = None, *, allow_unlisted: bool = False
) -> Classifier:
    """Verify a network file (the shipped one by default) and put it on a device.

    Raises:
        UserError: the file cannot be trusted or used, or there is no such device.
    """
    file = read_model_file(model, allow_unlisted=allow_unlisted)
    return Classifier(file, Engine(file, choose(device)))
