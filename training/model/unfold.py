"""Weights from an exported network file, to continue training if only the file is available.

In the file, each normalisation is folded into the convolution before it. They are separated again:
the normalisation takes the mean and variance of the convolution's output on a batch, with the scale
and offset that undo them, so that the network has the same outputs as the file and can be trained.
"""

import json
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.base.errors import TrainingError
from training.model.network import Network

LAYERS = (
    "stem",
    *(f"down{n}.{part}" for n in (1, 2, 3) for part in ("first", "second", "shortcut")),
    *(f"up{n}.{part}" for n in (1, 2, 3) for part in ("from_below", "from_encoder", "mix")),
)
"""The layers below the heads, in the order of computation in the file."""
HEADS = ("sides", "lungs", "lesions", "classify")
"""The heads; those missing in a file are initialised. Identified by shape, not by order."""
Constants = tuple[Tensor, Tensor | None]
"""Weight and bias of a layer."""
PLACES = (
    Path(__file__).parents[1] / "recipes",
    Path(__file__).parents[2] / "resources" / "models",
)
NORMS = {
    "stem": "stem_norm",
    **{f"down{n}.{part}": f"down{n}.{part}_norm" for n in (1, 2, 3)
       for part in ("first", "second", "shortcut")},
    **{f"up{n}.mix": f"up{n}.norm" for n in (1, 2, 3)},
}  # fmt: skip


def network_file(name: str) -> Path:
    """Return the network file of a name: next to the recipes, or the shipped one.

    Raises:
        TrainingError: there is none.
    """
    for folder in PLACES:
        if (folder / name).is_file():
            return folder / name
    raise TrainingError(
        f"There is no network file {name} to begin with in {' or '.join(map(str, PLACES))}."
    )


def learnt_from(path: Path) -> tuple[str, ...]:
    """Return the painted training subjects listed in a network file.

    Raises:
        TrainingError: it does not list them.
    """
    try:
        with zipfile.ZipFile(path) as container:
            member = next(n for n in container.namelist() if n.endswith("/extra/metadata.json"))
            metadata = json.loads(container.read(member))
        return tuple(metadata["painted_patients"]["training"])
    except (OSError, KeyError, StopIteration, ValueError, zipfile.BadZipFile):
        raise TrainingError(
            f"The network file {path.name} does not list its training subjects; begin with another."
        ) from None


@torch.no_grad()
def unfold(network: Network, path: Path, images: Tensor) -> None:
    """Load the weights of a file; normalisations are measured on `images` (N,1,64,128,128).

    If the file has no lung head, it starts at zero: probability 0.5 in every cell.

    Raises:
        TrainingError: the file cannot be read or contains another network.
    """
    layers = dict(network.named_modules())
    try:
        constants = list(_constants(path))
        heads = dict(_heads(layers, constants[len(LAYERS) :]))
        below = zip(LAYERS, constants[: len(LAYERS)], strict=True)
        for name, (weight, bias) in (*below, *heads.items()):
            layer: Any = layers[name]
            layer.weight.copy_(weight)
            offset = bias if bias is not None else torch.zeros(len(weight))
            if name in NORMS:
                _plain(layers[NORMS[name]], offset)
            elif layer.bias is not None:
                layer.bias.copy_(offset)
    except (RuntimeError, ValueError, OSError) as error:
        raise TrainingError(
            f"The network file {path.name} cannot be trained further ({error}); use one with the "
            "channels that the recipe sets."
        ) from None
    if not {"lungs", "sides"} <= heads.keys():
        for layer in (network.lungs, network.sides):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
    _measure(network, images)


def _heads(
    layers: dict[str, nn.Module], constants: list[Constants]
) -> Iterator[tuple[str, Constants]]:
    """Yield each head with its constants: the first ones of its shape.

    Raises:
        ValueError: the map or the classifier is missing, or there are other constants.
    """
    left = list(HEADS)
    for weight, bias in constants:
        shape = tuple(weight.shape)
        name = next((each for each in left if tuple(_weight(layers[each]).shape) == shape), None)
        if name is None:
            raise ValueError(f"no head has weights of the shape {shape}")
        left.remove(name)
        yield name, (weight, bias)
    if {"lesions", "classify"} & set(left):
        raise ValueError("it has no lesion map or no answer")


def _weight(layer: Any) -> Tensor:
    weight: Tensor = layer.weight
    return weight


def _constants(path: Path) -> Iterator[Constants]:
    """Yield weight and bias of each layer of a frozen file, in the order of computing."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "`torch.jit", DeprecationWarning)
        graph = torch.jit.load(str(path), map_location="cpu").graph  # type: ignore[no-untyped-call]
    for node in graph.nodes():
        if node.kind() in ("aten::conv3d", "aten::linear"):
            _, weight, bias = list(node.inputs())[:3]
            yield weight.toIValue(), bias.toIValue()


def _plain(norm: Any, offset: Tensor) -> None:
    """Set a normalisation so that it only adds `offset`."""
    norm.running_mean.zero_()
    norm.running_var.fill_(1.0 - norm.eps)
    norm.weight.fill_(1.0)
    norm.bias.copy_(offset)


def _measure(network: Network, images: Tensor) -> None:
    """Set each normalisation to the mean and variance of its input, without changing outputs."""
    found: dict[nn.Module, tuple[Tensor, Tensor]] = {}

    def note(norm: nn.Module, given: tuple[Tensor, ...], _made: Tensor) -> None:
        x = given[0].float()
        found[norm] = x.mean((0, 2, 3, 4)), x.var((0, 2, 3, 4))

    norms = [each for each in network.modules() if isinstance(each, nn.BatchNorm3d)]
    handles = [norm.register_forward_hook(note) for norm in norms]
    network.eval()
    network(images)
    for handle in handles:
        handle.remove()
    for norm in norms:
        mean, variance = found[norm]
        assert norm.running_mean is not None
        assert norm.running_var is not None
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_(torch.sqrt(variance + norm.eps))
        norm.bias.add_(mean)
