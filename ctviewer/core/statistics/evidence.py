"""What a network file reports on its calibration and tests.

All of it is optional; missing parts are not shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ctviewer.core.statistics.class_limits import ClassLimits
from ctviewer.core.statistics.conformal import Conformal
from ctviewer.core.statistics.familiarity import Population

Percentiles = Mapping[str, float]
"""E.g. {"p5": 1.0, "p50": 2.5, "p95": 8.0}."""
Pair = tuple[str, str]
"""The names of the negative and the positive class."""


@dataclass(frozen=True)
class ClassScores:
    """Calibrated probabilities (0..1) of the positive class for both classes' cases, ascending."""

    negative: tuple[float, ...]
    positive: tuple[float, ...]

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], names: Pair) -> "ClassScores":
        """Read the scores of the named negative and positive class from a network file."""
        return cls(*(tuple(sorted(map(float, values[name]))) for name in names))


@dataclass(frozen=True)
class ReferenceScores:
    """Scores of the calibration cases and of the test cases."""

    calibration: ClassScores
    test: ClassScores

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], names: Pair) -> "ReferenceScores":
        """Read the scores of the named negative and positive class from a network file."""
        parts = ("calibration", "test")
        return cls(*(ClassScores.from_dict(values[part], names) for part in parts))


@dataclass(frozen=True, eq=False)
class Evidence:
    """Evidence for a network's numbers.

    `training_statistics` are percentiles over the training scans, by quantity. `involvement_error`
    is the median absolute error of the involved share on positive test cases, in percentage points.
    `sources` is the number of test cases by kind, e.g. {"phantoms": 200}. A binary network has
    limits in `conformal`, any other in `class_limits`.
    """

    conformal: Conformal | None = None
    population: Population | None = None
    reference_scores: ReferenceScores | None = None
    training_statistics: Mapping[str, Percentiles] = field(default_factory=dict)
    involvement_error: float | None = None
    sources: Mapping[str, int] = field(default_factory=dict)
    class_limits: ClassLimits | None = None

    @classmethod
    def from_metadata(
        cls, metadata: Mapping[str, Any], names: Sequence[str], binary: Pair | None
    ) -> "Evidence":
        """Read the evidence from a network file's metadata.

        `names` are the classes; `binary` the negative and the positive class, None if the network
        is not binary. Only binary networks have known cases.

        Raises:
            KeyError, TypeError, ValueError: malformed content.
        """
        limits = metadata.get("conformal")
        population = metadata.get("out_of_distribution")
        scores = metadata.get("reference_scores")
        return cls(
            Conformal.from_dict(limits) if limits and binary else None,
            Population.from_dict(population) if population else None,
            ReferenceScores.from_dict(scores, binary) if scores and binary else None,
            metadata.get("training_statistics") or {},
            _involvement_error(metadata.get("metrics") or {}),
            _sources(metadata.get("metrics") or {}),
            ClassLimits.from_dict(limits, names) if limits and not binary else None,
        )


def _involvement_error(metrics: Mapping[str, Mapping[str, float]]) -> float | None:
    """The largest median error of the test sources; files before 0.3 have one value."""
    shown = [
        figures.get("involvement_error_sick", figures.get("involvement_error"))
        for figures in metrics.values()
    ]
    known = [100.0 * error for error in shown if error is not None]
    return max(known) if known else None


def _sources(metrics: Mapping[str, Mapping[str, float]]) -> dict[str, int]:
    return {
        name: int(figures["samples"]) for name, figures in metrics.items() if "samples" in figures
    }
