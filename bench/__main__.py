"""Run every benchmark: `python -m bench` prints a table, stores JSON and docs/benchmarks.md."""

import json
from pathlib import Path

from bench import file_to_number, formats, package, window
from bench.measure import RUNS, real_scan
from bench.page import PAGE, machine, table

RESULTS = Path(__file__).parent / "results" / "bench.json"


def main() -> None:
    """Measure, print, store."""
    scan = real_scan()
    figures = [*window.figures(scan), *file_to_number.figures(scan), *formats.figures(scan)]
    measured_on = machine()
    stored = {"machine": measured_on, "figures": [figure.to_dict() for figure in figures]}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    PAGE.write_text(f"{_page(measured_on, table(figures))}\n{package.section()}".rstrip() + "\n")
    print(table(figures))


def _page(measured_on: dict[str, str], rows: str) -> str:
    described = ", ".join(f"{key} {value}" for key, value in measured_on.items())
    return (
        "# Benchmarks\n\n"
        f"Written by `make bench`; the median of {RUNS} runs on one real 512 x 512 x 255 chest CT "
        f"({described}). Machines are noisy: compare the ratios, each measured against its "
        "baseline in the same run. A ratio above 1 means that many times faster. The seed is "
        'the Keras example "3D image classification from CT scans", rebuilt in `training/seed`. '
        "No run used a GPU.\n\n"
        f"{rows}\n"
    )


if __name__ == "__main__":
    main()
