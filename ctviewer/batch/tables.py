"""The final table: rows of a result file in the files' order, whole or not at all."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ctviewer.core.base.files import write_whole
from ctviewer.core.table import csv_lines


def write_csv(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows as CSV, one at a time, so that a million need no more memory than one.

    Raises:
        UserError: it cannot be written there.
    """
    write_whole(path, (line.encode("utf-8", "backslashreplace") for line in csv_lines(rows)))
