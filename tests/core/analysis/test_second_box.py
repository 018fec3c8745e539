"""Detection of a wrong lung box from the network's lungs."""

from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.heatmap import LEFT, RIGHT, HeatMap
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.second_box import GROWTH_MM, second_box
from ctviewer.core.geometry.resample import Box
from tests.scans import chest

VOLUME = chest()
LUNGS = find_lungs(VOLUME)
CELLS = (64, 64, 32)
MARGIN = 6.0


def seen(box, *, cut=None):
    """The lung map of a perfect network in a box, without the cells in `cut`."""
    sides = np.zeros(CELLS, np.uint8)
    lung = VOLUME.voxels == -850
    spots = [
        (box.lo[axis] + (np.arange(n) + 0.5) / n * (box.hi[axis] - box.lo[axis])).astype(int)
        for axis, n in enumerate(CELLS)
    ]
    inside = lung[np.ix_(*spots)]
    on_right = (spots[0] >= VOLUME.shape[0] // 2)[:, None, None]
    sides[inside & on_right], sides[inside & ~on_right] = RIGHT, LEFT
    if cut is not None:
        sides[cut] = 0
    return HeatMap(np.zeros(CELLS, np.float32), box, "", 0.5, sides)


RIGHT_BOX = LUNGS.box(MARGIN)


def test_the_right_box_is_left_alone():
    assert second_box(seen(RIGHT_BOX), LUNGS, MARGIN) is None


@pytest.mark.parametrize(("axis", "end"), [(2, "lo"), (2, "hi"), (1, "lo"), (0, "hi")])
def test_a_box_that_reaches_far_beyond_the_lungs_is_drawn_in(axis, end):
    lo, hi = list(RIGHT_BOX.lo), list(RIGHT_BOX.hi)
    whole = {"lo": 0.0, "hi": float(VOLUME.shape[axis])}[end]
    (lo if end == "lo" else hi)[axis] = whole
    wide = Box(tuple(lo), tuple(hi))
    assert abs(whole - getattr(RIGHT_BOX, end)[axis]) * VOLUME.spacing[axis] > 15
    found = second_box(seen(wide), LUNGS, MARGIN)
    assert found is not None
    steps = (np.asarray(wide.hi) - wide.lo) / CELLS
    assert np.abs(np.asarray(found.lo) - RIGHT_BOX.lo).max() <= 1 + steps.max()
    assert np.abs(np.asarray(found.hi) - RIGHT_BOX.hi).max() <= 1 + steps.max()
    assert second_box(seen(found), LUNGS, MARGIN) is None  # it is right now


def test_lungs_that_reach_a_face_make_the_box_longer_there():
    short = replace(RIGHT_BOX, hi=(*RIGHT_BOX.hi[:2], 30.0))
    found = second_box(seen(short), LUNGS, MARGIN)
    assert found.hi[2] == pytest.approx(30.0 + GROWTH_MM / VOLUME.spacing[2])
    assert found.lo == short.lo


def test_lungs_at_the_end_of_the_scan_are_no_fault_of_the_box():
    whole = find_lungs(chest(shape=(80, 60, 50)))
    cut = replace(whole, shape=(80, 60, 30))
    box = replace(RIGHT_BOX, hi=(*RIGHT_BOX.hi[:2], 30.0))
    assert second_box(seen(box), cut, MARGIN) is None


def test_a_lung_that_was_not_seen_keeps_its_room():
    left_alone = (slice(32, None), slice(None), slice(None))
    assert second_box(seen(RIGHT_BOX, cut=left_alone), LUNGS, MARGIN) is None


def test_without_learnt_lungs_there_is_no_second_box():
    heat_map = HeatMap(np.zeros(CELLS, np.float32), RIGHT_BOX, "", 0.5)
    assert second_box(heat_map, LUNGS, MARGIN) is None
    nothing = replace(heat_map, sides=np.zeros(CELLS, np.uint8))
    assert second_box(nothing, LUNGS, MARGIN) is None
