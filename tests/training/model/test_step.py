"""A step that is compiled, recorded or neither gives the weights of a plain one."""

import dataclasses

import pytest
import torch

from tests.training.base.test_capture import Recorder
from tests.training.conftest import SMALL
from tests.training.waits import Watch
from training.base.capture import WARM
from training.base.config import Config
from training.base.errors import TrainingError
from training.base.parallel import ProcessPlace
from training.model.batches import made
from training.model.fit import fit
from training.model.loss import blank, loss_of
from training.model.state import resume, save, start
from training.model.step import Stepper, compiler_of

HERE = ProcessPlace(torch.device("cpu"))
CONFIG = Config(steps=6, batch=2, threads=1, validate_every=1, lung_weight=0.5, **SMALL)


@pytest.fixture(autouse=True)
def fresh():
    """One thread, so that both ways add in one order; nothing compiled before."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.compiler.reset()
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def batches(samples):
    return [made(samples, torch.tensor([0, 1]), CONFIG, step, HERE) for step in range(WARM + 2)]


def trained(config, batches, **how):
    """A run after these batches, and the losses."""
    run = start(config)
    step = Stepper(config, run, HERE, **how)
    return run, [float(step(batch)) for batch in batches]


def same(one, other, rtol=1e-4, atol=1e-6):
    for name, value in one.average.state_dict().items():
        torch.testing.assert_close(
            value, other.average.state_dict()[name], rtol=rtol, atol=atol, msg=name
        )


def test_a_compiled_step_is_a_plain_one(batches):
    said = []
    plain, losses = trained(CONFIG, batches[:2])

    run, found = trained(
        dataclasses.replace(CONFIG, compiler="aot_eager"), batches[:2], report=said.append
    )

    same(run, plain)
    assert found == pytest.approx(losses, rel=1e-5)
    assert not said


def fails(_graph, _inputs):
    raise RuntimeError("no C compiler was found\nlong traces")


def fails_backwards(graph, inputs):
    from functorch.compile import make_boxed_func
    from torch._dynamo.backends.common import aot_autograd

    return aot_autograd(
        fw_compiler=lambda module, _: make_boxed_func(module.forward), bw_compiler=fails
    )(graph, inputs)


@pytest.mark.parametrize("backend", [fails, fails_backwards])
def test_a_compiler_that_fails_leaves_a_plain_step_and_one_sentence(batches, monkeypatch, backend):
    said = []
    plain, losses = trained(CONFIG, batches[:2])
    monkeypatch.setattr("training.model.step.compiler_of", lambda *_: backend)

    run, found = trained(CONFIG, batches[:2], report=said.append)

    same(run, plain, rtol=0.0, atol=0.0)
    assert found == losses
    assert said == [
        "The network could not be compiled (no C compiler was found); it trains as it is, which "
        "takes longer and changes nothing else."
    ]


def test_a_recorded_step_is_a_plain_one(batches):
    recorder = Recorder()
    plain, losses = trained(CONFIG, batches)

    run = start(CONFIG)
    step = Stepper(CONFIG, run, HERE, recorder=recorder)
    found = [step(batch) for batch in batches]  # all read at the end, as those of a GPU

    same(run, plain, rtol=0.0, atol=0.0)
    assert [float(loss) for loss in found] == losses
    assert recorder.replays == 2


def test_a_compiled_run_goes_on_where_it_was_stopped_compiled_or_not(samples, tmp_path):
    config = dataclasses.replace(CONFIG, steps=3, compiler="aot_eager")
    whole = fit(config, samples, tmp_path / "whole", print)
    fit(config, samples, tmp_path / "parts", print, until=1)
    fit(config, samples, tmp_path / "parts", print, until=2)
    parts = fit(dataclasses.replace(config, compiler="none"), samples, tmp_path / "parts", print)

    for name, weights in whole.state_dict().items():
        torch.testing.assert_close(weights, parts.state_dict()[name], rtol=1e-4, atol=1e-6)


def test_a_run_of_a_gpu_goes_on_on_a_cpu_and_back(batches, tmp_path):
    """An optimiser of a few kernels for all weights there, the plain one here."""
    run, _ = trained(CONFIG, batches[:1])
    run.optimiser.param_groups[0].update(fused=True, capturable=True)
    save(CONFIG, run, tmp_path)

    here = resume(CONFIG, tmp_path)

    assert not here.optimiser.param_groups[0]["fused"]
    assert not here.optimiser.param_groups[0]["capturable"]
    Stepper(CONFIG, here, HERE)(batches[1])


@pytest.mark.parametrize("dice", ["batch", "each"])
@pytest.mark.parametrize("both", [False, True])
def test_samples_of_unknown_lesions_blank_or_left_out_give_one_loss(
    samples, dice, both, monkeypatch
):
    some = dataclasses.replace(samples, has_lesions=torch.tensor([1.0, 0.0, 1.0, 1.0]))
    config = dataclasses.replace(CONFIG, dice=dice)
    batch = made(some, torch.arange(4), config, 0, HERE)
    if both:
        batch = dataclasses.replace(batch, lungs=torch.stack([batch.lungs] * 2, 1) / 2)

    def found():
        random = torch.Generator().manual_seed(0)
        outputs = [
            torch.randn(shape, generator=random).requires_grad_()
            for shape in ((4,), (4, 32, 64, 64), (4, 2, 32, 64, 64))
        ]
        loss = loss_of((outputs[0], outputs[1].sigmoid(), outputs[2]), batch, config, HERE)
        loss.backward()
        return [loss.detach(), *(part.grad for part in outputs)]

    left_out = found()
    monkeypatch.setattr("training.model.loss._known", blank)
    for one, other in zip(left_out, found(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-8)


def test_nothing_is_asked_of_a_gpu_between_a_batch_and_new_weights(batches, monkeypatch):
    """The plain step on a CPU, with what a GPU does instead: blank samples, losses read later."""
    monkeypatch.setattr("training.model.loss._known", blank)
    step = Stepper(CONFIG, start(CONFIG), HERE)
    step(batches[0])

    with Watch() as gradients:
        step._gradients(*vars(batches[1]).values())

    assert gradients.waits == []


def test_who_compiles():
    gpu = ProcessPlace(torch.device("cuda"))
    assert compiler_of(Config(), HERE) == ""
    assert compiler_of(Config(), gpu) == "inductor"
    assert compiler_of(Config(compiler="none"), gpu) == ""
    assert compiler_of(Config(compiler="aot_eager"), HERE) == "aot_eager"
    assert compiler_of(Config(), ProcessPlace(torch.device("cuda"), world=2)) == ""


def test_a_loss_that_is_no_number_changes_no_weights(batches):
    run = start(CONFIG)
    before = {name: value.clone() for name, value in run.network.named_parameters()}
    broken = dataclasses.replace(batches[0], labels=torch.full((2,), float("nan")))

    with pytest.raises(TrainingError, match="nan at step 1"):
        Stepper(CONFIG, run, HERE)(broken)

    assert all(torch.equal(value, before[name]) for name, value in run.network.named_parameters())
