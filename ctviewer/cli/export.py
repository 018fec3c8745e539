"""Write labelled scans of a batch as a folder for training, with their masks. Research use only.

`python -m training prepare --labelled FOLDER` takes it as it is.
"""

import argparse
from pathlib import Path

from ctviewer.cli.labelled import add_labelled, labelled
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import shown
from ctviewer.core.output.training_set import training_scans, write_training_set


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_labelled(parser)
    parser.add_argument("output", type=Path, metavar="FOLDER", help="a new folder")
    parser.add_argument(
        "--masks", type=Path, metavar="DIR",
        help="masks with the names of the scans, or as classify --maps calls them; those that were "
        "corrected in the program are taken in any case",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Write the folder; returns 0, or 1 if scans were left out."""
    lines, truth = labelled(options)
    if options.masks and not options.masks.is_dir():
        raise UserError(f"There is no folder {options.masks} of masks; name another.")
    scans = training_scans(lines, truth)
    found = write_training_set(options.output, scans, options.masks)
    print(shown(found.text))
    return 1 if found.left_out else 0
