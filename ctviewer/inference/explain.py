"""What stands behind a probability: its spread under small changes, and each slab's influence.

The slabs are classified one at a time, as the scan itself was: its own number comes out bit for
bit, and cancelling waits for one answer only.
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

CHANGING = 0.3  # of the time for one perturbation; the rest is classifying


class VolumeClassifier(Protocol):
    """What classifies a volume: `ctviewer.inference.classifier.Classifier`."""

    def classify(self, volume: Volume, progress: Progress) -> Result:
        """Classify a volume; may raise `Cancelled` out of a report."""
        ...


def spread(
    classifier: VolumeClassifier, volume: Volume, result: Result, progress: Progress = silent
) -> Spread:
    """Classify a volume, whose own result is known, under every perturbation, one after another.

    Raises:
        UserError: the scan itself was refused, or the network has no positive class.
        Cancelled: by `progress`.
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
        UserError: the network has none.
    """
    if score.probability is None:
        raise UserError(
            Text("This network looks for no class of its own, so there is no one number to test.")
        )
    return score.probability


PREPARING = 0.1  # of the time, until the first slab is replaced


class ExaminedClassifier(Protocol):
    """What classifies examined scans: `ctviewer.inference.classifier.Classifier`."""

    def classify_examined(self, scans: Sequence[Examined]) -> list[Result]:
        """A result for each, in order."""
        ...


def influence(
    classifier: ExaminedClassifier, spec: InputSpec, volume: Volume, progress: Progress = silent
) -> Influence:
    """Classify a volume whole, then with each of its slabs, and all others, replaced by clear lung.

    Raises:
        UserError: the scan is refused, too little of its lung is clear, or the network has no
            positive class.
        Cancelled: by `progress`, between two slabs.
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
    inputs = [cleared.without(None)]  # all of them, then each without and alone
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
    """A slab's, from the probabilities of the scan, of all replaced, without the slab and alone."""
    log_odds_given = given(*(log_odds(each) for each in (*ends, without, alone)))
    return SlabInfluence(slab, without, alone, log_odds_given, cleared.share(slab))


def _score(classifier: ExaminedClassifier, examined: Examined) -> Score:
    (result,) = classifier.classify_examined([examined])
    return _score_of(result)


def _score_of(result: Result) -> Score:
    if result.score is None:
        raise UserError(Text("The scan was refused, so there is no number for a slice to act on."))
    return result.score
