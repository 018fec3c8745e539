"""The options of `ctviewer render`: which slices to draw, and how.

The same table generates the command that reproduces a window's view.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field

from ctviewer.core.analysis.lung_classes import Thresholds
from ctviewer.core.base.commandline import (
    Option,
    Table,
    number_text,
    numbers,
    numbers_text,
    whole_from,
)
from ctviewer.core.base.errors import UserError
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import THICKEST_MM, Projection, Slab
from ctviewer.core.geometry.volume import Millimetres, Volume
from ctviewer.core.view.montage import AUTO, MontageLayout, position_mm
from ctviewer.core.view.state import (
    MAX_THRESHOLD,
    MIN_THRESHOLD,
    USUAL_OPACITY,
    ColourMap,
    MapDrawing,
    ViewState,
)
from ctviewer.core.view.window import MIN_WIDTH, PRESETS, Window, auto_window, preset

LAYOUTS = ("ortho", "view", "montage")
AUTO_WINDOW = "auto"  # fits the volume's HU
WINDOWS = (*(window.name.lower() for window in PRESETS), AUTO_WINDOW)
COLOUR_MAPS = tuple(each.value.lower() for each in ColourMap)
PROJECTIONS = {each.value.lower(): each for each in Projection}
DRAWINGS = {each.name.lower(): each for each in MapDrawing}
PLANES = tuple(plane.title.lower() for plane in Plane)
DECIMALS = 3  # of a mm
MAX_TILES = 20  # per row or column

Rect = tuple[float, float, float, float]
"""Left, top, width and height in mm, from a slice's left and top edge."""


@dataclass(frozen=True)
class ShownView:
    """A window's view, as far as the options can express it.

    `page` counts from 0; `thresholds` are those of the lung classes, None if not shown; `heat_map`
    is set if one is drawn, `outlined` if lungs are.
    """

    volume: Volume
    view: ViewState
    layout: str = "ortho"
    plane: Plane = Plane.AXIAL
    regions: Mapping[Plane, Rect] = field(default_factory=dict)
    montage: MontageLayout | None = None
    page: int = 0
    heat_map: bool = False
    thresholds: Thresholds | None = None
    outlined: bool = False


def _at(text: str) -> Millimetres:
    try:
        right, anterior, superior = numbers(text, 3)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not three numbers R,A,S in mm, such as 10,-25,120"
        ) from None
    return right, anterior, superior


def _at_of(shown: ShownView) -> tuple[float, ...]:
    return tuple(round(mm, DECIMALS) for mm in shown.volume.mm_of(shown.view.cursor))


def _window(text: str) -> Window | str:
    if text == AUTO_WINDOW:
        return text
    if text in WINDOWS:
        return preset(text)
    try:
        level, width = numbers(text, 2)
    except ValueError:
        level = width = 0.0
    if width < MIN_WIDTH:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not {', '.join(WINDOWS)} or a level and a width in HU, such as -600,1500"
        )
    return Window(level, width)


def _window_of(shown: ShownView) -> Window | str:
    window = shown.view.window
    is_auto = window not in PRESETS and window == auto_window(shown.volume)
    return AUTO_WINDOW if is_auto else window


def _window_text(window: Window | str) -> str:
    if isinstance(window, str):
        return window
    return window.name.lower() if window in PRESETS else numbers_text((window.level, window.width))


def _slab(text: str) -> Slab:
    kind, _, mm = text.partition(":")
    try:
        slab = Slab(PROJECTIONS[kind.lower()], float(mm))
    except (KeyError, ValueError):
        slab = None
    if slab is None or not 0 < slab.thickness_mm <= THICKEST_MM:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not mean, mip or minip with 0 to {THICKEST_MM:.0f} mm, such as mip:10"
        )
    return slab


def _slab_text(slab: Slab) -> str:
    return f"{slab.projection.value.lower()}:{number_text(slab.thickness_mm)}"


def _region(text: str) -> tuple[Plane, Rect]:
    name, _, rest = text.partition(":")
    try:
        x, y, width, height = numbers(rest, 4)
        plane = Plane[name.upper()]
    except (KeyError, ValueError):
        width = height = 0.0
    if not (width > 0 and height > 0):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a plane and four numbers in mm, such as axial:50,40,120,100"
        )
    return plane, (x, y, width, height)


def _regions_of(shown: ShownView) -> list[tuple[Plane, Rect]] | None:
    alone = shown.layout == "view"
    kept = [each for each in shown.regions.items() if not alone or each[0] is shown.plane]
    return kept or None


def _region_text(region: tuple[Plane, Rect]) -> str:
    plane, rect = region
    return f"{plane.title.lower()}:{numbers_text(rect)}"


def _range(text: str) -> tuple[float, float]:
    try:
        first, last = numbers(text, 2)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not two numbers, such as -50,120") from None
    return first, last


def _range_of(shown: ShownView) -> tuple[float, ...] | None:
    layout = _montage(shown)
    if layout is None:
        return None
    ends = (layout.first, layout.last)
    return tuple(round(position_mm(shown.volume, layout.plane, e), DECIMALS) for e in ends)


