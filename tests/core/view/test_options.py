"""The options of a picture: each is read back as it was written, and stands in the help."""

import argparse
from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.lung_classes import Thresholds
from ctviewer.core.base.commandline import Option, add_options, signed_joined, words_of
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.montage import whole_layout
from ctviewer.core.view.options import RENDER, ShownView
from ctviewer.core.view.state import ColourMap, MapDrawing, MapLook, ViewState
from ctviewer.core.view.window import Window

VOLUME = Volume.from_array(np.zeros((30, 40, 50), np.int16), (1.5, 1.25, 2.0))
VIEW = replace(
    ViewState.opening(VOLUME),
    cursor=(3, 20, 44),
    window=Window(-612.3, 777.1),
    colour_map=ColourMap.VIRIDIS,
    slab=Slab(Projection.HIGHEST, 12.5),
    inverted=True,
    neurological=True,
    smooth=False,
    crosshair_shown=False,
    map_look=MapLook(MapDrawing.CONTOUR, 0.37, 0.21),
)
MAP_AND_LUNGS = {"heat_map": True, "thresholds": Thresholds(-940, -700, -300, 10)}
MONTAGE = replace(whole_layout(VOLUME, Plane.CORONAL), first=2, last=31, step=3, rows=2, columns=3)
SHOWN = [
    ShownView(VOLUME, ViewState.opening(VOLUME)),
    ShownView(VOLUME, VIEW, "view", Plane.SAGITTAL, {Plane.SAGITTAL: (1.0, 2.5, 30.0, 20.0)}),
    ShownView(VOLUME, VIEW, "montage", montage=MONTAGE, page=2, **MAP_AND_LUNGS),
    ShownView(VOLUME, VIEW, outlined=True),
]
OPTIONS = [option for options in RENDER.values() for option in options]


def reader():
    parser = argparse.ArgumentParser()
    add_options(parser, RENDER)
    return parser


@pytest.mark.parametrize("shown", SHOWN, ids=["opening", "view", "montage", "outline"])
def test_what_is_written_is_read_back(shown):
    words = list(words_of(RENDER, shown))
    given = reader().parse_args(signed_joined(words, reader()))
    for option in OPTIONS:
        value = option.of(shown)
        if value is None:
            value = [] if option.many else option.default
        expected = pytest.approx(value) if isinstance(value, float) else value
        assert getattr(given, option.name) == expected, option.flag


def test_every_option_is_written_for_some_view_and_explained():
    """A new row of the table needs a view that shows it; then it is read, copied, explained."""
    written = {word for shown in SHOWN for word in words_of(RENDER, shown)}
    text = reader().format_help()
    for option in OPTIONS:
        assert option.flag in written
        assert option.flag in text
        assert option.help


def test_a_view_as_it_opens_needs_its_place_and_window_only():
    words = list(words_of(RENDER, SHOWN[0]))
    assert words[::2] == ["--at", "--window"]


def test_a_new_option_is_read_copied_and_explained_from_its_row_alone():
    row = Option(
        "--tilt", "turn it by an angle", lambda shown: shown.page - 7.5, float, metavar="DEGREES",
        signed=True,
    )  # fmt: skip
    table = {**RENDER, "more": (row,)}
    parser = argparse.ArgumentParser()
    add_options(parser, table)
    words = list(words_of(table, SHOWN[0]))
    assert words[-2:] == ["--tilt", "-7.5"]
    assert parser.parse_args(signed_joined(words, parser)).tilt == -7.5
    assert "--tilt DEGREES" in parser.format_help()
    assert "turn it by an angle" in parser.format_help()


def test_a_switch_that_is_on_by_default_is_written_with_no():
    row = Option("--deep", "look below", lambda source: source["deep"], default=True)
    parser = argparse.ArgumentParser()
    add_options(parser, {"": (row,)})
    assert list(row.words({"deep": False})) == ["--no-deep"]
    assert list(row.words({"deep": True})) == []
    assert parser.parse_args(["--no-deep"]).deep is False
    assert parser.parse_args([]).deep is True
