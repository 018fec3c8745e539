"""The network on a device: checked with a golden input before it is believed."""

import logging
from collections.abc import Callable
from typing import Any, NamedTuple

import torch

from ctviewer.core.errors import ModelError
from ctviewer.core.resample import Float32
from ctviewer.core.text import Text
from ctviewer.inference import torchscript
from ctviewer.inference.device import CPU
from ctviewer.inference.model_file import ModelFile

log = logging.getLogger(__name__)

Loader = Callable[[bytes, torch.device], Any]


class Output(NamedTuple):
    """What the network says of N inputs: logit (N,), heat map (N, d, h, w), features (N, F)."""

    logit: Float32
    heat_map: Float32
    features: Float32


class Engine:
    """Runs one network file; falls back to the CPU when the GPU cannot, and says so in `notes`."""

    def __init__(
        self, model: ModelFile, device: torch.device, loader: Loader = torchscript.load
    ) -> None:
        self._model = model
        self._loader = loader
        self.notes: tuple[str, ...] = ()
        self.device = device
        try:
            self._network = self._checked(device)
        except (RuntimeError, ModelError) as error:
            self._fall_back(error)

    def run(self, array: Float32) -> Output:
        """The network's output for `array` (N, 1, depth, height, width) float32 in 0..1."""
        try:
            return _forward(self._network, array, self.device)
        except RuntimeError as error:
            self._fall_back(error)
            return _forward(self._network, array, self.device)

    def _fall_back(self, error: Exception) -> None:
        """Go on with the CPU.

        Raises:
            Exception: `error` itself, when it was the CPU that failed.
        """
        if self.device.type == "cpu":
            raise error
        log.warning("device %s failed (%s), using the CPU", self.device, type(error).__name__)
        self.notes = (*self.notes, _fallback_note(self.device, error))
        self.device = CPU
        self._network = None  # frees the GPU's memory for others
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        self._network = self._checked(CPU)

    def _checked(self, device: torch.device) -> Any:
        """The network on a device, optimised if it then still gives the golden logit."""
        if device.type == "cuda":
            torch.backends.cudnn.allow_tf32 = False  # one number on every device
        network = self._loader(self._model.content, device)
        off = self._golden_error(network, device)
        if not off <= self._model.golden.tolerance:
            raise ModelError(
                Text(
                    "The network's self-test fails on {device} (logit off by {off:.3g}); its "
                    "numbers cannot be trusted there.",
                    device=str(device),
                    off=off,
                )
            )
        if device.type != "cpu":
            return network
        return self._optimised(network)

    def _optimised(self, network: Any) -> Any:
        try:
            faster = torchscript.optimised(network)
            agrees = self._golden_error(faster, CPU) <= self._model.golden.tolerance
        except (RuntimeError, AttributeError):  # no such rewrite on this machine, or no script
            return network
        return faster if agrees else network

    def _golden_error(self, network: Any, device: torch.device) -> float:
        golden = self._model.golden
        return abs(float(_forward(network, golden.array, device).logit[0]) - golden.logit)


def _forward(network: Any, array: Float32, device: torch.device) -> Output:
    with torch.inference_mode():  # per thread, so here and not at start-up
        outputs = network(_placed(torch.from_numpy(array), device))
        return Output(*(tensor.float().cpu().numpy() for tensor in outputs))


def _placed(batch: torch.Tensor, device: torch.device) -> torch.Tensor:
    """The batch on its device; to a GPU by pinned memory, which torch keeps for the next one."""
    if device.type == "cuda":
        return batch.pin_memory().to(device, non_blocking=True)
    return batch.to(device)


def _fallback_note(device: torch.device, error: Exception) -> str:
    if isinstance(error, torch.OutOfMemoryError):
        reason = Text("it has too little free memory")
    elif isinstance(error, ModelError):
        reason = Text("its self-test failed")
    else:
        reason = Text("it cannot run this network")
    return Text(
        "The GPU ({device}) was not used because {reason}; the CPU computed instead.",
        device=str(device),
        reason=reason,
    )