def _step(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a distance in mm, such as 10")
    return number


def _step_of(shown: ShownView) -> float | None:
    layout = _montage(shown)
    if layout is None:
        return None
    return round(layout.step * shown.volume.spacing[layout.plane.axis], DECIMALS)


def _montage(shown: ShownView) -> MontageLayout | None:
    return shown.montage if shown.layout == "montage" else None


def _plane_of(shown: ShownView) -> str | None:
    layout = _montage(shown)
    plane = layout.plane if layout else shown.plane
    return plane.title.lower() if layout or shown.layout == "view" else None


def _opacity(text: str) -> float:
    number = _number(text)
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage from 0 to 100, such as 75")
    return number / 100


def _opacity_text(opacity: float) -> str:
    return number_text(round(100 * opacity, DECIMALS))


def threshold(text: str) -> float:
    """Parse a heat map threshold."""
    number = _number(text)
    if not MIN_THRESHOLD <= number <= MAX_THRESHOLD:
        ends = f"{MIN_THRESHOLD} to {MAX_THRESHOLD}"
        raise argparse.ArgumentTypeError(f"{text!r} is not a value from {ends}, such as 0.5")
    return number


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _thresholds(text: str) -> Thresholds:
    try:
        return Thresholds(*numbers(text, 4)).checked()
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not four numbers in HU, such as -950,-750,-400,0"
        ) from None
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


RENDER: Table[ShownView] = {
    "": (
        Option(
            "--layout", "three views, one of them, or a montage", lambda shown: shown.layout,
            str, choices=LAYOUTS, default="ortho",
        ),
        Option("--at", "crosshair in mm", _at_of, _at, numbers_text, metavar="R,A,S", signed=True),
    ),
    "slices": (
        Option(
            "--window",
            f"{', '.join(WINDOWS)}, or two numbers in HU; lung for a CT, else automatic",
            _window_of, _window, _window_text, metavar="NAME|LEVEL,WIDTH", signed=True,
        ),
        Option(
            "--colour-map", "colours of the window's greys",
            lambda shown: shown.view.colour_map.value.lower(),
            str, choices=COLOUR_MAPS, default="grey",
        ),
        Option(
            "--slab",
            "several slices as one: mean, mip or minip, and a thickness, such as mip:10",
            lambda shown: shown.view.slab, _slab, _slab_text, metavar="KIND:MM",
        ),
        Option("--invert", "black on white", lambda shown: shown.view.inverted),
        Option(
            "--neurological", "the patient's left on the left",
            lambda shown: shown.view.neurological,
        ),
        Option(
            "--nearest", "each voxel as a block, not smooth",
            lambda shown: not shown.view.smooth,
        ),
        Option(
            "--no-crosshair", "leave out the lines at the position",
            lambda shown: not shown.view.crosshair_shown,
        ),
        Option(
            "--region",
            "show this part of a plane: mm from the slice's left and top; once for each plane",
            _regions_of, _region, _region_text, metavar="PLANE:X,Y,WIDTH,HEIGHT", many=True,
        ),
    ),
    "heat map": (
        Option("--heatmap", "classify it and lay the map over it", lambda shown: shown.heat_map),
        Option(
            "--map", "how the map is drawn",
            lambda shown: shown.view.map_look.drawing.name.lower() if shown.heat_map else None,
            str, choices=tuple(DRAWINGS), default="fill",
        ),
        Option(
            "--map-opacity", "of the fill where the map is 1",
            lambda shown: shown.view.map_look.opacity if shown.heat_map else None,
            _opacity, _opacity_text, default=USUAL_OPACITY, metavar="PERCENT",
        ),
        Option(
            "--map-threshold", "value from which the map counts as lesion (the network's own)",
            lambda shown: shown.view.map_look.threshold if shown.heat_map else None,
            threshold, number_text, metavar="VALUE",
        ),
    ),
    "lungs": (
        Option(
            "--lung-classes", "colour emphysema, inflated lung and so on",
            lambda shown: shown.thresholds is not None,
        ),
        Option("--lung-outline", "the edge of the lungs", lambda shown: shown.outlined),
        Option(
            "--lung-thresholds",
            "HU from which lung is inflated, infiltrated, collapsed and vessel",
            lambda shown: shown.thresholds, _thresholds,
            lambda thresholds: numbers_text(thresholds.ends),
            default=Thresholds(), metavar="A,B,C,D", signed=True,
        ),
    ),
    "one view or a montage": (
        Option(
            "--plane", "of a view or a montage", _plane_of, str, choices=PLANES, default="axial"
        ),
        Option(
            "--range", "a montage's ends in mm along its axis",
            _range_of, _range, numbers_text, metavar="A,B", signed=True,
        ),
        Option("--step", "distance of two tiles", _step_of, _step, number_text, metavar="MM"),
        Option(
            "--rows", "of a montage; as many as fit best without it",
            lambda shown: layout.rows if (layout := _montage(shown)) else None,
            whole_from(1, MAX_TILES), default=AUTO, metavar="N",
        ),
        Option(
            "--columns", "of a montage; as many as fit best without it",
            lambda shown: layout.columns if (layout := _montage(shown)) else None,
            whole_from(1, MAX_TILES), default=AUTO, metavar="N",
        ),
        Option(
            "--page", "of a montage, when it has several",
            lambda shown: shown.page + 1 if _montage(shown) else None,
            whole_from(1), default=1, metavar="N",
        ),
    ),
}  # fmt: skip
"""All options of a copied command, in order."""
