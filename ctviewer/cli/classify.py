"""Classify chest CTs: one line for each file on standard output. Research use only."""

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.cli.batch_lines import BatchLines, show_line, summary_json, summary_text
from ctviewer.cli.signals import cancelling
from ctviewer.core.analysis.classes import PNEUMONIA
from ctviewer.core.analysis.mask_wording import measure_lines
from ctviewer.core.analysis.wording import row_text
from ctviewer.core.base.commandline import NETWORK, NetworkChoice, add_options
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import shown
from ctviewer.core.output.columns import dictionary_csv
from ctviewer.core.output.mask_places import MaskPlace
from ctviewer.core.output.masked import MaskFile, MaskFiles
from ctviewer.core.output.tables import check_table, write_table
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import CLASSIFY, EngineName, Options, options_of
from ctviewer.pipeline.survey import shard_of, survey

if TYPE_CHECKING:
    from ctviewer.inference.run import ClassifiedScan

EXIT_CODES = (
    "exit codes: 0 all scans classified; 1 some refused or failed, files were left out that may "
    "hold a scan, maps were not saved, a mask was refused, or the run could not begin; "
    "2 wrong usage; 3 stopped before the end (full disk, folder out of reach, --fail-fast), "
    "--resume goes on; 130, 143 or 129 ended by Ctrl+C, by the system, or as its terminal was "
    "closed, --resume goes on"
)
SOME_FAILED, STOPPED = 1, 3
OF_MASKS = (
    "lungs", "lesions", "lungs_by", "lungs_labels", "lesions_labels", "mask_threshold",
    "masks_anyway",
)  # fmt: skip
OF_MAPS = ("maps", "map_format", "map_names", "map_threshold")
ALONE = (
    "json", "csv", "receipt", "receipt_with_name", "recursive", "dictionary", *OF_MASKS, *OF_MAPS,
)  # fmt: skip
"""Options that mean something for a scan that is classified alone, and those of the network."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.epilog = EXIT_CODES
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="scans or folders")
    add_options(parser, CLASSIFY)


def run(options: argparse.Namespace) -> int:
    """Classify every file; `EXIT_CODES` says what is returned."""
    if options.dictionary:
        from ctviewer.inference.model_file import read_model_file

        network = read_model_file(options.model, allow_unlisted=options.allow_unlisted)
        write_whole(options.dictionary, dictionary_csv(network.classes.names))
    _check_masks(options)
    if options.receipt or options.lungs_by or _names_mask_files(options):
        return _run_alone(options)
    from ctviewer.pipeline.run import run_batch

    asked = _batch_of(options)
    found = survey(asked)
    files = found.files
    ordered = () if asked.resume else shard_of(files, asked.shard)  # resumed, some never come
    control = Control()
    with cancelling(control) as signals, BatchLines(ordered, as_json=options.json) as lines:
        summary = replace(run_batch(files, asked, lines, control), omitted=found.omitted)
    if len(files) > 1 or summary.stopped or summary.omitted:
        show_line(summary_text(summary))
    if options.summary:
        write_whole(options.summary, summary_json(summary).encode())
    if signals.code is not None:
        return signals.code
    if summary.stopped:
        return STOPPED
    failed = summary.refused or summary.error or summary.lost
    failed = failed or summary.unsaved or summary.masks_refused
    return SOME_FAILED if failed else 0


def _run_alone(options: argparse.Namespace) -> int:
    """Classify one scan in this process, like `verify`, with masks if given.

    Its maps are made from the masks, as in a batch.
    """
    if len(options.paths) > 1 or _of_batches(options):
        options.refuse(f"{_alone(options)} of one scan, without the options of a batch")
    from ctviewer.inference.run import classified_scan  # imports torch

    (path,) = options.paths
    if options.csv:
        check_table(options.csv)
    save = _saving_maps(options)
    scan = classified_scan(
        path, NetworkChoice.of(options), with_name=options.receipt_with_name,
        masks=_masks_of(options),
    )  # fmt: skip
    row = scan.row
    if options.receipt:
        write_whole(options.receipt, scan.receipt.to_json().encode())
    if options.csv:
        classes = row.result.model.classes if row.result else PNEUMONIA
        write_table(options.csv, [row.to_dict()], classes)
    if options.json:
        print(json.dumps(row.to_dict(), ensure_ascii=False))
    else:
        print(row_text(row))
        for line in measure_lines(row.result.masks) if row.result and row.result.masks else ():
            print(f"  {shown(line)}")
    save(scan)
    return SOME_FAILED if row.result is None or row.result.score is None else 0


def _saving_maps(given: argparse.Namespace) -> "Callable[[ClassifiedScan], None]":
    """A function that saves the maps of a scan classified alone; checked before the run.

    Raises:
        UserError: they cannot be saved; the returned function raises it too.
    """
    if given.maps is None:
        return lambda _: None
    from ctviewer.pipeline.mapping import prepare, save_of

    asked = replace(options_of(given), lungs=None, lesions=None)  # files: not for surveys
    files = survey(asked).files
    if len(files) != 1:
        given.refuse(f"{_alone(given)} of one scan; {len(files)} were found")
    (found,) = files
    prepare([found], asked)
    return lambda scan: save_of(found, scan, asked)


def _names_mask_files(given: argparse.Namespace) -> bool:
    """Whether a mask is a file for one scan, rather than a folder or a pattern for many."""
    places = (MaskPlace(text) for text in (given.lungs, given.lesions) if text)
    return any(not place.is_pattern and not Path(place.text).is_dir() for place in places)


def _alone(given: argparse.Namespace) -> str:
    if given.receipt:
        return "--receipt is"
    if given.lungs_by:
        return "--lungs-by is"
    return "a file of --lungs or --lesions (name a folder, or a pattern with {name}) is"


def _check_masks(given: argparse.Namespace) -> None:
    """Exit with the usage if a mask option is given without a mask."""
    for mask, option in (("lungs", "lungs_labels"), ("lesions", "lesions_labels")):
        if getattr(given, option) and not getattr(given, mask):
            given.refuse(f"--{option.replace('_', '-')} needs --{mask}")
    if given.lungs and given.lungs_by:
        given.refuse("--lungs and --lungs-by are both of the lungs; leave one out")
    more = given.masks_anyway or given.mask_threshold is not None
    if more and not (given.lungs or given.lesions):
        given.refuse("--masks-anyway and --mask-threshold need --lungs or --lesions")


def _masks_of(given: argparse.Namespace) -> MaskFiles:
    """The masks from the parsed arguments."""
    lungs, lesions = (
        MaskFile(Path(path), chosen or (), given.mask_threshold, given.masks_anyway)
        if path
        else None
        for path, chosen in (
            (given.lungs, given.lungs_labels),
            (given.lesions, given.lesions_labels),
        )
    )
    return MaskFiles(lungs, lesions, given.lungs_by)


def _batch_of(given: argparse.Namespace) -> Options:
    """The batch from the parsed arguments; exits with the usage if they are inconsistent."""
    if given.resume and not (given.csv or given.jsonl):
        given.refuse("--resume needs --csv or --jsonl, to know what was done")
    if given.address and given.engine is not EngineName.RAY:
        given.refuse("--address needs --engine ray")
    if given.subjects and not given.export:
        given.refuse("--subjects needs --export")
    return options_of(given)


def _of_batches(given: argparse.Namespace) -> bool:
    """Whether an option is used that has no meaning for a scan classified alone."""
    return any(
        getattr(given, option.name) not in (option.default, [], False)
        for options in CLASSIFY.values()
        for option in options
        if option not in NETWORK and option.name not in ALONE
    )
