"""Growing, shrinking and connected parts of masks, against SciPy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import ndimage

from ctviewer.core.geometry.morphology import (
    all_at_edge,
    closed,
    dilated,
    eroded,
    opened,
    parts_of,
)

masks = arrays.arrays(np.bool_, arrays.array_shapes(min_dims=1, max_dims=3, max_side=9))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (eroded, ndimage.binary_erosion),
        (dilated, ndimage.binary_dilation),
        (opened, ndimage.binary_opening),
        (closed, ndimage.binary_closing),
    ],
)
@given(mask=masks, steps=st.integers(1, 3))
def test_as_scipy(ours, theirs, mask, steps):  # type: ignore[no-untyped-def]
    before = mask.copy()
    assert np.array_equal(ours(mask, steps), theirs(mask, iterations=steps))
    assert np.array_equal(mask, before)


@given(mask=arrays.arrays(np.bool_, (3, 7, 6)))
def test_each_layer_opened_by_itself(mask):
    alone = np.stack([opened(layer, 2) for layer in mask])
    assert np.array_equal(opened(mask, 2, (1, 2)), alone)


shapes = arrays.array_shapes(min_dims=3, max_dims=3, max_side=7)
any_masks = arrays.arrays(np.bool_, shapes)


def labels_of(parts):
    """Every cell's part, counted from 1, put together from each part alone."""
    labels = np.zeros(parts.shape, int)
    for part in range(parts.count):
        place, cells = parts.cut_out(np.arange(parts.count) == part)
        labels[place][cells] = part + 1
    return labels


@given(any_masks)
def test_the_parts_of_scipy(mask):
    wanted, count = ndimage.label(mask)
    parts = parts_of(mask)
    labels = labels_of(parts)
    assert parts.count == count
    assert np.array_equal(labels > 0, mask)
    assert len(set(zip(labels[mask].tolist(), wanted[mask].tolist(), strict=True))) == count
    assert np.array_equal(parts.cells, np.bincount(labels.ravel(), minlength=count + 1)[1:])


@given(any_masks, st.integers(0, 2**32 - 1))
def test_cells_that_another_mask_has_too(mask, seed):
    other = np.random.default_rng(seed).random(mask.shape) < 0.5
    parts = parts_of(mask)
    both = np.bincount(labels_of(parts)[other].ravel(), minlength=parts.count + 1)
    assert np.array_equal(parts.cells_in(other), both[1:])


@given(any_masks)
def test_parts_at_the_edge_of_their_layers(mask):
    parts = parts_of(mask)
    labels = labels_of(parts)
    sides = (labels[:, [0, -1]], labels[:, :, [0, -1]])
    reached = {int(label) for side in sides for label in np.unique(side)} - {0}
    assert set(np.flatnonzero(parts.at_edge()) + 1) == reached


def test_runs_that_all_reach_the_edge_are_parts_that_all_do():
    ring = np.ones((4, 7, 9), bool)
    ring[:, 2:5, 2:7] = False
    assert all_at_edge(ring)
    assert parts_of(ring).at_edge().all()
    ring[1, 3, 4] = True
    assert not all_at_edge(ring)
    assert not parts_of(ring).at_edge().all()


@given(any_masks)
def test_no_part_is_taken_to_reach_the_edge_that_does_not(mask):
    if all_at_edge(mask):
        assert parts_of(mask).at_edge().all()


@given(any_masks, st.integers(0, 2**32 - 1))
def test_several_parts_at_once(mask, seed):
    parts = parts_of(mask)
    chosen = np.random.default_rng(seed).random(parts.count) < 0.5
    if not chosen.any():
        return
    place, cells = parts.cut_out(chosen)
    whole = np.zeros(mask.shape, bool)
    whole[place] = cells
    assert np.array_equal(whole, np.isin(labels_of(parts), np.flatnonzero(chosen) + 1))
    assert all(np.moveaxis(cells, axis, 0)[[0, -1]].any(axis=(1, 2)).all() for axis in range(3))


def test_memory_order_does_not_matter():
    mask = np.random.default_rng(0).random((9, 8, 7)) < 0.4
    turned = np.asfortranarray(mask)
    assert parts_of(turned).count == parts_of(mask).count == ndimage.label(mask)[1]
