"""How a batch's probabilities agree with the ground truth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.accuracy import (
    Counts,
    Interval,
    Reliability,
    Roc,
    auc,
    calibration_error,
    counts,
    interval,
    reliability,
    roc,
)
from ctviewer.core.errors import UserError
from ctviewer.core.text import Text
from ctviewer.core.worklist.lines import Line
from ctviewer.core.worklist.truth import Truth

MANY = 2000  # cases from which fewer bootstrap rounds are as good
ROUNDS = (1000, 200)  # below and from `MANY` cases


@dataclass(frozen=True, eq=False)
class Assessment:
    """The labelled scans that got a number, and what that says.

    `places` (N,) are their lines in the worklist, `probabilities` (N,) in 0..1, `sick` (N,) their
    labels; `without_number` counts labelled scans that were refused or failed. `curve`,
    `area` and `calibration` are None where one of the classes has no scan.
    """

    truth: Truth
    places: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    sick: NDArray[np.bool_]
    without_number: int
    curve: Roc | None = None
    area: Interval | None = None
    calibration: Reliability | None = None
    calibration_error: float = 0.0

    def confusion(self, threshold: float) -> Counts:
        """The confusion table of calling a probability from `threshold` on pneumonia."""
        return counts(self.probabilities, self.sick, threshold)

    def worst(self, threshold: float) -> list[int]:
        """Lines of the scans on the wrong side of a threshold, the furthest off first."""
        called = self.probabilities >= threshold
        wrong = np.flatnonzero(called != self.sick)
        off = np.abs(self.probabilities[wrong] - self.sick[wrong])
        return [int(place) for place in self.places[wrong[np.argsort(-off, kind="stable")]]]


def assess(lines: Sequence[Line], truth: Truth) -> Assessment:
    """Compare each labelled scan's probability with its label.

    Raises:
        UserError: no labelled scan has a number.
    """
    judged = [
        (place, line.probability, truth.sick[line.path])
        for place, line in enumerate(lines)
        if line.probability is not None and line.path in truth.sick
    ]
    if not judged:
        raise UserError(
            Text("No labelled scan of this worklist has a number. {truth}", truth=truth.sentence)
        )
    places, scores, sick = (np.array(each) for each in zip(*judged, strict=True))
    found = Assessment(truth, places, scores, sick, len(truth.sick) - len(judged))
    return _measured(found)


def _measured(found: Assessment) -> Assessment:
    scores, sick = found.probabilities, found.sick
    if sick.all() or not sick.any():
        return found
    rounds = ROUNDS[len(scores) >= MANY]
    return Assessment(
        found.truth, found.places, scores, sick, found.without_number,
        roc(scores, sick), interval(auc, scores, sick, rounds),
        reliability(scores, sick), calibration_error(scores, sick),
    )  # fmt: skip
