"""Saves the follow-up of a pair: report, table or values."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.analysis.followup import FollowUpScan
from ctviewer.core.base.files import csv_text, write_whole
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.output.followup_tables import FollowUpRecord, follow_up_json, follow_up_rows
from ctviewer.core.output.reports.page import Html
from ctviewer.core.output.reports.pair import PairDetails, pair_page
from ctviewer.core.output.reports.scan import Shot, slice_text
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.words import word
from ctviewer.ui.output.render import png_bytes
from ctviewer.ui.output.shots import slice_shot


@dataclass(frozen=True, eq=False)
class PairSaving:
    """Where to save a record (.html, .csv or .json), both scans' displays; `named` or not."""

    record: FollowUpRecord
    path: Path
    views: tuple[ViewState, ViewState]
    named: bool = False


def save_pair(request: PairSaving, progress: Progress) -> Path:
    """Write a record; returns the path. Needs a QApplication, but runs in any thread.

    Raises:
        Cancelled: raised by `progress`.
        UserError: it cannot be written.
    """
    record, path = request.record, request.path
    if path.suffix == ".csv":
        content = csv_text(follow_up_rows(record)).encode("utf-8-sig")
    elif path.suffix == ".json":
        content = (json.dumps(follow_up_json(record), indent=2, ensure_ascii=False) + "\n").encode()
    else:
        first, second = (
            _shots(scan, view, progress)
            for scan, view in zip(record.scans, request.views, strict=True)
        )
        names = tuple(scan.volume.source.name for scan in record.scans)
        details = PairDetails(
            time.strftime("%Y-%m-%d %H:%M"),
            (names[0], names[1]) if request.named else None,
            (first, second),
        )
        content = pair_page(record, details, Html(word)).encode("utf-8", "backslashreplace")
    write_whole(path, content)
    return path


def _shots(scan: FollowUpScan, view: ViewState, progress: Progress) -> list[Shot]:
    progress(0.0, Text("Drawing the report"))
    return [
        Shot(
            slice_text(scan.volume, plane, view.cursor),
            png_bytes(slice_shot(scan.volume, plane, view, scan.heat_map)),
        )
        for plane in Plane
    ]
