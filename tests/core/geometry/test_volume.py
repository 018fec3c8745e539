"""A Volume's geometry: indices, millimetres, tilt."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctviewer.core.geometry.volume import Source, Volume


def tilted(degrees: float, shear: float = 0.0) -> Volume:
    angle = np.radians(degrees)
    turn = np.array(
        [[1, 0, 0], [0, np.cos(angle), -np.sin(angle)], [0, np.sin(angle), np.cos(angle)]]
    )
    affine = np.eye(4)
    affine[:3, :3] = turn @ np.diag([2.0, 2, 3]) + np.array([[0, 0, 0], [0, 0, shear], [0, 0, 0]])
    return Volume(np.zeros((4, 5, 6), np.int16), affine)


def test_voxels_are_read_only():
    volume = Volume.from_array(np.zeros((2, 2, 2), np.int16), (1, 1, 1))
    with pytest.raises(ValueError, match="read-only"):
        volume.voxels[0, 0, 0] = 1


def test_from_array_is_centred():
    volume = Volume.from_array(np.zeros((5, 7, 9), np.int16), (2, 3, 4))
    assert volume.mm_of((2, 3, 4)) == (0, 0, 0)
    assert volume.spacing == (2, 3, 4)
    assert volume.extent == (10, 21, 36)


@given(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 5)), st.floats(-40, 40))
def test_millimetres_and_back(index, degrees):
    volume = tilted(degrees)
    assert volume.index_of(volume.mm_of(index)) == index


def test_positions_outside_go_to_the_nearest_voxel():
    assert tilted(0).index_of((999, -999, 999)) == (3, 0, 5)


@pytest.mark.parametrize(("degrees", "oblique"), [(0, False), (0.4, False), (0.6, True), (5, True)])
def test_tilt(degrees, oblique):
    volume = tilted(degrees)
    assert volume.tilt_degrees == pytest.approx(degrees, abs=1e-4)
    assert volume.oblique is oblique
    assert not volume.sheared


def test_shear():
    assert tilted(0, shear=0.5).sheared
    assert tilted(0, shear=0.01).sheared  # a fifth of a degree
    assert not tilted(0, shear=0.001).sheared


@pytest.mark.parametrize("shape", [(64, 64, 64), (200, 200, 12)])
def test_a_sample_is_spread_over_the_volume_and_has_about_as_many_voxels_as_asked_for(shape):
    volume = Volume.from_array(np.arange(np.prod(shape)).reshape(shape), (1, 1, 1))
    sample = volume.sampled(4000)
    assert 2000 < sample.size < 8000
    assert sample.min() == 0
    assert sample.max() > 0.9 * volume.voxels.max()
    assert volume.sampled(10**9).size == volume.voxels.size


def test_stored_index_counts_in_the_file():
    volume = Volume(np.zeros((4, 5, 6), np.int16), np.eye(4), Source(axes="SLP"))
    assert volume.stored_index((1, 2, 3)) == (3, 4 - 1 - 1, 5 - 1 - 2)
