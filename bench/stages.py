"""The CPU time of one core for each stage of a scan in a batch, and for the whole scan.

CPU rather than wall-clock time, to reduce the influence of other programs. The stages are measured
in one process, the whole in batches of two lengths; the difference between the whole and the sum of
the stages is overhead of the engine: threads, queues, and one process waking another.
"""

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import Pipe
from pathlib import Path
from statistics import mean

from bench.measure import in_new_process
from ctviewer.core.analysis.examine import Examined, examine_volume
from ctviewer.core.analysis.lungs import LungGrid
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.core.base.program import keep_freed_memory
from ctviewer.core.formats.loading import load_volume
from ctviewer.inference.classifier import Classifier
from ctviewer.inference.device import choose
from ctviewer.inference.engine import Engine
from ctviewer.inference.model_file import read_model_file
from ctviewer.pipeline.header import Header, Maker
from ctviewer.pipeline.network import CPU_BATCH, BatchNetwork, torch_threads
from ctviewer.pipeline.options import Options, Shard
from ctviewer.pipeline.outcome import Outcome
from ctviewer.pipeline.reader import THREAD_COUNTS
from ctviewer.pipeline.reading import ReadScan, read_volume
from ctviewer.pipeline.result_file import ResultFile
from ctviewer.pipeline.shared import Shared, received, send
from ctviewer.pipeline.survey import Found, survey

RUNS = 3
PASSES = (1, 3)  # passes of the batches whose difference gives the whole


@dataclass(frozen=True)
class Costs:
    """Means over the scans: CPU seconds of one core, and bytes per file.

    A refused scan costs no network and no result. `ahead` is the other work of a reader;
    `handover` the transfer of the prepared input to the process of the network; `row` the writing
    of a row to disk. `whole` and `whole_with_maps` are for a scan in a batch; `map_parts` for its
    maps by `bench/map_cost.py`, in one process.
    """

    file_bytes: float
    load: float
    examine: float
    ahead: float
    handover: float
    network: float
    result: float
    again: float
    row: float
    whole: float
    whole_with_maps: float
    map_parts: tuple[float, ...] = ()

    @property
    def own(self) -> float:
        """The engine's overhead beyond the stages (threads, queues), and half of the handover."""
        known = float(sum(getattr(self, name) for name in STAGES))
        return max(self.whole - known, 0.0) + self.handover / 2


STAGES = {
    "load": "load, hash and including the grid of the lungs",
    "examine": "lungs, gate and input",
    "ahead": "lungs on the map's grid, histogram of the input",
    "handover": "transfer from the reader to the network",
    "network": "the network, one thread",
    "result": "result: lungs, map, share, distance",
    "again": "text of the row; reading some scans again for a second box",
    "row": "row written to disk",
}


MAP_PARTS = (
    "lungs on a grid of 2 mm",
    "maps on the grid of the scan",
    "bare ISA-L of the same bytes",
    "total including the files",
)
"""The output of `bench/map_cost.py`; the third is the lower limit of a lossless writer."""


def measure(scans: Sequence[Path]) -> Costs:
    """Time the stages of every scan in this process, and batches in separate processes."""
    keep_freed_memory()  # as the readers do
    file = read_model_file()
    engine = Engine(file, choose("cpu"))
    with torch_threads(1), _one_core():
        network = BatchNetwork(file, "cpu", CPU_BATCH)
        each = [_of_scan(network, engine, found) for found in survey(Options(tuple(scans)))]
    means = {name: mean(costs.get(name, 0.0) for costs in each) for name in STAGES}
    wholes = [(_whole("plain", scans), _whole("maps", scans)) for _ in range(RUNS)]  # alternately
    whole, whole_with_maps = map(statistics.median, zip(*wholes, strict=True))
    return Costs(
        file_bytes=mean(os.path.getsize(scan) for scan in scans),
        **means | {"row": _row_seconds()},
        whole=whole,
        whole_with_maps=whole_with_maps,
        map_parts=_map_parts(scans),
    )


