"""The network's input: axes, range, box, and one golden value for each."""

import json

import numpy as np
import pytest

from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.preprocess import (
    DEFAULT_SPEC,
    DEPTH,
    HEIGHT,
    WIDTH,
    InputSpec,
    canonical_axes,
    network_axes,
    prepare,
)
from ctviewer.core.base.errors import ModelError
from ctviewer.core.geometry.volume import Volume
from tests.scans import chest, chest_array


def test_shape_type_and_range():
    volume = chest()
    array = prepare(volume, find_lungs(volume)).array
    assert array.shape == (1, DEPTH, HEIGHT, WIDTH) == (1, 64, 128, 128)
    assert array.dtype == np.float32
    assert array.flags.c_contiguous
    assert array.min() == pytest.approx(0, abs=1e-6)
    assert 0.9 < array.max() <= 1


@pytest.mark.parametrize(
    ("bright", "cell"),
    [
        ((39, 20, 15), (33, 62, 1)),  # right: low width
        ((20, 39, 15), (33, 1, 62)),  # anterior: low height
        ((20, 20, 29), (63, 62, 62)),  # superior: high depth
    ],
)
def test_axes_point_where_the_spec_says(bright, cell):
    voxels = np.full((40, 40, 30), -1000, np.int16)
    voxels[bright] = 400
    array = prepare(Volume.from_array(voxels, (1, 1, 1)), None).array[0]
    assert array[cell] > 0.9 * array.max()
    far = tuple(n - 1 - i for n, i in zip(array.shape, cell, strict=True))
    assert array[far] == 0


def test_network_axes_and_back():
    grid = np.arange(24).reshape(2, 3, 4)
    np.testing.assert_array_equal(canonical_axes(network_axes(grid)), grid)


def test_padding_and_metal_change_nothing():
    plain = chest_array()
    spoiled = plain.copy()
    spoiled[plain == -1000] = -3024
    spoiled[plain == 400] = 3071
    arrays = [
        prepare(Volume.from_array(voxels, (4, 4, 5)), find_lungs(chest())).array
        for voxels in (plain, spoiled)
    ]
    np.testing.assert_allclose(arrays[0], arrays[1], atol=1e-6)


def test_the_spec_survives_json():
    assert InputSpec.from_dict(json.loads(json.dumps(DEFAULT_SPEC.to_dict()))) == DEFAULT_SPEC


def test_another_spec_is_refused():
    with pytest.raises(ModelError, match="another preprocessing"):
        InputSpec.from_dict({**DEFAULT_SPEC.to_dict(), "version": "0"})
