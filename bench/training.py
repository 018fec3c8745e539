"""The cost of training: `python -m bench.training` prints a table and stores it.

Both recipes train on the same cached phantoms, each measurement in a separate process. With
`--gpu` it runs `bench.training_gpu`, with an additional `--tiny` on a small scale.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import torch

from bench import page, training_gpu
from bench.measure import BenchFigure, in_new_process
from training.base.config import Config
from training.keras_baseline.recipe import Recipe
from training.synthetic.dataset import build_split
from training.synthetic.painting.base import make_base, stacked
from training.synthetic.painting.painter import Painter
from training.synthetic.phantom.chest import make_phantom

PATIENTS = 4  # generated for each number of workers; each gives two scans
SCANS = 64
SEED_BATCH, OUR_BATCH = Recipe().batch, Config().batch
STEPS = {"default": 8, "seed": 4}
PAINTINGS = 5  # batches painted for timing
FASTER = 8.0  # speedup per step, at the seed's batch size
WAITING = 0.05  # largest share of time spent waiting for data
EXPLAINED = (
    f"Both recipes train on the same {SCANS} cached phantoms of 64 x 128 x 128 cells, each "
    "measurement in a separate process: the median of a few steps. An epoch is 100 scans at the "
    f"batch size of the recipe ({OUR_BATCH}, for the seed {SEED_BATCH}). The cost of painting a "
    "batch is in addition to the step of the default recipe, one thread each."
)
GPU = "Not measured on a GPU here; use `python -m bench.training --gpu`."


def main() -> None:
    """Measure, print, store."""
    if "--gpu" in sys.argv:
        training_gpu.main(tiny="--tiny" in sys.argv)
        return
    with tempfile.TemporaryDirectory() as work:
        found = list(figures(Path(work)))
    page.store("training.json", found, EXPLAINED, GPU)
    print(page.table(found))


def figures(work: Path) -> Iterator[BenchFigure]:
    """All figures; the samples are written to `work`."""
    yield from _drawing(work)
    folder = next(work.glob("samples-*"))
    yield from _recipes(folder)
    yield from _scaling(folder)
    yield _painting()


def _drawing(work: Path) -> Iterator[BenchFigure]:
    """Phantoms per minute with one and with two processes, with different phantoms each time."""
    pace = {}
    for number, workers in enumerate((1, 2)):
        config = Config(seed=number * PATIENTS, train_patients=PATIENTS, workers=workers)
        begun = time.perf_counter()
        build_split(work, config, "train", lambda _text: None)
        pace[workers] = (time.perf_counter() - begun) / PATIENTS
    yield BenchFigure("draw a synthetic patient (two scans), 1 worker", pace[1], "s")
    ratio = pace[1] / pace[2]
    yield BenchFigure(
        "... 2 workers, including the start of the processes", pace[2], "s", "1 worker", ratio
    )


def _recipes(folder: Path) -> Iterator[BenchFigure]:
    """Both recipes at the seed's batch size, and the default recipe at its own."""
    seed = _measured("seed", folder, batch=SEED_BATCH)
    ours = _measured("default", folder, batch=SEED_BATCH)
    own = _measured("default", folder)
    ratio = seed[0] / ours[0]
    met = ratio >= FASTER
    yield BenchFigure(f"the seed's step, batch {SEED_BATCH}", seed[0], "s")
    yield BenchFigure(
        f"default's step, batch {SEED_BATCH}", ours[0], "s", "the seed", ratio, ">= 8 times", met
    )
    yield BenchFigure(f"default's step, batch {OUR_BATCH}", own[0], "s")
    epochs = 100 / SEED_BATCH * seed[0], 100 / OUR_BATCH * own[0]
    yield BenchFigure("the seed's epoch of 100 scans", epochs[0], "s")
    yield BenchFigure(
        "default's epoch of 100 scans", epochs[1], "s", "the seed", epochs[0] / epochs[1]
    )
    for name, waited in (("the seed", seed[1]), ("default", own[1])):
        yield BenchFigure(
            f"waiting for data, {name}", 100 * waited, "%", aim="< 5 %", met=waited < WAITING
        )
    yield BenchFigure(f"peak memory, the seed, batch {SEED_BATCH}", seed[2], "GB")
    yield BenchFigure(f"peak memory, default, batch {OUR_BATCH}", own[2], "GB")


def _scaling(folder: Path) -> Iterator[BenchFigure]:
    """Cost of the default recipe as a function of the numbers of scans and threads."""
    for scans in (64, 256):
        step, _, memory, loading = _measured("default", folder, scans=scans)
        yield BenchFigure(f"default with {scans} scans: step", step, "s")
        yield BenchFigure(f"default with {scans} scans: load all", loading, "s")
        yield BenchFigure(f"default with {scans} scans: peak memory", memory, "GB")
    one = _measured("default", folder, threads=1)[0]
    two = _measured("default", folder, threads=2)[0]
    yield BenchFigure("default's step, 1 thread", one, "s")
    yield BenchFigure("default's step, 2 threads", two, "s", "1 thread", one / two)


def _painting() -> BenchFigure:
    """Painting a batch of the default recipe, in one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    volumes = [make_phantom(seed, pneumonia=False).volume for seed in range(2)]
    bases = stacked([make_base(each) for each in volumes], ["one", "two"], torch.device("cpu"))
    painter, rows = Painter(bases), torch.arange(OUR_BATCH // 2) % len(bases)
    times = []
    for seed in range(PAINTINGS):
        begun = time.perf_counter()
        painter.batch(rows, seed)
        times.append(time.perf_counter() - begun)
    torch.set_num_threads(threads)
    return BenchFigure(f"paint a batch of {OUR_BATCH}, 1 thread", median(times), "s")


def _measured(
    recipe: str, folder: Path, *, scans: int = SCANS, batch: int = OUR_BATCH, threads: int = 2
) -> list[float]:
    numbers = (scans, batch, threads, STEPS[recipe])
    return in_new_process("bench.training_step", recipe, str(folder), *map(str, numbers))


if __name__ == "__main__":
    main()
