"""The map as fill and contour, in views, montage and saved pictures."""

from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import MapDrawing, MapLook, ViewState
from ctviewer.ui.output.render import RenderRequest, render_picture
from ctviewer.ui.viewer.heat_fill import heat_colours
from tests.scans import chest
from tests.ui.fakes import heat_map
from tests.ui.screen import pixels

BLOCK = ((0.25, 0.5, 0.5), (0.5, 0.75, 0.75))  # in shares of the axes
CURSOR = (30, 37, 31)  # in its middle
FOOT = 40


@pytest.fixture
def volume(qapp):
    return chest()


def picture(volume: Volume, layout="ortho", *, shown=True, **look) -> np.ndarray:
    view = ViewState.opening(volume).at(volume, CURSOR)
    view = replace(view, heat_map_shown=shown, crosshair_shown=False, map_look=MapLook(**look))
    request = RenderRequest(view, layout, heat_map=heat_map(volume, *BLOCK), size=(1200, 640))
    return pixels(render_picture(volume, request))[:-FOOT].astype(int)


def changed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.abs(one - other).max(axis=2) > 20


@pytest.mark.parametrize("layout", ["ortho", "view", "montage"])
def test_fill_and_contour_are_each_drawn_and_together(volume, layout):
    plain = picture(volume, layout, shown=False)
    fill, line, both = (
        changed(picture(volume, layout, drawing=drawing), plain) for drawing in MapDrawing
    )
    assert 0 < line.sum() < 0.5 * fill.sum()
    assert (both >= fill).mean() > 0.999
    assert (both & line).sum() > 0.9 * line.sum()
    rows, columns = np.nonzero(fill)
    on_line = np.argwhere(line)
    off = (on_line < [rows.min() - 4, columns.min() - 4]) | (
        on_line > [rows.max() + 4, columns.max() + 4]
    )
    assert not off.any()


@pytest.mark.parametrize("layout", ["ortho", "montage"])
def test_opacity_and_threshold_count_in_exports(volume, layout):
    plain = picture(volume, layout, shown=False)
    faint, usual, full = (
        np.abs(picture(volume, layout, opacity=opacity) - plain).sum() for opacity in (0.2, 0.75, 1)
    )
    assert 0 < faint < usual < full
    low, high = (changed(picture(volume, layout, threshold=level), plain) for level in (0.1, 0.9))
    assert low.sum() > 1.1 * high.sum()


def test_a_fill_of_full_opacity_hides_the_slice_where_the_map_is_surest():
    values = np.float32([[0.0, 0.24, 0.3, 0.6, 1.0]])
    alpha = heat_colours(values, 0.5, 1.0)[0, :, 3].astype(int)
    assert list(alpha[:2]) == [0, 0]
    assert 0 < alpha[2] < 0.32 * 255
    assert 0.58 * 255 <= alpha[3] < alpha[4] == 255
    assert heat_colours(values, 0.5, 0.0)[..., 3].max() == 0


@pytest.mark.parametrize("plane", list(Plane))
def test_the_contour_turns_with_the_convention(volume, plane):
    view = ViewState.opening(volume).at(volume, CURSOR)
    look = MapLook(MapDrawing.CONTOUR)
    shown = []
    for neurological in (False, True):
        state = replace(view, heat_map_shown=True, map_look=look, neurological=neurological,
                        crosshair_shown=False)  # fmt: skip
        requests = [
            RenderRequest(each, "view", heat_map(volume, *BLOCK), plane=plane, size=(1100, 400))
            for each in (state, replace(state, heat_map_shown=False))
        ]
        on, off = (pixels(render_picture(volume, each)).astype(int) for each in requests)
        shown.append(np.nonzero(changed(on, off)[80:-FOOT, 60:-60])[1].mean())
    middle = (1100 - 120) / 2
    if plane.sided:
        assert shown[0] - middle == pytest.approx(middle - shown[1], abs=3)
    else:
        assert shown[0] == pytest.approx(shown[1], abs=1)
