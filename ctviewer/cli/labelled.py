"""Shared by `ctviewer calibrate` and `ctviewer export`: a batch's results and their labels."""

import argparse
from pathlib import Path

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.base.files import read_content
from ctviewer.core.base.text import shown
from ctviewer.core.worklist.lines import Line, classes_of
from ctviewer.core.worklist.stored_rows import stored_rows
from ctviewer.core.worklist.truth import Truth, match, read_labels


def add_labelled(parser: argparse.ArgumentParser) -> None:
    """The results, as the first argument, and the table of labels."""
    parser.add_argument(
        "results", type=Path, metavar="RESULTS", help="of classify: --jsonl, --json or --csv"
    )
    parser.add_argument(
        "--truth", type=Path, required=True, metavar="TABLE",
        help="a CSV with the columns path and label, and patient where it is known",
    )  # fmt: skip


def labelled(
    options: argparse.Namespace, classes: Classes | None = None
) -> tuple[list[Line], Truth]:
    """The lines of the results and which of them has which label, which is printed, too.

    Labels are those of `classes`, by default of the network that made the results.

    Raises:
        UserError: a file cannot be read, or holds something else.
    """
    lines = [Line.of(row) for row in stored_rows(options.results)]
    labels = read_labels(read_content(options.truth), classes or classes_of(lines))
    truth = match(labels, [line.path for line in lines])
    print(shown(truth.sentence))
    return lines, truth
