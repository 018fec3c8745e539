"""Timing: the median of several runs, and figures with baseline and target."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RUNS = 5
REAL_SCAN = "chest/ricord1a_419639-000082.nii.gz"  # 512 x 512 x 255, 1.25 mm


@dataclass(frozen=True)
class BenchFigure:
    """One row of the table: a measured value, its baseline, and its target.

    `value` is None if it could not be measured on this machine.
    """

    name: str
    value: float | None
    unit: str
    baseline: str = ""
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        """The figure as JSON values."""
        return asdict(self)


def median_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median wall-clock time of `work` in seconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def real_scan() -> Path:
    """The large real scan.

    Raises:
        SystemExit: the scan is missing.
    """
    default = Path(__file__).parents[2] / "shared" / "data"
    path = Path(os.environ.get("CTVIEWER_TEST_DATA", default)) / REAL_SCAN
    if not path.exists():
        raise SystemExit("The large real scan is missing; set CTVIEWER_TEST_DATA to its folder.")
    return path


def real_scans() -> list[Path]:
    """All real chest CTs, including the large one."""
    data = real_scan().parents[1]
    folders = (data / name for name in ("chest", "chest_mid"))
    return [scan for folder in folders for scan in sorted(folder.glob("*.nii.gz"))]


def in_new_process(module: str, *arguments: str, **environment: str) -> list[float]:
    """The numbers that `python -m module arguments` prints, one per line.

    Writing bytecode is allowed, as in an installed program; otherwise each start compiles again.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return [float(line) for line in done.stdout.split()]


def peak_memory_gb() -> float:
    """The peak memory of this process in GB (10^9 bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / 1e9
