"""The network on a device, checked against its golden input before use."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

import torch

from ctviewer.core.base.errors import ModelError
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.resample import Float32
from ctviewer.inference import torchscript
from ctviewer.inference.device import CPU
from ctviewer.inference.model_file import ModelFile

log = logging.getLogger(__name__)

Loader = Callable[[bytes, torch.device], Any]


class Output(NamedTuple):
    """Network output for N inputs: logit (N,), heat map (N, d, h, w), features (N, F).

    With K classes the logits are (N, K). `lungs` (N, 2, d, h, w) holds the probabilities of left
    and right lung, if the network segments them.
    """

    logit: Float32
    heat_map: Float32
    features: Float32
    lungs: Float32 | None = None

    def of(self, number: int) -> "Output":
        """The output for one input, without the axis N."""
        lungs = None if self.lungs is None else self.lungs[number]
        return Output(self.logit[number], self.heat_map[number], self.features[number], lungs)


class _Place(NamedTuple):
    """The network on a device, with the notes written while it was put there."""

    network: Any
    device: torch.device
    notes: tuple[str, ...] = ()


class Engine:
    """Runs one network file; falls back to the CPU if the GPU fails, and says so in `notes`.

    Thread-safe: once one thread has fallen back to the CPU, all others use the CPU too.
    """

    def __init__(
        self, model: ModelFile, device: torch.device, loader: Loader = torchscript.load
    ) -> None:
        self._model = model
        self._loader = loader
        self._lock = threading.Lock()
        self._streams = threading.local()
        self._place = _Place(None, device)
        try:
            self._place = _Place(self._checked(device), device)
        except (RuntimeError, ModelError) as error:
            self._fall_back(self._place, error)
        self._free(device)
        if self.device.type == "cpu":  # never needed again for a fallback
            self._model = model.without_content()

    @property
    def model(self) -> ModelFile:
        """The network file; on the CPU without its bytes."""
        return self._model

    @property
    def device(self) -> torch.device:
        """The current device."""
        return self._place.device

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes on the device for the user."""
        return self._place.notes

    def run(self, array: Float32) -> Output:
        """The network's output for `array` (N, 1, depth, height, width) float32 in 0..1.

        If the GPU fails, this and later calls run on the CPU, with a note.

        Raises:
            RuntimeError: from torch, if the CPU failed.
            ModelError: the network's self-test fails on the CPU.
        """
        here = self._place
        try:
            with self._stream(here.device):
                return _forward(here.network, array, here.device)
        except RuntimeError as error:
            there = self._fall_back(here, error)
        left, here = here.device, there
        self._free(left)
        return _forward(there.network, array, there.device)

    def _stream(self, device: torch.device) -> AbstractContextManager[Any]:
        """Use this thread's own CUDA stream, so that other threads can copy meanwhile."""
        if device.type != "cuda":
            return nullcontext()
        if getattr(self._streams, "device", None) != device:
            self._streams.device = device
            self._streams.own = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
        return torch.cuda.stream(self._streams.own)

    def _fall_back(self, left: _Place, error: Exception) -> _Place:
        """Switch to the CPU, unless another thread already has.

        Raises:
            Exception: `error` itself, if the CPU failed.
        """
        if left.device.type == "cpu":
            raise error
        with self._lock:
            if self._place is left:
                log.warning(
                    "device %s failed (%s), using the CPU", left.device, type(error).__name__
                )
                note = _fallback_note(left.device, error)
                self._place = _Place(self._checked(CPU), CPU, (*left.notes, note))
            return self._place

    def _free(self, left: torch.device) -> None:
        """Release the memory of a GPU that is no longer used."""
        if left.type != self.device.type and torch.cuda.is_available():
            torch.cuda.empty_cache()

    def _checked(self, device: torch.device) -> Any:
        """The network on a device; on the CPU optimised, if the golden logit still matches."""
        if device.type == "cuda":
            torch.backends.cudnn.allow_tf32 = False  # same precision on every device
        network = self._loader(self._model.content, device)
        faster = self._optimised(network) if device.type == "cpu" else None
        if faster is not None:
            return faster
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
        return network

    def _optimised(self, network: Any) -> Any:
        """The network optimised for this CPU; None if its golden logit no longer matches."""
        try:
            faster = torchscript.optimised(network)
            agrees = self._golden_error(faster, CPU) <= self._model.golden.tolerance
        except (RuntimeError, AttributeError):  # not available here, or no script module
            return None
        return faster if agrees else None

    def _golden_error(self, network: Any, device: torch.device) -> float:
        golden = self._model.golden
        return golden.off(_forward(network, golden.array, device).logit[0])


def _forward(network: Any, array: Float32, device: torch.device) -> Output:
    with torch.inference_mode():  # inference mode is per thread
        outputs = network(_placed(torch.from_numpy(array), device))
        return Output(*(tensor.float().cpu().numpy() for tensor in outputs))


def _placed(batch: torch.Tensor, device: torch.device) -> torch.Tensor:
    """The batch on its device; copied to a GPU from pinned memory, which torch caches."""
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
