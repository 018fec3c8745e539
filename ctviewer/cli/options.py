"""Options that several commands share; imported before the splash is shown."""

import argparse
from pathlib import Path

from ctviewer.core.analysis.lung_classes import ClassMap, Thresholds
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.base.errors import UserError
from ctviewer.core.geometry.volume import Volume


def add_network_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that choose a network and where it runs."""
    parser.add_argument(
        "--device", default="auto", help="auto, cpu, cuda or cuda:N; classify takes several: a,b"
    )
    parser.add_argument("--model", type=Path, metavar="FILE", help="another network file")
    parser.add_argument(
        "--allow-unlisted-model",
        action="store_true",
        help="trust a network file that is not on the program's list; it can run any code",
    )


def add_lung_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether, and with which thresholds."""
    parser.add_argument(
        "--lung-classes", action="store_true", help="colour emphysema, inflated lung and so on"
    )
    parser.add_argument(
        "--lung-thresholds", type=_thresholds, default=Thresholds(), metavar="A,B,C,D",
        help="HU from which lung is inflated, infiltrated, collapsed and vessel",
    )  # fmt: skip


def class_map_of(volume: Volume, options: argparse.Namespace) -> ClassMap | None:
    """The classes to lay over the slices, if they were asked for.

    Raises:
        UserError: no lungs were found.
    """
    if not options.lung_classes:
        return None
    lungs = find_lungs(volume)
    if lungs is None:
        raise UserError("No lungs were found in this scan; leave out --lung-classes.")
    return ClassMap(lungs, options.lung_thresholds)


def _thresholds(text: str) -> Thresholds:
    try:
        inflated, infiltrated, collapsed, vessels = (float(part) for part in text.split(","))
        return Thresholds(inflated, infiltrated, collapsed, vessels).checked()
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not four numbers in HU, such as -950,-750,-400,0"
        ) from None
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
