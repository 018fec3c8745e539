"""A BIDS derivative of a batch: a folder per subject, and tables with JSON sidecars.

By the Brain Imaging Data Structure specification, "Derivatives" and "Common principles" (1.10):
dataset_description.json with GeneratedBy, participants.tsv, entities in their order (sub, ses, run,
desc), tab-separated values with "n/a" for missing ones, and a JSON of the same name that describes
the columns. BIDS has no chest CT, so the tables have a suffix of their own,
`_desc-ctviewer_stats.tsv`; saved maps are beside them (`bids_maps.py`). Original file names are not
written.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ctviewer import __version__
from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.base.files import Cell
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.output.columns import COLUMNS, REMARKS, ExportColumn, ValueKind, class_column
from ctviewer.core.output.exports.bids_maps import MapFiles, map_files
from ctviewer.core.output.exports.subjects import Subject
from ctviewer.core.output.tables import cells_of

VERSION = "1.10.0"
INSIDE = Path("derivatives", "ctviewer")
SUFFIX = "desc-ctviewer_stats"
IGNORED = f"*_{SUFFIX}.tsv\n*_{SUFFIX}.json\n"
"""What the specification does not know, as its validator wants it named."""
MISSING = "n/a"
LEFT_OUT = {"path", "error", "notes", "comment", "masks.lungs.name", "masks.lesions.name"}
"""Columns whose texts may contain file names and so patients' names; in JSON Lines and CSV only."""

README = """Results of CT Viewer, one table for each scan. Research use only.

Maps of lesions and lungs (_probseg, _mask, _dseg), where they were saved, lie in the grid of the
scan's file. The columns of tables are described in the JSON file beside each. Labels of subjects
are from the names of files where these hold no private text, from a table of the user's, or running
numbers.
"""


@dataclass(frozen=True)
class Exported:
    """The data to export: rows as made by `Row.to_dict()`, and their network's classes.

    `maps` are the saved maps of each row, or empty.
    """

    rows: Sequence[Mapping[str, Any]]
    classes: Classes = PNEUMONIA
    maps: Sequence[MapFiles] = ()

    @property
    def with_maps(self) -> Iterator[tuple[Mapping[str, Any], MapFiles]]:
        """Each row with its maps."""
        return zip(self.rows, self.maps or [{}] * len(self.rows), strict=True)


def bids_files(
    exported: Exported, subjects: Sequence[Subject], progress: Progress = silent
) -> Iterator[tuple[str, bytes]]:
    """The files of the derivative, by their paths in its folder.

    Raises:
        Cancelled: raised by `progress`, between the scans.
        UserError: a saved map cannot be read.
    """
    yield "dataset_description.json", _json(_description())
    yield "README", README.encode()
    yield ".bidsignore", IGNORED.encode()
    labels = sorted({each.label for each in subjects})
    yield "participants.tsv", _tsv([("participant_id",), *((f"sub-{each}",) for each in labels)])
    yield "participants.json", _json({"participant_id": {"Description": "The subject's label."}})
    with_maps = zip(exported.with_maps, subjects, strict=True)
    for number, ((row, maps), subject) in enumerate(with_maps):
        progress(number / len(subjects), Text("Writing the derivative"))
        place = f"sub-{subject.label}/"
        if subject.session:
            place += f"ses-{subject.session}/"
        yield from map_files(f"{place}{subject.entities}", row, maps)
        place += f"{subject.entities}_{SUFFIX}"
        filled = _filled(row, exported.classes)
        yield f"{place}.tsv", _tsv([[c.name for c, _ in filled], [cell for _, cell in filled]])
        yield f"{place}.json", _json(_sidecar([column for column, _ in filled]))


def _description() -> dict[str, object]:
    return {
        "Name": "CT Viewer results",
        "BIDSVersion": VERSION,
        "DatasetType": "derivative",
        "GeneratedBy": [
            {
                "Name": "ctviewer",
                "Version": __version__,
                "Description": "Chest CT classified by a 3D convolutional network; research only.",
            }
        ],
    }


def _filled(row: Mapping[str, Any], classes: Classes) -> list[tuple[ExportColumn, Cell]]:
    """The columns with a value, and always the status."""
    columns = (*COLUMNS, *map(class_column, classes.names))
    pairs = list(zip(columns, cells_of(row, classes), strict=True))
    pairs += [(column, row.get(column.name)) for column in REMARKS]
    return [(c, cell) for c, cell in pairs if cell is not None and c.name not in LEFT_OUT]


def _sidecar(columns: Sequence[ExportColumn]) -> dict[str, object]:
    return {column.name: _described(column) for column in columns}


def _described(column: ExportColumn) -> dict[str, object]:
    about: dict[str, object] = {"Description": column.meaning}
    if column.unit:
        about["Units"] = "percent" if column.unit == "%" else column.unit
    if column.kind is ValueKind.TEXT and column.values.count(",") and "(" not in column.values:
        about["Levels"] = {level.strip(): level.strip() for level in column.values.split(",")}
    elif column.values:
        about["Description"] = f"{column.meaning} Values: {column.values}."
    return about


def _tsv(lines: Sequence[Sequence[Cell]]) -> bytes:
    text = "".join("\t".join(map(_cell, line)) + "\n" for line in lines)
    return text.encode("utf-8", "backslashreplace")


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return MISSING
    if isinstance(cell, bool):
        return str(cell).lower()
    return " ".join(str(cell).split())


def _json(content: Mapping[str, object]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
