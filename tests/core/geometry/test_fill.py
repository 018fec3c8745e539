"""Shape interpolation between two corrected slices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

from ctviewer.core.geometry.brush import editable
from ctviewer.core.geometry.fill import fill_between, signed_distance
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.volume import Volume

SHAPE = (12, 10, 9)
SHAPES = arrays(bool, SHAPE[:2])
ALL = np.ones(SHAPE[:2], bool)


def volume_of(shape=SHAPE, spacing=(0.8, 0.8, 2.0)):
    return Volume.from_array(np.zeros(shape, np.int16), spacing)


def filled(first, last, others=0, label=1):
    """Shapes drawn in slices 1 and 6, over a mask that is `others` elsewhere."""
    labels = editable(np.full(SHAPE, others))
    labels[:, :, 1], labels[:, :, 6] = first * label, last * label
    before = labels.copy()
    step = fill_between(volume_of(), labels, label, Plane.AXIAL, {1: ALL, 6: ALL})
    for patch in step.patches if step else ():
        patch.apply(labels)
    return before, labels


@given(SHAPES)
@settings(max_examples=30)
def test_between_two_equal_shapes_lies_the_same_shape(shape):
    before, after = filled(shape, shape)
    for position in range(2, 6):
        assert np.array_equal(after[:, :, position] == 1, shape)
    assert np.array_equal(after[:, :, [0, 1, 6, 7, 8]], before[:, :, [0, 1, 6, 7, 8]])


@given(SHAPES, SHAPES)
@settings(max_examples=30)
def test_from_a_shape_to_a_larger_one_it_grows_slice_by_slice(one, other):
    small, large = one & other, one | other
    if not small.any():
        return
    _, after = filled(small, large)
    for position in range(1, 6):
        assert (after[:, :, position] <= after[:, :, position + 1]).all()


@given(SHAPES, SHAPES)
@settings(max_examples=30)
def test_it_is_the_same_from_the_other_end(one, other):
    _, there = filled(one, other)
    _, back = filled(other, one)
    assert np.array_equal(there[:, :, 1:7], back[:, :, 6:0:-1])


@given(SHAPES, SHAPES)
@settings(max_examples=30)
def test_another_label_is_never_replaced(one, other):
    before, after = filled(one, other, others=2)
    assert np.array_equal(before[:, :, 2:6], after[:, :, 2:6])


def test_a_pixel_as_far_inside_as_outside_is_left_as_it_was():
    """A column that is 1 inside the first shape and, four times as far on, 4 outside the last."""
    one, other = np.zeros(SHAPE[:2], bool), np.zeros(SHAPE[:2], bool)
    one[:3], other[6:] = True, True  # row 2 is the rim of the one, 4 rows from the other
    _, after = filled(one, other)
    assert not (after[2, 4:6, 2] == 1).any()
    assert (after[1, 4:6, 2] == 1).all()


def test_a_square_that_moves_is_halfway_in_the_middle():
    one, other = np.zeros(SHAPE[:2], bool), np.zeros(SHAPE[:2], bool)
    one[1:8, 2:8] = other[3:10, 2:8] = True
    _, after = filled(one, other)
    rows = [np.flatnonzero(after[:, :, position].any(axis=1)) for position in range(1, 7)]
    assert [line[0] for line in rows] == sorted(line[0] for line in rows)
    assert [line[-1] for line in rows] == sorted(line[-1] for line in rows)
    assert rows[0][0] < rows[-1][0]


@pytest.mark.parametrize("plane", list(Plane))
def test_in_every_plane(plane):
    labels = editable(np.zeros(SHAPE))
    turned = np.moveaxis(labels, plane.axis, 0)
    turned[1, 2:5, 2:5] = turned[7, 2:5, 2:5] = 1
    drawn = {position: turned[position] == 1 for position in (1, 7)}
    step = fill_between(volume_of(), labels, 1, plane, drawn)
    for patch in step.patches:
        patch.apply(labels)
    assert (turned[1:8, 2:5, 2:5] == 1).all()
    assert labels.sum() == 7 * 9
    assert step.plane is plane
    assert not step.by_hand


def test_parts_that_do_not_lie_in_the_way_stay_and_those_that_do_are_replaced():
    labels = editable(np.zeros(SHAPE))
    drawn = np.zeros(SHAPE[:2], bool)
    drawn[1:4, 1:4] = True
    labels[1:4, 1:4, [1, 6]] = 1
    labels[3:5, 3:5, 3] = 1  # meets the way
    labels[8:11, 6:9, :] = 1  # elsewhere, in the slices drawn in too
    step = fill_between(volume_of(), labels, 1, Plane.AXIAL, {1: drawn, 6: drawn})
    for patch in step.patches:
        patch.apply(labels)
    assert (labels[1:4, 1:4, 1:7] == 1).all()
    assert (labels[8:11, 6:9, :] == 1).all()
    assert labels[1:4, 1:4, 3].all()


def test_what_was_erased_in_both_slices_is_erased_between_them():
    labels = editable(np.zeros(SHAPE))
    labels[2:6, 2:6, 2:6] = 1
    erased = np.zeros(SHAPE[:2], bool)
    erased[2:6, 2:6] = True
    step = fill_between(volume_of(), labels, 1, Plane.AXIAL, {1: erased, 6: erased})
    for patch in step.patches:
        patch.apply(labels)
    assert not labels.any()


def test_neighbours_one_slice_and_a_shape_that_ends_give_nothing():
    labels = editable(np.zeros(SHAPE))
    labels[2:5, 2:5, 1] = 1
    for drawn in ({}, {1: ALL}, {1: ALL, 2: ALL}, {1: ALL, 6: ALL}):
        assert fill_between(volume_of(), labels, 1, Plane.AXIAL, drawn) is None


def test_the_signed_distance_is_in_mm_and_ends_with_the_picture():
    shape = np.zeros((7, 5), bool)
    shape[2:5, :] = True
    distance = signed_distance(shape, [0.5, 3.0])
    assert distance[3, 2] == pytest.approx(1.0)
    assert distance[0, 2] == pytest.approx(-1.0)
    assert (signed_distance(np.zeros((3, 3), bool), [1, 1]) < 0).all()
    assert (signed_distance(np.ones((3, 3), bool), [1, 1]) > 0).all()
