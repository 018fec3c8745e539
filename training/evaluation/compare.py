"""Compare two runs on the same test cases, figure by figure, by a paired bootstrap."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ctviewer.core.base.errors import UserError
from ctviewer.core.statistics import accuracy
from training.base.errors import TrainingError
from training.evaluation.cases import TEST, Case, read_cases
from training.evaluation.figures import FIGURES
from training.evaluation.outputs import Values

Cases = dict[str, list[Case]]
"""The cases of a run by their source."""


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

    Sources in only one of the runs are left out and listed below the table.

    Raises:
        TrainingError: the runs have no source in common, or different cases of it.
    """
    lines = [
        f"| cases | figure | {first} | {second} | difference (95 % interval) |",
        "|---|---|---|---|---|",
    ]
    ours, theirs = _by_source(a), _by_source(b)
    for source in _shared(first, ours, second, theirs):
        labels = np.array([case.label for case in ours[source]], np.float64)
        chances = [np.array([case.probability for case in run[source]]) for run in (ours, theirs)]
        lines += _rows(source, chances[0], chances[1], labels)
    for name, run, other in ((first, ours, theirs), (second, theirs, ours)):
        if alone := " and ".join(sorted(run.keys() - other.keys())):
            lines += ["", f"Only {name} was tested on {alone}, which are left out."]
    return "\n".join(lines)


def _by_source(cases: Sequence[Case]) -> Cases:
    found: Cases = {}
    for case in cases:
        found.setdefault(case.source, []).append(case)
    return found


def _shared(first: str, ours: Cases, second: str, theirs: Cases) -> list[str]:
    """The sources of both runs, by name; an error if there are none or their cases differ."""
    shared = sorted(ours.keys() & theirs.keys())
    if not shared:
        raise TrainingError(
            f"{first} was tested on {' and '.join(ours)} and {second} on {' and '.join(theirs)}, "
            "so there is nothing to compare; evaluate both with recipes that test on the same."
        )
    for source in shared:
        if [case.identity for case in ours[source]] != [case.identity for case in theirs[source]]:
            raise TrainingError(
                f"{first} and {second} were not tested on the same {source}; evaluate both with "
                "recipes that name the same test patients and draw them from the same seeds."
            )
    return shared


def _rows(source: str, a: Values, b: Values, labels: Values) -> list[str]:
    lines = []
    for name, figure in FIGURES.items():
        off = accuracy.difference(figure, a, b, labels)
        between = f"{off.value:+.4f} ({off.low:+.4f} to {off.high:+.4f})"
        each = [accuracy.interval(figure, chance, labels) for chance in (a, b)]
        cells = [f"{one.value:.4f} ({one.low:.4f} to {one.high:.4f})" for one in each]
        lines.append(f"| {source} | {name} | {cells[0]} | {cells[1]} | {between} |")
    return lines


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training compare", description=__doc__)
    parser.add_argument("first", help="name of a run that was evaluated")
    parser.add_argument("second", help="name of another, tested on the same cases")
    parser.add_argument("--work", type=Path, default=Path("work"), help="folder of the runs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
