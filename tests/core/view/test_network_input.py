"""The network's input as a volume."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC, prepare
from ctviewer.core.view.network_input import (
    grid_of,
    input_index,
    input_text,
    seen_volume,
    seen_window,
)
from tests.scans import chest

VOLUME = chest(lesion=True)
PREPARED = prepare(VOLUME, find_lungs(VOLUME))
SEEN = seen_volume(VOLUME, PREPARED)
GRID = grid_of(PREPARED)


@given(st.tuples(*(st.integers(0, n - 1) for n in SEEN.shape)))
def test_every_cell_is_the_inputs_own_value(cell):
    value = float(PREPARED.array[0][input_index(PREPARED, cell)])
    assert SEEN.hu_at(cell) == pytest.approx(1400 * value - 1000, abs=1e-3)


def test_it_lies_where_it_was_taken_from():
    """The lesion at R 75, P 30, I 30 mm is at the same mm in both."""
    at = (75.0, -30.0, -30.0)
    assert VOLUME.hu_at(VOLUME.index_of(at)) == -400
    assert SEEN.hu_at(SEEN.index_of(at)) == pytest.approx(-400, abs=1)
    np.testing.assert_allclose(SEEN.spacing, GRID.spacing(VOLUME))


@given(st.tuples(*(st.integers(0, n - 1) for n in SEEN.shape)))
def test_a_cells_voxel_is_in_the_cell_next_to_it_at_most(cell):
    """Where cells are smaller than voxels, several have the same voxel."""
    voxel = GRID.index_of(cell)
    back = np.subtract(GRID.cell_of(voxel), cell)
    reach = np.maximum(np.ceil(0.5 / np.asarray(GRID.step)), 0)
    assert (np.abs(back) <= reach).all()


def test_what_is_said_of_it():
    text = input_text(VOLUME, PREPARED)
    assert text.startswith("64 × 128 × 128 cells of ")
    assert "HU -1000 to 400" in text
    assert f"{DEFAULT_SPEC.margin_mm:g} mm" in text
    assert (seen_window(DEFAULT_SPEC).lowest, seen_window(DEFAULT_SPEC).highest) == (-1000, 400)
