"""Steps of one recipe in a separate process, so that its peak memory can be measured.

`python -m bench.training_step RECIPE SAMPLES SCANS BATCH THREADS STEPS` prints, one per line: the
seconds per step, the share of the time spent waiting for data, peak memory in GB, seconds to load.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median

import torch

from bench.measure import peak_memory_gb
from training.base.chain import recipe_file
from training.base.config import load_config
from training.base.parallel import place_of
from training.keras_baseline.recipe import Recipe
from training.keras_baseline.same_samples import Clock, steps
from training.keras_baseline.state import start as seed_start
from training.model.batches import Batches
from training.model.state import start
from training.model.step import Stepper
from training.synthetic.dataset import Samples, load_files

WARM = 1  # warm-up steps

Timing = tuple[float, float]
"""Seconds per step, and the part of them spent waiting for data."""


def main() -> None:
    """Measure and print."""
    recipe, folder, *numbers = sys.argv[1:]
    scans, batch, threads, count = (int(number) for number in numbers)
    torch.set_num_threads(threads)
    begun = time.perf_counter()
    samples = cached(Path(folder), scans)
    loading = time.perf_counter() - begun
    own = (samples, batch, threads)
    run = seeds(*own) if recipe == "seed" else ours(recipe, *own)
    timings = list(islice(run, WARM, WARM + count))
    seconds, waited = (sum(column) for column in zip(*timings, strict=True))
    print(median(each for each, _ in timings), waited / seconds, peak_memory_gb(), loading)


def cached(folder: Path, scans: int) -> Samples:
    """Return `scans` samples from the files of a folder, repeated if there are fewer."""
    paths = sorted(folder.glob("*.npz"))
    return load_files([paths[number % len(paths)] for number in range(scans)])


def ours(recipe: str, samples: Samples, batch: int, threads: int) -> Iterator[Timing]:
    """Train a recipe of `training/recipes` to its last step."""
    config = replace(load_config(recipe_file(recipe)), batch=batch, threads=threads)
    place = place_of(config.device, half=config.precision == "bfloat16")
    step = Stepper(config, start(config, place.device), place)
    batches = Batches(config, samples, place)
    waited, begun = 0.0, time.perf_counter()
    for each in batches(0, config.steps):
        float(step(each))
        now = time.perf_counter()
        yield now - begun, batches.waited - waited
        waited, begun = batches.waited, now


def seeds(samples: Samples, batch: int, threads: int) -> Iterator[Timing]:
    """Train the seed; yields steps without end."""
    recipe, clock = Recipe(batch=batch, workers=threads), Clock()
    run = seed_start(recipe)
    run.network.train()
    seconds = waited = 0.0
    for _ in steps(recipe, samples, run, clock):
        yield clock.seconds - seconds, clock.waited - waited
        seconds, waited = clock.seconds, clock.waited


if __name__ == "__main__":
    main()
