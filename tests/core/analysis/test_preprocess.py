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
from ctviewer.core.geometry.resample import Box
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
    with pytest.raises(ModelError, match="another preprocessing"):
        InputSpec.from_dict({**DEFAULT_SPEC.to_dict(), "rotation": 90})


OTHER = {"version": "1", "shape": [48, 96, 80], "hu_range": [-1200, 600], "margin_mm": 12.5}


def test_a_network_says_what_it_wants():
    spec = InputSpec.from_dict(json.loads(json.dumps(OTHER)))
    assert (spec.shape, spec.hu_range, spec.crop) == ((48, 96, 80), (-1200, 600), "lungs")
    assert InputSpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec
    volume = chest()
    prepared = prepare(volume, find_lungs(volume), spec)
    assert prepared.array.shape == (1, 48, 96, 80)
    assert prepared.box == find_lungs(volume).box(12.5)
    muscle = (40 + 1200) / 1800
    assert np.median(prepared.array[prepared.array > 0.5]) == pytest.approx(muscle, abs=0.01)


def test_a_whole_scan_can_be_asked_for():
    volume = chest()
    prepared = prepare(volume, find_lungs(volume), InputSpec(crop="whole", shape=(50, 60, 80)))
    assert prepared.box == Box.whole(volume.shape)
    hu = canonical_axes(prepared.array[0]) * 1400 - 1000
    np.testing.assert_allclose(hu, volume.voxels, atol=1e-2)


def test_cells_of_a_fixed_size_lie_around_the_lungs_and_may_reach_beyond_the_scan():
    volume = chest()  # 320 x 240 x 250 mm
    lungs = find_lungs(volume)
    spec = InputSpec.from_dict({**OTHER, "shape": [60, 60, 100], "spacing_mm": [5.0, 4.0, 4.0]})
    prepared = prepare(volume, lungs, spec)
    assert prepared.box.hi[0] - prepared.box.lo[0] == pytest.approx(100)
    middle = (np.add(prepared.box.lo, prepared.box.hi)) / 2
    around = lungs.box(12.5)
    np.testing.assert_allclose(middle, np.add(around.lo, around.hi) / 2)
    cells = canonical_axes(prepared.array[0])
    beyond = int(np.ceil(-prepared.box.lo[0])) - 1
    assert beyond > 5
    assert (cells[:beyond] == 0).all()
    across = cells[:, 30, 30]
    inside = across[beyond + 1 : int(100 - (prepared.box.hi[0] - volume.shape[0])) - 1]
    air = (-1000 + 1200) / 1800
    assert len(inside) > 70
    assert inside.min() == pytest.approx(air, abs=1e-5)
    assert InputSpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("shape", [48, 96]), ("shape", [48, 96, 4]), ("shape", [48.0, 96, 96]),
        ("shape", [1000, 1000, 1000]), ("hu_range", [400, -1000]), ("hu_range", [0, float("nan")]),
        ("hu_range", [1, 2, 3]), ("crop", "heart"), ("margin_mm", -1), ("margin_mm", float("nan")),
        ("spacing_mm", [2, 2]), ("spacing_mm", [0, 2, 2]), ("shape", "abc"),
    ],
)  # fmt: skip
def test_an_input_that_nobody_can_prepare_is_refused_in_a_sentence(key, value):
    with pytest.raises(ModelError, match=f"cannot be prepared: its ({key}|shape) is"):
        InputSpec.from_dict({**DEFAULT_SPEC.to_dict(), key: value})
