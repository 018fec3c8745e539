"""Compare two runs on the same test cases, figure by figure, by a paired bootstrap."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ctviewer.core import accuracy
from ctviewer.core.errors import UserError
from training.errors import TrainingError
from training.evaluate.cases import TEST, Case, read_cases
from training.evaluate.figures import FIGURES
from training.evaluate.outputs import Values


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one table; return 0, or 1 after a sentence on stderr."""
    options = _parser().parse_args(arguments)
    first, second = options.first, options.second
    try:
        cases = [read_cases(options.work / name / TEST) for name in (first, second)]
        print(comparison(first, cases[0], second, cases[1]))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def comparison(first: str, a: Sequence[Case], second: str, b: Sequence[Case]) -> str:
    """Return a Markdown table of both runs' figures by source of the cases, and the differences.

    Raises:
        TrainingError: the runs were not tested on the same cases.
    """
    if [(case.name, case.label) for case in a] != [(case.name, case.label) for case in b]:
        raise TrainingError(
            f"{first} and {second} were not tested on the same cases; evaluate both with recipes "
            "that name the same test patients."
        )
    lines = [
        f"| cases | figure | {first} | {second} | difference (95 % interval) |",
        "|---|---|---|---|---|",
    ]
    for source in sorted({case.source for case in a}):
        rows = [row for row, case in enumerate(a) if case.source == source]
        labels = np.array([a[row].label for row in rows], np.float64)
        chances = [np.array([run[row].probability for row in rows]) for run in (a, b)]
        lines += _rows(source, chances[0], chances[1], labels)
    return "\n".join(lines)


def _rows(source: str, a: Values, b: Values, labels: Values) -> list[str]:
    lines = []
    for name, figure in FIGURES.items():
        off = accuracy.difference(figure, a, b, labels)
        between = f"{off.value:+.4f} ({off.low:+.4f} to {off.high:+.4f})"
        each = [accuracy.interval(figure, chance, labels) for chance in (a, b)]
        told = [f"{one.value:.4f} ({one.low:.4f} to {one.high:.4f})" for one in each]
        lines.append(f"| {source} | {name} | {told[0]} | {told[1]} | {between} |")
    return lines


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training compare", description=__doc__)
    parser.add_argument("first", help="name of a run that was evaluated")
    parser.add_argument("second", help="name of another, tested on the same cases")
    parser.add_argument("--work", type=Path, default=Path("work"), help="folder of the runs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
