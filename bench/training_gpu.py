"""Training on a GPU compared with the seed: `python -m bench.training --gpu`, under five minutes.

`--tiny` runs the same code with a few steps of small batches, also on a CPU, and stores nothing.
"""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten
from torch.utils.flop_counter import FlopCounterMode

from bench import page
from bench.measure import BenchFigure
from training.base.capture import WARM
from training.base.chain import recipe_file
from training.base.config import Config, load_config
from training.base.parallel import ProcessPlace, place_of
from training.keras_baseline.fit import one_step as seed_step
from training.keras_baseline.recipe import Recipe
from training.keras_baseline.state import start as seed_start
from training.model.state import start
from training.model.step import Stepper
from training.synthetic.painting.base import Bases, make_base, stacked
from training.synthetic.painting.batches import PaintedBatches
from training.synthetic.painting.painter import Painter
from training.synthetic.phantom.chest import make_phantom

LONGEST = 200.0  # seconds after which no larger batch size is tried
FASTER, MORE, WAITING = 4.0, 20.0, 5.0
NAMES = ("one", "two")
EXPLAINED = (
    "Steps of the default recipe paint their batch, those of the seed get theirs ready on the "
    "device. Waiting is what painting adds to a step, in per cent of the whole. What one sample "
    "needs at least is its operations at the rate of a large product in bfloat16, and the bytes "
    "that all operators of a plain step read and write at the rate of a copy; the longer of both "
    "bounds the step, and a compiled one moves fewer bytes."
)


@dataclass(frozen=True)
class Sizes:
    """Batch sizes to try, in ascending order, number of timed steps, and rows of a matrix."""

    ours: tuple[int, ...] = (2, 8, 32, 64, 128, 256)
    seeds: tuple[int, ...] = (2, 8, 32, 64)
    steps: int = 20
    side: int = 8192


@dataclass(frozen=True)
class StepPace:
    """Seconds per step of `batch` samples, with data loading, and with a batch at hand."""

    batch: int
    seconds: float
    alone: float

    @property
    def rate(self) -> float:
        """Samples per second."""
        return self.batch / self.seconds


@dataclass(frozen=True)
class Needs:
    """Operations and bytes read and written per sample of a step; launches per step."""

    operations: float
    moved: float
    launches: int


TINY = Sizes(ours=(2, 4), seeds=(2,), steps=1, side=256)


def main(*, tiny: bool = False) -> None:
    """Measure and print; store unless the sizes are tiny."""
    place = place_of("cpu" if tiny and not torch.cuda.is_available() else "cuda")
    found = list(figures(place, TINY if tiny else Sizes()))
    if not tiny:
        name = torch.cuda.get_device_name(place.device)
        page.store(page.GPU, found, EXPLAINED, f"The GPU was a {name}.")
    print(page.table(found))


def figures(place: ProcessPlace, sizes: Sizes) -> Iterator[BenchFigure]:
    """All figures; lesions are painted into phantoms."""
    volumes = [make_phantom(seed, pneumonia=False).volume for seed in range(len(NAMES))]
    bases = stacked([make_base(each) for each in volumes], NAMES, place.device)
    config = replace(load_config(recipe_file("default")), painted_train=NAMES)
    seeds = paces(sizes.seeds, lambda batch: _seeds(batch, place, sizes.steps))
    ours = paces(sizes.ours, lambda batch: _ours(batch, config, bases, place, sizes.steps))
    yield from beside(seeds, ours)
    needs = needs_of(replace(config, batch=4, compiler="none"), Painter(bases), place)
    best = max(ours, key=lambda pace: pace.rate)
    yield from roofline(needs, best, peak(place.device, sizes), bandwidth(place.device, sizes))


def paces(batches: Sequence[int], measured: Callable[[int], StepPace]) -> list[StepPace]:
    """Return the pace for each batch size, until memory or time is used up."""
    begun, found = time.perf_counter(), []
    for batch in batches:
        try:
            found.append(measured(batch))
        except torch.OutOfMemoryError:
            break
        gc.collect()
        torch.cuda.empty_cache()
        if time.perf_counter() - begun > LONGEST:
            break
    return found


def _seeds(batch: int, place: ProcessPlace, steps: int) -> StepPace:
    run = seed_start(Recipe(batch=batch, device=place.device.type))
    run.network.train()
    images = torch.rand(batch, 1, 128, 128, 64, device=place.device)
    labels = (torch.arange(batch, device=place.device) % 2).float()
    recipe = Recipe(batch=batch)
    seconds = timed(lambda: seed_step(recipe, run, 0, (images, labels)), place, steps)
    return StepPace(batch, seconds, seconds)


