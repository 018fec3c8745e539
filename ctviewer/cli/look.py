"""The options that say how slices are drawn, and which of them a montage shows."""

import argparse
import math
from dataclasses import replace

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import THICKEST_MM, Projection, Slab
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.montage import AUTO, MontageLayout, position_at, steps_of, whole_layout
from ctviewer.core.view.state import (
    MAX_THRESHOLD,
    MIN_THRESHOLD,
    USUAL_OPACITY,
    ColourMap,
    MapDrawing,
    MapLook,
    ViewState,
)
from ctviewer.core.view.window import MIN_WIDTH, PRESETS, Window, auto_window, preset

AUTO_WINDOW = "auto"  # its HU are those of the volume
WINDOWS = (*(window.name.lower() for window in PRESETS), AUTO_WINDOW)
COLOUR_MAPS = tuple(each.value.lower() for each in ColourMap)
PROJECTIONS = {each.value.lower(): each for each in Projection}
DRAWINGS = {each.name.lower(): each for each in MapDrawing}
PLANES = tuple(plane.title.lower() for plane in Plane)


def add_look_arguments(parser: argparse.ArgumentParser) -> None:
    """How slices are drawn."""
    parser.add_argument(
        "--window", type=_window, metavar="NAME|LEVEL,WIDTH",
        help=f"{', '.join(WINDOWS)}, or two numbers in HU; lung for a CT, else automatic",
    )  # fmt: skip
    parser.add_argument("--invert", action="store_true", help="black on white")
    parser.add_argument("--colour-map", choices=COLOUR_MAPS, default="grey")
    parser.add_argument(
        "--slab", type=_slab, metavar="KIND:MM",
        help="several slices as one: mean, mip or minip, and a thickness, such as mip:10",
    )  # fmt: skip
    parser.add_argument(
        "--neurological", action="store_true", help="the patient's left on the left"
    )
    parser.add_argument("--no-crosshair", action="store_true")
    parser.add_argument("--nearest", action="store_true", help="each voxel as a block, not smooth")


def add_montage_arguments(parser: argparse.ArgumentParser) -> None:
    """Which slices a view or a montage shows."""
    parser.add_argument("--plane", choices=PLANES, default="axial", help="of a view or a montage")
    parser.add_argument(
        "--range", type=_range, metavar="A,B", help="a montage's ends in mm along its axis"
    )
    parser.add_argument("--step", type=_positive, metavar="MM", help="distance of two tiles")
    parser.add_argument("--rows", type=_tally, default=AUTO, metavar="N")
    parser.add_argument("--columns", type=_tally, default=AUTO, metavar="N")
    parser.add_argument(
        "--page", type=_ordinal, default=1, metavar="N", help="of a montage, when it has several"
    )


def add_region_argument(parser: argparse.ArgumentParser) -> None:
    """Which part of a slice is shown."""
    parser.add_argument(
        "--region", type=_region, action="append", default=[], metavar="PLANE:X,Y,WIDTH,HEIGHT",
        help="show this part of a plane: mm from the slice's left and top; once for each plane",
    )  # fmt: skip


def add_map_arguments(parser: argparse.ArgumentParser) -> None:
    """How the heat map is drawn."""
    parser.add_argument(
        "--heatmap", action="store_true", help="classify it and lay the map over it"
    )
    parser.add_argument("--map", choices=DRAWINGS, default="fill", help="how the map is drawn")
    parser.add_argument(
        "--map-opacity", type=_opacity, default=USUAL_OPACITY, metavar="PERCENT",
        help="of the fill where the map is 1",
    )  # fmt: skip
    parser.add_argument(
        "--map-threshold", type=threshold, metavar="VALUE",
        help="from which on the map counts as lesion (the network's own)",
    )  # fmt: skip


def map_look_of(options: argparse.Namespace) -> MapLook:
    """How the heat map is to be drawn."""
    return MapLook(DRAWINGS[options.map], options.map_opacity, options.map_threshold)


def looked(volume: Volume, options: argparse.Namespace) -> ViewState:
    """How the volume opens, changed by the options."""
    state = replace(
        ViewState.opening(volume),
        inverted=options.invert,
        colour_map=ColourMap[options.colour_map.upper()],
        slab=options.slab,
        neurological=options.neurological,
        crosshair_shown=not options.no_crosshair,
        smooth=not options.nearest,
        heat_map_shown=options.heatmap,
        map_look=map_look_of(options),
    )
    if isinstance(options.window, Window):
        return state.windowed(options.window)
    return state.windowed(auto_window(volume)) if options.window == AUTO_WINDOW else state


def montage_of(volume: Volume, plane: Plane, options: argparse.Namespace) -> MontageLayout:
    """The whole stack, changed by the options."""
    layout = replace(whole_layout(volume, plane), rows=options.rows, columns=options.columns)
    if options.range:
        first, last = (position_at(volume, plane, mm) for mm in options.range)
        layout = replace(layout, first=first, last=last)
    if options.step:
        layout = replace(layout, step=steps_of(volume, plane, options.step))
    return layout


def _window(text: str) -> Window | str:
    if text == AUTO_WINDOW:
        return text
    if text in WINDOWS:
        return preset(text)
    try:
        level, width = _numbers(text, 2)
    except ValueError:
        level = width = 0.0
    if width < MIN_WIDTH:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not {', '.join(WINDOWS)} or a level and a width in HU, such as -600,1500"
        )
    return Window(level, width)


def _region(text: str) -> tuple[Plane, tuple[float, float, float, float]]:
    name, _, rest = text.partition(":")
    try:
        x, y, width, height = _numbers(rest, 4)
        plane = Plane[name.upper()]
    except (KeyError, ValueError):
        width = height = 0.0
    if not (width > 0 and height > 0):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a plane and four numbers in mm, such as axial:50,40,120,100"
        )
    return plane, (x, y, width, height)


def _numbers(text: str, count: int) -> tuple[float, ...]:
    """Finite numbers between commas.

    Raises:
        ValueError: there are others, or more or fewer.
    """
    numbers = tuple(float(part) for part in text.split(","))
    if len(numbers) != count or not all(map(math.isfinite, numbers)):
        raise ValueError
    return numbers


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


def _range(text: str) -> tuple[float, float]:
    try:
        first, last = _numbers(text, 2)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not two numbers, such as -50,120") from None
    return first, last


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a distance in mm, such as 10")
    return number


def _opacity(text: str) -> float:
    number = _number(text)
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage from 0 to 100, such as 75")
    return number / 100


def threshold(text: str) -> float:
    """A value of the heat map."""
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


def _ordinal(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a page, such as 2")
    return int(text)


def _tally(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 20:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 20")
    return int(text)
