"""Area averaging against the definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctviewer.core.geometry.resample import Box, GrowingAverage, area_average, axis_weights


def exact_line(line, lo, hi, cells):
    """The mean of a piecewise constant line over each cell, by a fine sum."""
    fine = 1000
    points = lo + (np.arange(cells * fine) + 0.5) * (hi - lo) / (cells * fine)
    return line[np.floor(points).astype(int)].reshape(cells, fine).mean(axis=1)


@given(st.integers(2, 40), st.integers(1, 40), st.floats(0, 0.4), st.floats(0.6, 1))
def test_a_cell_is_the_mean_of_what_it_covers(count, cells, start, end):
    lo, hi = start * count, end * count
    if hi - lo < cells:
        return
    line = np.random.default_rng(count).normal(size=count)
    found = axis_weights(count, lo, hi, cells) @ line
    np.testing.assert_allclose(found, exact_line(line, lo, hi, cells), atol=0.02)


@given(st.integers(1, 30), st.integers(1, 60))
def test_every_row_of_weights_sums_to_one(count, cells):
    np.testing.assert_allclose(axis_weights(count, 0, count, cells).sum(axis=1), 1, rtol=1e-5)


def test_growing_is_linear_between_centres():
    line = axis_weights(3, 0, 3, 6) @ np.array([0.0, 4.0, 8.0], np.float32)
    np.testing.assert_allclose(line, [0, 1, 3, 5, 7, 8])


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("flip", [1, -1])
def test_three_axes_in_any_memory_order(order, flip):
    values = np.random.default_rng(1).integers(-1000, 400, (12, 9, 8)).astype(np.int16)
    stored = np.asarray(values, order=order)[::flip, :, ::flip][::flip, :, ::flip]
    found = area_average(stored, Box.whole(values.shape), (4, 3, 4))
    wanted = values.reshape(4, 3, 3, 3, 4, 2).mean(axis=(1, 3, 5))
    np.testing.assert_allclose(found, wanted, atol=1e-3)


def test_clip_comes_before_averaging():
    values = np.array([-3024, 0, 3071, 0], np.int16).reshape(4, 1, 1)
    found = area_average(values, Box.whole(values.shape), (2, 1, 1), clip=(-1000, 400))
    assert found.ravel().tolist() == [-500, 200]


def test_not_a_number_counts_as_the_lowest():
    values = np.array([np.nan, np.inf, -np.inf, 0], np.float32).reshape(4, 1, 1)
    found = area_average(values, Box.whole(values.shape), (4, 1, 1), clip=(-1000, 400))
    assert found.ravel().tolist() == [-1000, 400, -1000, 0]


@pytest.mark.parametrize("ends", [(-1100.0, 200.0), (-1000.5, 399.5), (-40_000.0, 200.0)])
@pytest.mark.parametrize("columns", [250, 256, 512])
def test_lines_of_any_length_and_ends_of_any_kind_give_the_mean(columns, ends):
    """Wide lines are filled up in memory, and whole ends are compared in the voxels' own type."""
    voxels = np.random.default_rng(0).integers(-2000, 2000, (4, 6, columns)).astype(np.int16)
    box, shape = Box((0.5, 1.0, 3.25), (4.0, 5.5, columns - 2.0)), (2, 3, 50)
    clipped = np.clip(voxels.astype(np.float64), *ends)
    axes = [
        axis_weights(n, lo, hi, cells)
        for n, lo, hi, cells in zip(voxels.shape, box.lo, box.hi, shape, strict=True)
    ]
    wanted = np.einsum("ai,bj,ck,ijk->abc", *axes, clipped)
    np.testing.assert_allclose(area_average(voxels, box, shape, clip=ends), wanted, rtol=1e-4)


@pytest.mark.parametrize("threads", [2, 3, 8])
@pytest.mark.parametrize("kind", [np.int16, np.float32])
def test_several_threads_give_the_same_bits(threads, kind):
    stored = np.random.default_rng(3).integers(-2000, 2000, (20, 24, 256)).astype(kind)
    box, ends = Box((1.25, 0.0, 3.5), (18.0, 24.0, 250.0)), (-1000.0, 400.0)
    for voxels in (stored, stored[::-1, :, ::-1], np.asfortranarray(stored)):
        alone = area_average(voxels, box, (5, 6, 40), clip=ends)
        made = area_average(voxels, box, (5, 6, 40), clip=ends, threads=threads)
        assert made.tobytes("A") == alone.tobytes("A")


@pytest.mark.parametrize("axes", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("flips", [(1, 1, 1), (-1, -1, 1), (1, -1, -1), (-1, 1, -1)])
@pytest.mark.parametrize("shape", [(7, 9, 11), (20, 12, 17), (1, 1, 1)])
def test_an_average_that_grows_has_the_same_bits(axes, flips, shape):
    stored = np.random.default_rng(2).integers(-2000, 2000, (20, 24, 26)).astype(np.int16)
    turned = [slice(None, None, flip) for flip in flips]
    views = [stored.astype(kind).transpose(axes)[*turned] for kind in (np.int16, np.float32)]
    growing = GrowingAverage(views[0], shape, clip=(-1100.0, 200.0))
    for done in range(1, 21):
        assert growing.cells is None
        growing.grow(views[done > 12], done)
    wanted = area_average(views[0], Box.whole(views[0].shape), shape, clip=(-1100.0, 200.0))
    assert growing.cells.tobytes() == wanted.tobytes()
