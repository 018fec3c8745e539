"""What each stage of a scan costs on one core, for the simulation of larger runs."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean

from bench.measure import median_seconds
from ctviewer.batch.header import Header, Maker
from ctviewer.batch.network import CPU_BATCH, torch_threads
from ctviewer.batch.options import Shard
from ctviewer.batch.outcome import Outcome
from ctviewer.batch.result_file import ResultFile
from ctviewer.core.analysis.examine import examine_volume
from ctviewer.core.formats.loading import load_volume
from ctviewer.inference.classifier import load_classifier

RUNS = 3


@dataclass(frozen=True)
class Costs:
    """Means over the scans: seconds of one core, and bytes of a file."""

    file_bytes: float
    load: float
    examine: float
    network: float
    row: float


def measure(scans: Sequence[Path]) -> Costs:
    """Time the stages of every scan in this process, torch with one thread."""
    classifier = load_classifier("cpu")
    loads, examines, networks = [], [], []
    with torch_threads(1):
        for scan in scans:
            volume = load_volume(scan)
            examined = examine_volume(volume, classifier.model.spec)
            loads.append(median_seconds(partial(load_volume, scan), RUNS))
            again = partial(examine_volume, volume, classifier.model.spec)
            examines.append(median_seconds(again, RUNS))
            if examined.prepared:
                classify = partial(classifier.classify_examined, [examined], CPU_BATCH)
                networks.append(median_seconds(classify, RUNS))
    sizes = [os.path.getsize(scan) for scan in scans]
    return Costs(mean(sizes), mean(loads), mean(examines), mean(networks), _row_seconds())


def _row_seconds() -> float:
    """A row on the disk, waited for."""
    header = Header(Maker("0" * 64, "1"), "", 1, Shard())
    outcome = Outcome({"path": "a", "status": "ok", "filling": "x" * 1000}, None, 0)
    with tempfile.TemporaryDirectory() as place:
        results = ResultFile.create(Path(place) / "rows.jsonl", header)
        seconds = median_seconds(lambda: results.append([outcome]), 50)
        results.close()
    return seconds


def text(costs: Costs) -> str:
    """The costs in one line."""
    return (
        f"A scan of {costs.file_bytes / 1e6:.1f} MB: load {1000 * costs.load:.0f} ms, lungs, gate "
        f"and input {1000 * costs.examine:.0f} ms, network on one core {1000 * costs.network:.0f} "
        f"ms, its row on the disk {1000 * costs.row:.1f} ms."
    )
