"""Run every benchmark: `python -m bench` prints a table, stores JSON and docs/benchmarks.md."""

import json

from bench import file_to_number, formats, training, window
from bench.measure import RUNS, real_scan
from bench.page import PAGE, ROOT, described, machine_facts, table

RESULTS = ROOT / "bench" / "results" / "bench.json"


def main() -> None:
    """Measure, print, store."""
    scan = real_scan()
    figures = [*window.figures(scan), *file_to_number.figures(scan), *formats.figures(scan)]
    machine = machine_facts()
    stored = {"machine": machine, "figures": [figure.to_dict() for figure in figures]}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    PAGE.write_text(_page(machine, table(figures)) + training.section(), "utf-8")
    print(table(figures))


def _page(machine: dict[str, str], rows: str) -> str:
    return (
        "# Benchmarks\n\n"
        f"Written by `make bench`; the median of {RUNS} runs on one real 512 x 512 x 255 chest CT "
        f"({described(machine)}). Machines are noisy: compare the ratios, each measured against "
        "its baseline in the same run. A ratio above 1 means that many times faster. The seed is "
        'the Keras example "3D image classification from CT scans", rebuilt in `training/seed`. '
        "No run used a GPU.\n\n"
        f"{rows}\n"
    )


if __name__ == "__main__":
    main()
