"""A REDCap import: a CSV with record_id, and the data dictionary for its project.

By REDCap's help on both: a field name has lower-case letters, digits and underscores, starts with a
letter, and has at most 26 characters; the first field is the record's name; the dictionary has
eighteen columns in a fixed order. A cell is one value; yes and no are 1 and 0.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.base.files import Cell, csv_text
from ctviewer.core.output.columns import COLUMNS, REMARKS, ExportColumn, ValueKind, class_column
from ctviewer.core.output.exports.subjects import Subject
from ctviewer.core.output.tables import cells_of

FORM = "ct_viewer"
LONGEST_NAME = 26
RECORD = "record_id"
LEFT_OUT = {"path"}  # it may contain the patient's name; the record does not
IDENTIFIERS = {"error", "notes", "comment", "masks.lungs.name", "masks.lesions.name"}
NOTES = {"error", "notes", "comment"}  # several lines
SHORTER = (
    ("out_of_distribution", "ood"), ("probabilities", "prob"), ("involvement", "involved"),
    ("calibration", "calib"), ("percent", "pct"), ("sample_", "vox_"),
)  # fmt: skip
"""Abbreviations, applied one after the other while a name is too long."""

HEAD = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note",
    "Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max",
    "Identifier?", "Branching Logic (Show field only if...)", "Required Field?",
    "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
)  # fmt: skip


def redcap_files(
    rows: Sequence[Mapping[str, Any]], subjects: Sequence[Subject], classes: Classes = PNEUMONIA
) -> tuple[bytes, bytes]:
    """The import and the data dictionary of `Row.to_dict()`s, possibly with remarks."""
    columns = _columns(classes)
    names = field_names([column.name for column in columns])
    lines: list[Sequence[Cell]] = [(RECORD, f"{FORM}_complete", *names)]
    lines += (
        (subject.record, 2, *_cells(row, columns, classes))
        for row, subject in zip(rows, subjects, strict=True)
    )
    record = {"Variable / Field Name": RECORD, "Field Type": "text", "Field Label": "Record"}
    fields = [record, *map(_described, names, columns)]
    described = [[{"Form Name": FORM, **field}.get(head, "") for head in HEAD] for field in fields]
    return _encoded(lines), _encoded([HEAD, *described])


def _columns(classes: Classes) -> list[ExportColumn]:
    known = (*COLUMNS, *REMARKS, *map(class_column, classes.names))
    return [column for column in known if column.name not in LEFT_OUT]


def field_names(names: Iterable[str]) -> list[str]:
    """Column names converted to valid, unique REDCap names."""
    taken = {RECORD, f"{FORM}_complete"}
    found = []
    for name in names:
        short = _plain(name)
        for word, less in SHORTER:
            if len(short) > LONGEST_NAME:
                short = short.replace(word, less)
        field = short[:LONGEST_NAME].strip("_")
        number = 2
        while field in taken:
            end = f"_{number}"
            field = short[: LONGEST_NAME - len(end)].strip("_") + end
            number += 1
        taken.add(field)
        found.append(field)
    return found


def _plain(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return plain if plain[:1].isalpha() else f"f_{plain}".strip("_")


def _cells(
    row: Mapping[str, Any], columns: Sequence[ExportColumn], classes: Classes
) -> Iterable[Cell]:
    names = [*(each.name for each in COLUMNS), *(class_column(name).name for name in classes.names)]
    known = dict(zip(names, cells_of(row, classes), strict=True))
    for column in columns:
        value = known[column.name] if column.name in known else row.get(column.name)
        if isinstance(value, bool):
            yield int(value)
        elif isinstance(value, str):
            yield " ".join(value.split())
        else:
            yield value


def _described(name: str, column: ExportColumn) -> dict[str, str]:
    """A line of the dictionary, by column title."""
    kind = "notes" if column.name in NOTES else "text"
    if column.kind is ValueKind.BOOLEAN:
        kind = "truefalse"
    low, high = _ends(column)
    notes = (("Unit", column.unit), ("Values", column.values))
    return {
        "Variable / Field Name": name,
        "Field Type": kind,
        "Field Label": column.meaning,
        "Field Note": " ".join(f"{head}: {text}." for head, text in notes if text),
        "Text Validation Type OR Show Slider Number": (
            "number" if column.kind is ValueKind.NUMBER else ""
        ),
        "Text Validation Min": low,
        "Text Validation Max": high,
        "Identifier?": "y" if column.name in IDENTIFIERS else "",
    }


def _ends(column: ExportColumn) -> tuple[str, str]:
    found = re.fullmatch(r"(\d+) (?:to (\d+)|or more)", column.values)
    if found is None or column.kind is not ValueKind.NUMBER:
        return "", ""
    return found[1], found[2] or ""


def _encoded(lines: Iterable[Sequence[Cell]]) -> bytes:
    return csv_text(lines).encode("utf-8", "backslashreplace")
