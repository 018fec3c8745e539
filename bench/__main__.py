"""Run every benchmark: `python -m bench` prints a table, stores JSON and docs/benchmarks.md."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import torch

from bench import file_to_number, formats, window
from bench.measure import RUNS, Figure, real_scan

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results" / "bench.json"
PAGE = ROOT / "docs" / "benchmarks.md"
HEADINGS = ("what", "measured", "ratio", "aim", "met")


def main() -> None:
    """Measure, print, store."""
    scan = real_scan()
    figures = [*window.figures(scan), *file_to_number.figures(scan), *formats.figures(scan)]
    machine = _machine()
    stored = {"machine": machine, "figures": [figure.to_dict() for figure in figures]}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    table = _table(figures)
    PAGE.write_text(_page(machine, table), "utf-8")
    print(table)


def _machine() -> dict[str, str]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "torch": torch.__version__,
    }


def _table(figures: list[Figure]) -> str:
    lines = [" | ".join(HEADINGS), " | ".join("---" for _ in HEADINGS)]
    lines += [" | ".join(_cells(figure)) for figure in figures]
    return "\n".join(f"| {line} |" for line in lines)


def _cells(figure: Figure) -> tuple[str, ...]:
    ratio = f"{figure.ratio:.2f} x {figure.baseline}" if figure.ratio else ""
    met = {True: "yes", False: "no", None: ""}[figure.met]
    return figure.name, f"{figure.value:.3g} {figure.unit}", ratio, figure.aim, met


def _page(machine: dict[str, str], table: str) -> str:
    described = ", ".join(f"{key} {value}" for key, value in machine.items())
    return (
        "# Benchmarks\n\n"
        f"Written by `make bench`; the median of {RUNS} runs on one real 512 x 512 x 255 chest CT "
        f"({described}). Machines are noisy: compare the ratios, each measured against its "
        "baseline in the same run. A ratio above 1 means that many times faster. The seed is "
        'the Keras example "3D image classification from CT scans", rebuilt in `training/seed`. '
        "No run used a GPU.\n\n"
        f"{table}\n"
    )


if __name__ == "__main__":
    main()
