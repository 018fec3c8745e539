"""A third-party network as a network file of this program; unknown properties are null.

The TOML describes input and output; values it omits are taken from the metadata of the bundle.
"""

import argparse
import io
import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.analysis.preprocess import InputSpec
from ctviewer.core.base.errors import ModelError
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from training.base.errors import TrainingError
from training.base.settings import KNOWN_ONLY, Positive, read_toml, validated
from training.release.bundle import Bundle, read_bundle
from training.release.export import GOLDEN_SEED
from training.release.metadata import TOLERANCE

OURS = "SPL"  # axes of an input increase to superior, posterior and left
OPPOSITE = {"S": "I", "I": "S", "P": "A", "A": "P", "L": "R", "R": "L"}
LEAST = 1e-6  # limits of a probability that is converted back to a logit
NEAR = 1e-3  # relative difference allowed between a logit alone and in a batch
NOTICE = "network of others, wrapped for this program: not calibrated, its limits are not known"


@dataclass(frozen=True)
class Wrap:
    """Input and output of a network.

    `shape` and `spacing_mm` are in the order of `axes`, letters for the patient direction in which
    each axis of the network's input increases, e.g. "RAS". `hu` is mapped to `values`. `output` is
    the index or key of the logits among several outputs, `activation` what was already applied to
    them. `low` and `high`, or `certain`, are thresholds published by its maker.
    """

    __pydantic_config__ = KNOWN_ONLY

    name: str
    classes: tuple[str, ...]
    shape: tuple[int, int, int]
    hu: tuple[float, float]
    version: str = "1"
    notice: str = NOTICE
    positive: str | None = None
    axes: str = OURS
    values: tuple[float, float] = (0.0, 1.0)
    channels: Positive = 1
    spacing_mm: tuple[float, float, float] | None = None
    crop: Literal["lungs", "whole"] = "whole"
    margin_mm: float = 6.0
    output: int | str | None = None
    activation: Literal["none", "sigmoid", "softmax"] = "none"
    low: float | None = None
    high: float | None = None
    certain: float | None = None

    @property
    def order(self) -> tuple[int, ...]:
        """The index of our axis for each axis of the network."""
        return tuple(
            next(place for place, own in enumerate(OURS) if own in (letter, OPPOSITE[letter]))
            for letter in self.axes
        )

    @property
    def flipped(self) -> tuple[int, ...]:
        """The network's axes with the opposite direction."""
        return tuple(place for place, letter in enumerate(self.axes) if letter not in OURS)

    @property
    def spec(self) -> InputSpec:
        """How the program prepares its input."""

        def ours(values: tuple[Any, ...]) -> tuple[Any, Any, Any]:
            by_axis = dict(zip(self.order, values, strict=True))
            return by_axis[0], by_axis[1], by_axis[2]

        return InputSpec(
            shape=ours(self.shape), hu_range=self.hu, crop=self.crop, margin_mm=self.margin_mm,
            spacing_mm=ours(self.spacing_mm) if self.spacing_mm else None,
        )  # fmt: skip


class WrappedNetwork(nn.Module):
    """Converts an input of this program to that of the network, and its output to logits.

    Map and features are zeros, which the program does not use: the file states that there are
    none.
    """

    def __init__(self, network: nn.Module, wrap: Wrap) -> None:
        super().__init__()
        self.network = network
        self.wrap = wrap

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return logits (N,) or (N, K), and zeros, of inputs (N, 1, depth, height, width)."""
        wrap = self.wrap
        lowest, highest = wrap.values
        given = x.permute(0, 1, *(2 + axis for axis in wrap.order))
        if wrap.flipped:
            given = given.flip([2 + axis for axis in wrap.flipped])
        given = given * (highest - lowest) + lowest
        if wrap.channels > 1:
            given = given.expand(-1, wrap.channels, -1, -1, -1)
        answer = self.network(given)
        logits = as_logits(answer if wrap.output is None else answer[wrap.output], wrap)
        return logits, torch.zeros_like(x[:, 0, ::2, ::2, ::2]), torch.zeros_like(x[:, 0, 0, 0, :1])


def as_logits(answer: Tensor, wrap: Wrap) -> Tensor:
    """Return logits (N, K), or (N,) for one output, with the network's activation inverted."""
    answer = answer.float().flatten(1)
    if wrap.activation == "sigmoid":
        answer = torch.logit(answer, eps=LEAST)
    elif wrap.activation == "softmax":
        answer = torch.log(answer.clamp_min(LEAST))
    return answer[:, 0] if answer.shape[1] == 1 else answer


