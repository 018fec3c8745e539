"""Writes the report of a classified volume."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.input_facts import InputFacts
from ctviewer.core.analysis.result import Result
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.receipt import receipt_of
from ctviewer.core.output.reports.page import Html, Section
from ctviewer.core.output.reports.scan import ScanDetails, Shot, key_slices, scan_page, slice_text
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.words import word
from ctviewer.ui.output.render import png_bytes
from ctviewer.ui.output.shots import slice_shot


@dataclass(frozen=True, eq=False)
class ReportRequest:
    """Result, volume and target; `named` allows the file name on the page.

    `sections` are those added by the window's panels.
    """

    volume: Volume
    result: Result
    path: Path
    named: bool = False
    sections: Sequence[Section] = ()


def write_report(request: ReportRequest, progress: Progress = silent) -> Path:
    """Write the page; returns the path. Needs a QApplication, but runs in any thread.

    Raises:
        Cancelled: raised by `progress`.
        UserError: it cannot be written.
    """
    from ctviewer.inference.setting import setting_of  # imports torch

    volume, result, source = request.volume, request.result, request.volume.source
    name = source.name if request.named else None
    heat_map = result.score.heat_map if result.score else None
    shots, marked = _shots(volume, heat_map, progress)
    about = ScanDetails(
        date=time.strftime("%Y-%m-%d %H:%M"),
        facts=InputFacts.of(volume),
        format=source.format,
        name=name,
        receipt=receipt_of(volume, result, setting_of(result.device), name),
        shots=shots,
        marked=marked,
        sections=request.sections,
    )
    text = scan_page(result, about, Html(word))
    write_whole(request.path, text.encode("utf-8", "backslashreplace"))
    return request.path


def _shots(
    volume: Volume, heat_map: HeatMap | None, progress: Progress
) -> tuple[tuple[Shot, ...], bool]:
    chosen, view = key_slices(volume, heat_map), ViewState.opening(volume)
    made = []
    for number, (plane, index) in enumerate(chosen.places):
        progress(number / len(chosen.places), Text("Drawing the report"))
        here = view.at(volume, index)
        plain = png_bytes(slice_shot(volume, plane, here))
        heated = png_bytes(slice_shot(volume, plane, here, heat_map)) if chosen.marked else None
        made.append(Shot(slice_text(volume, plane, index), plain, heated))
    return tuple(made), chosen.marked
