import dataclasses

import pytest
import torch

from tests.training.conftest import SMALL
from training.base.config import Config
from training.base.errors import TrainingError
from training.model.fit import fit
from training.model.state import start
from training.model.step import Stepper, learning_rate

CONFIG = Config(steps=2, batch=2, validate_every=1, threads=1, **SMALL)


def test_a_resumed_run_ends_with_the_weights_of_an_uninterrupted_one(samples, tmp_path):
    whole = fit(CONFIG, samples, tmp_path / "whole", print)
    fit(CONFIG, samples, tmp_path / "parts", print, until=1)
    parts = fit(CONFIG, samples, tmp_path / "parts", print)

    for name, weights in whole.state_dict().items():
        assert torch.equal(weights, parts.state_dict()[name]), name


def test_a_checkpoint_of_another_configuration_is_refused(samples, tmp_path):
    fit(CONFIG, samples, tmp_path, print, until=1)

    with pytest.raises(TrainingError, match="another configuration"):
        fit(dataclasses.replace(CONFIG, seed=1), samples, tmp_path, print)


def test_a_loss_that_is_no_number_ends_training_with_a_sentence(samples, tmp_path):
    broken = dataclasses.replace(samples, labels=torch.full((4,), float("nan")))

    with pytest.raises(TrainingError, match="The loss became nan at step 1; lower learning_rate"):
        fit(CONFIG, broken, tmp_path, print)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (torch.AcceleratorError("CUDA error: unspecified launch failure\nmore"),
         r"The GPU failed in step 2 \(CUDA error: unspecified launch failure\); start the same"),
        (RuntimeError("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"),
         r"The GPU failed in step 2 \(cuDNN error: CUDNN_STATUS_EXECUTION_FAILED\)"),
        (torch.OutOfMemoryError("CUDA out of memory"), "too little free memory for step 2"),
    ],
)  # fmt: skip
def test_a_run_goes_on_after_the_gpu_went_away(samples, tmp_path, monkeypatch, error, sentence):
    whole = fit(CONFIG, samples, tmp_path / "whole", print)

    call = Stepper.__call__

    def fails(step, batch):
        if step.run.step == 1:
            raise error
        return call(step, batch)

    monkeypatch.setattr(Stepper, "__call__", fails)
    with pytest.raises(TrainingError, match=sentence):
        fit(CONFIG, samples, tmp_path / "broken", print)
    monkeypatch.undo()
    rest = fit(CONFIG, samples, tmp_path / "broken", print)

    for name, weights in whole.state_dict().items():
        assert torch.equal(weights, rest.state_dict()[name]), name


def test_the_same_seed_starts_from_the_same_weights():
    first, second = (start(Config(seed=3)).network.state_dict() for _ in range(2))

    assert all(torch.equal(first[name], second[name]) for name in first)


def test_the_learning_rate_rises_then_falls_to_zero():
    config = Config(steps=100, warmup=0.1, learning_rate=1.0)
    rates = [learning_rate(config, step) for step in range(100)]

    assert rates.index(max(rates)) in (9, 10)
    assert rates[-1] < 0.01
