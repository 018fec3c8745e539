"""Converts the options of `ctviewer render` to view state, montage and heat map settings."""

import argparse
from dataclasses import replace

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.montage import MontageLayout, position_at, steps_of, whole_layout
from ctviewer.core.view.options import AUTO_WINDOW, DRAWINGS
from ctviewer.core.view.state import ColourMap, LungLook, MapLook, ViewState
from ctviewer.core.view.window import Window, auto_window


def map_look_of(options: argparse.Namespace) -> MapLook:
    """The heat map settings."""
    return MapLook(DRAWINGS[options.map], options.map_opacity, options.map_threshold)


def looked(volume: Volume, options: argparse.Namespace) -> ViewState:
    """The initial view state of the volume, changed by the options."""
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
        lung_look=LungLook.OUTLINE if options.lung_outline else LungLook.COLOURS,
    )
    if isinstance(options.window, Window):
        return state.windowed(options.window)
    return state.windowed(auto_window(volume)) if options.window == AUTO_WINDOW else state


def montage_of(volume: Volume, plane: Plane, options: argparse.Namespace) -> MontageLayout:
    """The layout of the whole stack, changed by the options."""
    layout = replace(whole_layout(volume, plane), rows=options.rows, columns=options.columns)
    if options.range:
        first, last = (position_at(volume, plane, mm) for mm in options.range)
        layout = replace(layout, first=first, last=last)
    if options.step:
        layout = replace(layout, step=steps_of(volume, plane, options.step))
    return layout
