"""Batch figures on a GPU; without a GPU the rows say "not measured".

`python -m bench.batch_gpu` fills the table and stores it. As a trial, `python -m bench.batch_gpu
cpu` measures the same on the processor; it prints the results and stores nothing.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
import torch

from bench import page
from bench.batch_folder import seconds_a_scan
from bench.measure import BenchFigure, real_scans
from ctviewer.inference.device import choose
from ctviewer.inference.engine import Engine
from ctviewer.inference.model_file import read_model_file
from ctviewer.pipeline.local import cores
from ctviewer.pipeline.network import GPU_BATCH, GPU_STREAMS
from ctviewer.pipeline.options import Options

GPU = "cuda"
SIZES = (1, GPU_BATCH, 32)
RUNS, ROUNDS = 3, 5
SMALL, REAL = 200, 5  # copies of the smallest scan per reader, and in total
AIM, AIM_READERS = 10_000, 16  # small scans per minute
NAMES = (
    *(f"the network, batch of {size}, including copies both ways" for size in SIZES),
    f"the same, batch of {GPU_BATCH}, {GPU_STREAMS} threads with one stream each",
    "batch of small scans, one reader process per core",
    "batch of real scans, one reader process per core",
)


def figures(device: str, scans: Sequence[Path]) -> Iterator[BenchFigure]:
    """All figures on a device."""
    model = read_model_file()
    engine, shape = Engine(model, choose(device)), model.spec.shape
    names = iter(NAMES)
    alone = {}
    for size in SIZES:
        array = np.zeros((size, 1, *shape), np.float32)
        alone[size] = _median(partial(engine.run, array)) / size
        yield BenchFigure(next(names), 1000 * alone[size], "ms a scan")
    array = np.zeros((GPU_BATCH, 1, *shape), np.float32)
    with ThreadPoolExecutor(GPU_STREAMS) as pool:
        each = _median(partial(_together, pool, engine, array)) / (GPU_STREAMS * GPU_BATCH)
    ratio = alone[GPU_BATCH] / each
    yield BenchFigure(next(names), 1000 * each, "ms a scan", "one thread", ratio)
    small = min(scans, key=lambda scan: scan.stat().st_size)
    rate = _rate(device, [small], SMALL * cores())
    enough = device == GPU and cores() >= AIM_READERS
    aim = f">= {AIM:,} with {AIM_READERS} readers" if enough else ""
    met = rate >= AIM if enough else None
    yield BenchFigure(next(names), rate, "scans/min", aim=aim, met=met)
    yield BenchFigure(next(names), _rate(device, scans, REAL), "scans/min")


def _together(pool: ThreadPoolExecutor, engine: Engine, array: np.ndarray) -> None:
    list(pool.map(engine.run, [array] * GPU_STREAMS))


def _median(work: Callable[[], object]) -> float:
    """Seconds per call, median of several rounds."""
    work()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for _ in range(RUNS):
            work()
        times.append((time.perf_counter() - started) / RUNS)
    return median(times)


def _rate(device: str, scans: Sequence[Path], copies: int) -> float:
    """Scans per minute from the first row on, which excludes the start of the processes."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "scans").mkdir()
        for turn in range(copies):
            for scan in scans:
                (place / "scans" / f"{turn} {scan.name}").symlink_to(scan)
        options = Options((place / "scans",), jsonl=place / "rows.jsonl", device=device)
        return 60 / seconds_a_scan(options)


def not_measured() -> list[BenchFigure]:
    """The same rows without values."""
    return [BenchFigure(name, None, "") for name in NAMES]


def main() -> None:
    """Measure on a GPU if there is one, print and store; on a device given by name only print."""
    device = sys.argv[1] if len(sys.argv) > 1 else GPU
    if device != GPU:
        print(page.table(list(figures(device, real_scans()))))
        return
    measured = list(figures(GPU, real_scans())) if torch.cuda.is_available() else not_measured()
    device_name = torch.cuda.get_device_name() if torch.cuda.is_available() else ""
    page.store("gpu.json", measured, *([f"On {device_name}."] if device_name else []))
    print(page.table(measured))


if __name__ == "__main__":
    main()
