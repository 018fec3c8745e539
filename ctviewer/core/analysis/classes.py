"""The classes of a network, and how its raw answer becomes a probability of each."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_CLASSES = 50  # more are no classes that anybody reads beside a scan
MAX_LETTERS = 40  # of a name: longer ones fit no column
CERTAIN = 0.5  # more likely than all others together, where a file does not say its own


@dataclass(frozen=True)
class Classes:
    """The classes in the network file's order, and the one that is looked for, or None.

    A binary network has two, of which one is positive: only for it there are a threshold,
    sensitivity and specificity, known cases and all that follows from them.
    """

    names: tuple[str, ...]
    positive: str | None

    @property
    def binary(self) -> bool:
        """Whether the network says positive or negative."""
        return self.pair is not None

    @property
    def negative(self) -> str | None:
        """The other class of a binary network."""
        return self.pair[0] if self.pair else None

    @property
    def pair(self) -> tuple[str, str] | None:
        """The negative and the positive class of a binary network."""
        if self.positive is None or len(self.names) != 2:
            return None
        (negative,) = (name for name in self.names if name != self.positive)
        return negative, self.positive

    def both(self, probability: float) -> dict[str, float]:
        """The probabilities of a binary network, from that of its positive class (0..1)."""
        return {
            name: probability if name == self.positive else 1.0 - probability for name in self.names
        }

    def to_dict(self) -> dict[str, Any]:
        """The keys of a network file and of a row's `model`."""
        return {"classes": list(self.names), "positive": self.positive}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Classes":
        """The classes of a network file or of a row's `model`.

        Of two classes the second is positive where nothing is said; of files and rows without
        classes they are "normal" and "pneumonia".

        Raises:
            ValueError: there are less than two, one twice, or the positive one is none of them.
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
    """How raw answers become probabilities, and from which on a class is named.

    A binary network is calibrated by Platt's scaling: sigmoid((logit - midpoint) / temperature) is
    the probability of the positive class, which is called negative up to `low` and positive from
    `high` on. Others have softmax(logits / temperature), and name the likeliest class where its
    probability is `certain` or more. Between, all are uncertain. Thresholds that are unknown are
    infinite: nothing reaches them.
    """

    temperature: float = 1.0
    midpoint: float = 0.0
    low: float = 1.0 - CERTAIN
    high: float = CERTAIN
    certain: float = CERTAIN

    @property
    def has_thresholds(self) -> bool:
        """Whether a binary network is said from where on it calls a scan."""
        return math.isfinite(self.high)

    def probabilities(self, logits: Sequence[float], classes: Classes) -> dict[str, float]:
        """The probability of each class; of one logit, that of the positive class."""
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
