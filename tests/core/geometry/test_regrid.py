"""Labels on another grid: exact for flipped or cropped grids, nearest for oblique ones."""

import itertools

import numpy as np
import pytest

from ctviewer.core.geometry.regrid import Grid, regridded
from tests.scans import AXES, affine_of, stored_as

SHAPE, SPACING = (11, 9, 7), (0.7, 0.8, 2.5)
OBLIQUE = np.array([[0.96, -0.28, 0, 3], [0.28, 0.96, 0, -7], [0, 0, 1, 11], [0, 0, 0, 1.0]])
SHEARED = np.array([[1, 0, 0, 3], [0, 1, 0.3, -7], [0, 0, 1, 11], [0, 0, 0, 1.0]])


def labels(shape=SHAPE):
    return np.random.default_rng(3).integers(0, 6, shape).astype(np.uint8)


@pytest.mark.parametrize(
    "moved", [np.eye(4), OBLIQUE, SHEARED], ids=["plain", "oblique", "sheared"]
)
@pytest.mark.parametrize("axes", AXES)
def test_a_turned_grid_gives_equal_voxels(axes, moved):
    ras = labels()
    affine = (moved @ affine_of(axes, SHAPE, SPACING)).astype(np.float32)  # as headers have them
    target = Grid(SHAPE, moved @ affine_of("RAS", SHAPE, SPACING))
    assert np.array_equal(regridded(stored_as(axes, ras), affine.astype(float), target), ras)


def by_hand(values, affine, target):
    """Each voxel of the target by its own place."""
    inverse = np.linalg.inv(affine)
    expected = np.zeros(target.shape, values.dtype)
    for index in itertools.product(*map(range, target.shape)):
        at = np.rint((inverse @ target.affine @ [*index, 1])[:3]).astype(int)
        if (at >= 0).all() and (at < values.shape).all():
            expected[index] = values[tuple(at)]
    return expected


@pytest.mark.parametrize(
    ("moved", "spacing"),
    [
        (np.eye(4), (1.1, 0.63, 1.9)),
        (OBLIQUE, (1.1, 0.63, 1.9)),
        (SHEARED, (2.3, 1.7, 0.9)),
    ],
    ids=["finer and coarser", "oblique", "sheared"],
)
def test_another_grid_takes_the_nearest_label(moved, spacing):
    values = labels()
    affine = moved @ affine_of("LPS", SHAPE, spacing, origin=(1.317, 2.123, -0.611))
    target = Grid((13, 8, 9), affine_of("RAS", (13, 8, 9), SPACING, origin=(0.0, 0.0, 0.0)))
    found = regridded(values, affine, target)
    assert found.any()
    assert np.array_equal(found, by_hand(values, affine, target))


def test_a_cut_grid_lies_at_its_place_and_another_place_gives_nothing():
    ras = labels()
    target = Grid(SHAPE, affine_of("RAS", SHAPE, SPACING))
    part = target.affine.copy()
    part[:3, 3] = (target.affine @ [2, 3, 1, 1])[:3]
    expected = np.zeros_like(ras)
    expected[2:6, 3:8, 1:4] = ras[2:6, 3:8, 1:4]
    assert np.array_equal(regridded(ras[2:6, 3:8, 1:4], part, target), expected)
    part[:3, 3] += 500
    assert not regridded(ras, part, target).any()
    assert not regridded(np.zeros_like(ras), target.affine, target).any()
