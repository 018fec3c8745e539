"""The seed compared with the default recipe: same training samples, seconds and test samples.

Phantoms and painted scans exist as prepared inputs only: cropped to the lungs, clipped to
-1000..400 HU, averaged to 64 x 128 x 128 cells. The seed is given these cells as its 128 x 128 x 64
voxels in HU, in place of its own preprocessing from a file (which has neither crop nor clipping, so
this is to its advantage). Network, augmentation, normalisation, loss and optimiser are its own.
Since the budget allows only few of its epochs, there is no selection: the last weights are used.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median

import torch
from torch import Tensor

from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from ctviewer.core.statistics.accuracy import auc, interval
from training.base.config import Config
from training.base.parallel import place_of
from training.data.gather import gathered
from training.evaluation.folds import Report, trained
from training.keras_baseline.recipe import Recipe
from training.keras_baseline.same_samples import Lap, fit_for, seed_input
from training.model.batches import Batches
from training.model.lineage import earlier_runs
from training.model.state import start
from training.model.step import Stepper
from training.synthetic.dataset import Samples

COMPARISON = "seed_comparison.json"
TIMED = 5  # numbers of timed steps and scans

Logits = Callable[[Tensor], Tensor]
"""From uint8 images (N,1,64,128,128) to raw outputs (N,)."""


@dataclass(frozen=True)
class RecipeRow:
    """One recipe on the test samples; the seconds of a scan are those of its network alone.

    `accuracy` is at a threshold of 0.5; `auc_low` and `auc_high` bound the AUC's bootstrap 95 %
    interval; `budget_seconds` is the training time.
    """

    recipe: str
    accuracy: float
    auc: float
    auc_low: float
    auc_high: float
    seconds_per_step: float
    seconds_per_scan: float
    budget_seconds: float
    steps: int
    samples_seen: int


def beside(
    config: Config, recipe: Recipe, work: Path, seconds: float, report: Report
) -> tuple[RecipeRow, RecipeRow]:
    """Evaluate the run of `config`, train the seed for as long, evaluate it; write COMPARISON.

    `seconds` is the seed's budget; 0 uses the cost of the run and those it started from on this
    machine: number of steps times seconds per step, timed now. An interrupted seed is resumed.

    Raises:
        TrainingError: the run is not trained, or samples are missing.
    """
    torch.set_num_threads(config.threads)
    train, test = (gathered(work, config, split) for split in ("train", "test"))
    network = trained(config, work)
    lap = our_lap(config, work, train)
    ours = _row(config.name, lap, lambda images: network(images.float() / 255.0)[0], test)
    took = "{name} took {seconds:.0f} s for {steps} {steps:step|steps}"
    report(Text(took, name=config.name, seconds=lap.seconds, steps=lap.steps))
    run, seed_lap = fit_for(seconds or lap.seconds, recipe, train, work / config.name, report)
    seed = run.network.cpu().eval()
    theirs = _row("keras_example", seed_lap, lambda images: seed.logits(seed_input(images)), test)
    content = (json.dumps([_rounded(row) for row in (ours, theirs)], indent=2) + "\n").encode()
    write_whole(work / config.name / COMPARISON, content)
    return ours, theirs


def _rounded(row: RecipeRow) -> dict[str, str | float]:
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(row).items()}


def our_lap(config: Config, work: Path, train: Samples) -> Lap:
    """Return the cost of the run of `config` and those it started from, by steps timed now.

    The seconds of one step are those of `config`; runs with larger or smaller networks are timed
    separately.
    """
    pace = _pace(config, train)
    paces = {_size(config): pace}
    steps = max(1, config.folds) * config.steps
    seconds, seen = steps * pace, steps * config.batch
    for earlier in earlier_runs(config, work):
        run = replace(earlier, device=config.device, threads=config.threads)
        if _size(run) not in paces:
            paces[_size(run)] = _pace(run, train)
        steps, seen = steps + run.steps, seen + run.steps * run.batch
        seconds += run.steps * paces[_size(run)]
    return Lap(steps, seconds, pace, seen)


def _size(config: Config) -> tuple[object, ...]:
    """The settings that affect the duration of a step."""
    return config.channels, config.levels, config.batch


def _pace(config: Config, train: Samples) -> float:
    """Return the seconds of a step of a recipe, from random weights."""
    place = place_of(config.device)
    run = start(config, place.device)
    batches, step, times = Batches(config, train, place), Stepper(config, run, place), []
    begun = time.perf_counter()
    for batch in batches(0, TIMED):
        float(step(batch))  # waits for a GPU
        times.append(time.perf_counter() - begun)
        begun = time.perf_counter()
    return median(times[1:])  # the first warms up


@torch.inference_mode()
def _row(name: str, lap: Lap, logits: Logits, test: Samples) -> RecipeRow:
    found, times = [], []
    for images in test.images.split(1):  # type: ignore[no-untyped-call]
        begun = time.perf_counter()
        found.append(logits(images).double())
        times.append(time.perf_counter() - begun)
    values, labels = torch.cat(found).numpy(), test.labels.double().numpy()
    area = interval(auc, values, labels)
    return RecipeRow(
        recipe=name,
        accuracy=float(((values > 0.0) == (labels > 0.5)).mean()),
        auc=area.value,
        auc_low=area.low,
        auc_high=area.high,
        seconds_per_step=lap.seconds_per_step,
        seconds_per_scan=median(times),
        budget_seconds=lap.seconds,
        steps=lap.steps,
        samples_seen=lap.samples_seen,
    )
