"""Tables for other programs: results, worklists, measurements, lesions, lung statistics."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.analysis.lesions import Lesion, Lesions, LungSide
from ctviewer.core.analysis.lung_classes import LungClass, LungShare, LungStatistics
from ctviewer.core.base.files import Cell, check_writable, csv_line, read_content, write_whole
from ctviewer.core.geometry.measure import (
    Measurement,
    Statistics,
    read,
    spots_mm,
    voxel_mm2,
)
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.columns import COLUMNS, class_column, dictionary_rows
from ctviewer.core.output.parquet import SUFFIX, check_parquet, parquet_bytes
from ctviewer.core.worklist.lines import Line, classes_of, probabilities_of

RESULT_COLUMNS = tuple(column.name for column in COLUMNS)
"""Dotted paths into `Row.to_dict()`, in column order; those of classes follow."""


def class_columns(classes: Classes) -> tuple[str, ...]:
    """A column for the probability of each class, in the order of the network file."""
    return tuple(class_column(name).name for name in classes.names)


def csv_lines(rows: Iterable[Mapping[str, Any]], classes: Classes = PNEUMONIA) -> Iterator[str]:
    """The header line, then a line per `Row.to_dict()`; missing values are empty."""
    yield csv_line((*RESULT_COLUMNS, *class_columns(classes)))
    for row in rows:
        yield csv_line(cells_of(row, classes))


def cells_of(row: Mapping[str, Any], classes: Classes) -> list[Cell]:
    """A `Row.to_dict()` as one value for each of `RESULT_COLUMNS` and each class."""
    shares = probabilities_of(row)
    cells = [_cell(row, column) for column in RESULT_COLUMNS]
    return [*cells, *(shares.get(name) for name in classes.names)]


def _cell(row: Mapping[str, Any], column: str) -> Cell:
    value: Any = row
    for key in column.split("."):
        value = value.get(key) if value is not None else None
    if column == "gate.findings" and value is not None:
        return "; ".join(finding["code"] for finding in value)
    if column in ("doubts", "unknown"):
        return "; ".join(value or ()) or None
    if column == "notes":
        return " ".join(value or ()) or None
    if isinstance(value, list):
        return " x ".join(str(item) for item in value)
    cell: Cell = value
    return cell


MEASUREMENT_COLUMNS = (
    "name", "kind", "plane", "slice", "length_mm", "angle_degrees", "radius_mm", "area_mm2",
    "mean_hu", "sd_hu", "min_hu", "max_hu", "voxels", "voxels_area_mm2", "nonfinite_voxels",
    "points_ras_mm", "comment",
)  # fmt: skip


def measurement_rows(volume: Volume, measurements: Sequence[Measurement]) -> list[list[Cell]]:
    """The header and a row per measurement, in full precision; slices count from 1."""
    return [list(MEASUREMENT_COLUMNS), *_measurement_rows(volume, measurements)]


def _measurement_rows(volume: Volume, measurements: Iterable[Measurement]) -> Iterable[list[Cell]]:
    for each in measurements:
        reading = read(volume, each)
        hu = reading.hu
        yield [
            each.name, each.kind.value, each.plane.title, each.position + 1,
            reading.length_mm, reading.angle_degrees, reading.radius_mm, reading.area_mm2,
            *([hu.mean, hu.sd, hu.least, hu.most] if hu else [None] * 4),
            *([hu.voxels if hu else 0, _covered(volume, each, hu), hu.nonfinite if hu else 0]
              if each.kind.is_region else [None] * 3),
            "; ".join(" ".join(repr(value) for value in mm) for mm in spots_mm(volume, each)),
            each.comment or None,
        ]  # fmt: skip


def _covered(volume: Volume, region: Measurement, hu: Statistics | None) -> float:
    return (hu.voxels if hu else 0) * voxel_mm2(volume, region.plane)


LESION_COLUMNS = (
    "lesion", "side", "volume_ml", "percent_of_lung", "mean_hu", "peak",
    "peak_right_mm", "peak_anterior_mm", "peak_superior_mm", "severity_0_to_5", "threshold",
)  # fmt: skip


def lesion_rows(volume: Volume, lesions: Lesions) -> list[list[Cell]]:
    """The header, a row per lesion (numbered as in the list), then a sum per lung."""
    table: list[list[Cell]] = [list(LESION_COLUMNS)]
    for number, lesion in enumerate(lesions.listed, start=1):
        table.append(_lesion_row(volume, number, lesion, lesions.threshold))
    for side in LungSide:
        name = side.value.lower()
        ml = sum(lesion.ml for lesion in lesions.listed if lesion.side is side)
        table.append(["all", name, ml, lesions.percent(side), *[None] * 5,
                      lesions.severity(side), lesions.threshold])  # fmt: skip
    both = sum(lesion.ml for lesion in lesions.listed)
    share = lesions.involvement.percent
    table.append(["all", "both", both, share, *[None] * 6, lesions.threshold])
    return table


def _lesion_row(volume: Volume, number: int, lesion: Lesion, threshold: float) -> list[Cell]:
    return [
        number, lesion.side.value.lower(), lesion.ml, lesion.percent, lesion.mean_hu, lesion.peak,
        *volume.mm_of(lesion.at), None, threshold,
    ]  # fmt: skip


LUNG_COLUMNS = ("quantity", "from_hu", "to_hu", "unit", "left", "right", "both")
PERCENT = "percent of lung without vessels"


def lung_rows(statistics: LungStatistics) -> list[list[Cell]]:
    """The header, then volumes, shares of the lung and grades; a missing side stays empty."""
    ends = (None, *statistics.thresholds.ends, None)
    table: list[list[Cell]] = [list(LUNG_COLUMNS)]
    for kind in LungClass:
        name, low, high = kind.name.lower(), ends[kind.value - 1], ends[kind.value]
        table.append([name, low, high, "ml", *_sides(statistics, partial(LungShare.of, kind=kind))])
        shares = _sides(statistics, partial(_percent, kind=kind))
        table.append([name, low, high, PERCENT, *shares])
    quantities: tuple[tuple[str, str, Callable[[LungShare], float]], ...] = (
        ("lung without vessels", "ml", lambda share: share.lung_ml),
        ("functional", "ml", lambda share: share.functional_ml),
        ("functional", PERCENT, lambda share: share.percent(share.functional_ml)),
        ("affected", "ml", lambda share: share.affected_ml),
        ("affected", PERCENT, lambda share: share.percent(share.affected_ml)),
        ("severity", "grade 0 to 5", lambda share: share.severity),
    )
    for name, unit, value in quantities:
        table.append([name, None, None, unit, *_sides(statistics, value)])
    total = statistics.severity
    table.append(["severity, sum of sides", None, None, "0 to 10", None, None, total])
    return table


def _percent(share: LungShare, kind: LungClass) -> float:
    return share.percent(share.of(kind))


def _sides(statistics: LungStatistics, value: Callable[[LungShare], float]) -> list[Cell]:
    sides = (statistics.left, statistics.right, statistics.both)
    return [None if side is None else value(side) for side in sides]


NEWER = RESULT_COLUMNS.index("error") + 1
EXPORTED = (*RESULT_COLUMNS[:NEWER], "opinion", "comment", *RESULT_COLUMNS[NEWER:])
"""Remarks keep the position they had in older tables; newer columns follow them."""

LONGEST_CELL = 32_767  # characters; the limit of XLSX
LONG = ("path", "error", "comment", "notes")
WIDTHS = {"gate.findings": 28, **dict.fromkeys(LONG, 48)}  # of columns, in characters
WIDTH = 14


def worklist_csv(lines: Iterable[Line]) -> bytes:
    """The lines as CSV; text that a spreadsheet would evaluate gets a leading apostrophe.

    It starts with a byte order mark: without one, Excel does not read the names as UTF-8.
    """
    lines = list(lines)
    classes = classes_of(lines)
    header = (*EXPORTED, *class_columns(classes))
    text = [csv_line(header), *(csv_line(_cells(line, classes)) for line in lines)]
    return "".join(text).encode("utf-8-sig", "backslashreplace")


def worklist_jsonl(lines: Iterable[Line]) -> bytes:
    """One JSON object per line: the result file's, with "opinion" and "comment"."""
    texts = [json.dumps(remarked(line), ensure_ascii=False) + "\n" for line in lines]
    return "".join(texts).encode("utf-8", "backslashreplace")


