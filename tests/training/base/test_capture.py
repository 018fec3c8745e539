"""Work that is launched as one: recorded after some ordinary calls, else left as it is."""

import pytest
import torch

from training.base.capture import WARM, Captured, record
from training.base.words import reason


class Recorder:
    """A stand-in for CUDA graphs: a replay does the work again, into the tensors of the first."""

    def __init__(self):
        self.replays = 0
        self._kept = None

    def __call__(self, work):
        owner = work.__closure__[0].cell_contents  # who keeps what the work returns

        def replay():
            self.replays += 1
            work()
            if self._kept is None:
                self._kept = owner._outputs
            for kept, made in zip(self._kept, owner._outputs, strict=True):
                kept.copy_(made)
            owner._outputs = self._kept

        return replay


def doubled(calls):
    def work(x):
        calls.append(x)
        return (2.0 * x,)

    return work


def test_work_is_recorded_after_some_calls_and_replayed_on_what_it_is_given():
    calls, said, recorder = [], [], Recorder()
    captured = Captured(doubled(calls), said.append, recorder)

    found = [float(captured(torch.tensor([float(n)]))[0]) for n in range(WARM + 3)]

    assert found == [2.0 * n for n in range(WARM + 3)]
    assert recorder.replays == 3
    assert calls[WARM] is calls[-1]  # inputs that stay where they were recorded
    assert not said


def test_what_cannot_be_recorded_goes_on_as_it_is_with_one_sentence():
    calls, said = [], []

    def fails(_work):
        raise RuntimeError("operation not permitted when stream is capturing\nmore")

    captured = Captured(doubled(calls), said.append, fails)

    found = [float(captured(torch.tensor([float(n)]))[0]) for n in range(WARM + 3)]

    assert found == [2.0 * n for n in range(WARM + 3)]
    assert said == [
        "The work of the GPU could not be recorded (operation not permitted when stream is "
        "capturing); its kernels are launched one by one, which takes longer and changes nothing "
        "else."
    ]


def test_other_shapes_than_were_recorded_are_computed_as_they_are():
    captured = Captured(doubled([]), print, Recorder())
    for _ in range(WARM + 1):
        captured(torch.ones(4))

    assert captured(torch.ones(2))[0].tolist() == [2.0, 2.0]
    assert captured(torch.full((4,), 3.0))[0].tolist() == [6.0] * 4


def test_a_reason_is_one_line():
    assert reason(RuntimeError("first.\nsecond")) == "first"
    assert reason(ValueError()) == "ValueError"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
def test_a_gpu_replays_what_it_recorded():
    said = []
    captured = Captured(doubled([]), said.append, record)
    inputs = [torch.full((8,), float(n), device="cuda") for n in range(WARM + 3)]

    assert [float(captured(each)[0][0]) for each in inputs] == [2.0 * n for n in range(WARM + 3)]
    assert not said
