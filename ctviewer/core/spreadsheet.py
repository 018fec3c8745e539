"""Tables for a spreadsheet, as CSV or for the clipboard, in which no text can be a formula."""

import csv
import io
from collections.abc import Iterable

Cell = str | float | int | bool | None

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""A spreadsheet runs a text that begins so (OWASP, "CSV Injection"); a file's name may."""


def csv_text(rows: Iterable[Iterable[Cell]]) -> str:
    """Rows as CSV; numbers in full precision with a point, a missing value empty."""
    return "".join(csv_line(row) for row in rows)


def csv_line(cells: Iterable[Cell]) -> str:
    """One line of CSV; a text that looks like a formula gets a ' before it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([_as_text(cell) for cell in cells])
    return text.getvalue()


def clipboard_text(rows: Iterable[Iterable[Cell]]) -> str:
    """Rows as lines with tabs between the cells, as spreadsheets paste them."""
    lines = ("\t".join(" ".join(_as_text(cell).split()) for cell in row) for row in rows)
    return "\n".join(lines) + "\n"


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
