"""Outputs of the network for samples, and their conversion to probabilities and labels."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ctviewer.core.analysis.result import Label
from ctviewer.core.statistics.conformal import Conformal
from training.model.ensemble import Ensemble
from training.model.network import Network, highest_odds
from training.synthetic.dataset import Samples

Values = NDArray[np.float64]
AT_ONCE = 8  # samples in one pass


def _no_features() -> NDArray[np.float32]:
    return np.empty((0, 0), np.float32)


@dataclass(frozen=True, eq=False)
class Outputs:
    """Outputs of a network for N samples: logits (N,), lesion maps (N,32,64,64), features (N,F).

    `lungs` (N,32,64,64) are probabilities that a cell is in either lung. For networks without
    features or lungs these are empty, (0,0).
    """

    logits: Values
    heatmaps: NDArray[np.float32]
    labels: Values
    features: NDArray[np.float32] = field(default_factory=_no_features)
    lungs: NDArray[np.float32] = field(default_factory=_no_features)

    @property
    def map_odds(self) -> Values:
        """The log-odds (N,) of the mean of the highest voxels of each map."""
        return highest_odds(torch.from_numpy(self.heatmaps)).double().numpy()

    def reading_map(self, share: float) -> "Outputs":
        """Return the outputs with this share of the map in the logit, where it is 0 so far."""
        return replace(self, logits=(1.0 - share) * self.logits + share * self.map_odds)


@dataclass(frozen=True)
class Decision:
    """The conversion of outputs to results: scaling, probability limits, lesion threshold.

    A probability is sigmoid((logit - midpoint) / temperature), the logit that of a network whose
    `map_share` is this one.
    """

    temperature: float = 1.0
    low: float = 0.5
    high: float = 0.5
    lesion: float = 0.5
    midpoint: float = 0.0
    conformal: Conformal | None = None
    map_share: float = 0.0

    def probabilities(self, logits: Values) -> Values:
        """Return the calibrated probabilities of pneumonia of raw logits."""
        return probability(logits, self.temperature, self.midpoint)

    def labels(self, chance: Values) -> list[Label]:
        """Return the labels of these probabilities in the app."""
        return [Label.of(float(p), self.low, self.high, self.conformal) for p in chance]

    def to_dict(self) -> dict[str, Any]:
        """The decision as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Decision":
        """The decision in a file; older ones lack midpoint, conformal limits or the map's share."""
        conformal = values.get("conformal")
        return cls(**values | {"conformal": Conformal.from_dict(conformal) if conformal else None})


def run(network: Network | Ensemble, samples: Samples) -> Outputs:
    """Return the network's outputs for all samples, eight at a time."""
    network.eval()
    with torch.inference_mode():
        parts = [
            tuple(part.numpy() for part in _asked(network, images))
            for images in samples.images.split(AT_ONCE)  # type: ignore[no-untyped-call]
        ]
    logits, maps, features, lungs = (np.concatenate(part) for part in zip(*parts, strict=True))
    labels = samples.labels.double().numpy()
    return Outputs(logits.astype(np.float64), maps, labels, features, lungs)


def _asked(network: Network | Ensemble, images: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Return logits, maps, features and the probability of either lung for uint8 images."""
    logits, maps, features, *sides = network(images.float() / 255.0)
    lungs = sides[0].sum(1).clamp(max=1.0) if sides else torch.zeros(len(images), 0)
    return logits, maps, features, lungs


def probability(logits: Values, temperature: float, midpoint: float = 0.0) -> Values:
    """Return the probability of pneumonia of raw logits."""
    scaled = np.clip((logits - midpoint) / temperature, -60.0, 60.0)
    return np.asarray(1.0 / (1.0 + np.exp(-scaled)))
