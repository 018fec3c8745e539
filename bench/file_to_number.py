"""From file to probability: each stage relative to its limit, and the total to the seed's.

Measurements alternate in one process, so that other programs affect all of them equally;
`python -m bench.file_to_number` runs only these.
"""

import gzip
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
import torch
from isal import igzip, igzip_lib

from bench import page
from bench.measure import RUNS, BenchFigure, real_scan
from ctviewer.core.analysis.examine import examine_volume
from ctviewer.core.analysis.lungs import LungGrid, find_lungs
from ctviewer.core.analysis.preprocess import prepare
from ctviewer.core.base.program import keep_freed_memory
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.formats.unpacking import BLOCK
from ctviewer.inference.classifier import Classifier
from ctviewer.inference.device import choose
from ctviewer.inference.engine import Engine
from ctviewer.inference.model_file import read_model_file
from ctviewer.inference.run import classify_file
from training.keras_baseline.network import SeedNet
from training.keras_baseline.preprocess import normalise
from training.keras_baseline.preprocess import prepare as seed_prepare

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdCompressor, ZstdDecompressor
else:
    from backports.zstd import ZstdCompressor, ZstdDecompressor

AIM, NEAR = 1.05, 0.9  # of bare decoding to the whole; of a limit to loading
PAUSE_S = 0.1  # between two measurements, to let memory and processor settle


def figures(scan: Path) -> Iterator[BenchFigure]:
    """Loading relative to bare decoding; the stages; the total relative to decoding and seed."""
    keep_freed_memory()  # as the program does
    with tempfile.TemporaryDirectory() as name:
        plain, zst = Path(name) / "a.nii", Path(name) / "a.nii.zst"
        plain.write_bytes(igzip.decompress(scan.read_bytes()))  # type: ignore[no-untyped-call]
        packer = ZstdCompressor()
        zst.write_bytes(packer.compress(plain.read_bytes()) + packer.flush())
        taken = by_turns(_works(scan, plain, zst), RUNS)
    yield from _limits(taken)
    seconds = {name: median(times) for name, times in taken.items()}
    yield BenchFigure("find the lungs, on the grid computed while reading", seconds["lungs"], "s")
    yield BenchFigure("prepare the input", seconds["prepare"], "s")
    yield BenchFigure("the network on the CPU", seconds["network"], "s")
    yield BenchFigure("the network, including the result", seconds["answer"], "s")
    ours = seconds["number"]
    times = median(_ratios(taken, "number", "isal whole"))
    yield BenchFigure("file to number, CPU", ours, "s", "bare ISA-L (times as long)", times,
                      f"<= {AIM}", times <= AIM)  # fmt: skip
    streamed = median(_ratios(taken, "number", "isal"))
    blocks = "bare ISA-L in blocks, output discarded (times as long)"
    yield BenchFigure("file to number, CPU", ours, "s", blocks, streamed)
    yield BenchFigure("the seed's file to number, CPU", seconds["seed"], "s")
    ratio = seconds["seed"] / ours
    yield BenchFigure("file to number, CPU", ours, "s", "the seed", ratio, ">= 4 times", ratio >= 4)


def _works(scan: Path, plain: Path, zst: Path) -> dict[str, Callable[[], object]]:
    content, unpacked = scan.read_bytes(), plain.read_bytes()
    model = read_model_file()
    engine = Engine(model, choose("cpu"))
    classifier = Classifier(model, engine)
    volume = load_volume(scan, watcher=LungGrid())
    lungs, examined = find_lungs(volume), examine_volume(volume, model.spec)
    assert examined.prepared is not None
    torch.manual_seed(0)
    return {
        "gzip": partial(gzip.decompress, content),
        "isal whole": partial(igzip.decompress, content),
        "isal": partial(_unpack, scan, _isal),
        "zstd": partial(_unpack, zst, ZstdDecompressor),
        "copy": np.frombuffer(unpacked, np.uint8).copy,
        "hash": lambda: hashlib.sha256(unpacked).digest(),
        "load": partial(_load, scan),
        "load zst": partial(_load, zst),
        "load plain": partial(_load, plain),
        "lungs": partial(find_lungs, volume),
        "prepare": partial(prepare, volume, lungs),
        "network": partial(engine.run, examined.prepared.array[None]),
        "answer": partial(classifier.classify_examined, [examined]),
        "number": partial(classify_file, scan, classifier),
        "seed": partial(seed_probability, SeedNet().eval(), scan),
    }


def _limits(taken: Mapping[str, list[float]]) -> Iterator[BenchFigure]:
    """The cost of decompression alone, and of loading."""
    names = {
        "gzip": "gzip decode alone, standard library",
        "isal whole": "gzip decode alone, bare ISA-L",
        "isal": "gzip decode alone, bare ISA-L in blocks, output discarded",
        "zstd": "Zstandard decode alone, in blocks, output discarded",
        "copy": "copy of the uncompressed scan in memory",
        "hash": "SHA-256 of the uncompressed scan alone",
    }
    for key, name in names.items():
        yield BenchFigure(name, median(taken[key]), "s")
    beside = (
        ("load", "gzip", "isal"), ("load zst", "Zstandard", "zstd"),
        ("load plain", "uncompressed", "hash"),
    )  # fmt: skip
    for key, name, limit in beside:
        share = median(_ratios(taken, limit, key))
        yield BenchFigure(f"load, {name}, including the grid of the lungs", median(taken[key]), "s",
                          names[limit], share, f">= {NEAR}", share >= NEAR)  # fmt: skip


def _ratios(taken: Mapping[str, list[float]], one: str, other: str) -> list[float]:
    """Computed per round: both were measured within seconds of each other."""
    return [a / b for a, b in zip(taken[one], taken[other], strict=True)]


def by_turns(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each function in each round: the faster of two consecutive calls.

    A virtual machine returns memory that is free for some seconds to its host. The first access
    after that, usually in the first call, is slow (measured: 1.3 ns per byte).
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            time.sleep(PAUSE_S)
            taken[name].append(min(_seconds(work), _seconds(work)))
    return taken


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _load(path: Path) -> None:
    load_volume(path, watcher=LungGrid())


def _isal() -> igzip_lib.IgzipDecompressor:
    return igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)


def _unpack(path: Path, make: Callable[[], igzip_lib.IgzipDecompressor | ZstdDecompressor]) -> None:
    """Decompress a file block by block, discarding the output."""
    decoder = make()
    with path.open("rb") as file:
        while not decoder.eof:
            decoder.decompress(file.read(BLOCK) if decoder.needs_input else b"", BLOCK)


def seed_probability(network: SeedNet, scan: Path) -> float:
    """The seed's complete path from a file to a probability."""
    array = normalise(seed_prepare(scan)).astype(np.float32)
    with torch.inference_mode():
        return float(network(torch.from_numpy(array)[None, None])[0, 0])


def main() -> None:
    """Measure, print, store."""
    measured = list(figures(real_scan()))
    page.store("number.json", measured)
    print(page.table(measured))


if __name__ == "__main__":
    main()
