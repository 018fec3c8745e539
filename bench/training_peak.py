"""The share of a GPU's matrix peak that a training step of the default recipe reaches."""

import time
from collections.abc import Callable

import torch
from torch.utils.flop_counter import FlopCounterMode

from training.base.config import Config
from training.base.parallel import place_of
from training.model.fit import one_step
from training.model.network import TrainingOutputs
from training.model.state import start
from training.synthetic.augment import TrainingBatch

SIDE = 8192  # of the square matrices whose product counts as the peak
BATCH, STEPS = 32, 20


def matrix_share() -> float:
    """Return operations per second of a step over those of a large bfloat16 matrix product."""
    place = place_of("cuda")
    matrix = torch.randn(SIDE, SIDE, device=place.device, dtype=torch.bfloat16)
    peak = 2.0 * SIDE**3 / _seconds(lambda: matrix @ matrix)
    config = Config(batch=BATCH)
    run = start(config, place.device)
    network = TrainingOutputs(run.network)
    images = torch.rand(BATCH, 1, 64, 128, 128, device=place.device)
    lesions, lungs = torch.rand(2, BATCH, 32, 64, 64, device=place.device)
    labels = torch.arange(BATCH, device=place.device) % 2
    batch = TrainingBatch(images, lesions, lungs, labels.float(), labels >= 0)

    def step() -> float:
        return one_step(config, run, network, batch, place)

    return operations(step) / _seconds(step) / peak


def operations(work: Callable[[], object]) -> float:
    """Return how many multiplications and additions `work` does, backward pass included."""
    with FlopCounterMode(display=False) as counter:
        work()
    return float(counter.get_total_flops())


def _seconds(work: Callable[[], object]) -> float:
    for _ in range(3):
        work()
    torch.cuda.synchronize()
    begun = time.perf_counter()
    for _ in range(STEPS):
        work()
    torch.cuda.synchronize()
    return (time.perf_counter() - begun) / STEPS
