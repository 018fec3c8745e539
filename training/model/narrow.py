"""Weights of a wide network for a narrower one: the most important channels are kept.

The weights of a wide network are a better start for a narrow one than random weights: the accuracy
lost with the removed channels is recovered in a few steps. `channels` and `levels` in a recipe set
how many are kept.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from ctviewer.core.base.text import Text
from training.base.errors import TrainingError

Weights = dict[str, Tensor]


@dataclass(frozen=True)
class ChannelGroup:
    """Channels that are kept or dropped together, with the names of their layers.

    The layers in `made` output them, and their outputs are added; `norms` normalise them, if
    present; the layers in `read` have them as input.
    """

    made: tuple[str, ...]
    norms: tuple[str, ...]
    read: tuple[str, ...]


def _residual(name: str, *read: str) -> tuple[ChannelGroup, ChannelGroup]:
    """Return the channels between the two convolutions of a residual block, and its own."""
    made = f"{name}.second", f"{name}.shortcut"
    return (
        ChannelGroup((f"{name}.first",), (f"{name}.first_norm",), (f"{name}.second",)),
        ChannelGroup(made, tuple(f"{each}_norm" for each in made), read),
    )


def _rise(name: str, *read: str) -> tuple[ChannelGroup, ChannelGroup]:
    """Return the channels before and after the convolution of a step of the decoder."""
    return (
        ChannelGroup((f"{name}.from_below", f"{name}.from_encoder"), (), (f"{name}.mix",)),
        ChannelGroup((f"{name}.mix",), (f"{name}.norm",), read),
    )


def _entries(name: str) -> tuple[str, ...]:
    """Return the layers by which channels enter a residual block."""
    return f"{name}.first", f"{name}.shortcut"


GROUPS = (
    ChannelGroup(("stem",), ("stem_norm",), (*_entries("down1"), "up3.from_encoder")),
    *_residual("down1", *_entries("down2"), "up2.from_encoder"),
    *_residual("down2", *_entries("down3"), "up1.from_encoder"),
    *_residual("down3", "up1.from_below", "classify"),
    *_rise("up1", "up2.from_below"),
    *_rise("up2", "up3.from_below", "sides"),
    *_rise("up3", "lesions", "lungs"),
)
OF_NORM = ("weight", "bias", "running_mean", "running_var")


def narrowed(wide: Weights, like: Weights) -> Weights:
    """Return the weights of a wide network in the shapes of `like`, a narrower one.

    Weights with unknown names are unchanged.

    Raises:
        TrainingError: the network of `like` is wider somewhere.
    """
    weights = dict(wide)
    if weights.keys() != like.keys():
        return weights
    for group in GROUPS:
        count = len(like[f"{group.made[0]}.weight"])
        there = len(weights[f"{group.made[0]}.weight"])
        if count > there:
            raise TrainingError(
                Text(
                    "The recipe sets {count} {count:channel|channels} where the run that it "
                    "begins with has {there}; set at most {there}, or begin with no run.",
                    count=count,
                    there=there,
                )
            )
        if count < there:
            _keep(weights, group, _carried(weights, group).topk(count).indices.sort().values)
    return weights


def _carried(weights: Weights, group: ChannelGroup) -> Tensor:
    """Return the importance of each channel, (channels,): its norm times that of its readers.

    The norm of a filter as a measure of importance: Li et al. 2017, "Pruning Filters for Efficient
    ConvNets"; the scale of its normalisation: Liu et al. 2017, "Learning Efficient Convolutional
    Networks through Network Slimming".
    """
    if group.norms:
        parts = [weights[f"{norm}.weight"].square() for norm in group.norms]
    else:
        parts = [weights[f"{made}.weight"].flatten(1).square().sum(1) for made in group.made]
    count = len(parts[0])
    taken = [weights[f"{read}.weight"][:, :count].transpose(0, 1) for read in group.read]
    return torch.stack(parts).sum(0) * sum(each.flatten(1).square().sum(1) for each in taken)


def _keep(weights: Weights, group: ChannelGroup, kept: Tensor) -> None:
    """Keep only some channels of a group, where they are output, normalised and read."""
    count = len(weights[f"{group.made[0]}.weight"])
    for made in group.made:
        weights[f"{made}.weight"] = weights[f"{made}.weight"][kept]
    for name in (f"{norm}.{part}" for norm in group.norms for part in OF_NORM):
        weights[name] = weights[name][kept]
    for read in group.read:
        whole = weights[f"{read}.weight"]
        weights[f"{read}.weight"] = torch.cat([whole[:, :count][:, kept], whole[:, count:]], dim=1)
