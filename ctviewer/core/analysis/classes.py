"""The classes of a network, and the calibration from its logits to their probabilities."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_CLASSES = 50  # more would not be readable beside a scan
MAX_LETTERS = 40  # of a class name; longer ones fit no table column
CERTAIN = 0.5  # default: more probable than all other classes together


@dataclass(frozen=True)
class Classes:
    """The classes in the network file's order, and the positive one, or None.

    A binary network has two classes, one of them positive: only then are there thresholds,
    sensitivity and specificity, and known cases.
    """

    names: tuple[str, ...]
    positive: str | None

    @property
    def binary(self) -> bool:
        """Whether there are two classes, one of them positive."""
        return self.pair is not None

    @property
    def negative(self) -> str | None:
        """The class other than the positive one, of a binary network."""
        return self.pair[0] if self.pair else None

    @property
    def pair(self) -> tuple[str, str] | None:
        """The negative and the positive class of a binary network."""
        if self.positive is None or len(self.names) != 2:
            return None
        (negative,) = (name for name in self.names if name != self.positive)
        return negative, self.positive

    def both(self, probability: float) -> dict[str, float]:
        """Both class probabilities of a binary network, from that of the positive class (0..1)."""
        return {
            name: probability if name == self.positive else 1.0 - probability for name in self.names
        }

    def to_dict(self) -> dict[str, Any]:
        """As stored in a network file and in a row's `model`."""
        return {"classes": list(self.names), "positive": self.positive}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Classes":
        """Read the classes from a network file or from a row's `model`.

        Of two classes the second is positive by default; files and rows without classes have
        "normal" and "pneumonia".

        Raises:
            ValueError: fewer than two classes, a duplicate, or an unknown positive class.
        """
        names = tuple(values.get("classes") or PNEUMONIA.names)
        if not all(
            isinstance(name, str) and 0 < len(name.strip()) <= MAX_LETTERS for name in names
        ):
            raise ValueError(f"its classes are no words of at most {MAX_LETTERS} letters")
        if not 2 <= len(names) <= MAX_CLASSES or len(set(names)) < len(names):
            raise ValueError(f"its classes are {list(names)}, which are not 2 to {MAX_CLASSES}")
        positive = values.get("positive", names[1] if len(names) == 2 else None)
        if positive not in (None, *names):
            raise ValueError(f"its positive class {positive!r} is none of {list(names)}")
        return cls(names, positive)


PNEUMONIA = Classes(("normal", "pneumonia"), "pneumonia")


@dataclass(frozen=True)
class Calibration:
    """From logits to probabilities, and the thresholds from which a class is named.

    A binary network uses Platt scaling: sigmoid((logit - midpoint) / temperature) is the
    probability of the positive class; the label is negative up to `low` and positive from `high`.
    Others use softmax(logits / temperature) and name the most probable class if its probability is
    at least `certain`. Anything else is uncertain. Unknown thresholds are infinite, so that no
    class is named.
    """

    temperature: float = 1.0
    midpoint: float = 0.0
    low: float = 1.0 - CERTAIN
    high: float = CERTAIN
    certain: float = CERTAIN

    @property
    def has_thresholds(self) -> bool:
        """Whether a binary network has thresholds."""
        return math.isfinite(self.high)

    def probabilities(self, logits: Sequence[float], classes: Classes) -> dict[str, float]:
        """The probability of each class; from a single logit, that of the positive class."""
        if len(logits) == 1:
            return classes.both(calibrated(logits[0], self.temperature, self.midpoint))
        scaled = [logit / self.temperature for logit in logits]
        powers = [math.exp(each - max(scaled)) for each in scaled]
        return {
            name: power / sum(powers) for name, power in zip(classes.names, powers, strict=True)
        }


def calibrated(logit: float, temperature: float, midpoint: float = 0.0) -> float:
    """Platt scaling: sigmoid((logit - midpoint) / temperature), without overflow."""
    scaled = (logit - midpoint) / temperature
    if scaled >= 0:
        return 1.0 / (1.0 + math.exp(-scaled))
    return math.exp(scaled) / (1.0 + math.exp(scaled))
