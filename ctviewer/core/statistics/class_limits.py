"""Conformal limits for any number of classes.

Class-conditional split conformal prediction, as in `conformal`. The nonconformity of a class is one
minus its probability (the score of Sadinle, Lei and Wasserman, Least ambiguous set-valued
classifiers with bounded error levels, J Am Stat Assoc 2019;114:223-234), so class k fits if p_k >=
1 - q_k, with q_k the ceil((n_k + 1)(1 - error))-th smallest 1 - p_k of the n_k calibration cases of
class k. For scans exchangeable with those cases, the true class is missed in at most the share
`error` of each class, whatever the network. Among such rules this one gives the smallest sets on
average, if the probabilities are correct; a set may be empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ctviewer.core.statistics.conformal import conformal_quantile


@dataclass(frozen=True)
class ClassLimits:
    """The lowest probability (0..1) at which each class fits, inclusive."""

    error: float
    least: Mapping[str, float]

    def fitting(self, probabilities: Mapping[str, float]) -> tuple[str, ...]:
        """The classes that fit, given the probabilities of all; most probable first."""
        found = [name for name, least in self.least.items() if probabilities[name] >= least]
        return tuple(sorted(found, key=lambda name: -probabilities[name]))

    def to_dict(self) -> dict[str, Any]:
        """The limits as plain JSON values."""
        return {"error": self.error, "from": dict(self.least)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], names: Sequence[str]) -> "ClassLimits":
        """Read the limits from a network file with these class names.

        Raises:
            KeyError, TypeError, ValueError: a class is missing, or a limit is no probability.
        """
        least = {name: float(values["from"][name]) for name in names}
        error = float(values["error"])
        if not all(0 <= each <= 1 for each in (error, *least.values())):
            raise ValueError("its conformal limits are no probabilities")
        return cls(error, least)


def class_limits(
    probabilities: ArrayLike, truth: Sequence[str], names: Sequence[str], error: float
) -> ClassLimits:
    """The limits from calibration probabilities (N, K), columns in the order of `names` (K).

    `truth` (N) is the class of each case.

    Raises:
        UserError: a class has too few cases for this error.
    """
    p, of = np.asarray(probabilities, np.float64), np.asarray(truth)
    return ClassLimits(
        error,
        {
            name: 1.0 - conformal_quantile(1.0 - p[of == name, place], error)
            for place, name in enumerate(names)
        },
    )
