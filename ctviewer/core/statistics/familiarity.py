"""How far a scan lies from what the network was trained on, by Mahalanobis distance.

A scan is described by its HU and by what the network made of it: the histogram of the prepared
input and the features before the last layer (Lee et al. 2018, "A Simple Unified Framework for
Detecting Out-of-Distribution Samples and Adversarial Attacks"). The limits are percentiles of the
distance over a calibration fold, of which mean and covariance know nothing.
"""

import base64
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text

Values = NDArray[np.float64]

LEVELS = 256  # of an input, as training stores it
BINS = 32  # of the histogram: 44 HU each
BLOCK = 1 << 17  # values counted at once, so that what is made of them stays in the cache


class Level(Enum):
    """How familiar a scan is: borderline beyond the 95 % limit, out of distribution beyond 99 %.

    The values are those of JSON and CSV; `title` is what people read.
    """

    IN_DISTRIBUTION = "usual"
    BORDERLINE = "unusual"
    OUT_OF_DISTRIBUTION = "foreign"

    @property
    def title(self) -> Text:
        """The level in words."""
        return _TITLES[self]


_TITLES = {
    Level.IN_DISTRIBUTION: Text("in distribution"),
    Level.BORDERLINE: Text("borderline"),
    Level.OUT_OF_DISTRIBUTION: Text("out of distribution"),
}


@dataclass(frozen=True)
class Familiarity:
    """The distance of one scan, and the limits that 95 % and 99 % of calibration scans keep."""

    distance: float
    limit_95: float
    limit_99: float

    @property
    def level(self) -> Level:
        """What the limits say of the distance; one that is no number is out of distribution."""
        if not self.distance <= self.limit_99:
            return Level.OUT_OF_DISTRIBUTION
        return Level.IN_DISTRIBUTION if self.distance <= self.limit_95 else Level.BORDERLINE


@dataclass(frozen=True, eq=False)
class Population:
    """What training scans are like: mean (D,) of their descriptions, and the whitening (D,D).

    `whitening` is lower triangular and float64; with it the distance of a description x is the
    length of whitening @ (x - mean). Its inverse is the Cholesky factor of the covariance.
    """

    mean: Values
    whitening: Values
    limit_95: float
    limit_99: float

    def distances(self, descriptions: ArrayLike) -> Values:
        """Return the distances (N,) of descriptions (N,D).

        Raises:
            UserError: they have another length than those of training.
        """
        x = np.asarray(descriptions, np.float64)
        if x.shape[1:] != self.mean.shape:
            raise UserError(
                Text(
                    "The network gives {given} {given:feature|features}, but its file describes "
                    "{described}; it must be exported again.",
                    given=x.shape[-1],
                    described=len(self.mean),
                )
            )
        return np.asarray(np.linalg.norm((x - self.mean) @ self.whitening.T, axis=1))

    def familiarity(self, description: ArrayLike) -> Familiarity:
        """Return how familiar a scan of this description (D,) is."""
        distance = float(self.distances(np.asarray(description)[None])[0])
        return Familiarity(distance, self.limit_95, self.limit_99)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values: arrays as little-endian float32 in base64, the triangle row by row."""
        return {
            "mean": _packed(self.mean),
            "whitening": _packed(self.whitening[np.tril_indices(len(self.mean))]),
            "limit_95": self.limit_95,
            "limit_99": self.limit_99,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Population":
        """The population of a model file.

        Raises:
            ValueError: the arrays do not fit each other.
        """
        mean = _unpacked(values["mean"])
        whitening = np.zeros((len(mean), len(mean)))
        triangle = _unpacked(values["whitening"])
        if len(triangle) != len(mean) * (len(mean) + 1) // 2:
            raise ValueError("the out-of-distribution statistics do not fit each other")
        whitening[np.tril_indices(len(mean))] = triangle
        return cls(mean, whitening, float(values["limit_95"]), float(values["limit_99"]))


def describe(array: ArrayLike, features: ArrayLike) -> Values:
    """Return the description (BINS + F,) of a prepared input (0..1) with its features (F,)."""
    return described(histogram(array), features)


def described(shares: Values, features: ArrayLike) -> Values:
    """Return the description of an input whose histogram is known."""
    return np.concatenate([shares, np.asarray(features, np.float64)])


def histogram(array: ArrayLike) -> Values:
    """Return the histogram (BINS,) of a prepared input (0..1).

    The shares enter as square roots, which makes the spread of each about the same.
    The input is rounded to the 256 levels that training stores.
    """
    values = np.asarray(array).ravel()
    blocks = range(0, values.size, BLOCK)
    counts = np.sum([_counts(values[first : first + BLOCK]) for first in blocks], axis=0)
    return np.asarray(np.sqrt(counts / values.size), np.float64)


def _counts(values: NDArray[Any]) -> NDArray[np.intp]:
    """How many values (0..1) are in each bin; counted in pairs, of which there are half as many."""
    scaled = values * (LEVELS - 1)
    levels = np.clip(np.rint(scaled, out=scaled), 0, LEVELS - 1, out=scaled).astype(np.uint8)
    bins = levels // (LEVELS // BINS)
    pairs = bins[: bins.size // 2 * 2].view(np.uint16)
    table = np.bincount(pairs, minlength=BINS * LEVELS).reshape(BINS, LEVELS)[:, :BINS]
    counts: NDArray[np.intp] = table.sum(axis=0) + table.sum(axis=1)
    if bins.size % 2:
        counts[bins[-1]] += 1
    return counts


def _packed(values: Values) -> str:
    return base64.b64encode(values.astype("<f4").tobytes()).decode()


def _unpacked(text: str) -> Values:
    return np.frombuffer(base64.b64decode(text, validate=True), "<f4").astype(np.float64)
