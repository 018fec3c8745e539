"""Two scans linked: which place of one is which of the other."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.linking import (
    Basis,
    Coupling,
    Link,
    LinkedPlane,
    followed,
    followed_centre,
    is_beyond,
    is_cut,
    link_by_lungs,
    link_by_position,
    share_frame,
)
from ctviewer.core.view.state import ColourMap, ViewState
from ctviewer.core.view.window import LUNG, PRESETS
from tests.dicoms import write_series
from tests.scans import chest, chest_array, write

SIZES = st.tuples(*[st.integers(3, 30)] * 3)
STEPS = st.tuples(*[st.floats(0.4, 8)] * 3)
MM = st.tuples(*[st.floats(-50, 50)] * 3)
SOFT = PRESETS[1]
FREE = Coupling(scroll=False, window=False, zoom=False)


@st.composite
def volumes(draw):
    """Anywhere, of any spacing, turned by up to 20 degrees."""
    shape = draw(SIZES)
    affine = np.eye(4)
    angle = np.radians(draw(st.floats(-20, 20)))
    turn = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    affine[:2, :2] = turn
    affine[:3, :3] *= draw(STEPS)
    affine[:3, 3] = draw(MM)
    return Volume(np.zeros(shape, np.int16), affine)


@st.composite
def boxes(draw):
    lo = draw(MM)
    size = draw(st.tuples(*[st.floats(1, 80)] * 3))
    return Box(lo, tuple(a + b for a, b in zip(lo, size, strict=True)))


def state(cursor=(1, 1, 1), window=LUNG, **fields):
    return ViewState(cursor, window, **fields)


@given(volumes(), volumes(), MM)
def test_linked_by_position_equal_millimetres_are_one_place(one, other, index):
    carried = link_by_position(one, other).carried(index)
    assert np.allclose(one.mm_of(index), other.mm_of(carried), atol=1e-6)


@given(boxes(), boxes())
def test_linked_by_lungs_boxes_lie_on_each_other(one, other):
    link = link_by_lungs(one, other)
    for end, wanted in ((one.lo, other.lo), (one.hi, other.hi)):
        centre = tuple(edge - 0.5 for edge in end)  # boxes count in edges, indices in centres
        assert np.allclose(np.add(link.carried(centre), 0.5), wanted, atol=1e-6)


@given(boxes(), boxes(), MM)
def test_the_way_back_leads_back(one, other, index):
    link = link_by_lungs(one, other)
    assert np.allclose(link.turned().carried(link.carried(index)), index, atol=1e-6)
    assert link.turned().basis is Basis.LUNGS


@given(volumes(), volumes(), st.tuples(*[st.integers(0, 29)] * 3))
def test_what_follows_stays_inside_and_as_near_as_can_be(one, other, cursor):
    new = state().at(one, cursor)
    link = link_by_position(one, other)
    shown = followed(new, state((0, 0, 0)), other, link, Coupling())
    place = np.asarray(link.carried(new.cursor))
    halfway = np.abs(place % 1.0 - 0.5) < 1e-6  # between two voxels rounding may take either
    same = np.equal(shown.cursor, other.index_of(one.mm_of(new.cursor)))
    assert (same | halfway).all()
    if not is_beyond(other, place):
        assert np.abs(np.subtract(shown.cursor, place)).max() <= 0.5 + 1e-9


def test_beyond_begins_half_a_voxel_after_the_last_centre():
    volume = Volume.from_array(np.zeros((4, 5, 6), np.int16), (1, 1, 1))
    assert not is_beyond(volume, (3.4, -0.4, 5.4))
    assert is_beyond(volume, (3.6, 0, 0))
    assert is_beyond(volume, (0, 0, -0.6))


def test_only_what_is_coupled_goes_along():
    volume = chest()
    old, slab = state((5, 6, 7), SOFT), Slab(Projection.HIGHEST, 10.0)
    new = state((9, 9, 9), LUNG, inverted=True, slab=slab, colour_map=ColourMap.HOT,
                neurological=True)  # fmt: skip
    link = link_by_position(volume, volume)
    free = followed(new, old, volume, link, FREE)
    assert (free.cursor, free.window, free.inverted) == ((5, 6, 7), SOFT, False)
    assert (free.slab, free.colour_map, free.neurological) == (slab, ColourMap.HOT, True)
    scrolled = followed(new, old, volume, link, replace(FREE, scroll=True))
    assert (scrolled.cursor, scrolled.window) == ((9, 9, 9), SOFT)
    windowed = followed(new, old, volume, link, replace(FREE, window=True))
    assert (windowed.cursor, windowed.window, windowed.inverted) == ((5, 6, 7), LUNG, True)
    assert followed(new, old, volume, Link(), Coupling()).cursor == (5, 6, 7)


@given(volumes(), volumes(), st.sampled_from(list(Plane)), st.floats(-9, 90), st.floats(-9, 90))
def test_linked_zoom_has_one_place_in_the_middle(one, other, plane, across, down):
    link = link_by_lungs(Box.whole(one.shape), Box.whole(other.shape))
    leader, follower = (
        LinkedPlane(one, (1, 1, 1), (across, down)),
        LinkedPlane(other, (0, 0, 0), (0, 0)),
    )
    x, y = followed_centre(plane, leader, follower, link)
    wide, high = plane.size_mm(one)
    there = plane.size_mm(other)
    assert x / there[0] == pytest.approx(across / wide, abs=1e-6)
    assert y / there[1] == pytest.approx(down / high, abs=1e-6)


def test_without_a_link_zoom_keeps_the_centre():
    volume = chest()
    seen, there = (LinkedPlane(volume, (1, 1, 1), spot) for spot in ((0.0, 0.0), (100.0, 60.0)))
    assert followed_centre(Plane.AXIAL, seen, there, Link()) == (100.0, 60.0)


def test_dicom_series_share_a_frame_if_they_say_so(tmp_path):
    found = []
    for number, frame in enumerate(("1.2.3", "1.2.3", "1.2.4", None)):
        folder = tmp_path / str(number)
        folder.mkdir()
        write_series(
            folder, chest_array()[:, :, :8], each=lambda _, f=frame: {"FrameOfReferenceUID": f}
        )
        found.append(load_volume(folder))
    first, same, another, silent = found
    assert first.source.frame == "1.2.3"
    assert share_frame(first, same)
    assert not share_frame(first, another)  # though their grids are the same
    assert share_frame(first, silent)  # one grid


def test_nifti_files_share_a_frame_only_with_one_grid(tmp_path):
    """FrameOfReferenceUID has no place in NIfTI, and equal axes are no proof."""
    affine = np.diag([4.0, 4, 5, 1])
    moved, unknown = affine.copy(), tmp_path / "unknown.nii"
    moved[0, 3] = 7
    first = load_volume(write(tmp_path / "a.nii", chest_array(), affine))
    assert share_frame(first, load_volume(write(tmp_path / "b.nii", chest_array(), affine)))
    assert not share_frame(first, load_volume(write(tmp_path / "c.nii", chest_array(), moved)))
    write(unknown, chest_array(), affine, sform_code=0, qform_code=0)
    assert not share_frame(load_volume(unknown), load_volume(unknown))


def test_lungs_of_another_size_and_place_are_found_again():
    """The same chest, cropped and sampled otherwise: a lesion is where it was."""
    one = chest(lesion=True)
    other = chest(shape=(100, 72, 60), spacing=(3.2, 3.4, 4.1), lesion=True)
    found = [find_lungs(volume).box(0.0) for volume in (one, other)]
    link = link_by_lungs(*found)
    lesion = one.index_of((75.0, -30.0, -30.0))
    carried = link.carried(lesion)
    assert np.abs(np.subtract(other.mm_of(carried), (75, -30, -30))).max() < 12  # about two cells


def test_lungs_that_the_scan_cuts_off_are_noticed():
    whole = chest()
    for kept, cut in (((0, 50), False), ((0, 30), True), ((20, 50), True), ((20, 30), True)):
        part = Volume.from_array(whole.voxels[:, :, slice(*kept)], whole.spacing)
        assert is_cut(find_lungs(part).box(0.0), part) is cut
