"""Figures for parts of a test set: by severity of the disease, slice thickness, source."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.analysis.result import Label
from ctviewer.core.statistics import accuracy
from training.evaluation.outputs import Decision, Outputs, Values
from training.synthetic.dataset import Samples

SEVERITIES = (0.0, 0.01, 0.03, 0.1, 0.25, 0.6, 1.0)  # ends of bands, as shares of the lung
THICKNESSES = (0.0, 1.5, 3.0, 5.0, np.inf)  # ends of bands, in mm
LEAST = 10  # minimum number of samples for the mean of a band
Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class SampleGroup:
    """A subset of the test samples; figures without cases are None.

    `by` is "severity", "thickness" or "subject". `sensitivity` and `specificity` are those of the
    label "pneumonia". A band of severity holds positive samples alone; its AUC is against
    all negative ones. `sick` counts the positive samples; the name is a key of network files.
    """

    by: str
    group: str
    samples: int
    sick: int
    mean_probability: float
    sensitivity: float | None
    specificity: float | None
    auc: float | None
    auc_low: float | None
    auc_high: float | None

    def rounded(self) -> dict[str, str | float | None]:
        """Return the figures as printed."""
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}


def groups(outputs: Outputs, samples: Samples, decision: Decision) -> list[SampleGroup]:
    """Return every non-empty group."""
    chance, positive = decision.probabilities(outputs.logits), outputs.labels > 0.5
    called = np.array([label is Label.POSITIVE for label in decision.labels(chance)])
    found = []
    for by, name, rows in _parts(samples, positive):
        against = rows | ~positive if by == "severity" else rows
        area = _area(chance[against], positive[against])
        found.append(
            SampleGroup(
                by,
                name,
                samples=int(rows.sum()),
                sick=int((rows & positive).sum()),
                mean_probability=float(chance[rows].mean()),
                sensitivity=_mean(called[rows & positive]),
                specificity=_mean(~called[rows & ~positive]),
                auc=area[0],
                auc_low=area[1],
                auc_high=area[2],
            )
        )
    return found


def rises(found: list[SampleGroup], least: int = LEAST) -> bool:
    """Return whether the mean probability never falls from one band of severity to the next.

    Bands of fewer than `least` samples are left out.
    """
    bands = [group for group in found if group.by == "severity" and group.samples >= least]
    means = [group.mean_probability for group in bands]
    return all(after >= before for before, after in pairwise(means))


def _parts(samples: Samples, positive: Rows) -> Iterator[tuple[str, str, Rows]]:
    """Name and rows of every group that is not empty."""
    severities, thickness = samples.severities.numpy(), samples.thickness.numpy()
    sources = np.array(samples.sources)
    parts = [("severity", "healthy", ~positive)]
    parts += [
        ("severity", n, positive & r) for n, r in _bands(severities * 100, SEVERITIES, 100, "%")
    ]
    parts += [("thickness", n, r) for n, r in _bands(thickness, THICKNESSES, 1, "mm")]
    parts += [("subject", str(name), sources == name) for name in np.unique(sources)]
    return ((by, name, rows) for by, name, rows in parts if rows.any())


def _bands(
    values: NDArray[np.float32], ends: tuple[float, ...], scale: float, unit: str
) -> Iterator[tuple[str, Rows]]:
    for low, high in pairwise(ends):
        name = f"{low * scale:g} to {high * scale:g} {unit}"
        if high == np.inf:
            name = f"{low * scale:g} {unit} and more"
        yield name, (values >= low * scale) & (values < high * scale)


def _mean(values: Rows) -> float | None:
    return float(values.mean()) if len(values) else None


def _area(chance: Values, positive: Rows) -> tuple[float | None, float | None, float | None]:
    if positive.all() or not positive.any():
        return None, None, None
    found = accuracy.interval(accuracy.auc, chance, positive)
    return found.value, found.low, found.high
