import dataclasses

import pytest
import torch

from tests.training.conftest import SMALL
from training.base.config import Config
from training.base.errors import TrainingError
from training.model.fit import fit, learning_rate
from training.model.state import start

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


def test_the_same_seed_starts_from_the_same_weights():
    first, second = (start(Config(seed=3)).network.state_dict() for _ in range(2))

    assert all(torch.equal(first[name], second[name]) for name in first)


def test_the_learning_rate_rises_then_falls_to_zero():
    config = Config(steps=100, warmup=0.1, learning_rate=1.0)
    rates = [learning_rate(config, step) for step in range(100)]

    assert rates.index(max(rates)) in (9, 10)
    assert rates[-1] < 0.01
