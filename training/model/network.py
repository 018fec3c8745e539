"""The network: a residual 3D CNN that classifies pneumonia and maps lesions."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.base.config import CHANNELS, LEVELS

FEW, MANY = 512, 4096  # voxels whose mean lesion probability the classifier sees
HIGHEST = 256  # voxels of the map used by the logit in addition to the classifier (ADR 0036)
LEAST = 1e-4  # probability that their mean is kept away from 0 and 1
SUMMARIES = 4
SIDES = 2  # left and right
MEAN, SPREAD = 0.35, 0.33  # of an input in 0..1, for a typical chest


class Residual(nn.Module):
    """Two 3x3x3 convolutions that halve the grid, with an averaged shortcut around them."""

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.first = nn.Conv3d(before, after, 3, stride=2, padding=1, bias=False)
        self.first_norm = nn.BatchNorm3d(after)
        self.second = nn.Conv3d(after, after, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm3d(after)
        self.shortcut = nn.Conv3d(before, after, 1, bias=False)
        self.shortcut_norm = nn.BatchNorm3d(after)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, after, d/2, h/2, w/2)."""
        inner = functional.relu(self.first_norm(self.first(x)))
        inner = self.second_norm(self.second(inner))
        return functional.relu(inner + self.shortcut_norm(self._around(x)))

    def _around(self, x: Tensor) -> Tensor:
        """Return the averaged shortcut.

        A CPU has no pooling in bfloat16; there, pooling and shortcut are trained as one
        convolution, which takes a third of the time and rounds once instead of twice.
        """
        if self.training and x.device.type == "cpu":
            weight = (self.shortcut.weight / 8.0).expand(-1, -1, 2, 2, 2)  # cells per mean
            return functional.conv3d(x, weight, stride=2)
        return self.shortcut(functional.avg_pool3d(x, 2))  # type: ignore[no-any-return]


class UpBlock(nn.Module):
    """Doubles the grid of the decoder and adds the encoder features of that size."""

    def __init__(self, before: int, skip: int, after: int) -> None:
        super().__init__()
        self.from_below = nn.Conv3d(before, after, 1, bias=False)
        self.from_encoder = nn.Conv3d(skip, after, 1, bias=False)
        self.mix = nn.Conv3d(after, after, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm3d(after)

    def forward(self, below: Tensor, skip: Tensor) -> Tensor:
        """Return (N, after, *grid of `skip`)."""
        raised = functional.interpolate(self.from_below(below), scale_factor=2.0, mode="nearest")
        return functional.relu(self.norm(self.mix(raised + self.from_encoder(skip))))


class Network(nn.Module):
    """Classifier and lesion map in one pass.

    `channels` are those of the encoder at 1/2, 1/4, 1/8 and 1/16 of the input, `levels` those of
    the decoder at 1/8, 1/4 and 1/2.
    """

    def __init__(self, channels: Sequence[int] = CHANNELS, levels: Sequence[int] = LEVELS) -> None:
        super().__init__()
        stem, quarter, eighth, deep = channels
        self.mean, self.spread = MEAN, SPREAD  # TorchScript sees attributes, not globals
        self.map_share = 0.0  # of the map in the logit, 0..1; chosen after training, out of fold
        self.stem = nn.Conv3d(1, stem, 5, stride=2, padding=2, bias=False)
        self.stem_norm = nn.BatchNorm3d(stem)
        self.down1 = Residual(stem, quarter)
        self.down2 = Residual(quarter, eighth)
        self.down3 = Residual(eighth, deep)
        self.up1 = UpBlock(deep, eighth, levels[0])
        self.up2 = UpBlock(levels[0], quarter, levels[1])
        self.up3 = UpBlock(levels[1], stem, levels[2])
        self.lesions = nn.Conv3d(levels[2], 1, 1)
        self.classify = nn.Linear(deep + SUMMARIES, 1)
        self.lungs = nn.Conv3d(levels[2], SIDES, 1)
        self.sides = nn.Conv3d(levels[1], SIDES, 1)  # telling the lungs apart needs a wider context
        nn.init.constant_(_bias(self.lesions), -4.0)  # few voxels are lesion

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return logit (N,), lesion probability (N,32,64,64), features (N,F) and lungs.

        `x` (N,1,64,128,128) is in 0..1, as `ctviewer.core.analysis.preprocess` makes it; a logit
        above 0 means pneumonia. Lungs (N,2,32,64,64) are probabilities of the left and the right.
        """
        logit, heatmap, features, lungs = self.seen(x)
        return logit, heatmap, features, torch.sigmoid(lungs)

    def seen(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the same as `forward`, but logits for the lungs."""
        half = functional.relu(self.stem_norm(self.stem((x - self.mean) / self.spread)))
        quarter = self.down1(half)
        eighth = self.down2(quarter)
        deep = self.down3(eighth)
        middle = self.up2(self.up1(deep, eighth), quarter)
        raised = self.up3(middle, half)
        sides = functional.interpolate(self.sides(middle), scale_factor=2.0, mode="nearest")
        lungs = (self.lungs(raised) + sides).float()
        heatmap = torch.sigmoid(self.lesions(raised).float()).squeeze(1)  # also under autocast
        pooled = deep.mean(dim=(2, 3, 4))
        features = torch.cat([pooled, summaries(heatmap)], dim=1)
        logit = self.classify(features).squeeze(1)
        if self.map_share > 0.0:
            logit = (1.0 - self.map_share) * logit + self.map_share * highest_odds(heatmap)
        return logit, heatmap, features, lungs


class TrainingOutputs(nn.Module):
    """The network with all outputs used by the loss."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return logit (N,), lesion probability (N,32,64,64) and lung logits (N,2,32,64,64)."""
        logit, heatmap, _, lungs = self.network.seen(x)
        return logit, heatmap, lungs


def summaries(heatmap: Tensor, few: int = FEW, many: int = MANY) -> Tensor:
    """Return mean, maximum and means of the highest voxels of each map, shaped (N, 4)."""
    flat = heatmap.flatten(1)
    highest = torch.topk(flat, many, dim=1)[0]
    return torch.stack(
        [flat.mean(1), highest[:, 0], highest[:, :few].mean(1), highest.mean(1)], dim=1
    )


def highest_odds(heatmap: Tensor, count: int = HIGHEST, least: float = LEAST) -> Tensor:
    """Return the log-odds (N,) of the mean of the highest voxels of maps (N,32,64,64)."""
    highest = torch.topk(heatmap.flatten(1), count, dim=1)[0].mean(1).clamp(least, 1.0 - least)
    return torch.log(highest / (1.0 - highest))


def _bias(layer: nn.Conv3d) -> Tensor:
    assert layer.bias is not None
    return layer.bias
