"""Comparison of a batch's probabilities with ground truth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.result import Label
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

MANY = 2000  # cases from which fewer bootstrap samples suffice
ROUNDS = (1000, 200)  # below `MANY` cases, and from there on


@dataclass(frozen=True, eq=False)
class Assessment:
    """Labelled scans with a probability, and statistics on them.

    `places` (N,) are their lines in the worklist, `probabilities` (N,) in 0..1, `positive` (N,)
    their labels; `without_number` counts labelled scans that were refused, failed or got no
    verdict. `curve`, `area` and `calibration` are None if a class has no scan. `copies` scans
    duplicate the voxels of an earlier one, `torn` belong to voxels with contradictory labels; if
    duplicates count `once`, `left_out` were excluded.
    """

    truth: Truth
    places: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    positive: NDArray[np.bool_]
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
        """The numbers of scans by class."""
        count = int(self.positive.sum())
        given = Text(
            "{count} labelled {count:scan|scans} with a number: {positive} positive, {negative} "
            "negative.",
            count=len(self.positive),
            positive=count,
            negative=len(self.positive) - count,
        )
        return joined(filter(None, (given, self.copies_text)))

    @property
    def copies_text(self) -> str:
        """A remark on scans with the same voxels; "" if there are none."""
        if not self.copies:
            return ""
        given = Text(
            "{count} {count:scan has|scans have} the same voxels as another one.", count=self.copies
        )
        if self.torn:
            torn = Text("{count} of them {count:has|have} different labels.", count=self.torn)
            given = joined((given, torn))
        if self.once:
            left = Text(
                "Each counts once; {count} {count:scan was|scans were} left out.",
                count=self.left_out,
            )
            return joined((given, left))
        return given

    def confusion(self, threshold: float) -> Counts:
        """The confusion table if a probability from `threshold` is called positive."""
        return counts(self.probabilities, self.positive, threshold)

    def worst(self, threshold: float) -> list[int]:
        """Lines of scans on the wrong side of a threshold, largest error first."""
        called = self.probabilities >= threshold
        wrong = np.flatnonzero(called != self.positive)
        off = np.abs(self.probabilities[wrong] - self.positive[wrong])
        return [int(place) for place in self.places[wrong[np.argsort(-off, kind="stable")]]]


def assess(lines: Sequence[Line], truth: Truth, *, once: bool = False) -> Assessment:
    """Compare each labelled scan's probability with its label; excludes scans without a verdict.

    With `once`, only the first of scans with the same voxels counts, and none if their labels
    differ.

    Raises:
        UserError: no labelled scan has a probability.
    """
    classified = [
        (place, line.probability, truth.positive[line.path])
        for place, line in enumerate(lines)
        if line.probability is not None
        and line.label is not Label.NO_VERDICT
        and line.path in truth.positive
    ]
    if not classified:
        raise UserError(
            Text("No labelled scan of this worklist has a number. {truth}", truth=truth.sentence)
        )
    first, torn = _copies(
        [(lines[place].voxels, place, positive) for place, _, positive in classified]
    )
    copies, labelled = len(classified) - len(first), len(classified)
    if once:
        classified = [each for each in classified if each[0] in first and each[0] not in torn]
    if not classified:
        raise UserError(
            Text("All labelled scans have the same voxels as another one with different labels.")
        )
    places, scores, positive = (np.array(each) for each in zip(*classified, strict=True))
    found = Assessment(
        truth, places, scores, positive, len(truth.positive) - labelled,
        copies=copies, torn=len(torn), left_out=labelled - len(classified), once=once,
    )  # fmt: skip
    return _measured(found)


def _copies(scans: Sequence[tuple[str, int, bool]]) -> tuple[set[int], set[int]]:
    """From voxel hash, line and label: the first line for each hash, and hashes with two labels."""
    groups: dict[str, list[tuple[int, bool]]] = {}
    for voxels, place, positive in scans:
        groups.setdefault(voxels or f"place {place}", []).append((place, positive))
    first = {group[0][0] for group in groups.values()}
    torn = [group for group in groups.values() if len({positive for _, positive in group}) > 1]
    return first, {place for group in torn for place, _ in group}


def _measured(found: Assessment) -> Assessment:
    scores, positive = found.probabilities, found.positive
    if positive.all() or not positive.any():
        return found
    rounds = ROUNDS[len(scores) >= MANY]
    return replace(
        found,
        curve=roc(scores, positive),
        area=interval(auc, scores, positive, rounds),
        calibration=reliability(scores, positive),
        calibration_error=calibration_error(scores, positive),
    )
