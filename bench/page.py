"""Figures as tables, and docs/benchmarks.md from all that is stored in bench/results."""

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

from bench.measure import RUNS, BenchFigure

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "benchmarks.md"
HEADINGS = ("what", "measured", "ratio", "aim", "met")


def machine_facts() -> dict[str, str]:
    """What a measurement depends on."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "torch": torch.__version__,
    }


def described(machine: dict[str, str]) -> str:
    """The facts of a machine in words."""
    return ", ".join(f"{key} {value}" for key, value in machine.items())


def table(figures: Sequence[BenchFigure]) -> str:
    """Figures as a Markdown table."""
    lines = [" | ".join(HEADINGS), " | ".join("---" for _ in HEADINGS)]
    lines += [" | ".join(_cells(figure)) for figure in figures]
    return "\n".join(f"| {line} |" for line in lines)


def store(name: str, figures: Sequence[BenchFigure], *notes: str) -> None:
    """Store figures, and notes in Markdown to stand below them, and write the page anew."""
    stored = {
        "machine": machine_facts(),
        "figures": [figure.to_dict() for figure in figures],
        "notes": notes,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / name).write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    PAGE.write_text(_page(), "utf-8")


def _cells(figure: BenchFigure) -> tuple[str, ...]:
    ratio = f"{figure.ratio:.2f} x {figure.baseline}" if figure.ratio else ""
    met = {True: "yes", False: "no", None: ""}[figure.met]
    return figure.name, f"{figure.value:.3g} {figure.unit}", ratio, figure.aim, met


def _page() -> str:
    text = (
        "# Benchmarks\n\n"
        "Machines are noisy: compare the ratios, each measured against its baseline in the same "
        "run. A ratio above 1 means that many times faster, but for memory and cost, where less is "
        'better. The seed is the Keras example "3D image classification from CT scans", rebuilt in '
        "`training/keras_baseline`. No run used a GPU.\n"
    )
    return text + "".join(_section(name, title, how) for name, title, how in SECTIONS)


SECTIONS = (
    (
        "bench.json",
        "One scan",
        f"Written by `make bench`; the median of {RUNS} runs on one real 512 x 512 x 255 chest CT",
    ),
    (
        "viewer.json",
        "The viewer over time",
        "Written by `make bench`; two small scans by turns, then one real chest CT of 255 slices",
    ),
    (
        "batch.json",
        "Many scans",
        "Written by `make bench-batch`; real chest CTs of mixed sizes, each classified three "
        "times, once all processes run",
    ),
    ("training.json", "Training", "Written by `make bench-training`"),
    (
        "package.json",
        "The packaged program",
        f"Written by `make bench-package`; the median of {RUNS} starts, package and source by "
        "turns, on a virtual screen, files already in the system's cache; MB are 10^6 bytes",
    ),
)


def _section(name: str, title: str, how: str) -> str:
    path = RESULTS / name
    if not path.exists():
        return ""
    stored: dict[str, Any] = json.loads(path.read_text("utf-8"))
    figures = [BenchFigure(**values) for values in stored["figures"]]
    notes = "".join(f"\n{note}\n" for note in stored.get("notes", ()))
    return f"\n## {title}\n\n{how} ({described(stored['machine'])}).\n\n{table(figures)}\n{notes}"