@contextmanager
def _one_core() -> Iterator[None]:
    """Pin this process to one core inside the block, if the system supports it."""
    if sys.platform != "linux":
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def _of_scan(network: BatchNetwork, engine: Engine, found: Found) -> dict[str, float]:
    scan, classifier = Path(found.path), Classifier(read_model_file(), engine)
    volume = load_volume(scan, watcher=LungGrid())
    reading, _ = read_volume(found, DEFAULT_SPEC)
    shared = Shared.create(DEFAULT_SPEC)
    if shared:
        shared.forget_name()
    costs = {
        "load": _seconds(lambda: load_volume(scan, watcher=LungGrid())),
        "examine": _seconds(partial(examine_volume, volume, DEFAULT_SPEC)),
        "handover": _seconds(partial(_hand_over, reading, shared)),
    }
    examined = reading.examined
    if examined is None or examined.prepared is None:
        return costs
    asked = _seconds(partial(engine.run, examined.prepared.array[None]))
    answer = _seconds(partial(classifier.classify_examined, [examined], CPU_BATCH))
    ahead = _seconds(partial(_ahead, examined))
    rows = _seconds(partial(network.outcomes, [(found, reading)]))
    return costs | {
        "network": asked,
        "ahead": ahead,
        "result": answer - asked,
        "again": rows - answer,
    }


def _ahead(examined: Examined) -> None:
    """Recompute what is passed along with an input."""
    assert examined.lungs is not None
    assert examined.prepared is not None
    fresh = replace(examined, lungs=replace(examined.lungs), prepared=replace(examined.prepared))
    fresh.precompute()


def _hand_over(reading: ReadScan, shared: Shared | None) -> None:
    ours, theirs = Pipe()
    sender = threading.Thread(target=send, args=(theirs, reading, shared))
    sender.start()
    received(ours, shared)
    sender.join()


def _row_seconds() -> float:
    header = Header(Maker("0" * 64, "1"), "", 1, Shard())
    outcome = Outcome({"path": "a", "status": "ok", "filling": "x" * 1000}, None, 0)
    with tempfile.TemporaryDirectory() as place:
        results = ResultFile.create(Path(place) / "rows.jsonl", header)
        seconds = _seconds(lambda: results.append([outcome]), 50)
        results.close()
    return seconds


def _whole(kind: str, scans: Sequence[Path]) -> float:
    names = [str(scan) for scan in scans]
    runs = [in_new_process("bench.batch_cost", kind, str(count), *names) for count in PASSES]
    (short, fewer), (long, more) = runs
    return (long - short) / (more - fewer)


def _map_parts(scans: Sequence[Path]) -> tuple[float, ...]:
    """The seconds printed by `bench/map_cost.py`, in one thread as in a reader."""
    one = dict.fromkeys(THREAD_COUNTS, "1")
    printed = in_new_process("bench.map_cost", *map(str, scans), **one)
    return tuple(milliseconds / 1000 for milliseconds in printed)


def _seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median CPU time of `work` in this process."""
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return statistics.median(times)


def table(costs: Costs) -> str:
    """The costs as a Markdown table whose rows add up to the whole."""
    lines = [("stage", "CPU ms a scan", "share"), ("---", "---", "---")]
    known = 0.0
    for name, title in STAGES.items():
        seconds = getattr(costs, name)
        known += seconds
        lines.append(_line(title, seconds, costs.whole))
    lines.append(_line("remainder: threads, queues, processes", costs.whole - known, costs.whole))
    lines.append(_line("**a scan in the batch**", costs.whole, costs.whole))
    maps = costs.whole_with_maps - costs.whole
    lines.append(_line("its four maps, computed and written", maps, costs.whole))
    lines.append(_line("**the same with maps**", costs.whole_with_maps, costs.whole))
    lines += [
        _line(f"maps alone: {title}", seconds, costs.whole)
        for title, seconds in zip(MAP_PARTS, costs.map_parts, strict=False)
    ]
    head = (
        f"Scans of {costs.file_bytes / 1e6:.1f} MB on average, including refused ones. The stages "
        "were timed on one core, as used by a reader in a batch: on two, the threads of a scan "
        "wait for each other."
    )
    return "\n".join([head, "", *(f"| {' | '.join(line)} |" for line in lines)])


def _line(title: str, seconds: float, whole: float) -> tuple[str, str, str]:
    return title, f"{1000 * seconds:.1f}", f"{seconds / whole:.0%}"
