"""The seed trained on this program's own samples for a number of seconds; resumable."""

import io
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from training.base.errors import TrainingError
from training.evaluation.folds import Report
from training.keras_baseline.batches import Batch
from training.keras_baseline.fit import one_step
from training.keras_baseline.preprocess import augment, normalise
from training.keras_baseline.recipe import Recipe
from training.keras_baseline.state import Run, start
from training.keras_baseline.uniformize import Floats
from training.synthetic.dataset import Samples

STORED = "seed_beside.pt"
KEPT_EVERY = 60.0  # seconds of training between two checkpoints


@dataclass(frozen=True)
class Lap:
    """Training cost of a recipe: steps, seconds in total and per step, and samples seen."""

    steps: int
    seconds: float
    seconds_per_step: float
    samples_seen: int


@dataclass
class Clock:
    """Progress of the seed's training: steps done, their seconds, and those waiting for data."""

    steps: int = 0
    seconds: float = 0.0
    waited: float = 0.0


def fit_for(
    seconds: float, recipe: Recipe, train: Samples, folder: Path, report: Report
) -> tuple[Run, Lap]:
    """Train the seed for `seconds` in total, including earlier calls; return run and cost.

    Raises:
        TrainingError: the loss is not a number, or `folder` has a run of another recipe.
    """
    run, clock = start(recipe), Clock()
    path = folder / STORED
    if path.exists():
        _read(path, recipe, len(train), run, clock)
    run.network.train()
    kept = clock.seconds
    for _ in steps(recipe, train, run, clock):
        if clock.seconds >= kept + KEPT_EVERY or clock.seconds >= seconds:
            kept = clock.seconds
            _write(path, recipe, len(train), run, clock)
            done = Text("{count} {count:step|steps}", count=clock.steps)
            report(f"the seed: {done} in {clock.seconds:.0f} of {seconds:.0f} s")
        if clock.seconds >= seconds:
            break
    pace = clock.seconds / clock.steps
    return run, Lap(clock.steps, clock.seconds, pace, clock.steps * recipe.batch)


def steps(recipe: Recipe, train: Samples, run: Run, clock: Clock) -> Iterator[float]:
    """Train without end, yielding the loss of each step; `clock` is updated."""
    batches = _batches(recipe, train, clock.steps)
    while True:
        begun = time.perf_counter()
        batch = next(batches)
        clock.waited += time.perf_counter() - begun
        loss, _ = one_step(recipe, run, clock.steps, batch)
        clock.steps += 1
        clock.seconds += time.perf_counter() - begun
        yield loss


def seed_input(images: Tensor) -> Tensor:
    """Return images (N,1,64,128,128) uint8 as the seed's (N,1,128,128,64), normalised."""
    return _tensor([normalise(_volume(image[0])) for image in images])


def _tensor(volumes: Sequence[Floats]) -> Tensor:
    return torch.from_numpy(np.stack(volumes).astype(np.float32)[:, None])


def _volume(image: Tensor) -> Floats:
    """Return one image (slice, y, x) uint8 as (x, y, slice) in HU."""
    low, high = DEFAULT_SPEC.hu_range
    return np.asarray(image.numpy().transpose(2, 1, 0) / 255.0 * (high - low) + low, np.float64)


def _batches(recipe: Recipe, train: Samples, step: int) -> Iterator[Batch]:
    """Yield the batches from `step` on without end, augmented ahead in threads."""

    def made(number: int) -> Batch:
        rows = torch.from_numpy(_rows(recipe, len(train), number))
        random = np.random.default_rng([recipe.seed, number])
        volumes = [normalise(augment(_volume(image[0]), random)) for image in train.images[rows]]
        return _tensor(volumes), train.labels[rows]

    coming: deque[Future[Batch]] = deque()
    with ThreadPoolExecutor(recipe.workers) as pool:
        try:
            while True:
                while len(coming) <= 2 * recipe.workers:
                    coming.append(pool.submit(made, step))
                    step += 1
                yield coming.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _rows(recipe: Recipe, count: int, step: int) -> NDArray[np.int64]:
    """Return the rows of a step; each epoch uses all once, in a different order."""
    per_epoch = max(1, count // recipe.batch)
    epoch, place = divmod(step, per_epoch)
    order = np.random.default_rng([recipe.seed, epoch]).permutation(count)
    return order[place * recipe.batch : (place + 1) * recipe.batch]


def _write(path: Path, recipe: Recipe, count: int, run: Run, clock: Clock) -> None:
    content = io.BytesIO()
    state = {
        "identity": _identity(recipe, count),
        "network": run.network.state_dict(),
        "optimiser": run.optimiser.state_dict(),
        "clock": vars(clock),
    }
    torch.save(state, content)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content.getvalue())


def _read(path: Path, recipe: Recipe, count: int, run: Run, clock: Clock) -> None:
    stored = torch.load(path, map_location=run.device, weights_only=True)
    if stored["identity"] != _identity(recipe, count):
        raise TrainingError(
            f"{path} holds a seed of another recipe or other samples; remove it first."
        )
    run.network.load_state_dict(stored["network"])
    run.optimiser.load_state_dict(stored["optimiser"])
    vars(clock).update(stored["clock"])


def _identity(recipe: Recipe, count: int) -> str:
    settings = {name: value for name, value in recipe.to_dict().items() if name != "workers"}
    return repr((settings, count))
