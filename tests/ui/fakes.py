"""A classifier that returns immediately, or on command."""

import threading
from dataclasses import dataclass, field

import numpy as np

from ctviewer.core.analysis.classes import PNEUMONIA
from ctviewer.core.analysis.examine import examine_volume
from ctviewer.core.analysis.gate import Gate
from ctviewer.core.analysis.heatmap import HeatMap, Involvement
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.core.analysis.result import Label, ModelInfo, Result, Score, Seconds
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.statistics.conformal import Conformal
from ctviewer.core.statistics.familiarity import Familiarity

MODEL = ModelInfo("fake-net", "9.8", "ab" * 32, synthetic=True, notice="trained on phantoms only")


def heat_map(volume: Volume, lo=(0.0, 0.5, 0.5), hi=(0.5, 1.0, 1.0)) -> HeatMap:
    """A map of 1 in a block of the volume, given as fractions of its axes, and 0 elsewhere."""
    values = np.zeros((16, 16, 8), np.float32)
    spans = [
        slice(round(a * n), round(b * n)) for a, b, n in zip(lo, hi, values.shape, strict=True)
    ]
    values[tuple(spans)] = 1
    return HeatMap(values, Box.whole(volume.shape), Text("lesion probability"), 0.5)


@dataclass
class FakeClassifier:
    """Returns a fixed probability; if `held`, waits for `let_go` first.

    If it `examines`, which takes time, the result includes the examined input.
    """

    probability: float = 0.92
    label: Label = Label.POSITIVE
    gate: Gate = field(default_factory=Gate)
    conformal: Conformal | None = None
    familiarity: Familiarity | None = None
    model: ModelInfo = MODEL
    held: bool = False
    error: Exception | None = None
    let_go: threading.Event = field(default_factory=threading.Event)
    classified: list[Volume] = field(default_factory=list)
    examines: bool = False

    def classify(self, volume: Volume, progress: Progress) -> Result:
        progress(0.1, "Finding the lungs")
        while self.held and not self.let_go.wait(0.005):
            progress(0.5, "Running the network")
        progress(0.9, "Running the network")  # if cancelled in the meantime, ends here
        if self.error:
            raise self.error
        self.classified.append(volume)
        score = None
        if not self.gate.refused:
            share = Involvement(12.0, left_percent=20.0, right_percent=5.0)
            shares = PNEUMONIA.both(self.probability)
            known = (self.conformal, self.familiarity)
            score = Score((2.4,), shares, self.label, share, heat_map(volume), *known)
        seconds, notes = Seconds(0.0, 0.3, 0.7), (*volume.source.notes, "a note")
        examined = examine_volume(volume, DEFAULT_SPEC) if self.examines else None
        return Result(self.gate, score, self.model, "1", "cpu", seconds, notes, examined)
