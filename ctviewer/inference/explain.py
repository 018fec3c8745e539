"""Robustness of a probability: its spread under perturbations, and slice occlusion.

Slabs are classified one at a time, as the scan itself was: its own probability is reproduced bit
for bit, and cancelling waits for one forward pass only.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from ctviewer.core.analysis.examine import Examined, boxed_again, examine_volume
from ctviewer.core.analysis.influence import (
    Clearing,
    Influence,
    InputSlab,
    SlabInfluence,
    clearing,
    given,
    log_odds,
)
from ctviewer.core.analysis.perturb import PERTURBATIONS, Perturbed, Spread
from ctviewer.core.analysis.preprocess import InputSpec
from ctviewer.core.analysis.result import Result, Score
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import Progress, part, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume

CHANGING = 0.3  # share of the time per perturbation; the rest is classification


class VolumeClassifier(Protocol):
    """What classifies a volume: `ctviewer.inference.classifier.Classifier`."""

    def classify(self, volume: Volume, progress: Progress) -> Result:
        """Classify a volume; `progress` may raise `Cancelled`."""
        ...


def spread(
    classifier: VolumeClassifier, volume: Volume, result: Result, progress: Progress = silent
) -> Spread:
    """Classify a volume under each perturbation in turn; `result` is that of the volume itself.

    Raises:
        UserError: the scan was refused, or the network has no positive class.
        Cancelled: raised by `progress`.
    """
    if result.score is None:
        raise UserError(
            Text("The scan was refused, so there is no number whose spread can be measured.")
        )
    before = chance(result.score)
    perturbed = []
    for number, perturbation in enumerate(PERTURBATIONS):
        whole = part(progress, number / len(PERTURBATIONS), (number + 1) / len(PERTURBATIONS))
        whole(0.0, perturbation.name)
        changed = perturbation.change(volume, part(whole, 0.0, CHANGING))
        score = classifier.classify(changed, part(whole, CHANGING, 1.0)).score
        perturbed.append(Perturbed(perturbation.name, chance(score) if score else None))
    return Spread(before, tuple(perturbed))


def chance(score: Score) -> float:
    """The probability of the positive class.

    Raises:
        UserError: the network has no positive class.
    """
    if score.probability is None:
        raise UserError(
            Text("This network looks for no class of its own, so there is no one number to test.")
        )
    return score.probability


PREPARING = 0.1  # share of the time before the first slab is replaced


class ExaminedClassifier(Protocol):
    """What classifies examined scans: `ctviewer.inference.classifier.Classifier`."""

    def classify_examined(self, scans: Sequence[Examined]) -> list[Result]:
        """The result of each scan, in order."""
        ...


def influence(
    classifier: ExaminedClassifier, spec: InputSpec, volume: Volume, progress: Progress = silent
) -> Influence:
    """Slice occlusion: classify the volume, then with each slab, and all but it, made clear lung.

    Raises:
        UserError: the scan is refused, too little of its lung is clear, or the network has no
            positive class.
        Cancelled: raised by `progress`, between two slabs.
    """
    examined = examine_volume(volume, spec, part(progress, 0.0, PREPARING))
    (first,) = classifier.classify_examined([examined])
    if first.second_box:
        examined = boxed_again(examined, volume, first.second_box, spec)
        (first,) = classifier.classify_examined([examined])
    score = _score_of(first)
    before = chance(score)
    if score.heat_map is None:
        raise UserError(
            Text(
                "This network gives no heat map, so it is not known what of the lung is clear "
                "enough to stand in for a slab."
            )
        )
    assert examined.prepared is not None
    assert examined.lungs is not None
    cleared = clearing(examined.prepared, examined.lungs, score.heat_map)
    inputs = [cleared.without(None)]  # the whole scan, then for each slab: without it, and it alone
    inputs += [make(slab) for slab in cleared.slabs for make in (cleared.without, cleared.alone)]
    found: list[float] = []
    for number, prepared in enumerate(inputs):
        progress(PREPARING + (1 - PREPARING) * number / len(inputs), Text("Running without a slab"))
        found.append(chance(_score(classifier, replace(examined, prepared=prepared))))
    none, *rest = found
    slabs = zip(cleared.slabs, rest[::2], rest[1::2], strict=True)
    return Influence(before, none, tuple(_influence(cleared, (before, none), *s) for s in slabs))


def _influence(
    cleared: Clearing, ends: tuple[float, float], slab: InputSlab, without: float, alone: float
) -> SlabInfluence:
    """A slab's influence, from the probabilities of the four inputs.

    `ends` are those of the whole scan and with all lung replaced, `without` that of the scan
    without the slab, `alone` that of the slab alone.
    """
    log_odds_given = given(*(log_odds(each) for each in (*ends, without, alone)))
    return SlabInfluence(slab, without, alone, log_odds_given, cleared.share(slab))


def _score(classifier: ExaminedClassifier, examined: Examined) -> Score:
    (result,) = classifier.classify_examined([examined])
    return _score_of(result)


def _score_of(result: Result) -> Score:
    if result.score is None:
        raise UserError(Text("The scan was refused, so there is no number for a slice to act on."))
    return result.score