def _ours(batch: int, config: Config, bases: Bases, place: ProcessPlace, steps: int) -> StepPace:
    config = replace(config, batch=batch)
    run, painter = start(config, place.device), Painter(bases)
    painter.capture(print)
    step = Stepper(config, run, place)
    coming = PaintedBatches(config, painter, place)(0, 2 * (steps + WARM + 2))
    seconds = timed(lambda: step(next(coming)), place, steps)
    ready = replace(next(coming))
    alone = timed(lambda: step(ready), place, steps)
    return StepPace(batch, seconds, alone)


def timed(work: Callable[[], object], place: ProcessPlace, steps: int) -> float:
    """Return the mean seconds per call, after warm-up calls that compile and record."""
    for _ in range(WARM + 2 if place.device.type == "cuda" else 1):
        work()
    _finish(place.device)
    begun = time.perf_counter()
    for _ in range(steps):
        work()
    _finish(place.device)
    return (time.perf_counter() - begun) / steps


def _finish(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def beside(seeds: Sequence[StepPace], ours: Sequence[StepPace]) -> Iterator[BenchFigure]:
    """Steps at the smallest batch size, rates at the best size of each, and time spent waiting."""
    small, other = ours[0], seeds[0]
    ratio = other.seconds / small.seconds
    yield BenchFigure(f"the seed's step, batch {other.batch}", 1e3 * other.seconds, "ms")
    yield BenchFigure(
        f"default's step, batch {small.batch}", 1e3 * small.seconds, "ms",
        "the seed", ratio, ">= 4 times", ratio >= FASTER,
    )  # fmt: skip
    most, best = (max(paces, key=lambda pace: pace.rate) for paces in (seeds, ours))
    more = best.rate / most.rate
    yield BenchFigure(f"the seed's samples, batch {most.batch}", most.rate, "/s")
    yield BenchFigure(
        f"default's samples, batch {best.batch}", best.rate, "/s",
        "the seed", more, ">= 20 times", more >= MORE,
    )  # fmt: skip
    for pace in ours:
        waiting = max(100.0 * (1.0 - pace.alone / pace.seconds), 0.0)
        yield BenchFigure(
            f"waiting for data, batch {pace.batch}", waiting, "%", aim="< 5 %",
            met=waiting < WAITING,
        )  # fmt: skip


def roofline(needs: Needs, pace: StepPace, peak: float, bandwidth: float) -> Iterator[BenchFigure]:
    """The limit of a step at this pace, at `peak` operations and `bandwidth` bytes per second."""
    by_matrix, by_memory = needs.operations / peak, needs.moved / bandwidth
    bound = "bandwidth" if by_memory > by_matrix else "matrix peak"
    least, step = max(by_matrix, by_memory), pace.alone / pace.batch
    yield BenchFigure("operators that a plain step launches", needs.launches, "")
    yield BenchFigure("operations of a sample", needs.operations / 1e9, "GFLOP")
    yield BenchFigure("bytes that a sample's plain step moves", needs.moved / 1e9, "GB")
    yield BenchFigure("matrix peak", peak / 1e12, "TFLOP/s")
    yield BenchFigure("bandwidth", bandwidth / 1e12, "TB/s")
    yield BenchFigure("a sample's step by matrix peak", 1e3 * by_matrix, "ms")
    yield BenchFigure("a sample's step by bandwidth", 1e3 * by_memory, "ms")
    yield BenchFigure(
        f"share of the {bound}, which bounds it, batch {pace.batch}", 100.0 * least / step, "%"
    )


class Traffic(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the operators and the bytes they read and write; views are not counted."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.moved, self.launches = 0, 0

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Run the operator and count it."""
        made = func(*args, **(kwargs or {}))
        if not func.is_view:
            parts = tree_flatten(((args, kwargs), made))[0]
            self.moved += sum(part.nbytes for part in parts if isinstance(part, Tensor))
            self.launches += 1
        return made


def needs_of(config: Config, painter: Painter, place: ProcessPlace) -> Needs:
    """Return the needs of one sample of a plain step, without painting."""
    batch = next(iter(PaintedBatches(config, painter, place)(0, 1)))
    step = Stepper(config, start(config, place.device), place)
    step(batch)
    with FlopCounterMode(display=False) as counter, Traffic() as traffic:
        step(batch)
    count = len(batch)
    return Needs(counter.get_total_flops() / count, traffic.moved / count, traffic.launches)


def peak(device: torch.device, sizes: Sizes) -> float:
    """Return the operations per second of a large matrix product in bfloat16."""
    matrix = torch.randn(sizes.side, sizes.side, device=device, dtype=torch.bfloat16)
    seconds = timed(lambda: matrix @ matrix, ProcessPlace(device), sizes.steps)
    return 2.0 * sizes.side**3 / seconds


def bandwidth(device: torch.device, sizes: Sizes) -> float:
    """Return the bytes per second read and written by a copy."""
    one = torch.rand(16 * sizes.side**2 // 4, device=device)
    other = torch.empty_like(one)
    seconds = timed(lambda: other.copy_(one), ProcessPlace(device), sizes.steps)
    return 2.0 * one.nbytes / seconds
