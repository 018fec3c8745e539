"""Conformal prediction: which classes fit, with a distribution-free error guarantee.

Class-conditional ("label-conditional" or Mondrian) split conformal prediction: Vovk, Gammerman and
Shafer, Algorithmic Learning in a Random World, 2005, section 4.5. The nonconformity of a class is
one minus its probability. For a scan exchangeable with the negative (positive) cases of the
calibration fold, "normal" ("pneumonia") is excluded with a probability of at most `error`, whatever
the network. There is no such guarantee for other scans; see `familiarity`.
"""

import math
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text


class Fitting(Enum):
    """The classes that fit a scan."""

    NORMAL = "normal"
    PNEUMONIA = "pneumonia"
    BOTH = "both"
    NEITHER = "neither"


@dataclass(frozen=True)
class Conformal:
    """Limits on the probability of pneumonia for both classes, at an error rate `error`.

    "Normal" fits up to `normal_to`, "pneumonia" from `pneumonia_from`, inclusive.
    """

    error: float
    normal_to: float
    pneumonia_from: float

    def fitting(self, probability: float) -> Fitting:
        """Return the classes that fit a probability of pneumonia (0..1)."""
        normal, pneumonia = probability <= self.normal_to, probability >= self.pneumonia_from
        if normal and pneumonia:
            return Fitting.BOTH
        if pneumonia:
            return Fitting.PNEUMONIA
        return Fitting.NORMAL if normal else Fitting.NEITHER

    def to_dict(self) -> dict[str, float]:
        """The limits as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Conformal":
        """The limits from a network file."""
        return cls(*(float(values[key]) for key in ("error", "normal_to", "pneumonia_from")))


def conformal(probabilities: ArrayLike, labels: ArrayLike, error: float) -> Conformal:
    """Return the limits from calibrated probabilities (N,) and labels (N,) of a calibration fold.

    Raises:
        UserError: a class has too few cases for this error.
    """
    p, positive = np.asarray(probabilities, np.float64), np.asarray(labels) > 0.5
    return Conformal(
        error,
        normal_to=conformal_quantile(p[~positive], error),
        pneumonia_from=1.0 - conformal_quantile(1.0 - p[positive], error),
    )


def conformal_quantile(nonconformity: ArrayLike, error: float) -> float:
    """Return the ceil((n + 1)(1 - error))-th smallest of n values.

    A further value exceeds it with a probability of at most `error`, if exchangeable with the n.

    Raises:
        UserError: n is too small.
    """
    values = np.sort(np.asarray(nonconformity, np.float64))
    rank = math.ceil((len(values) + 1) * (1.0 - error) - 1e-9)
    if rank > len(values):
        raise UserError(
            Text(
                "A class has {count} calibration {count:case|cases}, but an error of {error:g} "
                "needs {least}; add cases or allow a larger error.",
                count=len(values),
                error=error,
                least=least_cases(error),
            )
        )
    return float(values[rank - 1])


def least_cases(error: float) -> int:
    """Return the number of calibration cases per class needed for an error."""
    return math.ceil(1.0 / error - 1e-9) - 1
