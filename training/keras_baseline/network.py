"""The network of the Keras example in PyTorch, and the conversion of Keras weights."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ctviewer.core.base.text import Text
from training.base.errors import TrainingError

FILTERS = (64, 64, 128, 256)
UNITS = 512
DROPOUT = 0.3
NORM_EPSILON = 1e-3  # Keras' default
NORM_MOMENTUM = 0.01  # Keras keeps 0.99 of the running mean; PyTorch counts the new part
SMALLEST = 46  # minimum side in voxels for four convolutions and poolings

# Keras name of a layer's part, PyTorch name, order of axes: Keras stores a convolution as
# (x, y, z, in, out) for an input (x, y, z, in), and a dense layer as (in, out).
PARTS = {
    "conv3d": (("kernel", "conv.weight", (4, 3, 0, 1, 2)), ("bias", "conv.bias", (0,))),
    "batch_normalization": (
        ("gamma", "norm.weight", (0,)),
        ("beta", "norm.bias", (0,)),
        ("moving_mean", "norm.running_mean", (0,)),
        ("moving_variance", "norm.running_var", (0,)),
    ),
    "dense": (("kernel", "weight", (1, 0)), ("bias", "bias", (0,))),
}


class Block(nn.Module):
    """Convolution 3x3x3 without padding, ReLU, max pooling by 2, then batch normalisation.

    The running variance divides by n - 1, Keras possibly by n: a difference below 1 %.
    """

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.conv = nn.Conv3d(before, after, 3)
        self.pool = nn.MaxPool3d(2)
        self.norm = nn.BatchNorm3d(after, eps=NORM_EPSILON, momentum=NORM_MOMENTUM)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, after, *(sides - 2) // 2)."""
        normed: Tensor = self.norm(self.pool(torch.relu(self.conv(x))))
        return normed


class SeedNet(nn.Module):
    """Four blocks, mean over space, two dense layers; 1,352,897 weights as Keras counts them.

    1,351,873 of them are trained, the others are the means and variances of the normalisation.
    `filters` and `units` make smaller ones for tests.
    """

    def __init__(self, filters: Sequence[int] = FILTERS, units: int = UNITS) -> None:
        super().__init__()
        self.blocks = nn.Sequential(
            *(Block(before, after) for before, after in pairwise((1, *filters)))
        )
        self.dense = nn.Linear(filters[-1], units)
        self.dropout = nn.Dropout(DROPOUT)
        self.output = nn.Linear(units, 1)
        self.apply(_as_keras_starts)

    def logits(self, x: Tensor) -> Tensor:
        """Return (N,) raw outputs for (N, 1, x, y, slices) in 0..1; above 0 means abnormal."""
        pooled = self.blocks(x).mean(dim=(2, 3, 4))
        answer: Tensor = self.output(self.dropout(torch.relu(self.dense(pooled))))
        return answer.squeeze(1)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, 1) probabilities of an abnormal scan, like the Keras model."""
        return torch.sigmoid(self.logits(x)).unsqueeze(1)


def from_keras_weights(weights: Mapping[str, NDArray[Any]]) -> dict[str, Tensor]:
    """Return the state of a SeedNet with weights trained in Keras.

    Names are those of the Keras summary with the part: `conv3d/kernel`, `conv3d_1/bias`,
    `batch_normalization_3/moving_variance`, `dense_1/kernel`; a path before and `:0` after them
    are ignored. A model built later in one Keras session numbers its layers higher: rename them.

    Raises:
        TrainingError: a name is missing or unknown, or has the wrong number of axes.
    """
    given = {"/".join(name.removesuffix(":0").split("/")[-2:]): w for name, w in weights.items()}
    state: dict[str, Tensor] = {}
    for source, target, order in _mapping():
        if source not in given:
            raise TrainingError(f"The Keras weights have no {source}; export all of its layers.")
        values = np.asarray(given.pop(source), np.float32)
        if values.ndim != len(order):
            raise TrainingError(
                Text(
                    "The Keras weights {source} have {axes} {axes:axis|axes} where {expected} "
                    "{expected:is|are} expected; this is another network.",
                    source=source,
                    axes=values.ndim,
                    expected=len(order),
                )
            )
        state[target] = torch.from_numpy(np.ascontiguousarray(values.transpose(order)))
    if given:
        raise TrainingError(f"The Keras weights {min(given)} are of another network.")
    for number in range(len(FILTERS)):
        state[f"blocks.{number}.norm.num_batches_tracked"] = torch.tensor(0)
    return state


def _mapping() -> list[tuple[str, str, tuple[int, ...]]]:
    """Return Keras name, PyTorch name and order of axes of every weight."""
    layers = [
        (kind, number, f"blocks.{number}.")
        for kind in ("conv3d", "batch_normalization")
        for number in range(len(FILTERS))
    ]
    layers += [("dense", 0, "dense."), ("dense", 1, "output.")]
    return [
        (f"{kind}_{number}/{part}" if number else f"{kind}/{part}", place + name, order)
        for kind, number, place in layers
        for part, name, order in PARTS[kind]
    ]


def _as_keras_starts(layer: nn.Module) -> None:
    if isinstance(layer, (nn.Conv3d, nn.Linear)):
        nn.init.xavier_uniform_(layer.weight)  # Glorot and Bengio 2010
        assert layer.bias is not None
        nn.init.zeros_(layer.bias)
