"""The lesions of a heat map, found and measured in volumes with known blobs."""

from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.heatmap import HeatMap, Involvement, involvement
from ctviewer.core.analysis.lesions import Lesions, LungSide, find_lesions
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.analysis.preprocess import canonical_axes, prepare
from ctviewer.core.base.errors import Cancelled
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.cells import CellGrid
from ctviewer.core.geometry.resample import Box, area_average
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.tables import LESION_COLUMNS, lesion_rows
from tests.scans import AXES, affine_of, stored_as, write

SHAPE = (40, 60, 48)
SPACING = (2.0, 1.5, 2.5)
BLOBS = {  # first voxel, end, HU; the patient's left has low indices
    "left": ((6, 10, 12), (12, 22, 24), -300),
    "right": ((28, 34, 12), (32, 42, 18), 40),
}


def array() -> np.ndarray:
    ras = np.full(SHAPE, -850, np.int16)
    for lo, hi, hu in BLOBS.values():
        ras[tuple(slice(a, b) for a, b in zip(lo, hi, strict=True))] = hu
    return ras


def chest() -> Volume:
    return Volume.from_array(array(), SPACING)


def lungs_of(volume: Volume) -> Lungs:
    mask = np.zeros((20, 30, 24), bool)
    mask[1:9], mask[11:19] = True, True
    return Lungs(mask, (4.0, 3.0, 5.0), volume.shape, middle=10)


def map_of(volume: Volume, cells=(20, 30, 24)) -> HeatMap:
    """1 where all of a cell of 2 x 2 x 2 voxels is blob, by the volume's own HU."""
    box = Box.whole(volume.shape)
    values = area_average((volume.voxels > -500).astype(np.float32), box, cells)
    return HeatMap(np.floor(values + 1e-4), box, "lesion probability", 0.5)


def found(volume: Volume, **changes):
    heat_map = replace(map_of(volume), **changes)
    return find_lesions(volume, heat_map, lungs_of(volume), heat_map.threshold)


def ml(lo, hi):
    return float(np.prod(np.subtract(hi, lo) * np.asarray(SPACING))) / 1000


def test_each_blob_is_listed_with_its_volume_side_and_hu():
    lesions = found(chest()).listed
    assert [lesion.side for lesion in lesions] == [LungSide.LEFT, LungSide.RIGHT]
    for lesion, (lo, hi, hu) in zip(lesions, BLOBS.values(), strict=True):
        assert lesion.ml == pytest.approx(ml(lo, hi))
        assert lesion.mean_hu == hu
        assert lesion.peak == 1
        assert all(a <= i < b for a, i, b in zip(lo, lesion.at, hi, strict=True))


@pytest.mark.parametrize("axes", AXES[::7])
def test_nilearn_2623_an_overlay_shifted_after_resampling(tmp_path, axes):
    """In any stored orientation, each lesion is at its voxels, also by the affine of the map."""
    stored = stored_as(axes, array())
    volume = load_volume(write(tmp_path / "a.nii", stored, affine_of(axes, SHAPE, SPACING)))
    lesions = found(volume).listed
    assert [lesion.side for lesion in lesions] == [LungSide.LEFT, LungSide.RIGHT]
    for lesion, (lo, hi, hu) in zip(lesions, BLOBS.values(), strict=True):
        assert lesion.mean_hu == hu
        middle = [(a + b) / 2 - 0.5 for a, b in zip(lo, hi, strict=True)]
        off = np.subtract(volume.mm_of(lesion.at), volume.mm_of(tuple(middle)))
        assert (np.abs(off) <= np.asarray(SPACING) * 1.01).all()
    heat_map = map_of(volume)
    hot = np.argwhere(heat_map.values > 0.5)
    mm = hot @ heat_map.grid.affine(volume)[:3, :3].T + heat_map.grid.affine(volume)[:3, 3]
    assert len(mm)
    assert all(volume.hu_at(volume.index_of(tuple(place))) > -500 for place in mm)


