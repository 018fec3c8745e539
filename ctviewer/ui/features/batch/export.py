"""Exports a worklist to a file; reports include pictures of the most suspicious scans."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QImage

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.program import software
from ctviewer.core.base.progress import Progress, part, silent
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.exports.bids import Exported
from ctviewer.core.output.exports.bids_maps import MapFiles
from ctviewer.core.output.exports.writing import ExportKind, check_export, write_export
from ctviewer.core.output.reports.batch import BatchDetails, batch_page, most_suspicious
from ctviewer.core.output.reports.page import Html
from ctviewer.core.output.tables import (
    remarked,
    worklist_csv,
    worklist_jsonl,
    worklist_parquet,
    worklist_xlsx,
)
from ctviewer.core.view.state import ViewState
from ctviewer.core.view.window import LUNG
from ctviewer.core.worklist.assess import Assessment
from ctviewer.core.worklist.lines import Line, classes_of
from ctviewer.ui.base.words import word
from ctviewer.ui.features.batch.engine import NetworkFacts
from ctviewer.ui.output.render import png_bytes
from ctviewer.ui.output.shots import slice_shot
from ctviewer.ui.scan.session import Classifier

LOAD_SHARE = 0.5  # share of a scan's progress for loading


def thumbnail(path: Path, classifier: Classifier, progress: Progress = silent) -> bytes:
    """Classify a scan again and render it as PNG; empty if there is no heat map (any more).

    Raises:
        Cancelled: raised by `progress`.
    """
    try:
        volume = load_volume(path, part(progress, 0.0, LOAD_SHARE))
        score = classifier.classify(volume, part(progress, LOAD_SHARE, 1.0)).score
    except UserError:
        return b""
    return png_bytes(_picture(volume, score.heat_map)) if score else b""


def _picture(volume: Volume, heat_map: HeatMap | None) -> QImage:
    """The axial slice with the largest lesion area, or the middle slice."""
    r, a, s = (n // 2 for n in volume.shape)
    strongest = heat_map.strongest(volume, Plane.AXIAL) if heat_map else ()
    position = (*strongest, s)[0]
    return slice_shot(volume, Plane.AXIAL, ViewState((r, a, position), LUNG), heat_map)


TABLES = {
    ".csv": worklist_csv,
    ".jsonl": worklist_jsonl,
    ".xlsx": worklist_xlsx,
    ".parquet": worklist_parquet,
}
REPORT = ".html"

Comparison = tuple[Assessment, float]
"""Comparison with labels, and the network's own threshold."""


@dataclass(frozen=True)
class ExportRequest:
    """Which lines to write where; the path's ending is the format, unless it is for another system.

    `names` allows file names in a report; it includes the `comparison` with labels, if any, and the
    sentence `left_out`. A BIDS derivative includes the saved `maps`.
    """

    lines: Sequence[Line]
    path: Path
    names: bool = False
    comparison: Comparison | None = None
    left_out: str = ""
    as_kind: ExportKind | None = None
    maps: Mapping[Path, MapFiles] = field(default_factory=dict)


def export_table(request: ExportRequest, progress: Progress) -> Path:
    """Write the lines as CSV, JSON Lines, XLSX, Parquet, BIDS or for REDCap; returns the path.

    Raises:
        Cancelled: raised by `progress`.
        UserError: they cannot be written.
    """
    if request.as_kind is not None:
        check_export(request.path, request.as_kind, None)
        rows = [remarked(line) for line in request.lines]
        maps = [request.maps.get(line.path, {}) for line in request.lines]
        exported = Exported(rows, classes_of(request.lines), maps)
        write_export(request.path, request.as_kind, exported, progress=progress)
        return request.path
    write_whole(request.path, TABLES[request.path.suffix.lower()](request.lines))
    return request.path


def export_report(
    request: ExportRequest, network: NetworkFacts, classifier: Classifier, progress: Progress
) -> Path:
    """Write the report of a batch, with pictures of the most suspicious scans; returns its path.

    Heat maps are not stored, so these scans are classified again; one that is no longer readable
    has no picture.

    Raises:
        Cancelled: raised by `progress`.
        UserError: it cannot be written.
    """
    indices = most_suspicious(request.lines)
    pictures: dict[int, bytes] = {}
    for number, index in enumerate(indices):
        step = part(progress, number / len(indices), (number + 1) / len(indices))
        png = thumbnail(request.lines[index].path, classifier, step)
        if png:
            pictures[index] = png
    about = BatchDetails(
        date=time.strftime("%Y-%m-%d %H:%M"),
        names=request.names,
        notice=network.notice,
        software=software(),
        statistics=network.statistics,
        pictures=pictures,
        assessed=request.comparison,
        left_out=request.left_out,
    )
    page = batch_page(request.lines, about, Html(word))
    write_whole(request.path, page.encode("utf-8", "backslashreplace"))
    return request.path
