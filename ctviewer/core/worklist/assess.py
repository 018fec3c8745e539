"""How a batch's probabilities agree with the ground truth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text, joined
from ctviewer.core.statistics.accuracy import (
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
from ctviewer.core.worklist.lines import Line
from ctviewer.core.worklist.truth import Truth

MANY = 2000  # cases from which fewer bootstrap rounds are as good
ROUNDS = (1000, 200)  # below and from `MANY` cases


@dataclass(frozen=True, eq=False)
class Assessment:
    """The labelled scans that got a number, and what that says.

    `places` (N,) are their lines in the worklist, `probabilities` (N,) in 0..1, `sick` (N,) their
    labels; `without_number` counts labelled scans that were refused or failed. `curve`,
    `area` and `calibration` are None where one of the classes has no scan. `copies` scans have the
    voxels of another one before them, `torn` are of voxels with both labels; where each counts
    `once`, `left_out` were.
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
    copies: int = 0
    torn: int = 0
    left_out: int = 0
    once: bool = False

    @property
    def counted_text(self) -> str:
        """How many scans count, without a name."""
        count = int(self.sick.sum())
        told = Text(
            "{count} labelled scans with a number: {sick} pneumonia, {well} normal.",
            count=len(self.sick),
            sick=count,
            well=len(self.sick) - count,
        )
        return joined(filter(None, (told, self.copies_text)))

    @property
    def copies_text(self) -> str:
        """What is to be known of scans with the same voxels; "" where there are none."""
        if not self.copies:
            return ""
        told = Text("{count} scans have the same voxels as another one.", count=self.copies)
        if self.torn:
            torn = Text("{count} of them have different labels.", count=self.torn)
            told = joined((told, torn))
        if self.once:
            left = Text("Each counts once; {count} scans were left out.", count=self.left_out)
            return joined((told, left))
        return told

    def confusion(self, threshold: float) -> Counts:
        """The confusion table of calling a probability from `threshold` on pneumonia."""
        return counts(self.probabilities, self.sick, threshold)

    def worst(self, threshold: float) -> list[int]:
        """Lines of the scans on the wrong side of a threshold, the furthest off first."""
        called = self.probabilities >= threshold
        wrong = np.flatnonzero(called != self.sick)
        off = np.abs(self.probabilities[wrong] - self.sick[wrong])
        return [int(place) for place in self.places[wrong[np.argsort(-off, kind="stable")]]]


def assess(lines: Sequence[Line], truth: Truth, *, once: bool = False) -> Assessment:
    """Compare each labelled scan's probability with its label.

    Scans with the same voxels count `once` if asked: the first counts, and those whose labels
    differ count nowhere.

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
    first, torn = _copies([(lines[place].voxels, place, sick) for place, _, sick in judged])
    copies, labelled = len(judged) - len(first), len(judged)
    if once:
        judged = [each for each in judged if each[0] in first and each[0] not in torn]
    if not judged:
        raise UserError(
            Text("All labelled scans have the same voxels as another one with different labels.")
        )
    places, scores, sick = (np.array(each) for each in zip(*judged, strict=True))
    found = Assessment(
        truth, places, scores, sick, len(truth.sick) - labelled,
        copies=copies, torn=len(torn), left_out=labelled - len(judged), once=once,
    )  # fmt: skip
    return _measured(found)


def _copies(scans: Sequence[tuple[str, int, bool]]) -> tuple[set[int], set[int]]:
    """Of voxels, place and label: the first place of each voxels, and all with two labels."""
    groups: dict[str, list[tuple[int, bool]]] = {}
    for voxels, place, sick in scans:
        groups.setdefault(voxels or f"place {place}", []).append((place, sick))
    first = {group[0][0] for group in groups.values()}
    torn = [group for group in groups.values() if len({sick for _, sick in group}) > 1]
    return first, {place for group in torn for place, _ in group}


def _measured(found: Assessment) -> Assessment:
    scores, sick = found.probabilities, found.sick
    if sick.all() or not sick.any():
        return found
    rounds = ROUNDS[len(scores) >= MANY]
    return replace(
        found,
        curve=roc(scores, sick),
        area=interval(auc, scores, sick, rounds),
        calibration=reliability(scores, sick),
        calibration_error=calibration_error(scores, sick),
    )
