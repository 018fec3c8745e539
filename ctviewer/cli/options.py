"""Options that several commands share; imported before the splash is shown."""

import argparse

from ctviewer.batch.options import NETWORK
from ctviewer.core.analysis.lung_classes import ClassMap
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.base.commandline import add_options
from ctviewer.core.base.errors import UserError
from ctviewer.core.geometry.volume import Volume


def add_network_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that choose a network and where it runs."""
    add_options(parser, {"": NETWORK})


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
