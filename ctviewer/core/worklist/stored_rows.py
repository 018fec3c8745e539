"""Rows of a finished batch, read from a result file, an export or a table."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import read_content
from ctviewer.core.base.text import Text
from ctviewer.core.worklist.lines import JsonRow

SHARES = "probabilities."  # prefix of the columns of class probabilities
NUMBERS = ("probability", "logit")
TEXTS = (
    "path", "status", "label", "model.name", "model.version", "model.sha256",
    "input.sha256", "input.sample_sha256",
)  # fmt: skip


def stored_rows(path: Path) -> list[JsonRow]:
    """Read a file written by `ctviewer classify` with --jsonl, --json or --csv.

    Of two rows with one path the later counts, as in a resumed result file. Rows from CSV contain
    only what identifies scan and network, the probability and the label.

    Raises:
        UserError: it cannot be read, or has no such rows.
    """
    try:
        text = read_content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _no_rows(path) from None
    try:
        read = _objects(text) if text.lstrip().startswith("{") else _table(text)
        rows = {str(row["path"]): row for row in read if row["status"]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error):
        raise _no_rows(path) from None
    if not rows:
        raise _no_rows(path)
    return list(rows.values())


def _no_rows(path: Path) -> UserError:
    return UserError(
        Text(
            "{file} holds no results of this program; choose the result file of a batch, or its "
            "table (CSV).",
            file=path.name,
        )
    )


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The objects of JSON Lines, without the header of a result file and a torn last line."""
    lines = [line for line in text.split("\n") if line.strip()]
    for number, line in enumerate(lines, start=1):
        try:
            values = json.loads(line)
        except ValueError:
            if number == len(lines) and number > 1:
                return
            raise
        if "header" not in values:
            yield values


def _table(text: str) -> Iterator[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(text))
    names = tuple(name for name in rows.fieldnames or () if name.startswith(SHARES))
    for row in rows:
        yield _row(row, names)


def _row(cells: Mapping[str, str], names: Iterable[str]) -> dict[str, Any]:
    """A row's object from its cells in a table."""
    row: dict[str, Any] = {}
    for name in (*TEXTS, *NUMBERS):
        within, _, key = name.rpartition(".")
        value: str | float | None = cells[name] or None
        if value is not None and name in NUMBERS:
            value = float(value)
        (row.setdefault(within, {}) if within else row)[key] = value
    row["path"] = row["path"].removeprefix("'")  # added to stop evaluation by spreadsheets
    shares = {name.removeprefix(SHARES): cells[name] for name in names if cells[name]}
    if shares:
        row["model"]["classes"] = list(shares)
        row["model"]["positive"] = _positive(row["probability"], shares)
    return row


def _positive(probability: float | None, shares: Mapping[str, str]) -> str | None:
    """The class whose probability a table repeats in the column of the positive one."""
    if probability is None:
        return None
    equal = [name for name, share in shares.items() if float(share) == probability]
    return equal[-1] if equal else None
