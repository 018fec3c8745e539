"""A network that goes on from a file answers as the file does before its first step."""

import json

import pytest
import torch

from training.base.errors import TrainingError
from training.model.network import Network
from training.model.unfold import network_file, unfold


@pytest.mark.parametrize("name", ["ctviewer-painted-0.8.0.pt", "ctviewer-painted-0.5.0.pt"])
def test_it_answers_as_the_file(name):
    torch.manual_seed(0)
    images, network, extra = torch.rand(1, 1, 64, 128, 128), Network(), {"metadata.json": ""}
    unfold(network, network_file(name), images)
    file = torch.jit.load(network_file(name), _extra_files=extra)
    network.map_share = json.loads(extra["metadata.json"]).get("map_share", 0.0)
    with torch.inference_mode():
        mine, theirs = network.eval()(images), file(images)
    for one, other in zip(mine, theirs, strict=False):  # that of 0.5.0 has no lungs
        assert torch.allclose(one, other, atol=1e-4)


def test_a_file_of_other_channels_is_refused():
    with pytest.raises(TrainingError, match="channels that the recipe sets"):
        unfold(Network((8, 16, 16, 16), (8, 8, 8)), network_file("ctviewer-painted-0.8.0.pt"),
               torch.rand(1, 1, 64, 128, 128))  # fmt: skip
