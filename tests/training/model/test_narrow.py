"""A narrow network that begins with a wide one: which channels it keeps, and what it says then."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from training.base.config import Config, checked
from training.base.errors import TrainingError
from training.model.narrow import narrowed
from training.model.network import Network, TrainingOutputs
from training.model.state import resume, save, start

WIDE = Config(name="wide", channels=(4, 6, 8, 10), levels=(6, 5, 4))
NARROW = Config(name="narrow", begin_with="wide", channels=(3, 4, 5, 6), levels=(4, 4, 3))


def network(config: Config, seed: int = 0) -> Network:
    """Return a network whose normalisations differ from each other, as trained ones do."""
    torch.manual_seed(seed)
    made = Network(config.channels, config.levels)
    for name, value in made.state_dict().items():
        if value.is_floating_point() and "norm" in name:
            value.copy_(torch.rand(value.shape) + 0.5)
    return made.eval()


def widened(narrow: Network) -> Network:
    """Return a wide network that says the same: its first channels are read by nobody.

    They are made from random weights, so that only what is made of them distinguishes them.
    """
    wide = network(WIDE, seed=1)
    for name, value in wide.state_dict().items():
        own = narrow.state_dict()[name]
        if own.dim() == 0:
            continue
        value[tuple(slice(-side, None) for side in own.shape)] = own
        if own.dim() > 1:
            value[:, : value.shape[1] - own.shape[1]] = 0.0
            value[: len(value) - len(own), -own.shape[1] :] = torch.rand(
                len(value) - len(own), *own.shape[1:]
            )
    return wide


def said(network: Network) -> tuple[Tensor, ...]:
    """What a network says of one input, the lung's outline included."""
    torch.manual_seed(5)
    with torch.inference_mode():
        return TrainingOutputs(network.eval())(torch.rand(1, 1, 64, 128, 128))


def test_channels_that_carry_nothing_are_the_ones_that_go():
    small = network(NARROW)
    wide = widened(small)
    torch.testing.assert_close(said(wide), said(small))

    kept = narrowed(wide.state_dict(), small.state_dict())

    for name, value in small.state_dict().items():
        assert torch.equal(kept[name], value), name


def test_channels_that_are_small_are_the_ones_that_go():
    """All are read alike: how large they are is what their normalisation or weights make of it."""
    wide, like = network(WIDE).state_dict(), network(NARROW).state_dict()
    for name, value in wide.items():
        if value.dim() > 1:
            value.fill_(1.0)
        elif name.endswith("norm.weight"):
            value.copy_(torch.arange(len(value)))  # the last are the largest
    for layer in ("up1.from_below", "up1.from_encoder"):
        wide[f"{layer}.weight"][0] = 5.0  # nothing normalises these

    kept = narrowed(wide, like)

    assert kept["stem_norm.weight"].tolist() == [1.0, 2.0, 3.0]
    assert kept["down1.shortcut_norm.weight"].tolist() == [2.0, 3.0, 4.0, 5.0]
    assert kept["up1.from_below.weight"][:, 0].flatten().tolist() == [5.0, 1.0, 1.0, 1.0]


def test_a_run_begins_with_a_wider_one(tmp_path):
    small, run = network(NARROW), start(WIDE)
    run.average.load_state_dict(widened(small).state_dict())
    save(WIDE, run, tmp_path / "wide")

    begun = resume(NARROW, tmp_path / "narrow")

    for mine in (begun.network, begun.average):
        torch.testing.assert_close(said(mine), said(small))


def test_a_run_does_not_begin_with_a_narrower_one(tmp_path):
    save(WIDE, start(WIDE), tmp_path / "wide")
    wider = replace(NARROW, channels=(4, 7, 8, 10), levels=WIDE.levels)
    with pytest.raises(TrainingError, match=r"sets 7 channels where .* has 6; set at most 6"):
        resume(wider, tmp_path / "narrow")


def test_a_wide_run_of_another_network_is_reported(tmp_path):
    run = start(WIDE)
    save(WIDE, run, tmp_path / "wide")
    path = tmp_path / "wide" / "checkpoint.pt"
    stored = torch.load(path, weights_only=True)
    del stored["average"]["lungs.weight"]
    torch.save(stored, path)
    with pytest.raises(TrainingError, match=r"wide is of another network"):
        resume(NARROW, tmp_path / "narrow")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"channels": [8, 32, 80]}, r"channels is \[8, 32, 80\]; it takes 4 numbers"),
        ({"levels": [32, 0, 8]}, r"levels is \[32, 0, 8\]; it takes 3 numbers of 1 or more"),
    ],
)
def test_channels_that_make_no_network_are_refused(given, message):
    with pytest.raises(TrainingError, match=message):
        checked(given)
