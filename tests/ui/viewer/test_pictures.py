"""Painting faster changes no pixel, and a step paints each view once."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.view.state import ColourMap, ViewState
from ctviewer.ui.output.render import RenderRequest, render_picture
from ctviewer.ui.viewer import overlay, slice_picture
from ctviewer.ui.viewer.overlay import path_of
from tests.ui.fakes import heat_map
from tests.ui.screen import pixels


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("smooth", [True, False], ids=["smooth", "blocks"])
@pytest.mark.parametrize("colours", [ColourMap.GREY, ColourMap.CIVIDIS], ids=["grey", "coloured"])
def test_the_pixels_are_those_of_the_plain_image(phantom_path, monkeypatch, ratio, smooth, colours):
    volume = load_volume(phantom_path)
    view = replace(
        ViewState.opening(volume), smooth=smooth, colour_map=colours, heat_map_shown=True
    )
    request = RenderRequest(view, heat_map=heat_map(volume), ratio=ratio, size=(700, 500))
    fast = pixels(render_picture(volume, request))
    for each in (overlay, slice_picture):
        monkeypatch.setattr(each, "fast", lambda image, smooth: image)
    assert np.array_equal(fast, pixels(render_picture(volume, request)))


def test_a_path_has_the_pieces_it_was_made_of():
    pieces = np.random.default_rng(3).normal(size=(7, 2, 2))
    path = path_of(pieces)
    found = [path.elementAt(n) for n in range(path.elementCount())]
    assert [(each.x, each.y) for each in found] == [tuple(end) for end in pieces.reshape(-1, 2)]
    assert [each.isMoveTo() for each in found] == [True, False] * 7
    assert path_of(np.empty((0, 2, 2))).isEmpty()


class Paints(QObject):
    def __init__(self):
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched, event):  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.mark.parametrize("slab", [None, Slab(Projection.HIGHEST, 10.0)], ids=["plain", "slab"])
def test_a_step_paints_each_view_once(opened, slab):
    display, views = opened.session.display, opened.reading.views.views
    display.show(replace(display.view, heat_map_shown=True, slab=slab))
    QApplication.processEvents()
    counters = {plane: Paints() for plane in Plane}
    for plane, counter in counters.items():
        views[plane].viewport().installEventFilter(counter)
    for place in range(20, 25):
        display.point_at((place, place, place))
        QApplication.processEvents()
        QApplication.processEvents()
    assert {counter.count for counter in counters.values()} == {5}
