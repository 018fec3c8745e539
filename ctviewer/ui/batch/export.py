"""A worklist into a file: which kind, and for the report the pictures of its worst scans."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.base.files import write_whole
from ctviewer.core.base.program import software
from ctviewer.core.base.progress import Report, part
from ctviewer.core.output.reports.batch import About, batch_page, most_suspicious
from ctviewer.core.output.reports.page import Html
from ctviewer.core.output.tables import worklist_csv, worklist_jsonl, worklist_xlsx
from ctviewer.core.worklist.assess import Assessment
from ctviewer.core.worklist.lines import Line
from ctviewer.ui.base.words import word
from ctviewer.ui.batch.engine import NetworkFacts
from ctviewer.ui.batch.thumbnail import thumbnail
from ctviewer.ui.scan.session import Classifier

TABLES = {".csv": worklist_csv, ".jsonl": worklist_jsonl, ".xlsx": worklist_xlsx}
REPORT = ".html"

Comparison = tuple[Assessment, float]
"""Of the lines with labels, and the network's own threshold."""


@dataclass(frozen=True)
class ExportRequest:
    """Which lines go where; the path's ending is the kind.

    `names` lets a report name files; it holds the `comparison` with labels, if there is one.
    """

    lines: Sequence[Line]
    path: Path
    names: bool = False
    comparison: Comparison | None = None


def export_table(request: ExportRequest, _report: Report) -> Path:
    """Write the lines as CSV, JSON Lines or XLSX; where they are.

    Raises:
        UserError: they cannot be written there.
    """
    write_whole(request.path, TABLES[request.path.suffix.lower()](request.lines))
    return request.path


def export_report(
    request: ExportRequest, network: NetworkFacts, classifier: Classifier, report: Report
) -> Path:
    """Write the report of a batch, with pictures of its most suspicious scans; where it is.

    The heat map of a scan is not kept, so those few are judged again; one that cannot be read any
    more has no picture.

    Raises:
        Cancelled: by `report`.
        UserError: it cannot be written there.
    """
    indices = most_suspicious(request.lines)
    pictures: dict[int, bytes] = {}
    for number, index in enumerate(indices):
        step = part(report, number / len(indices), (number + 1) / len(indices))
        png = thumbnail(request.lines[index].path, classifier, step)
        if png:
            pictures[index] = png
    about = About(
        date=time.strftime("%Y-%m-%d %H:%M"),
        names=request.names,
        notice=network.notice,
        software=software(),
        statistics=network.statistics,
        pictures=pictures,
        assessed=request.comparison,
    )
    page = batch_page(request.lines, about, Html(word))
    write_whole(request.path, page.encode("utf-8", "backslashreplace"))
    return request.path
