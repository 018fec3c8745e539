"""Stored numbers become HU exactly, whatever their type, slope and intercept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctviewer.core.formats.canonical import ExactVoxels, Need, Scaling

LIMIT = 1 << 26
ENDS = {f"{sign}{size}": np.iinfo(f"{sign}{size}") for sign in "iu" for size in (1, 2, 4, 8)}
WHOLE = st.integers(-(1 << 31), 1 << 31) | st.integers(-2000, 2000)


def scaled(stored, slope, intercept):
    """Stored numbers as voxels, in two pieces."""
    need = Need.of(stored.size, stored.dtype, Scaling((slope,), (intercept,)))
    voxels = ExactVoxels(need, LIMIT)
    half = stored.size // 2
    for start, piece in ((0, stored[:half]), (half, stored[half:])):
        if piece.size:
            voxels.put(start, piece, slope, intercept)
    return voxels.finished(stored.shape)


@given(data=st.data(), name=st.sampled_from(sorted(ENDS)), slope=WHOLE, intercept=WHOLE)
def test_whole_numbers_are_exact(data, name, slope, intercept):
    """Also if a product overflows the type of the sum."""
    ends = ENDS[name]
    values = data.draw(st.lists(st.integers(int(ends.min), int(ends.max)), min_size=1, max_size=6))
    wanted = [value * slope + intercept for value in values]
    found = scaled(np.array(values, name), float(slope), float(intercept))
    if found.dtype.kind in "iu":
        assert found.tolist() == wanted
    else:  # too large for 64 bits
        np.testing.assert_allclose(found, np.array(wanted, np.float32), rtol=1e-6)


@pytest.mark.parametrize(
    ("stored", "slope", "intercept", "wanted", "dtype"),
    [
        (np.array([0, 1024, 4095], np.uint16), 1, -1024, [-1024, 0, 3071], np.int16),
        (np.array([65535, 32768], np.uint16), 1, -32768, [32767, 0], np.int16),
        (np.array([20000, 20001], np.int16), 3, -60000, [0, 3], np.int16),
        (np.array([-32768, 32767], np.int16), 2, 65536, [0, 131070], np.int32),
        (np.array([255, 0], np.uint8), -1, 255, [0, 255], np.int16),
        (np.array([0, 0], np.int16), 1e30, 7, [7, 7], np.int16),
    ],
)
def test_the_smallest_type_holds_what_comes_out(stored, slope, intercept, wanted, dtype):
    found = scaled(stored, slope, intercept)
    assert found.tolist() == wanted
    assert found.dtype == dtype


def test_voxels_that_are_no_number_are_counted_over_all_pieces():
    stored = np.array([1, np.nan, np.inf, 2, 3, -np.inf, 4, 5], np.float32)
    voxels = ExactVoxels(Need.of(stored.size, stored.dtype, Scaling((1,), (0,))), LIMIT)
    for start in range(0, stored.size, 2):
        voxels.put(start, stored[start : start + 2])
    assert voxels.nonfinite == 3
