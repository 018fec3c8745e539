"""Bottlenecks of larger runs: a small simulation of storage, readers and networks.

Every scan is fetched from one shared storage, read by the first free core, and classified by the
first free network, with queues in between; the stage that is busy nearly all the time is the limit.
All times were measured by `bench/stages.py`, except for that of a GPU, which has not been measured
yet; the overhead of the engine is added to the process of the network, which has its own core.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import page, stages
from bench.measure import real_scans
from bench.stages import Costs

SIMULATED = 20_000  # scans; the rate is steady long before, so time scales linearly
SPREAD = 0.5  # of the logarithm of a scan's size: most are between half and twice the mean
GPU_SECONDS = 0.005  # assumed, not measured: a scan in a batch on one current GPU
DAY = 86_400.0


@dataclass(frozen=True)
class Site:
    """Hardware for a run: storage in bytes/s, reader cores, networks (GPUs or cores)."""

    name: str
    storage: float
    readers: int
    networks: int
    gpu: bool = False


SITES = (
    Site("desktop, 4 cores, SSD", 500e6, 3, 1),
    Site("server, 64 cores, disk array", 1e9, 45, 19),
    Site("server, 64 cores, 1 GPU, disk array", 1e9, 64, 1, gpu=True),
    Site("40 nodes of 64 cores, 1 Gbit/s storage", 125e6, 1800, 760),
    Site("40 nodes of 64 cores, parallel file system", 40e9, 1800, 760),
    Site("40 nodes of 64 cores with a GPU, parallel file system", 40e9, 2560, 40, gpu=True),
)
RUNS = (10_000, 1_000_000, 100_000_000)


def simulate(site: Site, costs: Costs, scans: int = SIMULATED) -> tuple[float, dict[str, float]]:
    """Seconds for a number of scans, and the fraction of time that each stage was busy."""
    sizes = np.random.default_rng(0).lognormal(-(SPREAD**2) / 2, SPREAD, scans)
    forward = GPU_SECONDS if site.gpu else costs.network
    network = forward + costs.result + costs.row + costs.own
    storage_free, end = 0.0, 0.0
    readers, networks = [0.0] * site.readers, [0.0] * site.networks
    for size in sizes:
        begun = heapq.heappop(readers)
        fetched = max(storage_free, begun) + size * costs.file_bytes / site.storage
        storage_free = fetched
        read = fetched + size * costs.load + costs.examine + costs.ahead + costs.handover / 2
        classified = max(read, heapq.heappop(networks)) + network
        heapq.heappush(readers, read)
        heapq.heappush(networks, classified)
        end = max(end, classified)
    busy = {
        "storage": sizes.sum() * costs.file_bytes / site.storage / end,
        "decode": (sizes.sum() * costs.load) / end / site.readers,
        "lungs and input": scans
        * (costs.examine + costs.ahead + costs.handover / 2)
        / end
        / site.readers,
        "network": scans * network / end / site.networks,
    }
    return end, busy


def table(costs: Costs) -> str:
    """The result of the simulation for each site, as a Markdown table."""
    heads = ["site", "scans/min", *(f"{scans:.0e}".replace("e+0", "e") for scans in RUNS), "busy"]
    lines = [heads, ["---"] * len(heads)]
    for site in SITES:
        seconds, busy = simulate(site, costs)
        shares = ", ".join(f"{name} {share:.0%}" for name, share in busy.items())
        times = [_time_text(seconds * scans / SIMULATED) for scans in RUNS]
        lines.append([site.name, f"{60 * SIMULATED / seconds:,.0f}", *times, shares])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _time_text(seconds: float) -> str:
    if seconds < 2 * 3600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 2 * DAY else f"{seconds / DAY:,.0f} days"


def store(scans: Sequence[Path]) -> tuple[str, str]:
    """Measure the stages, simulate with them, and return both tables, also added to the page."""
    costs = stages.measure(scans)
    tables = stages.table(costs), table(costs)
    page.store("scale.json", [], *tables)
    return tables


if __name__ == "__main__":
    print(*store(real_scans()), sep="\n\n")
