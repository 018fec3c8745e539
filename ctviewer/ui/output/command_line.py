"""The commands that reproduce the picture and result on the screen."""

import shlex
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRectF

from ctviewer.core.base.commandline import NETWORK, words_of
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.options import RENDER, Rect, ShownView
from ctviewer.core.view.state import LungLook
from ctviewer.pipeline.options import Options, equivalent_command
from ctviewer.ui.output.render import RenderRequest

OUTPUT = "ct-viewer.png"


def commands_text(
    volume: Volume, request: RenderRequest, path: Path, network: Options, *, alone: bool = True
) -> str:
    """Two lines for a POSIX shell: the picture, and the result of its scan.

    `network` gives device and network file. Measurements are data that no option can express, and
    another scan beside this one is left out unless `alone`: a comment line for each says so.
    """
    drawn = words_of(RENDER, _shown(volume, request))
    words = ["ctviewer", "render", str(path), "-o", OUTPUT, *drawn]
    if _has_heat_map(request):
        words += words_of({"": NETWORK}, network)
    lines = [shlex.join(words), equivalent_command(replace(network, paths=(path,)))]
    if request.drawn.measurements:
        lines.append("# The measurements on the slices are not in this picture.")
    if not alone:
        lines.append("# The other scan is not in this picture.")
    return "\n".join(lines)


def _shown(volume: Volume, request: RenderRequest) -> ShownView:
    classes = request.class_map if request.view.lung_look is LungLook.COLOURS else None
    return ShownView(
        volume,
        request.view,
        request.layout,
        request.plane,
        {plane: _rect(region) for plane, region in request.regions.items()},
        request.montage,
        request.page,
        _has_heat_map(request),
        classes.thresholds if classes else None,
        request.class_map is not None and request.view.lung_look is LungLook.OUTLINE,
    )


def _has_heat_map(request: RenderRequest) -> bool:
    return request.heat_map is not None and request.view.heat_map_shown


def _rect(region: QRectF) -> Rect:
    return region.x(), region.y(), region.width(), region.height()