def worklist_xlsx(lines: Iterable[Line]) -> bytes:
    """The lines as one sheet; numbers stay numbers, and texts stay texts."""
    import xlsxwriter  # late: for the window's start

    lines = list(lines)
    classes = classes_of(lines)
    columns = (*EXPORTED, *class_columns(classes))
    content = io.BytesIO()
    as_it_is = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, as_it_is) as book:
        sheet = book.add_worksheet("Worklist")
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            sheet.set_column(place, place, WIDTHS.get(column, WIDTH))
            sheet.write_string(0, place, column[:LONGEST_CELL], bold)
        count = 0
        for count, line in enumerate(lines, start=1):
            _write(sheet, count, _cells(line, classes))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(columns) - 1)
        _explain(book.add_worksheet("Columns"), classes)
    return content.getvalue()


def _explain(sheet: Any, classes: Classes) -> None:
    """Add the data dictionary."""
    for number, line in enumerate(dictionary_rows(classes.names)):
        _write(sheet, number, line)
    sheet.set_column(0, 3, WIDTHS["gate.findings"])
    sheet.set_column(4, 4, WIDTHS["notes"])


def _write(sheet: Any, number: int, cells: Sequence[Cell]) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            text = cell.encode("utf-8", "backslashreplace").decode()
            sheet.write_string(number, place, text[:LONGEST_CELL])
        elif isinstance(cell, bool):
            sheet.write_boolean(number, place, cell)
        elif cell is not None:
            sheet.write_number(number, place, cell)


