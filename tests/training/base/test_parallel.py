"""Several processes, half precision, devices: what one process in float32 would do."""

import dataclasses
import os
import subprocess
import sys

import pytest
import torch

from tests.training.conftest import SMALL
from tests.training.two_processes import fitted, write_samples
from training.base.config import Config
from training.base.errors import TrainingError
from training.base.parallel import ProcessPlace, first_process, place_of
from training.model.batches import draw_rows, made, strata
from training.model.state import CHECKPOINT, start
from training.model.step import Stepper


def test_two_processes_train_as_one_would(samples, tmp_path):
    """Lesions are known of three samples of four, so that the shares of the two differ."""
    samples = dataclasses.replace(samples, has_lesions=torch.tensor([1.0, 1.0, 0.0, 1.0]))
    write_samples(samples, tmp_path / "samples.npz")
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    module = ["--standalone", "--nproc_per_node=2", "-m", "tests.training.two_processes"]
    done = subprocess.run(
        [sys.executable, "-m", "torch.distributed.run", *module, str(tmp_path)],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    first, second = (torch.load(tmp_path / f"rank-{rank}.pt") for rank in (0, 1))

    for kind, values in first.items():
        for name, value in values.items():
            assert torch.equal(value, second[kind][name]), name
    for name, alone in fitted(samples, tmp_path / "alone")["gradients"].items():
        off = (first["gradients"][name] - alone).norm()
        assert off <= 0.01 * alone.norm(), name  # float32, in another order
    assert (tmp_path / "joint" / CHECKPOINT).exists()


def test_bfloat16_trains_towards_the_same_loss(samples):
    config = Config(batch=4, **SMALL)
    batch = made(
        samples,
        draw_rows(strata(samples, config), config, 0),
        config,
        0,
        place := ProcessPlace(torch.device("cpu")),
    )

    whole, half = (
        float(Stepper(config, start(config), each)(batch))
        for each in (place, dataclasses.replace(place, half=True))
    )

    assert half == pytest.approx(whole, rel=0.02)
    assert half != whole


def test_what_is_kept_is_float32_after_a_step_in_bfloat16(samples):
    config, run = Config(batch=2), start(Config())
    place = ProcessPlace(torch.device("cpu"), half=True)
    batch = made(samples, torch.tensor([0, 1]), config, 0, place)

    Stepper(config, run, place)(batch)

    assert {value.dtype for value in run.average.state_dict().values()} <= {
        torch.float32,
        torch.int64,
    }
    assert all(bool(value.isfinite().all()) for value in run.network.state_dict().values())


def test_a_device_that_is_not_there_is_reported(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(TrainingError, match="no CUDA device"):
        place_of("cuda")
    place = place_of("auto")
    assert (place.device.type, place.half, place.is_first) == ("cpu", False, True)


def test_a_gpu_is_tuned_and_computes_in_bfloat16(monkeypatch):
    chosen = []
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    monkeypatch.setattr("torch.cuda.set_device", chosen.append)
    monkeypatch.setattr("torch.backends.cudnn.benchmark", False)
    monkeypatch.setenv("LOCAL_RANK", "1")

    assert place_of("auto").half
    assert torch.backends.cudnn.benchmark
    assert chosen == [torch.device("cuda", 1)]
    assert torch.get_float32_matmul_precision() == "highest"  # lesions are painted by products
    assert not place_of("cpu").half


def test_samples_travel_to_a_gpu_as_pinned_bytes(samples, monkeypatch):
    """A stand-in for the device: what is asked of the tensors, in order."""
    asked = []

    def pin(part):
        asked.append(("pin", part.dtype))
        return part

    def to(part, device, non_blocking):
        asked.append((str(device), non_blocking))
        return part

    monkeypatch.setattr(torch.Tensor, "pin_memory", pin)
    monkeypatch.setattr(torch.Tensor, "to", to)
    from training.model.batches import on_device

    batch = on_device(samples, torch.tensor([0, 1]), torch.device("cuda"))

    assert asked[:2] == [("pin", torch.uint8), ("cuda", True)]
    assert len(batch) == 2


def test_a_batch_smaller_than_the_processes_is_reported():
    with pytest.raises(TrainingError, match="A batch of 1 cannot be shared by 2 processes"):
        ProcessPlace(torch.device("cpu"), world=2).part(1)


def test_parts_of_a_batch_are_all_of_it():
    parts = [range(7)[ProcessPlace(torch.device("cpu"), rank, 3).part(7)] for rank in range(3)]
    assert [row for part in parts for row in part] == list(range(7))


def test_only_the_first_process_is_first(monkeypatch):
    assert first_process()
    monkeypatch.setenv("RANK", "1")
    assert not first_process()
