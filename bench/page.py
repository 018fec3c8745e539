"""The page of benchmarks: where it is, its table, and on what machine they ran."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import torch

from bench.measure import Figure

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
HEADINGS = ("what", "measured", "ratio", "aim", "met")


def machine_facts() -> dict[str, str]:
    """Return what a measurement depends on."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "torch": torch.__version__,
    }


def described(machine: dict[str, str]) -> str:
    """Return the facts of a machine in words."""
    return ", ".join(f"{key} {value}" for key, value in machine.items())


def table(figures: list[Figure]) -> str:
    """Return figures as a Markdown table."""
    lines = [" | ".join(HEADINGS), " | ".join("---" for _ in HEADINGS)]
    lines += [" | ".join(_cells(figure)) for figure in figures]
    return "\n".join(f"| {line} |" for line in lines)


def _cells(figure: Figure) -> tuple[str, ...]:
    ratio = f"{figure.ratio:.2f} x {figure.baseline}" if figure.ratio else ""
    met = {True: "yes", False: "no", None: ""}[figure.met]
    return figure.name, f"{figure.value:.3g} {figure.unit}", ratio, figure.aim, met
