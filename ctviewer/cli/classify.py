"""Classify chest CTs: one line for each file on standard output. Research use only."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from ctviewer.batch.control import Control
from ctviewer.batch.options import EngineName, Options, Shard
from ctviewer.batch.survey import shard_of, survey
from ctviewer.cli.batch_lines import BatchLines, show_line, summary_json, summary_text
from ctviewer.cli.look import threshold
from ctviewer.cli.options import add_network_arguments
from ctviewer.cli.signals import cancelling
from ctviewer.core.analysis.wording import row_text
from ctviewer.core.base.files import write_whole
from ctviewer.core.output.maps.naming import PATTERN, SHOWN, MapFormat

EXIT_CODES = (
    "exit codes: 0 all scans classified; 1 some refused or failed, files were left out that may "
    "hold a scan, maps were not saved, or the run could not begin; "
    "2 wrong usage; 3 stopped before the end (full disk, folder out of reach, --fail-fast), "
    "--resume goes on; 130 or 143 ended by Ctrl+C or by the system, --resume goes on"
)
SOME_FAILED, STOPPED = 1, 3
OF_BATCHES = ("maps", "csv", "jsonl", "summary", "resume", "include", "exclude", "limit", "workers",
              "batch_size", "fail_fast", "address")  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.epilog = EXIT_CODES
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="scans or folders")
    parser.add_argument("--json", action="store_true", help="one JSON object for each file")
    parser.add_argument("--csv", type=Path, metavar="OUT.csv", help="write a table as well")
    parser.add_argument(
        "--jsonl",
        type=Path,
        metavar="OUT.jsonl",
        help="keep every result in this file as soon as it is known",
    )
    parser.add_argument(
        "--summary", type=Path, metavar="OUT.json",
        help="write how many scans were classified, refused and failed, and what was left out",
    )  # fmt: skip
    parser.add_argument(
        "--receipt", type=Path, metavar="OUT.json",
        help="of one scan: hashes, versions, device and bits, for 'ctviewer verify'",
    )  # fmt: skip
    parser.add_argument(
        "--receipt-with-name", action="store_true", help="write the file's name into it, too"
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on with what an earlier run left unfinished"
    )
    _add_choice(parser)
    _add_maps(parser)
    _add_work(parser)
    add_network_arguments(parser)


def _add_choice(parser: argparse.ArgumentParser) -> None:
    which = parser.add_argument_group("which files")
    which.add_argument(
        "--recursive", action=argparse.BooleanOptionalAction, default=True,
        help="search folders in folders, as is done unless --no-recursive",
    )  # fmt: skip
    for name, what in (("--include", "only files"), ("--exclude", "no files or folders")):
        which.add_argument(
            name,
            action="append",
            default=[],
            metavar="PATTERN",
            help=f"{what} whose name or path in the folder matches, e.g. 'raw/*.nii.gz'",
        )
    which.add_argument("--limit", type=_positive, metavar="N", help="the first N files only")
    which.add_argument(
        "--shard",
        type=Shard.parse,
        default=Shard(),
        metavar="I/N",
        help="every N-th file from the I-th on; 'ctviewer merge' joins the shards' results",
    )


def _add_maps(parser: argparse.ArgumentParser) -> None:
    maps = parser.add_argument_group("maps of lesions and lungs, in the grid of each scan")
    maps.add_argument(
        "--maps", type=Path, metavar="DIR",
        help="save lesion probability, lesion mask, lungs and lung classes there",
    )  # fmt: skip
    maps.add_argument(
        "--as", dest="map_format", type=MapFormat, choices=list(MapFormat),
        default=MapFormat.NIFTI, metavar="nifti|nrrd|seg",
        help="NIfTI, NRRD for 3D Slicer, or DICOM Segmentations of DICOM scans",
    )  # fmt: skip
    maps.add_argument(
        "--map-names", default=PATTERN, metavar="PATTERN",
        help=f"of their names, with {SHOWN}; {PATTERN.replace('%', '%%')} if not said",
    )  # fmt: skip
    maps.add_argument(
        "--map-threshold", type=threshold, metavar="VALUE",
        help="count the heat map as lesion from here on, not from the network's own threshold",
    )  # fmt: skip


def _add_work(parser: argparse.ArgumentParser) -> None:
    work = parser.add_argument_group("how")
    work.add_argument(
        "--workers", type=_positive, metavar="N", help="reader processes (one for each core)"
    )
    work.add_argument(
        "--batch-size", type=_positive, metavar="N", help="scans the network sees at once"
    )
    work.add_argument("--fail-fast", action="store_true", help="stop at the first error")
    work.add_argument(
        "--engine",
        type=EngineName,
        choices=list(EngineName),
        default=EngineName.LOCAL,
        metavar="local|ray",
        help="this machine, or a Ray cluster",
    )
    work.add_argument("--address", help="of the Ray cluster; without it, Ray looks for one")


def run(options: argparse.Namespace) -> int:
    """Classify every file; `EXIT_CODES` says what is returned."""
    if options.receipt:
        return _run_with_receipt(options)
    from ctviewer.batch.run import run_batch

    asked = options_of(options)
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
    failed = summary.refused or summary.error or summary.lost or summary.unsaved
    return SOME_FAILED if failed else 0


def _run_with_receipt(options: argparse.Namespace) -> int:
    """Classify one scan in this process, as `verify` will, and write its receipt."""
    if len(options.paths) > 1 or any(getattr(options, name) for name in OF_BATCHES):
        options.refuse("--receipt is of one scan, without the options of a batch")
    from ctviewer.inference.run import classified_scan  # imports torch

    (path,) = options.paths
    row, receipt = classified_scan(
        path, options.device, options.model,
        allow_unlisted=options.allow_unlisted_model, with_name=options.receipt_with_name,
    )  # fmt: skip
    write_whole(options.receipt, receipt.to_json().encode())
    print(json.dumps(row.to_dict(), ensure_ascii=False) if options.json else row_text(row))
    return SOME_FAILED if row.result is None or row.result.score is None else 0


def options_of(given: argparse.Namespace) -> Options:
    """The batch that was typed; ends the program with the usage when it makes no sense."""
    if given.resume and not (given.csv or given.jsonl):
        given.refuse("--resume needs --csv or --jsonl, to know what was done")
    if given.address and given.engine is not EngineName.RAY:
        given.refuse("--address needs --engine ray")
    return Options(
        paths=tuple(given.paths),
        recursive=given.recursive,
        include=tuple(given.include),
        exclude=tuple(given.exclude),
        csv=given.csv,
        jsonl=given.jsonl,
        resume=given.resume,
        workers=given.workers,
        batch_size=given.batch_size,
        device=given.device,
        model=given.model,
        allow_unlisted=given.allow_unlisted_model,
        shard=given.shard,
        limit=given.limit,
        fail_fast=given.fail_fast,
        engine=given.engine,
        address=given.address,
        maps=given.maps,
        map_format=given.map_format,
        map_names=given.map_names,
        map_threshold=given.map_threshold,
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
