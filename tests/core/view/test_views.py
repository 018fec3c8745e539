"""Planes, windows, view state and montage: what ends up where on the screen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctviewer.core.geometry.plane import Plane, position_text
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view import montage, window
from ctviewer.core.view.state import ViewState
from ctviewer.core.view.window import LUNG, PRESETS, Window

SHAPE, SPACING = (6, 8, 10), (1.0, 2.0, 3.0)


def bright_at(index):
    voxels = np.zeros(SHAPE, np.int16)
    voxels[index] = 1000
    return Volume.from_array(voxels, SPACING)


@pytest.mark.parametrize(
    ("plane", "corner"),
    [
        (Plane.AXIAL, (5, 7, 4)),  # right, anterior
        (Plane.CORONAL, (5, 3, 9)),  # right, superior
        (Plane.SAGITTAL, (2, 7, 9)),  # anterior, superior
    ],
)
def test_radiological_convention(plane, corner):
    """The letters' corner is on top and on the left: patient's right or nose left, head up."""
    shown = plane.slice_of(bright_at(corner).voxels, corner[plane.axis])
    assert shown[0, 0] == 1000
    assert shown.shape == (SHAPE[plane.down], SHAPE[plane.across])


def test_letters():
    assert [(p.left, p.right, p.top, p.bottom) for p in Plane] == [
        tuple("RLAP"),
        tuple("RLSI"),
        tuple("APSI"),
    ]


def test_a_slice_is_a_view():
    volume = bright_at((0, 0, 0))
    for plane in Plane:
        assert np.shares_memory(plane.slice_of(volume.voxels, 1), volume.voxels)


@given(st.sampled_from(list(Plane)), st.tuples(*[st.integers(0, n - 1) for n in SHAPE]))
def test_screen_and_back(plane, index):
    volume = bright_at(index)
    x, y = plane.screen_of(volume, index)
    assert plane.contains(volume, x, y)
    assert plane.index_at(volume, index[plane.axis], x, y) == index
    row, column = int(y // SPACING[plane.down]), int(x // SPACING[plane.across])
    assert plane.slice_of(volume.voxels, index[plane.axis])[row, column] == 1000


def test_position_text_names_directions():
    assert position_text((17.6, -35.3, 0.0)) == "R 17.6 P 35.3 S 0.0 mm"


def test_the_presets_are_the_published_ones():
    assert [(w.name, w.width, w.level) for w in PRESETS[:3]] == [
        ("Lung", 1500, -600),
        ("Mediastinum", 400, 40),
        ("Bone", 2000, 350),
    ]
    model = PRESETS[5]
    assert (model.lowest, model.highest) == (-1000, 400)


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.float32, np.uint8])
def test_grey_is_linear_and_the_same_for_every_type(dtype):
    values = np.array([[0, 50, 100, 200]], dtype)
    assert Window(100, 200).to_grey(values).tolist() == [[0, 64, 128, 255]]


def test_what_is_no_number_is_black():
    values = np.array([[np.nan, np.inf, -np.inf]], np.float32)
    assert Window(0, 100).to_grey(values).tolist() == [[0, 255, 0]]


def test_a_window_cannot_vanish():
    assert LUNG.moved(level=10, width=-1e6).width == 1
    assert LUNG.moved(level=10, width=0).name == ""


def test_a_ct_opens_in_the_lung_window_and_others_automatically():
    ct = Volume.from_array(np.array([-1000, 0, 40, 400], np.int16).reshape(2, 2, 1), (1, 1, 1))
    mr = Volume.from_array(np.linspace(0, 900, 1000, dtype=np.float32).reshape(10, 10, 10), SPACING)
    assert window.first_window(ct) is LUNG
    assert window.first_window(mr).lowest == pytest.approx(4.5, abs=2)
    assert window.first_window(mr).highest == pytest.approx(895.5, abs=2)


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_automatic_window_of_nothing(value):
    empty = Volume.from_array(np.full(SHAPE, value, np.float32), SPACING)
    assert window.auto_window(empty).width == 1


def test_state_opens_at_the_centre_and_stays_inside():
    volume = bright_at((0, 0, 0))
    state = ViewState.opening(volume)
    assert state.cursor == (3, 4, 5)
    assert state.scrolled(volume, Plane.AXIAL, 2).cursor == (3, 4, 7)
    assert state.scrolled(volume, Plane.CORONAL, -99).cursor == (3, 0, 5)
    assert state.at(volume, (99, -1, 3)).cursor == (5, 0, 3)


def stack(count):
    return Volume.from_array(np.zeros((2, 2, count), np.int16), (1, 1, 5))


@given(st.integers(1, 400))
def test_the_whole_montage_fits_and_runs_from_the_head_down(count):
    layout = montage.whole_layout(stack(count))
    assert 1 <= len(layout.slices) <= montage.TILES
    assert list(layout.slices) == sorted(layout.slices, reverse=True)
    assert layout.slices[0] == count - 1
    columns, rows = layout.grid(1.0, 1.5)
    assert rows * columns >= len(layout.slices)


@given(st.integers(1, 400))
def test_the_classic_montage_has_twenty_tiles_and_two_rows_in_a_wide_room(count):
    layout = montage.twenty_layout(stack(count))
    assert len(layout.slices) == min(count, 20)
    assert count < 20 or layout.grid(1.0, 5.0) == (10, 2)
    assert min(layout.slices) >= 0
    assert max(layout.slices) < count


@given(st.integers(2, 400), st.data())
def test_a_montages_range_and_step_in_mm_find_their_slices_again(count, data):
    volume, position = stack(count), data.draw(st.integers(0, count - 1))
    mm = montage.position_mm(volume, Plane.AXIAL, position)
    assert montage.position_at(volume, Plane.AXIAL, mm + data.draw(st.floats(-2, 2))) == position
    assert montage.steps_of(volume, Plane.AXIAL, 15) == 3
