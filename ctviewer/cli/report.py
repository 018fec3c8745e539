"""Classify a scan and write a report of it: one HTML file with pictures, or DICOM SR.

Research use only.
"""

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from ctviewer.core.base.commandline import NETWORK, NetworkChoice, add_options
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.output.structured import measured_of, write_structured

REFUSED = 1
DICOM_ENDING = ".dcm"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("file", type=Path, metavar="SCAN", help="a file or a DICOM folder")
    parser.add_argument(
        "output",
        type=Path,
        metavar="OUT.html",
        help="OUT.dcm makes it a DICOM structured report of a DICOM scan",
    )
    parser.add_argument("--name", action="store_true", help="write the file's name into it")
    add_options(parser, {"": NETWORK})


def run(options: argparse.Namespace) -> int:
    """Write the report; 0 with a number, 1 for a refused scan, whose report says why."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a picture needs no display, even where one is
    if sys.platform == "win32":
        import torch  # noqa: F401  (on Windows torch >= 2.9 must come before Qt)
    from ctviewer.inference.run import chosen_classifier
    from ctviewer.ui.features.report.write import ReportRequest, write_report
    from ctviewer.ui.shell.app import application

    classifier = chosen_classifier(NetworkChoice.of(options))
    started = time.perf_counter()
    volume = load_volume(options.file)
    loaded = time.perf_counter() - started
    result = classifier.classify(volume)
    result = replace(result, seconds=replace(result.seconds, load=loaded))
    if options.output.suffix.lower() == DICOM_ENDING:
        write_structured(options.output, volume, measured_of(volume, result))
        return 0
    application()
    write_report(ReportRequest(volume, result, options.output, options.name))
    return 0 if result.score else REFUSED
