"""Merges the result files of all shards into one table, or says what is missing."""

import heapq
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.base.errors import Advice, UserError
from ctviewer.core.base.text import Text
from ctviewer.core.output.tables import write_table
from ctviewer.core.worklist.lines import row_classes
from ctviewer.pipeline.header import Header
from ctviewer.pipeline.result_file import ResultFile


class MergeError(UserError):
    """Result files that do not make one complete table."""


@dataclass(frozen=True)
class Merged:
    """The number of rows in a table, and per shard how many are `passing`: still to be retried.

    Those are files that could not be read for a reason that may pass, and were not classified.
    """

    rows: int
    passing: Mapping[str, int]


def merge(table: Path, shards: Sequence[Path]) -> Merged:
    """Write the table of a sharded run.

    The table equals that of a single run, whatever the order of the result files.

    Raises:
        MergeError: a shard is missing, unfinished, there twice, or of another run, list of files
        UserError: a result file cannot be read, or the table not be written.
    """
    with ExitStack() as opened:
        results = [opened.enter_context(closing(ResultFile.read(path))) for path in shards]
        _check_one_run(results)
        _check_every_shard(results)
        for result in results:
            _check_every_row(result)
        in_order = heapq.merge(*(result.indexed() for result in results), key=lambda each: each[0])
        write_table(table, (row for _, row in in_order), _classes(results))
        passing = {result.path.name: result.passing for result in results if result.passing}
        return Merged(sum(len(result.indexes) for result in results), passing)


def _classes(results: Sequence[ResultFile]) -> Classes:
    """The classes of the network of all shards, found in every row without an error."""
    rows = (row for result in results for _, row in result.indexed())
    return next((row_classes(row) for row in rows if row.get("model")), PNEUMONIA)


def _header(result: ResultFile) -> Header:
    assert result.header is not None  # `ResultFile.read` always sets it
    return result.header


def _check_one_run(results: Sequence[ResultFile]) -> None:
    first = _header(results[0])
    for result in results[1:]:
        other = _header(result)
        if other.maker != first.maker:
            what = Text("was made with another network, calibration or version")
        elif other.files != first.files:
            what = Text("is about another list of files")
        elif other.shard.count != first.shard.count:
            what = Text(
                "is one of {count} {count:shard|shards}, not of {wanted}",
                count=other.shard.count,
                wanted=first.shard.count,
            )
        else:
            continue
        raise MergeError(
            Text(
                "{file} {what} than {other}; run it again.",
                file=result.path.name,
                what=what,
                other=results[0].path.name,
            )
        )


def _check_every_shard(results: Sequence[ResultFile]) -> None:
    there = [_header(result).shard.index for result in results]
    count = _header(results[0]).shard.count
    missing = [str(index) for index in range(1, count + 1) if index not in there]
    if missing:
        raise MergeError(
            Text(
                "Of {count} {count:shard|shards}, these are missing: {missing}.",
                count=count,
                missing=", ".join(missing),
            )
        )
    if len(there) > count:
        twice = sorted({index for index in there if there.count(index) > 1})
        raise MergeError(
            Text("Shard {number} is given twice; name each result file once.", number=twice[0])
        )


def _check_every_row(result: ResultFile) -> None:
    header, indexes = _header(result), result.indexes
    step = header.shard.count
    start = header.shard.index - 1
    if indexes == list(range(start, start + step * header.count, step)):
        return
    missing = header.count - len(indexes)
    if missing > 0:
        raise MergeError(
            Text(
                "{file} is unfinished: {missing} of {count} {count:file|files} {missing:has|have} "
                "no row.",
                file=result.path.name,
                missing=missing,
                count=header.count,
            ),
            Advice.RESUME_SHARD,
        )
    raise MergeError(
        Text(
            "{file} holds rows of files that are no longer in the list; run it again.",
            file=result.path.name,
        )
    )
