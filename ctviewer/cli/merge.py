"""Join the result files of all shards of one 'ctviewer classify --shard' run to one table."""

import argparse
from pathlib import Path

from ctviewer.core.base.text import Text
from ctviewer.pipeline.merge import merge


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("table", type=Path, metavar="OUT.csv")
    parser.add_argument("shards", nargs="+", type=Path, metavar="SHARD.jsonl")


def run(options: argparse.Namespace) -> int:
    """Write the table; 0, as a missing or unfinished shard raises."""
    merged = merge(options.table, options.shards)
    print(Text("{rows} {rows:row|rows} in {table}", rows=merged.rows, table=options.table))
    for shard, count in merged.passing.items():
        print(
            f"{count} of {shard} could not be read for a reason that may pass; run that shard "
            "again with --resume, then merge again."
        )
    return 0
