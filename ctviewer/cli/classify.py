"""Judge chest CTs: one line for each file on standard output. Research use only."""

import argparse
import json
import sys
from pathlib import Path

from ctviewer.core.files import write_whole
from ctviewer.core.folders import scans_of
from ctviewer.core.report import Report
from ctviewer.core.result import Row, Status
from ctviewer.core.table import to_csv
from ctviewer.core.wording import row_text

CLEAR_LINE = "\r\x1b[K"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="scans or folders")
    parser.add_argument("--json", action="store_true", help="one JSON object for each file")
    parser.add_argument("--csv", type=Path, metavar="OUT.csv", help="write a table as well")
    add_network_arguments(parser)


def add_network_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that choose a network and where it runs."""
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N")
    parser.add_argument("--model", type=Path, metavar="FILE", help="another network file")
    parser.add_argument(
        "--allow-unlisted-model",
        action="store_true",
        help="trust a network file that is not on the program's list; it can run any code",
    )


def run(options: argparse.Namespace) -> int:
    """Judge every file; 0 when all were classified, 1 when some were refused or failed."""
    from ctviewer.inference.classifier import load_classifier  # imports torch
    from ctviewer.inference.file import classify_file

    scans = scans_of(options.paths)
    classifier = load_classifier(
        options.device, options.model, allow_unlisted=options.allow_unlisted_model
    )
    rows: list[Row] = []
    if options.csv:
        _write_table(options.csv, rows)  # now, so that a wrong place is known before the work
    try:
        for number, path in enumerate(scans, start=1):
            row = classify_file(path, classifier, _progress(f"{number}/{len(scans)} {path.name}"))
            rows.append(row)
            _show(row, as_json=options.json)
    finally:  # what was judged is kept when the user interrupts
        if options.csv:
            _write_table(options.csv, rows)
    return 0 if all(row.status is Status.OK for row in rows) else 1


def _write_table(path: Path, rows: list[Row]) -> None:
    write_whole(path, to_csv(rows).encode("utf-8", "backslashreplace"))


def _on_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _show(row: Row, *, as_json: bool) -> None:
    if _on_terminal():
        print(CLEAR_LINE, end="", file=sys.stderr, flush=True)
    text = json.dumps(row.to_dict(), ensure_ascii=False) if as_json else row_text(row)
    print(text, flush=True)


def _progress(title: str) -> Report:
    """A line that rewrites itself on a terminal, and says nothing in a log."""

    def report(fraction: float, label: str) -> None:
        if _on_terminal():
            print(f"{CLEAR_LINE}{title} {label} {fraction:.0%}", end="", file=sys.stderr)

    return report
