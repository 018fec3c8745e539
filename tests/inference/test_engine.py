"""The network on devices that work, and on a GPU that does not (a fake one)."""

import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import pytest
import torch

from ctviewer.core.base.errors import ModelError, UserError
from ctviewer.inference import device, torchscript
from ctviewer.inference.engine import Engine
from ctviewer.inference.model_file import read_model_file
from tests.networks import GOLDEN, golden_logit, write_network
from tests.timing import PATIENCE

CUDA = torch.device("cuda:0")
ONE = GOLDEN[None] / np.float32(255)


@pytest.fixture
def model(network):
    return read_model_file(network, allow_unlisted=True)


class FakeGpu:
    """Loads the network on the CPU while pretending to be a GPU that may fail at a given call."""

    def __init__(self, monkeypatch, error=None, fails_from=0):
        self.error, self.fails_from, self.calls = error, fails_from, 0
        self.streams, self.used = [], []
        monkeypatch.setattr(torch.cuda, "Stream", self._new_stream)
        monkeypatch.setattr(torch.cuda, "stream", self._on_stream)
        real = torch.Tensor.to
        monkeypatch.setattr(torch.Tensor, "to", lambda t, d, **_: t if d == CUDA else real(t, d))
        monkeypatch.setattr(torch.Tensor, "pin_memory", lambda t: t)

    def _new_stream(self, where):
        self.streams.append(where)
        return len(self.streams)

    @contextmanager
    def _on_stream(self, number):
        self.used.append((number, threading.get_ident()))
        yield

    def load(self, content, where):
        network = torchscript.load(content, torch.device("cpu"))
        return (lambda x: self._call(network, x)) if where == CUDA else network

    def _call(self, network, x):
        self.calls += 1
        if self.error and self.calls > self.fails_from:
            raise self.error
        return network(x)


def test_output_shapes_and_golden_logit(model):
    output = Engine(model, device.CPU).run(np.concatenate([ONE, ONE]))
    assert output.logit.shape == (2,)
    assert output.heat_map.shape == (2, 32, 64, 64)
    assert output.features.shape[0] == 2
    np.testing.assert_allclose(output.logit, golden_logit(), atol=1e-4)


def test_a_network_that_computes_something_else_is_not_believed(tmp_path):
    wrong = read_model_file(write_network(tmp_path / "w.pt", bias=0.1), allow_unlisted=True)
    with pytest.raises(ModelError, match="self-test fails on cpu"):
        Engine(wrong, device.CPU)


def test_a_gpu_that_works_is_used(model, monkeypatch):
    engine = Engine(model, CUDA, FakeGpu(monkeypatch).load)
    assert engine.run(ONE).logit[0] == pytest.approx(golden_logit(), abs=1e-4)
    assert (engine.device, engine.notes) == (CUDA, ())


def test_each_thread_has_a_stream_of_the_gpu_and_keeps_it(model, monkeypatch):
    fake, both = FakeGpu(monkeypatch), threading.Barrier(2)
    engine = Engine(model, CUDA, fake.load)

    def ask(_):
        both.wait(PATIENCE)
        return [engine.run(ONE).logit[0] for _ in range(3)]

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(ask, range(2)))
    np.testing.assert_allclose(answers, golden_logit(), atol=1e-4)
    assert fake.streams == [CUDA, CUDA]
    assert len(fake.used) == 6
    assert len(set(fake.used)) == 2  # a number for each thread


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), "too little free memory"),
        (RuntimeError("CUDA error: no kernel image is available"), "cannot run this network"),
    ],
)
@pytest.mark.parametrize("fails_from", [0, 1])
def test_a_gpu_that_fails_is_replaced_by_the_cpu_and_named(
    model, monkeypatch, caplog, error, reason, fails_from
):
    engine = Engine(model, CUDA, FakeGpu(monkeypatch, error, fails_from).load)
    assert engine.run(ONE).logit[0] == pytest.approx(golden_logit(), abs=1e-4)
    assert engine.device == device.CPU
    assert len(engine.notes) == 1
    assert reason in engine.notes[0]


def test_two_threads_on_a_gpu_that_fails_both_go_on_with_the_cpu(model, monkeypatch, caplog):
    """A batch's report asks the window's network while the window does: the second found none."""
    both = threading.Barrier(2)

    class FailsAtOnce(FakeGpu):
        def _call(self, network, x):
            self.calls += 1
            if self.calls > 1:  # the golden input works
                both.wait(PATIENCE)
                raise torch.OutOfMemoryError("CUDA out of memory")
            return network(x)

    engine = Engine(model, CUDA, FailsAtOnce(monkeypatch).load)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(engine.run, [ONE, ONE]))
    assert [each.logit[0] for each in answers] == pytest.approx([golden_logit()] * 2, abs=1e-4)
    assert engine.device == device.CPU
    assert len(engine.notes) == 1


def test_a_network_is_loaded_beside_others_without_touching_the_warnings(model):
    """The filters are of the whole process: threads that change them leave them changed."""
    before, load = list(warnings.filters), torchscript.torch.jit.load
    seen = []

    def watched(*args, **kwargs):
        seen.append(list(warnings.filters) == before)
        return load(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torchscript.torch.jit, "load", watched)
        Engine(model, device.CPU)
    assert seen == [True]


def test_a_gpu_that_miscalculates_is_replaced(model, monkeypatch):
    fake = FakeGpu(monkeypatch)
    monkeypatch.setattr(fake, "_call", lambda network, x: [t + 1 for t in network(x)])
    engine = Engine(model, CUDA, fake.load)
    assert engine.device == device.CPU
    assert "self-test failed" in engine.notes[0]


def test_a_network_on_the_cpu_is_asked_once_and_its_bytes_are_given_up(model, monkeypatch):
    """Nothing is left to fall back to; on a GPU they are needed for the CPU."""
    asked, optimised = [], torchscript.optimised

    class Counted:
        def __init__(self, name, network):
            self.name, self.network = name, network

        def __call__(self, x):
            asked.append(self.name)
            return self.network(x)

    monkeypatch.setattr(torchscript, "optimised", lambda n: Counted("fast", optimised(n.network)))
    engine = Engine(model, device.CPU, lambda *given: Counted("plain", torchscript.load(*given)))
    assert asked == ["fast"]
    monkeypatch.undo()
    assert engine.model.content == b""
    assert (engine.model.size, engine.model.info) == (model.size, model.info)
    assert Engine(model, CUDA, FakeGpu(monkeypatch).load).model.content == model.content


def test_an_optimisation_that_miscalculates_is_dropped(model, monkeypatch):
    monkeypatch.setattr(
        torchscript, "optimised", lambda network: lambda x: [t + 1 for t in network(x)]
    )
    assert Engine(model, device.CPU).run(ONE).logit[0] == pytest.approx(golden_logit(), abs=1e-4)


def test_not_torchscript():
    with pytest.raises(ModelError, match="cannot be loaded"):
        torchscript.load(b"zzz", device.CPU)


def test_auto_takes_cuda_when_there(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device.choose("auto") == device.CPU
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert device.choose("auto") == CUDA
    assert device.choose("cuda") == CUDA
    assert device.choose("cuda:1") == torch.device("cuda:1")
    assert device.choose("cpu") == device.CPU
    with pytest.raises(UserError, match="cuda:2 is not usable here"):
        device.choose("cuda:2")


@pytest.mark.parametrize("name", ["tpu", "meta", "", "cuda:x"])
def test_no_such_device(name):
    with pytest.raises(UserError, match="no device"):
        device.choose(name)


def test_cuda_without_a_gpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UserError, match="not usable here"):
        device.choose("cuda")
