"""See a chest CT and classify it, in a window. Research use only.

One scan is opened; of several, or of a folder that holds several, all are listed first.
"""

import argparse
import sys
from pathlib import Path

from ctviewer.cli import display
from ctviewer.core.base.commandline import NETWORK, NetworkChoice, add_options
from ctviewer.core.base.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE|FOLDER")
    parser.add_argument("--new", action="store_true", help="do not go on with the last session")
    add_options(parser, {"": NETWORK})
    parser.set_defaults(device=None)  # the preferred device


def run(options: argparse.Namespace) -> int:
    """Show the window until it is closed; returns the exit code."""
    if (problem := display.problem()) is not None:
        raise UserError(problem)
    if sys.platform == "win32":
        import torch  # noqa: F401  (on Windows torch >= 2.9 must come before Qt)
    from ctviewer.ui.shell import app, start  # commands without a window need no Qt

    start.hold_collection()
    return app.run(options.paths, NetworkChoice.of(options), new=options.new)
