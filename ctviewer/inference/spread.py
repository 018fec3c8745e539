"""The spread of a probability under small changes of the scan."""

from typing import Protocol

from ctviewer.core.analysis.perturb import PERTURBATIONS, Shaken, Spread
from ctviewer.core.analysis.result import Result
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import Report, part, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume

CHANGING = 0.3  # of the time for one perturbation; the rest is judging


class Judge(Protocol):
    """What judges a volume: `ctviewer.inference.classifier.Classifier`."""

    def classify(self, volume: Volume, report: Report) -> Result:
        """Judge a volume; may raise `Cancelled` out of a report."""
        ...


def spread(judge: Judge, volume: Volume, result: Result, report: Report = silent) -> Spread:
    """Judge a volume, whose own result is known, under every perturbation, one after another.

    Raises:
        UserError: the scan itself was refused.
        Cancelled: by `report`.
    """
    if result.score is None:
        raise UserError(
            Text("The scan was refused, so there is no number whose spread could be told.")
        )
    shaken = []
    for number, perturbation in enumerate(PERTURBATIONS):
        whole = part(report, number / len(PERTURBATIONS), (number + 1) / len(PERTURBATIONS))
        whole(0.0, perturbation.name)
        changed = perturbation.change(volume, part(whole, 0.0, CHANGING))
        score = judge.classify(changed, part(whole, CHANGING, 1.0)).score
        shaken.append(Shaken(perturbation.name, score.probability if score else None))
    return Spread(result.score.probability, tuple(shaken))
