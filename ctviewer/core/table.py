"""Results as a table: one CSV line for each file, for a spreadsheet or a statistics program."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from ctviewer.core.result import Row

COLUMNS = (
    "path", "status", "probability", "label", "logit",
    "involvement.percent", "involvement.left_percent", "involvement.right_percent",
    "involvement.grade", "conformal.verdict", "out_of_distribution.distance",
    "out_of_distribution.level", "gate.verdict", "gate.findings",
    "model.name", "model.version", "model.sha256", "model.synthetic", "preprocess", "device",
    "seconds.load", "seconds.preprocess", "seconds.infer", "seconds.total",
    "input.shape", "input.spacing_mm", "input.orientation", "input.sha256", "error",
)  # fmt: skip
"""Dotted paths into `Row.to_dict()`, in the order of the columns."""


def to_csv(rows: Iterable[Row]) -> str:
    """The rows as CSV text with a header line; a missing value is empty."""
    return "".join(csv_lines(row.to_dict() for row in rows))


def csv_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The header line, then a line for each `Row.to_dict()`."""
    yield _line(COLUMNS)
    for values in rows:
        yield _line([_cell(values, column) for column in COLUMNS])


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _cell(values: dict[str, Any], column: str) -> str:
    value: Any = values
    for key in column.split("."):
        value = value[key] if value is not None else None
    if value is None:
        return ""
    if column == "gate.findings":
        return "; ".join(finding["code"] for finding in value)
    if isinstance(value, list):
        return " x ".join(str(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
