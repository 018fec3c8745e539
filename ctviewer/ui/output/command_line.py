"""The command that draws what a request draws: what is on the screen, for a script."""

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRectF

from ctviewer.batch.options import Options, equivalent_command
from ctviewer.core.analysis.lung_classes import Thresholds
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.montage import MontageLayout, position_mm
from ctviewer.core.view.state import USUAL_OPACITY, ColourMap, MapDrawing, MapLook, ViewState
from ctviewer.core.view.window import PRESETS, Window, auto_window
from ctviewer.ui.output.render import RenderRequest

OUTPUT = "ct-viewer.png"
DECIMALS = 3  # of a mm


def commands_text(
    volume: Volume, request: RenderRequest, path: Path, network: Options, *, alone: bool = True
) -> str:
    """Two lines for a POSIX shell: the picture, and the result of its scan.

    `network` says on which device which network file runs. Measurements are data, which no option
    can say, and another scan beside this one is left out unless it is `alone`: a further line each
    says so.
    """
    words = ["ctviewer", "render", str(path), "-o", OUTPUT, *_render_words(volume, request)]
    if _has_heat_map(request):
        words += shlex.split(equivalent_command(replace(network, paths=())))[2:]
    lines = [shlex.join(words), equivalent_command(replace(network, paths=(path,)))]
    if request.drawn.measurements:
        lines.append("# The measurements on the slices are not in this picture.")
    if not alone:
        lines.append("# The other scan is not in this picture.")
    return "\n".join(lines)


def _render_words(volume: Volume, request: RenderRequest) -> Iterator[str]:
    if request.layout != "ortho":
        yield from ("--layout", request.layout)
    yield from _view_words(volume, request.view)
    if _has_heat_map(request):
        yield from _map_words(request.view.map_look)
    if request.class_map is not None and request.view.lung_classes_shown:
        yield from _class_words(request.class_map.thresholds)
    if request.layout == "montage" and request.montage is not None:
        yield from _montage_words(volume, request.montage, request.page)
        for plane, region in request.regions.items():
            yield from _region_words(plane, region)
    else:
        yield from _slice_words(request)


def _map_words(look: MapLook) -> Iterator[str]:
    yield "--heatmap"
    if look.drawing is not MapDrawing.FILL:
        yield from ("--map", look.drawing.name.lower())
    if look.opacity != USUAL_OPACITY:
        yield from ("--map-opacity", _number(round(100 * look.opacity, DECIMALS)))
    if look.threshold is not None:
        yield from ("--map-threshold", _number(look.threshold))


def _class_words(thresholds: Thresholds) -> Iterator[str]:
    yield "--lung-classes"
    if thresholds != Thresholds():
        yield from ("--lung-thresholds", _joined(*thresholds.ends))


def _slice_words(request: RenderRequest) -> Iterator[str]:
    alone = request.layout == "view"
    if alone:
        yield from ("--plane", request.plane.title.lower())
    for plane, region in request.regions.items():
        if not alone or plane is request.plane:
            yield from _region_words(plane, region)


def _view_words(volume: Volume, view: ViewState) -> Iterator[str]:
    yield from ("--at", _joined(*(round(mm, DECIMALS) for mm in volume.mm_of(view.cursor))))
    yield from ("--window", _window_text(volume, view.window))
    if view.colour_map is not ColourMap.GREY:
        yield from ("--colour-map", view.colour_map.value.lower())
    if view.slab is not None:
        kind = view.slab.projection.value.lower()
        yield from ("--slab", f"{kind}:{_number(view.slab.thickness_mm)}")
    switches = (
        ("--invert", view.inverted),
        ("--neurological", view.neurological),
        ("--nearest", not view.smooth),
        ("--no-crosshair", not view.crosshair_shown),
    )
    yield from (flag for flag, is_on in switches if is_on)


def _montage_words(volume: Volume, layout: MontageLayout, page: int) -> Iterator[str]:
    plane = layout.plane
    ends = (position_mm(volume, plane, end) for end in (layout.first, layout.last))
    yield from ("--plane", plane.title.lower())
    yield from ("--range", _joined(*(round(mm, DECIMALS) for mm in ends)))
    yield from ("--step", _number(round(layout.step * volume.spacing[plane.axis], DECIMALS)))
    for flag, count in (("--rows", layout.rows), ("--columns", layout.columns)):
        if count:
            yield from (flag, str(count))
    if page:
        yield from ("--page", str(page + 1))


def _region_words(plane: Plane, region: QRectF) -> Iterator[str]:
    yield from ("--region", f"{plane.title.lower()}:{_region_text(region)}")


def _has_heat_map(request: RenderRequest) -> bool:
    return request.heat_map is not None and request.view.heat_map_shown


def _window_text(volume: Volume, window: Window) -> str:
    if window in PRESETS or window == auto_window(volume):
        return window.name.lower()
    return _joined(window.level, window.width)


def _region_text(region: QRectF) -> str:
    return _joined(region.x(), region.y(), region.width(), region.height())


def _joined(*values: float) -> str:
    return ",".join(map(_number, values))


def _number(value: float) -> str:
    """All its digits: the picture must be the same."""
    return repr(float(value)).removesuffix(".0")