def _cells(line: Line, classes: Classes) -> list[Cell]:
    remark = line.remark
    cells = cells_of(line.row, classes)
    said = [remark.opinion.value or None, remark.comment or None]
    return [*cells[:NEWER], *said, *cells[NEWER:]]


def remarked(line: Line) -> dict[str, object]:
    """A line's object from the result file, with "opinion" and "comment"."""
    remark = line.remark
    return {**line.row, "opinion": remark.opinion.value or None, "comment": remark.comment}


def worklist_parquet(lines: Iterable[Line]) -> bytes:
    """The lines as Parquet.

    Raises:
        UserError: pyarrow is not installed.
    """
    lines = list(lines)
    return parquet_bytes((remarked(line) for line in lines), classes_of(lines), remarks=True)


def check_table(path: Path) -> None:
    """Check before the run that a table with this ending can be written there.

    Raises:
        UserError: it cannot.
    """
    if path.suffix.lower() == SUFFIX:
        check_parquet()
    check_writable(path)


def was_edited(path: Path, rows: Iterable[dict[str, Any]], classes: Classes = PNEUMONIA) -> bool:
    """Whether a CSV table has a line that these rows do not give: a spreadsheet saved it, say.

    False if there is no table.

    Raises:
        UserError: it cannot be read.
    """
    if path.suffix.lower() == SUFFIX or not path.is_file():
        return False
    known = {
        part
        for line in csv_lines(rows, classes)
        for part in line.encode("utf-8", "backslashreplace").split(b"\n")
    }
    return not known.issuperset(read_content(path).split(b"\n"))


def write_table(path: Path, rows: Iterable[dict[str, Any]], classes: Classes = PNEUMONIA) -> None:
    """Write rows as CSV, or as Parquet by file ending.

    CSV is written row by row, so that memory does not grow with the number of rows.

    Raises:
        UserError: it cannot be written.
    """
    if path.suffix.lower() == SUFFIX:
        write_whole(path, parquet_bytes(rows, classes))
        return
    lines = csv_lines(rows, classes)
    write_whole(path, (line.encode("utf-8", "backslashreplace") for line in lines))
