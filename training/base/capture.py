"""GPU work whose kernels are launched together as a CUDA graph, if one can be recorded.

A step of a small batch consists of hundreds of kernels of a few microseconds each, which take
longer to launch than to run.
"""

from collections.abc import Callable
from typing import TypeVar

import torch
from torch import Tensor

from training.base.words import reason

WARM = 3  # ordinary calls before recording, in which libraries choose their kernels

Work = Callable[..., tuple[Tensor, ...]]
Report = Callable[[str], None]
Recorder = Callable[[Callable[[], None]], Callable[[], object]]
"""Takes a function without inputs and outputs, and returns one that replays it."""
Made = TypeVar("Made")


def record(work: Callable[[], None]) -> Callable[[], object]:
    """Return the replay of a CUDA graph of work on the current device, without running it.

    Other threads may allocate memory in the meantime.
    """
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, capture_error_mode="thread_local"):
        work()
    return graph.replay


class Captured:
    """Work that is recorded once and then replayed; if recording fails, it runs normally.

    Its inputs must have the same shapes and types in each call, it must not read values of tensors,
    and may take only constants from the host. Returned tensors are overwritten by the next call.
    """

    def __init__(self, work: Work, report: Report, recorder: Recorder = record) -> None:
        self._work, self._report, self._recorder = work, report, recorder
        self._calls = 0
        self._inputs: tuple[Tensor, ...] = ()
        self._outputs: tuple[Tensor, ...] = ()
        self._replay: Callable[[], object] | None = None

    def __call__(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """Return the result of the work."""
        self._calls += 1
        if self._calls <= WARM:
            return aside(lambda: self._work(*inputs), inputs[0].device)
        if self._calls == WARM + 1:
            self._record(inputs)
        if self._replay is None or [one.shape for one in inputs] != [
            one.shape for one in self._inputs
        ]:
            return self._work(*inputs)
        for kept, given in zip(self._inputs, inputs, strict=True):
            kept.copy_(given)
        self._replay()
        return self._outputs

    def _record(self, inputs: tuple[Tensor, ...]) -> None:
        self._inputs = tuple(one.clone() for one in inputs)

        def work() -> None:
            self._outputs = self._work(*self._inputs)

        try:
            self._replay = self._recorder(work)
        except RuntimeError as error:
            self._report(
                f"The work of the GPU could not be recorded ({reason(error)}); its kernels are "
                "launched one by one, which takes longer and changes nothing else."
            )


def aside(work: Callable[[], Made], device: torch.device) -> Made:
    """Run work on a separate stream, as a recording does, after all previously queued work."""
    if device.type != "cuda":
        return work()
    here = torch.cuda.current_stream(device)
    own = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
    own.wait_stream(here)
    with torch.cuda.stream(own):
        made = work()
    here.wait_stream(own)
    return made