def test_the_shares_of_a_side_add_up_to_its_involved_share():
    volume = chest()
    rng = np.random.default_rng(5)
    noise = HeatMap(rng.random((16, 24, 12), np.float32), Box((3, 4, 5), (37, 55, 44)), "", 0.5)
    lesions = find_lesions(volume, noise, lungs_of(volume), 0.8)
    at_threshold = involvement(replace(noise, threshold=0.8), lungs_of(volume))
    assert lesions.involvement == at_threshold
    for side in LungSide:
        total = sum(lesion.percent for lesion in lesions.listed if lesion.side is side)
        assert total == pytest.approx(lesions.percent(side))
    volumes = [lesion.ml for lesion in lesions.listed]
    assert volumes == sorted(volumes, reverse=True)
    cells = int((noise.values >= 0.8).sum())
    assert sum(volumes) == pytest.approx(cells * noise.grid.cell_ml(volume))


def test_a_part_across_the_middle_counts_once_in_each_lung():
    volume = chest()
    values = np.zeros((20, 30, 24), np.float32)
    values[7:13, 5, 5] = 0.9
    lesions = found(volume, values=values).listed
    assert {lesion.side for lesion in lesions} == set(LungSide)
    assert all(lesion.ml == pytest.approx(3 * 8 * 2 * 1.5 * 2.5 / 1000) for lesion in lesions)


def test_cells_that_touch_at_a_corner_are_one_lesion():
    values = np.zeros((20, 30, 24), np.float32)
    values[2, 2, 2], values[3, 3, 3], values[6, 6, 6] = 0.6, 0.9, 0.7
    lesions = found(chest(), values=values).listed
    assert [round(lesion.peak, 3) for lesion in lesions] == [0.9, 0.7]
    assert lesions[0].at == (7, 7, 7)


def test_the_threshold_decides_what_is_a_lesion():
    values = np.zeros((20, 30, 24), np.float32)
    values[2:6, 2:6, 2:6], values[3, 3, 3] = 0.4, 0.8
    volume = chest()
    heat_map = HeatMap(values, Box.whole(SHAPE), "", 0.5)
    few, many, none = (
        find_lesions(volume, heat_map, lungs_of(volume), level) for level in (0.5, 0.3, 0.9)
    )
    assert (len(few.listed), len(many.listed), len(none.listed)) == (1, 1, 0)
    assert many.listed[0].ml == pytest.approx(64 * few.listed[0].ml)
    assert none.severity(LungSide.LEFT) == 0


def test_a_side_without_a_lung_has_no_share():
    volume = chest()
    lungs = lungs_of(volume)
    lungs.mask[10:] = False
    lesions = find_lesions(volume, map_of(volume), lungs, 0.5)
    assert lesions.percent(LungSide.RIGHT) is lesions.severity(LungSide.RIGHT) is None
    assert [lesion.percent is None for lesion in lesions.listed] == [False, True]


@pytest.mark.parametrize(
    ("layers", "grade"), [(1, 1), (4, 2), (11, 4), (17, 5)]
)  # of the left lung's 22 layers: 4.5, 18, 50 and 77 %
def test_the_severity_of_a_side(layers, grade):
    values = np.zeros((20, 30, 24), np.float32)
    values[1:9, :, 1 : 1 + layers] = 1
    volume = chest()
    lungs = lungs_of(volume)
    lungs.mask[..., 0], lungs.mask[..., 23] = False, False
    lesions = find_lesions(volume, HeatMap(values, Box.whole(SHAPE), "", 0.5), lungs, 0.5)
    percent = 100 * layers / 22
    assert lesions.percent(LungSide.LEFT) == pytest.approx(percent)
    assert lesions.severity(LungSide.LEFT) == grade
    assert lesions.severity(LungSide.RIGHT) == 0


@pytest.mark.parametrize(("percent", "grade"), [(0.99, 0), (1.0, 1)])
def test_a_share_within_the_maps_error_is_no_grade(percent, grade):
    share = Involvement(percent, left_percent=percent, right_percent=0.0)
    assert Lesions((), share, 0.5).severity(LungSide.LEFT) == grade


