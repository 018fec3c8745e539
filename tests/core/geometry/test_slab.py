"""Thick slabs against the plain arithmetic of the stored voxels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.slab import Projection, Slab, shown_slice
from ctviewer.core.geometry.volume import Volume

SHAPE, SPACING = (40, 30, 50), (0.8, 1.0, 2.5)
PLAIN = {Projection.MEAN: np.mean, Projection.HIGHEST: np.max, Projection.LOWEST: np.min}


def volume_of(dtype, order="C"):
    voxels = np.random.default_rng(3).integers(0, 200, SHAPE).astype(dtype)
    return Volume.from_array(np.asarray(voxels, order=order), SPACING)


@given(
    st.sampled_from(list(Plane)),
    st.sampled_from(list(Projection)),
    st.floats(0.1, 100),
    st.integers(0, 29),
    st.sampled_from([("int16", "C"), ("int16", "F"), ("uint8", "F"), ("int32", "C"),
                     ("float32", "F")]),
)  # fmt: skip
def test_a_slab_is_the_arithmetic_of_its_slices(plane, projection, thickness, position, kind):
    volume = volume_of(*kind)
    slab = Slab(projection, thickness)
    slices = [plane.slice_of(volume.voxels, p) for p in slab.span(volume, plane, position)]
    expected = PLAIN[projection](np.asarray(slices, np.float64), axis=0)
    shown = slab.slice_of(volume, plane, position)
    np.testing.assert_array_equal(shown, expected.astype(np.float32))
    assert shown.dtype == (np.float32 if projection is Projection.MEAN else volume.voxels.dtype)


@pytest.mark.parametrize(
    ("thickness", "span"),
    [(1.0, range(20, 21)), (5.0, range(20, 22)), (7.5, range(19, 22)), (10, range(19, 23))],
)
def test_a_slab_has_as_many_whole_slices_as_come_nearest(thickness, span):
    volume = volume_of("int16")
    assert Slab(Projection.MEAN, thickness).span(volume, Plane.AXIAL, 20) == span


def test_the_thickness_that_is_reported_is_the_one_that_is_shown():
    volume, slab = volume_of("int16"), Slab(Projection.HIGHEST, 11.0)
    assert slab.text(volume, Plane.AXIAL, 20) == "MIP 10.0 mm (4 slices)"
    assert slab.text(volume, Plane.AXIAL, 49) == "MIP 5.0 mm (2 slices)"  # cut by the end
    thin = Slab(Projection.LOWEST, 0.5)
    assert thin.text(volume, Plane.AXIAL, 3) == "MinIP 2.5 mm (1 slice)"


def test_the_mean_of_more_layers_than_a_chest_has_is_exact():
    layers = np.random.default_rng(0).integers(20_000, 32_767, (1000, 50, 50)).astype(np.int16)
    exact = (layers.sum(axis=0, dtype=np.int64) / 1000).astype(np.float32)
    np.testing.assert_array_equal(Projection.MEAN.over(layers), exact)


@pytest.mark.parametrize("projection", list(Projection))
def test_voxels_without_a_number_do_not_count_where_there_are_others(projection):
    voxels = np.full((6, 6, 3), 10.0, np.float32)
    voxels[1, 1] = (np.nan, 7, np.inf)
    voxels[2, 2] = (np.nan, -np.inf, np.inf)
    volume = Volume.from_array(voxels, (1.0, 1.0, 1.0))
    shown = Slab(projection, 3).slice_of(volume, Plane.AXIAL, 1)[::-1, ::-1].T
    assert (shown[0, 0], shown[1, 1]) == (10, 7)
    assert np.isnan(shown[2, 2])


def test_without_a_slab_the_slice_is_shown():
    volume = volume_of("int16")
    assert np.shares_memory(shown_slice(volume, Plane.CORONAL, 3, None), volume.voxels)