def read_wrap(path: Path, said: dict[str, Any]) -> Wrap:
    """Return the settings of a TOML; missing ones are taken from the bundle's metadata.

    Raises:
        TrainingError: it cannot be read, or a setting is missing or impossible.
    """
    values = {**said, **read_toml(path, "The description")}
    for key in ("name", "classes", "shape", "hu"):
        if key not in values:
            raise TrainingError(
                f"{path.name} does not say {key}, nor do the network's metadata; add it."
            )
    return validated(Wrap, values, (_check,), path.name)


def _check(wrap: Wrap) -> None:
    if len(wrap.axes) != 3 or not set(wrap.axes) <= OPPOSITE.keys() or len(set(wrap.order)) != 3:
        raise TrainingError(
            f"The axes {wrap.axes!r} are not three different ones; write three letters of "
            "R or L, A or P, S or I."
        )
    if wrap.values[0] >= wrap.values[1]:
        raise TrainingError(f"The values {list(wrap.values)} do not grow; write lowest, highest.")
    if (wrap.low is None) != (wrap.high is None):
        raise TrainingError("Of the thresholds low and high one is missing; give both, or none.")
    limits = [each for each in (wrap.low, wrap.high, wrap.certain) if each is not None]
    if any(not 0 <= each <= 1 for each in limits) or limits != sorted(limits):
        raise TrainingError("A threshold is not a probability, or low is above high.")
    try:
        InputSpec.from_dict(wrap.spec.to_dict())
        _classes(wrap)
    except (ModelError, ValueError) as error:
        raise TrainingError(str(error)) from None


def _classes(wrap: Wrap) -> Classes:
    said: dict[str, Any] = {"classes": list(wrap.classes)}
    return Classes.from_dict(said | ({"positive": wrap.positive} if wrap.positive else {}))


def wrapped(bundle: Bundle, wrap: Wrap, path: Path) -> None:
    """Write the network file.

    Raises:
        TrainingError: the network does not run with these settings, or has another output.
    """
    network = WrappedNetwork(bundle.network, wrap).eval()
    golden = golden_input(wrap.spec)
    x = torch.from_numpy(golden).float()[None] / 255.0
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing warnings: the traced network is checked below
        logits = _answered(network, x, wrap)
        try:
            traced = torch.jit.freeze(
                torch.jit.trace(network, x, check_trace=False)  # type: ignore[no-untyped-call]
            )
        except RuntimeError as error:
            raise _cannot_run(error) from None
        _check_same(traced, x, logits)
        said = _metadata(wrap, logits)
        extra = {"metadata.json": json.dumps(said, indent=1), "golden.u8": golden.tobytes()}
        write_whole(path, _saved(traced, extra))


def _saved(traced: Any, extra: dict[str, Any]) -> bytes:
    content = io.BytesIO()
    torch.jit.save(traced, content, _extra_files=extra)
    return content.getvalue()


