"""The fast way gives what SciPy's general way gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import ndimage

from ctviewer.core.geometry.morphology import closed, dilated, eroded, opened

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
