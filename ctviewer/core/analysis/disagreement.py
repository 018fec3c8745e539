"""Where the results of several networks for one scan differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.result import Result, Score
from ctviewer.core.analysis.wording import score_verdict
from ctviewer.core.base.text import Text, joined
from ctviewer.core.geometry.volume import Index

APART = 0.2  # difference in probability that is reported even if the labels agree


@dataclass(frozen=True)
class NetworkAnswer:
    """A network's name and its result, or the reason why it has none."""

    name: str
    result: Result | None = None
    problem: str = ""

    @property
    def score(self) -> Score | None:
        """The result's score, if there is one."""
        return self.result.score if self.result else None


@dataclass(frozen=True)
class Disagreement:
    """A sentence on how the networks differ, and the voxel where their heat maps differ most.

    `overlap` is the smallest Dice coefficient (0..1) between the lesions of any two heat maps; None
    if no two can be compared, or none shows a lesion.
    """

    agree: bool
    text: str
    overlap: float | None = None
    place: Index | None = None


def disagreement(opinions: Sequence[NetworkAnswer]) -> Disagreement | None:
    """Compare the networks' results; None with fewer than two scores."""
    answered = [(opinion.name, opinion.score) for opinion in opinions if opinion.score]
    scores = [(name, score) for name, score in answered if score is not None]
    if len(scores) < 2:
        return None
    spread = _spread([score for _, score in scores])
    same = len({score.called for _, score in scores}) == 1
    agree = same and spread is not None and spread <= APART
    overlap, place = _least_overlap(
        [score.heat_map for _, score in scores if score.heat_map is not None]
    )
    return Disagreement(agree, _sentence(scores, spread), overlap, place)


def _spread(scores: Sequence[Score]) -> float | None:
    """The widest range (0..1) of the probability of a class that all share; None without one."""
    names = set.intersection(*(set(score.probabilities) for score in scores))
    values = [[score.probabilities[name] for score in scores] for name in names]
    return max((max(each) - min(each) for each in values), default=None)


def _sentence(scores: Sequence[tuple[str, Score]], spread: float | None) -> str:
    verdicts = {score.called: score_verdict(score) for _, score in scores}
    points = Text("they have no class in common")
    if spread is not None:
        points = Text(
            "their probabilities differ by {points} {points:point|points}",
            points=round(100 * spread),
        )
    if len(verdicts) == 1:
        (label,) = verdicts.values()
        if spread is not None and spread <= APART:
            return Text("They agree: {label}; {points}.", label=label, points=points)
        return Text(
            "They agree on “{label}”, but not on the probability: {points}.",
            label=label,
            points=points,
        )
    said = [Text("{name}: {label}", name=name, label=score_verdict(s)) for name, s in scores]
    return Text("They disagree. {said}; {points}.", said=joined(said, ", "), points=points)


def _least_overlap(maps: Sequence[HeatMap]) -> tuple[float | None, Index | None]:
    least: float | None = None
    place: Index | None = None
    for one, other in combinations(maps, 2):
        if one.values.shape != other.values.shape or one.box != other.box:
            continue
        lesions = one.values >= one.threshold, other.values >= other.threshold
        count = int(lesions[0].sum() + lesions[1].sum())
        if not count:
            continue
        dice = 2.0 * int((lesions[0] & lesions[1]).sum()) / count
        if least is None or dice < least:
            least, place = dice, _place_of(one, other)
    return least, place


def _place_of(one: HeatMap, other: HeatMap) -> Index:
    """The voxel in the cell whose two values differ most."""
    cell = np.unravel_index(np.abs(one.values - other.values).argmax(), one.values.shape)
    lo, hi = np.asarray(one.box.lo), np.asarray(one.box.hi)
    at = lo + (np.asarray(cell) + 0.5) / one.values.shape * (hi - lo)
    r, a, s = (int(voxel) for voxel in at)
    return r, a, s
