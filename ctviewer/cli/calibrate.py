"""Calibrate the network to a site, from a batch with ground truth. Research use only.

Platt's scaling and the thresholds are fitted to at least 30 scans of each class and tested out of
fold, with all scans of a patient in one fold where the table has a column "patient". Use the file
with --calibration.
"""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ctviewer.cli.labelled import add_labelled, labelled
from ctviewer.core.analysis.site_calibration import Quality, SiteCalibration
from ctviewer.core.base.commandline import NETWORK, add_options
from ctviewer.core.base.files import check_writable
from ctviewer.core.base.text import shown
from ctviewer.core.statistics.accuracy import Interval
from ctviewer.core.worklist.site_cases import site_cases
from ctviewer.core.worklist.site_fit import fit_site

OF_FILE = ("model", "allow_unlisted")  # relevant options of a network


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_labelled(parser)
    parser.add_argument("output", type=Path, metavar="OUT.json", help="the calibration file")
    add_options(parser, {"": [option for option in NETWORK if option.name in OF_FILE]})


def run(options: argparse.Namespace) -> int:
    """Fit, test, print the figures and write the file; 0, as errors are raised."""
    from ctviewer.inference.model_file import read_model_file
    from ctviewer.inference.site import own_calibration

    own = own_calibration(read_model_file(options.model, allow_unlisted=options.allow_unlisted))
    check_writable(options.output)
    lines, truth = labelled(options, own.info.classes)
    cases = site_cases(lines, truth, own)
    print(shown(cases.counts_text))
    found = fit_site(cases, own, datetime.now(UTC).isoformat(timespec="seconds"))
    print("\n".join(_lines(found)))
    found.save(options.output)
    return 0


def _lines(found: SiteCalibration) -> Iterator[str]:
    yield f"{'':<22}{'before':>24}{'after, out of fold':>24}"
    for name, before, after in _figures(found.before, found.after):
        yield f"{name:<22}{_text(before):>24}{_text(after):>24}"
    yield f"log loss lower by {_text(found.gain)} (95 % intervals in brackets)"
    by = found.calibration
    yield (
        f"temperature {by.temperature:g}, midpoint {by.midpoint:g}, "
        f"negative up to {by.low:g}, positive from {by.high:g}"
    )
    yield found.title
    yield from (f"Note: {each.value}" for each in found.reservations)


def _figures(before: Quality, after: Quality) -> Iterator[tuple[str, Interval, Interval]]:
    for name in ("log_loss", "brier", "calibration_error", "sensitivity", "specificity",
                 "uncertain"):  # fmt: skip
        yield name.replace("_", " "), getattr(before, name), getattr(after, name)


def _text(figure: Interval) -> str:
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"