def test_of_lesions_of_one_size_the_one_with_the_higher_peak_comes_first():
    values = np.zeros((20, 30, 24), np.float32)
    values[3, 5, 5], values[3, 15, 15], values[14, 9, 9] = 0.6, 0.9, 0.7
    listed = found(chest(), values=values).listed
    assert [round(lesion.peak, 1) for lesion in listed] == [0.9, 0.7, 0.6]


def test_values_that_are_no_numbers_stay_out_of_the_mean():
    ras = array().astype(np.float32)
    lo, _, hu = BLOBS["left"]
    ras[lo] = np.nan
    volume = Volume.from_array(ras, SPACING)
    left = find_lesions(volume, map_of(chest()), lungs_of(volume), 0.5).listed[0]
    assert left.mean_hu == pytest.approx(hu)


def test_cells_smaller_than_voxels_may_hold_none():
    values = np.zeros((160, 60, 48), np.float32)
    values[41, 30, 20] = 1  # a quarter of a voxel, beside its centre
    volume = chest()
    heat_map = HeatMap(values, Box.whole(SHAPE), "", 0.5)
    (lesion,) = find_lesions(volume, heat_map, lungs_of(volume), 0.5).listed
    assert lesion.mean_hu is None
    assert lesion.at == (10, 30, 20)


def test_finding_can_be_cancelled():
    def stop(*_):
        raise Cancelled

    volume = chest()
    with pytest.raises(Cancelled):
        find_lesions(volume, map_of(volume), lungs_of(volume), 0.5, stop)


def test_the_table_has_every_lesion_and_the_sums_of_the_lungs():
    volume = chest()
    lesions = found(volume)
    header, first, second, right, left, both = lesion_rows(volume, lesions)
    assert tuple(header) == LESION_COLUMNS
    assert (first[:2], second[:2]) == ([1, "left"], [2, "right"])
    assert (right[:2], left[:2], both[:2]) == (["all", "right"], ["all", "left"], ["all", "both"])
    assert both[2] == pytest.approx(first[2] + second[2])
    assert left[3] == lesions.percent(LungSide.LEFT)
    assert tuple(first[6:9]) == volume.mm_of(lesions.listed[0].at)
    assert {len(row) for row in (header, first, both)} == {len(LESION_COLUMNS)}


def test_a_grid_says_its_cells_and_finds_them():
    volume = chest()
    grid = CellGrid(Box((4.0, 6.0, 8.0), (36.0, 54.0, 40.0)), (128, 96, 64))
    assert grid.text(volume) == "64 × 96 × 128 cells of 1.2 × 0.8 × 0.5 mm"
    for cell in ((0, 0, 0), (127, 95, 63), (64, 10, 5)):
        voxel = grid.index_of(cell)
        centre = grid.affine(volume)[:3, :3] @ cell + grid.affine(volume)[:3, 3]
        assert np.abs(centre - volume.mm_of(voxel)).max() <= 0.51 * max(SPACING)
        assert grid.contains(voxel)
    assert grid.cell_of((0, 0, 0)) == (0, 0, 0)
    assert grid.cell_of((39, 59, 47)) == (127, 95, 63)
    assert not grid.contains((3, 20, 20))


def test_the_prepared_input_is_the_volume_at_its_affine():
    """Where cells are larger than voxels, a cell in a blob's middle has the blob's HU."""
    volume = chest()
    prepared = prepare(volume, lungs_of(volume))
    cells = canonical_axes(prepared.array[0])
    grid = CellGrid(prepared.box, cells.shape)
    for lo, hi, hu in BLOBS.values():
        middle = tuple((a + b) // 2 for a, b in zip(lo, hi, strict=True))
        value = float(cells[grid.cell_of(middle)])
        assert 1400 * value - 1000 == pytest.approx(max(hu, -1000), abs=0.1)
