"""What a network file reports its calibration and tests, so that its numbers can be read.

All of it is optional: a file that lacks something makes the program silent about it, no more.
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
"""The names of the negative and of the positive class."""


@dataclass(frozen=True)
class ClassScores:
    """Calibrated probabilities (0..1) of the positive class, ascending, of cases of either."""

    negative: tuple[float, ...]
    positive: tuple[float, ...]

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], names: Pair) -> "ClassScores":
        """The scores of a model file whose negative and positive class have these names."""
        return cls(*(tuple(sorted(map(float, values[name]))) for name in names))


@dataclass(frozen=True)
class ReferenceScores:
    """Where known cases fell: those that calibrated the network, and those that tested it."""

    calibration: ClassScores
    test: ClassScores

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], names: Pair) -> "ReferenceScores":
        """The scores of a model file whose negative and positive class have these names."""
        parts = ("calibration", "test")
        return cls(*(ClassScores.from_dict(values[part], names) for part in parts))


@dataclass(frozen=True, eq=False)
class Evidence:
    """What stands behind a network's numbers.

    `training_statistics` are percentiles of the training scans by quantity. `involvement_error` is
    the median absolute error of the involved share on positive test cases, in points (% of the
    lung). `sources` says what the test cases are and how many of each, e.g. {"phantoms": 200}.
    A binary network has limits in `conformal`, any other in `class_limits`.
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
        """The evidence in a model file's metadata.

        `names` are those of the classes. Known cases are those of networks with a negative and a
        positive class; `binary` are the names of both, None of any other network.

        Raises:
            KeyError, TypeError, ValueError: something is there, but not as it should be.
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
    """The largest median error of the test sources; files of before 0.3 have one of all cases."""
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
