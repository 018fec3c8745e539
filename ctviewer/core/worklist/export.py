"""A worklist as a table for other programs: CSV, JSON Lines and XLSX, remarks included."""

import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from ctviewer.core.base.files import Cell, csv_line
from ctviewer.core.table import COLUMNS, cells_of
from ctviewer.core.worklist.lines import Line

NEWER = COLUMNS.index("error") + 1
EXPORTED = (*COLUMNS[:NEWER], "opinion", "comment", *COLUMNS[NEWER:])
"""As in tables of before, in which the remarks came last; what is new comes behind them."""

LONGEST_CELL = 32_767  # characters; XLSX holds no more in a cell
LONG = ("path", "error", "comment", "notes")
WIDTHS = {"gate.findings": 28, **dict.fromkeys(LONG, 48)}  # of columns, in letters
WIDTH = 14


def worklist_csv(lines: Iterable[Line]) -> bytes:
    """The lines as CSV; a text that a spreadsheet would run gets a ' before it."""
    text = [csv_line(EXPORTED), *(csv_line(_cells(line)) for line in lines)]
    return "".join(text).encode("utf-8", "backslashreplace")


def worklist_jsonl(lines: Iterable[Line]) -> bytes:
    """One JSON object for each line: the result file's, with "opinion" and "comment"."""
    texts = [json.dumps(_object(line), ensure_ascii=False) + "\n" for line in lines]
    return "".join(texts).encode("utf-8", "backslashreplace")


def worklist_xlsx(lines: Iterable[Line]) -> bytes:
    """The lines as one sheet: numbers stay numbers, texts stay texts whatever they begin with."""
    import xlsxwriter  # here, as the window would open later for it

    content = io.BytesIO()
    as_it_is = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, as_it_is) as book:
        sheet = book.add_worksheet("Worklist")
        bold = book.add_format({"bold": True})
        for place, column in enumerate(EXPORTED):
            sheet.set_column(place, place, WIDTHS.get(column, WIDTH))
            sheet.write_string(0, place, column, bold)
        count = 0
        for count, line in enumerate(lines, start=1):
            _write(sheet, count, _cells(line))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(EXPORTED) - 1)
    return content.getvalue()


def _write(sheet: Any, number: int, cells: Sequence[Cell]) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            text = cell.encode("utf-8", "backslashreplace").decode()
            sheet.write_string(number, place, text[:LONGEST_CELL])
        elif isinstance(cell, bool):
            sheet.write_boolean(number, place, cell)
        elif cell is not None:
            sheet.write_number(number, place, cell)


def _cells(line: Line) -> list[Cell]:
    remark = line.remark
    cells = cells_of(line.row)
    said = [remark.opinion.value or None, remark.comment or None]
    return [*cells[:NEWER], *said, *cells[NEWER:]]


def _object(line: Line) -> dict[str, object]:
    remark = line.remark
    return {**line.row, "opinion": remark.opinion.value or None, "comment": remark.comment}