def _answered(network: WrappedNetwork, x: Tensor, wrap: Wrap) -> Tensor:
    """The logits of the golden input, checked against the classes."""
    try:
        logits: Tensor = network(x)[0]
    except (RuntimeError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise _cannot_run(error) from None
    count = 1 if logits.dim() == 1 else logits.shape[1]
    binary = _classes(wrap).binary
    if count != len(wrap.classes) and not (binary and count == 1):
        raise TrainingError(
            Text(
                "The network gives {count} {count:number|numbers} for a scan, but there are "
                "{classes} classes. A network that segments cannot be wrapped; of several outputs "
                "choose by output.",
                count=count,
                classes=len(wrap.classes),
            )
        )
    if not torch.isfinite(logits).all():
        raise TrainingError("The network gives no finite number for the golden input.")
    return logits


def _cannot_run(error: Exception) -> TrainingError:
    first = str(error).strip().splitlines()[-1:] or [type(error).__name__]
    return TrainingError(
        f"The network cannot be run on such an input ({first[0][:200]}); check shape, channels, "
        "axes and output."
    )


def _check_same(traced: Any, x: Tensor, logits: Tensor) -> None:
    """Check that the traced network has the same output, for a scan alone and in a batch."""
    both = traced(torch.cat([x, torch.zeros_like(x)]))[0]
    if both.shape[0] != 2 or not _is_near(both[:1], logits) or not _is_near(traced(x)[0], logits):
        raise TrainingError(
            "The output of the network for a scan depends on the other scans of its batch."
        )
    if _is_near(both[1:], logits):
        raise TrainingError(
            "The output is the same for a chest and for an empty input; check output, "
            "activation, hu and values."
        )


def _is_near(one: Tensor, other: Tensor) -> bool:
    return bool(torch.allclose(one, other, rtol=NEAR, atol=NEAR))


def golden_input(spec: InputSpec) -> NDArray[np.uint8]:
    """Return a drawn chest as an input (1, depth, height, width), its 0..1 as 0..255.

    A body, two lungs, a lesion in the right one and noise: without symmetry, so that flipped or
    swapped axes change the output.
    """
    s, p, left = np.meshgrid(*(np.linspace(-1, 1, cells) for cells in spec.shape), indexing="ij")
    chest = np.where(left**2 / 0.9 + p**2 / 0.6 < 1, 0.75, 0.0)
    for middle, size in ((-0.42, 0.34), (0.45, 0.30)):
        chest[((left - middle) / size) ** 2 + (p / 0.55) ** 2 + (s / 0.9) ** 2 < 1] = 0.12
    chest[((left + 0.5) ** 2 + (p - 0.2) ** 2 + (s + 0.3) ** 2) < 0.04] = 0.6
    noise = np.random.default_rng(GOLDEN_SEED).normal(0.0, 0.02, spec.shape)
    return np.round(np.clip(chest + noise, 0.0, 1.0) * 255.0).astype(np.uint8)[None]


def _metadata(wrap: Wrap, logits: Tensor) -> dict[str, Any]:
    """The metadata of the file; null means unknown."""
    classes = _classes(wrap)
    values = logits[0].tolist()
    largest = float(np.abs(values).max())
    return {
        "name": wrap.name,
        "version": wrap.version,
        "notice": wrap.notice,
        "synthetic": None,
        **classes.to_dict(),
        "preprocess": wrap.spec.to_dict(),
        "temperature": None,
        "thresholds": _thresholds(wrap, classes),
        "conformal": None,
        "out_of_distribution": None,
        "heatmap": None,
        "golden": {"logit": values, "tolerance": max(TOLERANCE, NEAR * largest)},
        "wrapped": {"axes": wrap.axes, "values": list(wrap.values), "activation": wrap.activation},
    }


def _thresholds(wrap: Wrap, classes: Classes) -> dict[str, float] | None:
    if classes.binary:
        return None if wrap.low is None or wrap.high is None else {
            "low": wrap.low, "high": wrap.high,
        }  # fmt: skip
    return None if wrap.certain is None else {"certain": wrap.certain}


def main(arguments: Sequence[str]) -> int:
    """Run the command; 0, since what cannot be done raises."""
    given = _parser().parse_args(arguments)
    bundle = read_bundle(given.network)
    wrap = read_wrap(given.description, bundle.said)
    for key, value in bundle.said.items():
        print(f"from the metadata: {key} = {value!r}")
    wrapped(bundle, wrap, given.output)
    print(f"{given.output}: {given.output.stat().st_size / 1e6:.2f} MB, {wrap.name} {wrap.version}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training wrap",
        description="Wrap a TorchScript classifier or a MONAI bundle into a network file. Loading "
        "TorchScript can run any code: wrap only what you trust.",
    )
    parser.add_argument("network", type=Path, help="a TorchScript file, or a bundle: folder or zip")
    parser.add_argument("description", type=Path, metavar="WRAP.toml")
    parser.add_argument("output", type=Path, metavar="OUT.pt")
    return parser
