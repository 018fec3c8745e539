"""Lungs of the network with edges refined by HU, against known lungs."""

import numpy as np
import pytest

from ctviewer.core.analysis.fine_lungs import GRID_MM, fine_lungs
from ctviewer.core.analysis.heatmap import LEFT, RIGHT, HeatMap, lung_of
from ctviewer.core.analysis.lung_classes import Thresholds, lung_statistics
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.geometry.resample import Box, area_average
from ctviewer.core.geometry.volume import Volume
from tests.scans import chest_array

SHAPE, MM = (160, 120, 100), (2.0, 2.0, 2.5)
CELLS = (64, 64, 32)


@pytest.fixture(scope="module")
def scan():
    """A chest with trachea, bronchi, a consolidated lobe at the pleura and gas in the stomach."""
    hu = chest_array(SHAPE, MM).astype(np.float32)
    truth = hu == -850
    r, a, s = np.meshgrid(
        *[(np.arange(n) - (n - 1) / 2) * mm for n, mm in zip(SHAPE, MM, strict=True)],
        indexing="ij",
    )
    white = truth & (((r - 95) / 30) ** 2 + ((a + 40) / 30) ** 2 + ((s + 20) / 35) ** 2 <= 1)
    hu[white] = 30
    trachea = (r**2 + (a - 10) ** 2 <= 9**2) & (s > 0)
    bronchi = ((a - 10) ** 2 + (s - 4) ** 2 <= 7**2) & (np.abs(r) < 24)
    hu[trachea | bronchi] = -990
    stomach = ((r + 60) / 40) ** 2 + (a / 40) ** 2 + ((s + 112) / 20) ** 2 <= 1
    hu[stomach & ~truth] = -985
    noise = np.random.default_rng(0).normal(0, 25, hu.shape)
    volume = Volume.from_array((hu + noise).astype(np.int16), MM)
    return volume, truth & ~trachea & ~bronchi, white


def answer(volume, truth):
    """The lung map of a perfect network, in its own coarse cells."""
    box = Box((15.0, 18.0, 4.0), (145.0, 102.0, 96.0))
    on_right = np.arange(SHAPE[0])[:, None, None] >= SHAPE[0] // 2
    left, right = (
        area_average(side.astype(np.float32), box, CELLS)
        for side in (truth & ~on_right, truth & on_right)
    )
    sides = np.where(np.maximum(left, right) >= 0.5, np.where(left > right, LEFT, RIGHT), 0)
    sides = sides.astype(np.uint8)
    values = np.zeros(CELLS, np.float32)
    return HeatMap(values, box, "", 0.5, sides, lung_of(left, right, sides))


def on_grid(mask, lungs):
    whole = Box.whole(SHAPE)
    return area_average(mask.astype(np.float32), whole, lungs.mask.shape) >= 0.5


def test_they_are_the_true_lungs(scan):
    volume, truth, _ = scan
    fine = fine_lungs(volume, answer(volume, truth), find_lungs(volume))
    assert max(fine.cell_mm) <= GRID_MM * 1.3  # never finer than the slices
    true = on_grid(truth, fine)
    dice = 2 * (fine.mask & true).sum() / (fine.mask.sum() + true.sum())
    assert dice > 0.98
    assert fine.millilitres == pytest.approx(truth.sum() * np.prod(MM) / 1000, rel=0.03)


def test_consolidation_is_inside_and_airways_and_stomach_are_not(scan):
    volume, truth, white = scan
    by_hu = find_lungs(volume)
    fine = fine_lungs(volume, answer(volume, truth), by_hu)
    consolidated = on_grid(white, fine)
    assert fine.mask[consolidated].mean() > 0.9
    cell = np.prod(fine.cell_mm) / 1000
    gas = on_grid((np.asarray(volume.voxels) < -925) & ~truth, fine)
    body = on_grid(np.ones(SHAPE, bool), fine)
    inside = np.zeros_like(body)
    inside[20:-20, 20:-20] = True  # without the air around the body
    assert (fine.mask & gas & inside).sum() * cell < 10


def test_bowel_gas_that_the_network_took_for_lung_is_left_out_but_a_bulla_is_not(scan):
    """Stomach at the diaphragm that the network takes for lung; and a bulla inside the lung."""
    volume, truth, _ = scan
    hu = np.array(volume.voxels)
    r, a, s = np.meshgrid(
        *[(np.arange(n) - (n - 1) / 2) * mm for n, mm in zip(SHAPE, MM, strict=True)],
        indexing="ij",
    )
    bulla = truth & ((r - 65) ** 2 + (a - 10) ** 2 + (s - 30) ** 2 <= 16**2)
    hu[bulla] = -985
    stomach = ((r + 60) / 36) ** 2 + (a / 36) ** 2 + ((s + 106) / 12) ** 2 <= 1
    stomach &= ~truth
    hu[stomach] = -985
    gassy = Volume.from_array(hu, MM)
    heat_map = answer(gassy, truth | stomach)
    fine = fine_lungs(gassy, heat_map, find_lungs(gassy))
    cell = np.prod(fine.cell_mm) / 1000
    swallowed, kept = on_grid(stomach, fine), on_grid(bulla, fine)
    assert swallowed.sum() * cell > 20
    assert (fine.mask & swallowed).sum() * cell < 5
    assert fine.mask[kept].mean() > 0.95


def test_each_cell_has_its_side_and_the_classes_count_by_it(scan):
    volume, truth, white = scan
    fine = fine_lungs(volume, answer(volume, truth), find_lungs(volume))
    half = SHAPE[0] // 2
    sides = [part.sum() * np.prod(MM) / 1000 for part in (truth[:half], truth[half:])]
    assert fine.sides_ml == pytest.approx(sides, rel=0.03)
    statistics = lung_statistics(volume, fine, Thresholds())
    assert statistics.left.lung_ml == pytest.approx(sides[0], rel=0.05)
    of_both = [sum(each) for each in zip(statistics.left.ml, statistics.right.ml, strict=True)]
    assert statistics.both.ml == pytest.approx(of_both)
    lesion = white.sum() * np.prod(MM) / 1000
    dense = statistics.right.ml[3] + statistics.right.ml[4]
    assert dense == pytest.approx(lesion, rel=0.3)


def test_a_small_part_beside_the_lungs_is_none(scan):
    volume, truth, _ = scan
    heat_map = answer(volume, truth)
    beside = np.zeros(CELLS, np.float32)
    beside[30:34, 2:5, 2:5] = 0.9
    sides = heat_map.sides.copy()
    known = lung_of(np.maximum(heat_map.lung, beside), heat_map.lung, sides)
    assert known[31, 3, 3] == 0
    assert (known[sides > 0] >= 0.5).all()


def test_a_network_without_lungs_has_none(scan):
    volume, _, _ = scan
    heat_map = HeatMap(np.zeros(CELLS, np.float32), Box.whole(SHAPE), "", 0.5)
    assert fine_lungs(volume, heat_map, find_lungs(volume)) is None
