"""Batch throughput compared with decoding alone, the seed's pipeline and a plain loop.

`python -m bench.batch` prints a table and a simulation of larger runs, and writes JSON and the
section of docs/benchmarks.md. Rates (scans per minute) exclude the start-up of processes, torch
and the network file, which is reported separately. All use the same files in one run.
"""

import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import torch
from isal import igzip

from bench import batch_gpu, page, scale
from bench.batch_folder import seconds_a_scan
from bench.file_to_number import seed_probability
from bench.measure import BenchFigure, in_new_process, real_scans
from ctviewer.inference.classifier import load_classifier
from ctviewer.inference.run import classify_file
from ctviewer.pipeline.local import cores
from ctviewer.pipeline.options import Options
from training.keras_baseline.network import SeedNet

REPEATS = 3  # of each measurement; the median is reported
PASSES = 3  # over the real scans, so that idle readers at the end have little effect
SMALL_COUNTS = (1_000, 10_000)  # with fewer, most are read while torch is imported
FLAT = 1.2  # allowed cost per scan in the largest folder relative to the smallest


def figures(scans: Sequence[Path]) -> Iterator[BenchFigure]:
    """Rates of the engine and its baselines; cost and memory as a function of folder size."""
    (start,) = _medians(lambda: [_first_row(scans)])
    yield BenchFigure("first row of `ctviewer classify`, including the start of Python", start, "s")
    (rate,) = _medians(lambda: [_engine(scans)])
    standard = _decoding(scans, _gunzip)
    yield BenchFigure("gzip decode alone, standard library, same workers", standard, "scans/min")
    yield BenchFigure(
        "gzip decode alone, ISA-L, same workers", _decoding(scans, _gunzip_isal), "scans/min"
    )
    plain, seed = _plain_loop(scans), _seed_loop(scans)
    yield BenchFigure("plain loop over the single-scan function", plain, "scans/min")
    yield BenchFigure("the seed's pipeline in a loop", seed, "scans/min")
    for name, other, least in (
        ("gzip decode alone, standard library", standard, 0.6),
        ("the seed", seed, 6.0),
        ("plain loop", plain, 2.2),
    ):
        ratio = rate / other
        yield BenchFigure(
            "batch", rate, "scans/min", name, ratio, f">= {least:g} times", ratio >= least
        )
    yield from _folder_sizes()


def _first_row(scans: Sequence[Path]) -> float:
    """Seconds until the command prints its first row, as a user experiences it.

    Readers started from this module would import it, and so torch; those of the command do not.
    """
    started = time.perf_counter()
    command = [sys.executable, "-m", "ctviewer", "classify", *map(str, scans[:8])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as classifying:
        assert classifying.stdout is not None
        classifying.stdout.readline()
        seconds = time.perf_counter() - started
        classifying.stdout.read()
    return seconds


def _engine(scans: Sequence[Path]) -> float:
    """Scans per minute, from the first row on."""
    with tempfile.TemporaryDirectory() as place:
        folder = _many(scans, Path(place) / "scans", PASSES)
        options = Options((folder,), jsonl=Path(place) / "out.jsonl")
        return 60 / seconds_a_scan(options)


def _many(scans: Sequence[Path], folder: Path, passes: int) -> Path:
    folder.mkdir()
    for turn in range(passes):
        for scan in scans:
            (folder / f"{turn} {scan.name}").symlink_to(scan)
    return folder


def _decoding(scans: Sequence[Path], decode: Callable[[Path], int]) -> float:
    """Scans per minute for reading and decoding only, with the same number of processes."""
    with ProcessPoolExecutor(cores(), get_context("spawn")) as pool:
        list(pool.map(decode, list(scans)[: cores()]))  # all have started
        many = list(scans) * PASSES
        return _rate(lambda: list(pool.map(decode, many)), len(many))


def _gunzip(path: Path) -> int:
    return len(gzip.decompress(path.read_bytes()))


def _gunzip_isal(path: Path) -> int:
    return len(igzip.decompress(path.read_bytes()))  # type: ignore[no-untyped-call]


def _plain_loop(scans: Sequence[Path]) -> float:
    classifier = load_classifier("cpu")
    classify_file(scans[0], classifier)
    return _rate(lambda: [classify_file(scan, classifier) for scan in scans], len(scans))


def _seed_loop(scans: Sequence[Path]) -> float:
    torch.manual_seed(0)
    network = SeedNet().eval()
    return _rate(lambda: [seed_probability(network, scan) for scan in scans], len(scans))


def _rate(work: Callable[[], object], scans: int) -> float:
    def once() -> list[float]:
        started = time.perf_counter()
        work()
        return [60 * scans / (time.perf_counter() - started)]

    return _medians(once)[0]


def _medians(measure: Callable[[], Sequence[float]]) -> list[float]:
    return [median(values) for values in zip(*(measure() for _ in range(REPEATS)), strict=True)]


def _folder_sizes() -> Iterator[BenchFigure]:
    """Cost of the engine without the network, with small scans that the gate refuses."""
    first_ms = first_gb = 0.0
    for count in SMALL_COUNTS:
        milliseconds, gigabytes = _medians(
            partial(in_new_process, "bench.batch_folder", str(count))
        )
        first_ms, first_gb = first_ms or milliseconds, first_gb or gigabytes
        aim = f"<= {FLAT:g} times" if count > SMALL_COUNTS[0] else ""
        for name, value, unit, first in (
            ("cost of a small scan", milliseconds, "ms", first_ms),
            ("peak memory of the largest process", gigabytes, "GB", first_gb),
        ):
            ratio = value / first if aim else None
            met = None if ratio is None else ratio <= FLAT
            baseline = f"the folder of {SMALL_COUNTS[0]}" if aim else ""
            yield BenchFigure(f"{name}, folder of {count}", value, unit, baseline, ratio, aim, met)


def main() -> None:
    """Measure, print, store."""
    scans = real_scans()
    measured = list(figures(scans))
    page.store("batch.json", measured)
    print(page.table(measured), *scale.store(scans), sep="\n\n")
    batch_gpu.main()


if __name__ == "__main__":
    main()
