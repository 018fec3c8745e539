"""Distribution check: Mahalanobis distance of a scan from the training scans.

The description of a scan is the histogram of the prepared input and the network's features before
the last layer (Lee et al. 2018, "A Simple Unified Framework for Detecting Out-of-Distribution
Samples and Adversarial Attacks"). The limits are percentiles of the distance on a calibration fold
that is not used for mean and covariance.
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

LEVELS = 256  # grey levels of an input, as stored in training
BINS = 32  # histogram bins of 44 HU
BLOCK = 1 << 17  # values counted at once, to stay in the cache


class Level(Enum):
    """In distribution up to the 95 % limit, borderline up to 99 %, out of distribution beyond.

    The values are those in JSON and CSV; `title` is for display.
    """

    IN_DISTRIBUTION = "usual"
    BORDERLINE = "unusual"
    OUT_OF_DISTRIBUTION = "foreign"

    @property
    def title(self) -> Text:
        """The level as displayed."""
        return _TITLES[self]


_TITLES = {
    Level.IN_DISTRIBUTION: Text("in distribution"),
    Level.BORDERLINE: Text("borderline"),
    Level.OUT_OF_DISTRIBUTION: Text("out of distribution"),
}


@dataclass(frozen=True)
class Familiarity:
    """A scan's distance, and the 95th and 99th percentile of the calibration scans."""

    distance: float
    limit_95: float
    limit_99: float

    @property
    def level(self) -> Level:
        """The level of the distance; out of distribution if it is not finite."""
        if not self.distance <= self.limit_99:
            return Level.OUT_OF_DISTRIBUTION
        return Level.IN_DISTRIBUTION if self.distance <= self.limit_95 else Level.BORDERLINE


@dataclass(frozen=True, eq=False)
class Population:
    """The distribution of training descriptions: mean (D,) and whitening matrix (D,D).

    `whitening` is lower triangular and float64; the distance of a description x is the norm of
    whitening @ (x - mean). Its inverse is the Cholesky factor of the covariance.
    """

    mean: Values
    whitening: Values
    limit_95: float
    limit_99: float

    def distances(self, descriptions: ArrayLike) -> Values:
        """Return the distances (N,) of descriptions (N,D).

        Raises:
            UserError: their length differs from that in training.
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
        """Return the distance and limits for a description (D,)."""
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
        """Read the population from a network file.

        Raises:
            ValueError: inconsistent array shapes.
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
    """Return the description of an input with a known histogram."""
    return np.concatenate([shares, np.asarray(features, np.float64)])


def histogram(array: ArrayLike) -> Values:
    """Return the histogram (BINS,) of a prepared input (0..1).

    Shares are square-rooted to stabilise their variance. The input is rounded to the 256 levels
    stored in training.
    """
    values = np.asarray(array).ravel()
    blocks = range(0, values.size, BLOCK)
    counts = np.sum([_counts(values[first : first + BLOCK]) for first in blocks], axis=0)
    return np.asarray(np.sqrt(counts / values.size), np.float64)


def _counts(values: NDArray[Any]) -> NDArray[np.intp]:
    """Count values (0..1) per bin; in pairs, which halves the number of lookups."""
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
