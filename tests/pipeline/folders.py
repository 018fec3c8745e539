"""Folders of small synthetic scans, and tables without values that may differ between runs."""

import csv
import json
from pathlib import Path

import numpy as np

from ctviewer.core.output.tables import RESULT_COLUMNS
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.run import BatchSummary, run_batch
from ctviewer.pipeline.survey import survey
from tests.scans import chest_array, write

SMALL = {"shape": (40, 30, 25), "spacing": (8.0, 8.0, 10.0)}
SMALL_AFFINE = np.diag([8.0, 8.0, 10.0, 1.0])


def small_chest(path: Path, *, lesion: bool = False) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write(path, chest_array(**SMALL, lesion=lesion), SMALL_AFFINE)


def fill(folder: Path, count: int) -> Path:
    """Write `count` scans to two subfolders: most are classified, some refused, some corrupt."""
    for number in range(count):
        path = folder / f"site {number % 2}" / f"scan-{number:03}.nii.gz"
        if number % 7 == 3:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"no scan")
        elif number % 7 == 5:
            head = chest_array(**SMALL)
            write(path, np.where(head == -850, 40, head), SMALL_AFFINE)
        else:
            small_chest(path, lesion=number % 2 == 0)
    return folder


def expected(count: int) -> tuple[int, int, int]:
    """The numbers of ok, refused and error from `fill`."""
    error = sum(number % 7 == 3 for number in range(count))
    refused = sum(number % 7 == 5 for number in range(count))
    return count - error - refused, refused, error


def run(options: Options, listener=None, control: Control | None = None) -> BatchSummary:
    files = list(survey(options))
    return run_batch(files, options, listener or (lambda *_: None), control or Control())


def table(path: Path) -> list[list[str]]:
    """The cells of a table without the times."""
    kept = [
        place for place, column in enumerate(RESULT_COLUMNS) if not column.startswith("seconds.")
    ]
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    return [[row[place] for place in kept] for row in rows]


def rows_of(path: Path) -> list[dict]:
    """The lines of a result file without headers."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [line for line in lines if "header" not in line]
