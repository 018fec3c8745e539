"""Tensors of the seed's inputs: augmented for training and prefetched, or only normalised."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.keras_baseline.inputs import Inputs
from training.keras_baseline.preprocess import augment, normalise
from training.keras_baseline.recipe import Recipe

Numbers = NDArray[np.int64]
Batch = tuple[Tensor, Tensor]
"""Images (N, 1, x, y, slice) in 0..1 and labels (N,), 1 for abnormal; both float32."""


def training_batches(recipe: Recipe, train: Inputs, epoch: int) -> Iterator[Batch]:
    """Yield every input once, augmented ahead in threads, in a different order each epoch."""
    order = np.random.default_rng([recipe.seed, epoch]).permutation(len(train))

    def made(chosen: Numbers) -> Batch:
        volumes = [
            normalise(augment(train.volume(at), np.random.default_rng([recipe.seed, epoch, at])))
            for at in chosen
        ]
        return _tensor(volumes), _labels(train, chosen)

    waiting: deque[Future[Batch]] = deque()
    with ThreadPoolExecutor(recipe.workers) as pool:
        for chosen in _chunks(order, recipe.batch):
            waiting.append(pool.submit(made, chosen))
            if len(waiting) > 2 * recipe.workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _chunks(order: Numbers, size: int) -> list[Numbers]:
    return [order[first : first + size] for first in range(0, len(order), size)]


def _tensor(volumes: list[NDArray[np.float64]]) -> Tensor:
    return torch.from_numpy(np.stack(volumes).astype(np.float32)[:, None])


def _labels(inputs: Inputs, chosen: Numbers) -> Tensor:
    return torch.tensor([inputs.scans[at].target for at in chosen])


def plain_batches(inputs: Inputs, size: int) -> Iterator[Batch]:
    """Yield the inputs in order, normalised but not augmented."""
    for chosen in _chunks(np.arange(len(inputs)), size):
        yield _tensor([normalise(inputs.volume(at)) for at in chosen]), _labels(inputs, chosen)
