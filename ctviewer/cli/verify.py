"""Repeat the run of a receipt and compare bit for bit. Research use only."""

import argparse
from pathlib import Path

from ctviewer.core.analysis.wording import notes_text
from ctviewer.core.base.commandline import NETWORK, NetworkChoice, add_options
from ctviewer.core.base.text import shown
from ctviewer.core.output.receipt import read_receipt
from ctviewer.core.output.receipt_check import check, check_text

EXIT_CODES = (
    "exit codes: 0 the same, bit for bit, or within the network's tolerance on another device or "
    "with other versions; 1 not the same, or not comparable; 2 wrong usage"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.epilog = EXIT_CODES
    parser.add_argument("receipt", type=Path, metavar="RECEIPT", help="as classify --receipt wrote")
    parser.add_argument("file", type=Path, metavar="SCAN", help="a file or a DICOM folder")
    add_options(parser, {"": NETWORK})


def run(options: argparse.Namespace) -> int:
    """Print whether the result is confirmed, and all differences; returns one of `EXIT_CODES`."""
    receipt = read_receipt(options.receipt)
    from ctviewer.inference.run import classified_scan  # imports torch

    repeated = classified_scan(options.file, NetworkChoice.of(options)).receipt
    outcome = check(receipt, repeated)
    print(shown(check_text(outcome)))
    if repeated.notes:
        print(f"Note: {shown(notes_text(repeated.notes))}")
    return 0 if outcome.confirmed else 1
