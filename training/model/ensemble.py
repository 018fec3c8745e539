"""Several trained networks as one: their average output, in one module and one file."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from training.model.network import Network


class Ensemble(nn.Module):
    """Networks of equal shape; the outputs are the means over the members."""

    def __init__(self, members: Sequence[Network]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return logit, lesion probability, features and lungs, as `Network` does."""
        logits: list[Tensor] = []
        maps: list[Tensor] = []
        features: list[Tensor] = []
        lungs: list[Tensor] = []
        for member in self.members:
            logit, heatmap, seen, sides = member(x)
            logits.append(logit)
            maps.append(heatmap)
            features.append(seen)
            lungs.append(sides)
        return (
            torch.stack(logits).mean(0),
            torch.stack(maps).mean(0),
            torch.stack(features).mean(0),
            torch.stack(lungs).mean(0),
        )


def reading_map(network: Network | Ensemble, share: float) -> Network | Ensemble:
    """Set the share (0..1) of the map in the logit (`Network.map_share`); return the network."""
    for module in network.modules():
        if isinstance(module, Network):
            module.map_share = share
    return network
