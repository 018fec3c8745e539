"""GPU work whose kernels are launched together as a CUDA graph, if one can be recorded.

A step of a small batch consists of hundreds of kernels of a few microseconds each, which take
longer to launch than to run.
"""

from collections.abc import Callable
from typing import TypeVar

import torch
from torch import Tensor

from training.base.words import reason

WARM = 3  # ordinary calls before the recording: libraries choose their kernels in these

Work = Callable[..., tuple[Tensor, ...]]
Report = Callable[[str], None]
Recorder = Callable[[Callable[[], None]], Callable[[], object]]
"""Takes work without inputs and outputs, and returns what does it again."""
Made = TypeVar("Made")


def record(work: Callable[[], None]) -> Callable[[], object]:
    """Return a CUDA graph's replay of work on the current device; the work itself is not done.

    Other threads may go on allocating memory.
    """
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, capture_error_mode="thread_local"):
        work()
    return graph.replay


class Captured:
    """Work that is recorded once and replayed from then on; where that fails it goes on as it is.

    It gets tensors of the same shapes and kinds in each call, asks none of them for a number, and
    takes from the host what never changes only. Tensors that it returns are overwritten by the
    next call.
    """

    def __init__(self, work: Work, report: Report, recorder: Recorder = record) -> None:
        self._work, self._report, self._recorder = work, report, recorder
        self._calls = 0
        self._inputs: tuple[Tensor, ...] = ()
        self._outputs: tuple[Tensor, ...] = ()
        self._replay: Callable[[], object] | None = None

    def __call__(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """Return what the work returns."""
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
    """Do work on a stream of its own, as a recording does; what was asked before comes first."""
    if device.type != "cuda":
        return work()
    here = torch.cuda.current_stream(device)
    own = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
    own.wait_stream(here)
    with torch.cuda.stream(own):
        made = work()
    here.wait_stream(own)
    return made
