"""Join the result files of all shards of one 'ctviewer classify --shard' run to one table."""

import argparse
from pathlib import Path

from ctviewer.batch.merge import merge


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("table", type=Path, metavar="OUT.csv")
    parser.add_argument("shards", nargs="+", type=Path, metavar="SHARD.jsonl")


def run(options: argparse.Namespace) -> int:
    """Write the table; 0, since a shard that is missing or unfinished raises."""
    count = merge(options.table, options.shards)
    print(f"{count} rows in {options.table}")
    return 0
