"""Results as a table: one CSV line for each file, for a spreadsheet or a statistics program."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ctviewer.core.analysis.result import Row
from ctviewer.core.base.files import Cell, csv_line

COLUMNS = (
    "path", "status", "probability", "label", "logit",
    "involvement.percent", "involvement.left_percent", "involvement.right_percent",
    "involvement.grade", "conformal.verdict", "out_of_distribution.distance",
    "out_of_distribution.level", "gate.verdict", "gate.findings",
    "model.name", "model.version", "model.sha256", "model.synthetic", "preprocess", "device",
    "seconds.load", "seconds.preprocess", "seconds.infer", "seconds.total",
    "input.shape", "input.spacing_mm", "input.orientation", "input.hu.p5", "input.hu.p50",
    "input.hu.p95", "input.sha256", "error", "input.sample_sha256", "notes",
)  # fmt: skip
"""Dotted paths into `Row.to_dict()`, in the order of the columns."""


def to_csv(rows: Iterable[Row]) -> str:
    """The rows as CSV text with a header line; a missing value is empty."""
    return "".join(csv_lines(row.to_dict() for row in rows))


def csv_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The header line, then a line for each `Row.to_dict()`."""
    yield csv_line(COLUMNS)
    for row in rows:
        yield csv_line(cells_of(row))


def cells_of(row: Mapping[str, Any]) -> list[Cell]:
    """A `Row.to_dict()` as one value for each of `COLUMNS`."""
    return [_cell(row, column) for column in COLUMNS]


def _cell(row: Mapping[str, Any], column: str) -> Cell:
    value: Any = row
    for key in column.split("."):
        value = value.get(key) if value is not None else None
    if column == "gate.findings" and value is not None:
        return "; ".join(finding["code"] for finding in value)
    if column == "notes":
        return " ".join(value or ()) or None
    if isinstance(value, list):
        return " x ".join(str(item) for item in value)
    cell: Cell = value
    return cell
