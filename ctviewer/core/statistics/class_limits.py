"""Conformal limits of networks with any number of classes: which of them a scan could be.

Split conformal prediction, class by class, as in `conformal`. The nonconformity of a class is one
minus its probability (the score of Sadinle, Lei and Wasserman, Least ambiguous set-valued
classifiers with bounded error levels, J Am Stat Assoc 2019;114:223-234), so that class k could be
where p_k >= 1 - q_k, with q_k the ceil((n_k + 1)(1 - error))-th smallest 1 - p_k of the n_k
calibration cases of class k. Of scans drawn like those cases at most the share `error` of each
class miss their own, whatever the network is. Among all such rules this one gives the fewest
classes on average, if the probabilities are right; a scan may then fit none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ctviewer.core.statistics.conformal import conformal_quantile


@dataclass(frozen=True)
class ClassLimits:
    """The least probability (0..1) from which each class fits, ends included."""

    error: float
    least: Mapping[str, float]

    def fitting(self, probabilities: Mapping[str, float]) -> tuple[str, ...]:
        """The classes that fit these probabilities of all classes, the likeliest first."""
        found = [name for name, least in self.least.items() if probabilities[name] >= least]
        return tuple(sorted(found, key=lambda name: -probabilities[name]))

    def to_dict(self) -> dict[str, Any]:
        """The limits as plain JSON values."""
        return {"error": self.error, "from": dict(self.least)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], names: Sequence[str]) -> "ClassLimits":
        """The limits of a network file whose classes have these names.

        Raises:
            KeyError, TypeError, ValueError: a class has none, or one is no probability.
        """
        least = {name: float(values["from"][name]) for name in names}
        error = float(values["error"])
        if not all(0 <= each <= 1 for each in (error, *least.values())):
            raise ValueError("its conformal limits are no probabilities")
        return cls(error, least)


def class_limits(
    probabilities: ArrayLike, truth: Sequence[str], names: Sequence[str], error: float
) -> ClassLimits:
    """The limits from probabilities (N, K) of calibration cases in the order of `names` (K).

    `truth` (N) is the class of each case.

    Raises:
        UserError: a class has too few cases for so small an error.
    """
    p, of = np.asarray(probabilities, np.float64), np.asarray(truth)
    return ClassLimits(
        error,
        {
            name: 1.0 - conformal_quantile(1.0 - p[of == name, place], error)
            for place, name in enumerate(names)
        },
    )
