"""The line where a map crosses its threshold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.contour import contour, contour_mm


def test_a_disc_has_a_circle_around_it():
    rows, columns = np.mgrid[:40, :60] + 0.5
    distance = np.hypot(rows - 18, columns - 33)
    line = contour(np.float32(1 - distance / 20), 0.5)
    ends = line.reshape(-1, 2)
    np.testing.assert_allclose(np.hypot(ends[:, 0] - 33, ends[:, 1] - 18), 10, atol=0.05)
    length = np.linalg.norm(line[:, 0] - line[:, 1], axis=1).sum()
    assert length == pytest.approx(2 * np.pi * 10, rel=0.01)


def test_at_the_rim_the_line_runs_along_the_outer_edges():
    line = contour(np.ones((3, 5), np.float32), 0.5)
    assert (line[..., 0].min(), line[..., 0].max()) == pytest.approx((0, 5), abs=1e-6)
    assert (line[..., 1].min(), line[..., 1].max()) == pytest.approx((0, 3), abs=1e-6)


@pytest.mark.parametrize("level", [1.0, 0.5])
def test_a_value_at_the_level_is_inside_even_at_the_rim(level):
    line = contour(np.float32([[1, 0, 0, 1]]), level)
    assert (line[..., 0].min(), line[..., 0].max()) == pytest.approx((0, 4), abs=1e-6)
    assert (line[..., 1].min(), line[..., 1].max()) == pytest.approx((0, 1), abs=1e-6)
    assert len(contour(np.float32([[1, 0, 0, 1]]), 1.0001)) == 0


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("level", [0.45, 0.55])
def test_opposite_corners_are_one_where_their_middle_is_above(level, turned):
    """The values' mean is 0.5; cut corners leave a bridge between the high or the low ones."""
    values = np.float32([[1, 0], [0, 1]])
    middle = contour(values[:, ::-1] if turned else values, level)
    near = [line for line in middle if np.abs(line - 1).max() < 0.6]
    assert len(near) == 2
    falling = [np.prod(line[1] - line[0]) > 0 for line in near]
    assert falling == 2 * [(level < 0.5) != turned]


@given(
    arrays(
        np.float32, (6, 7), elements=st.floats(0, 1, width=32) | st.sampled_from([0, 0.25, 0.5])
    ),
    st.floats(0.01, 0.99) | st.sampled_from([0.25, 0.5]),
)
def test_every_line_is_closed(values, level):
    """Each end meets exactly one other, or an even number where lines touch."""
    line = contour(values, level)
    assert np.isfinite(line).all()
    ends, counts = np.unique(line.reshape(-1, 2).round(6), axis=0, return_counts=True)
    assert (counts % 2 == 0).all(), ends[counts % 2 == 1]


@pytest.mark.parametrize("plane", list(Plane))
def test_the_contour_lies_around_its_cell(plane):
    """Cell (9, 0, 5) of a box from 10 to 30 is voxels 28-30, 10-12 and 20-22."""
    volume = Volume.from_array(np.zeros((40, 40, 40), np.int16), (1.0, 2.0, 3.0))
    values = np.zeros((10, 10, 10), np.float32)
    values[9, 0, 5] = 1
    heat_map = HeatMap(values, Box((10, 10, 10), (30, 30, 30)), "", 0.5)
    index = (28, 10, 20)
    line = contour_mm(heat_map, volume, plane, index[plane.axis], 0.5)
    x, y = plane.screen_of(volume, tuple(i + 0.5 for i in index))
    middle = line.reshape(-1, 2).mean(axis=0)
    step = [2 * volume.spacing[axis] for axis in (plane.across, plane.down)]
    np.testing.assert_allclose(middle, (x, y), atol=max(step) / 3)
    assert len(contour_mm(heat_map, volume, plane, index[plane.axis] - 6, 0.5)) == 0
