"""The replacement of slabs in slice occlusion."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.influence import (
    Influence,
    InputSlab,
    SlabInfluence,
    clearing,
    given,
    log_odds,
)
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.preprocess import (
    DEFAULT_SPEC,
    canonical_axes,
    network_axes,
    prepare,
)
from ctviewer.core.base.errors import UserError
from ctviewer.core.geometry.morphology import eroded
from ctviewer.core.geometry.resample import area_average
from tests.scans import chest

CLEAR = (-850 + 1000) / 1400


def lesion_share(volume, box):
    """The lesion fraction of each cell of an input in a box."""
    lesion = (volume.voxels == -400).astype(np.float32)
    return network_axes(area_average(lesion, box, (128, 128, 64)))


def cleared(volume, *, seen=True):
    """The clearing of a chest, whose map shows the lesion or nothing at all."""
    lungs = find_lungs(volume)
    prepared = prepare(volume, lungs)
    share = lesion_share(volume, prepared.box).reshape(32, 2, 64, 2, 64, 2).mean(axis=(1, 3, 5))
    values = canonical_axes((share > 0.2).astype(np.float32) * seen)
    return clearing(prepared, lungs, HeatMap(values, prepared.box, "test", 0.5))


def half_of(values):
    """The range of the middle half."""
    return np.subtract(*np.quantile(values, (0.75, 0.25)))


def test_slabs_cover_the_input_from_inferior_to_superior():
    found = cleared(chest(lesion=True))
    slabs, box = found.slabs, found.prepared.box
    assert [slab.start for slab in slabs] == list(range(0, 64, 4))
    assert (slabs[0].lowest, slabs[-1].highest) == pytest.approx((box.lo[2], box.hi[2]))
    for one, other in itertools.pairwise(slabs):
        assert one.highest == pytest.approx(other.lowest)
    assert sum(found.share(slab) for slab in slabs) == pytest.approx(1)


@pytest.mark.parametrize(("depth", "slabs", "layers"), [(48, 16, 3), (50, 13, 4), (8, 8, 1)])
def test_an_input_of_another_depth_has_slabs_of_about_the_same_share(depth, slabs, layers):
    volume = chest(lesion=True)
    lungs = find_lungs(volume)
    prepared = prepare(volume, lungs, replace(DEFAULT_SPEC, shape=(depth, 40, 56)))
    values = canonical_axes(np.zeros((depth // 2, 20, 23), np.float32))
    found = clearing(prepared, lungs, HeatMap(values, prepared.box, "test", 0.5)).slabs
    assert len(found) == slabs
    assert found[0].stop - found[0].start == layers
    assert (found[-1].stop, found[-1].highest) == (depth, pytest.approx(prepared.box.hi[2]))


def test_a_slab_becomes_clear_lung_and_nothing_else_changes():
    volume = chest(lesion=True)
    found = cleared(volume)
    before = found.prepared.array
    lesion = lesion_share(volume, found.prepared.box) > 0.9
    positive = max(found.slabs, key=lambda s: lesion[s.start : s.stop].sum())
    after = found.without(positive).array
    held = np.zeros_like(lesion)
    held[positive.start : positive.stop] = lesion[positive.start : positive.stop]
    assert held.sum() > 500
    assert np.median(after[0][held]) == pytest.approx(CLEAR, abs=0.01)
    assert np.quantile(after[0][held], 0.95) < CLEAR + 0.1
    changed = before != after
    assert not changed[0, : positive.start].any()
    assert not changed[0, positive.stop :].any()
    assert not changed[0][~found.tissue].any()


def test_alone_a_slab_is_as_scanned_and_all_others_are_clear():
    found = cleared(chest(lesion=True))
    before, none = found.prepared.array[0], found.without(None).array[0]
    for slab in found.slabs:
        part = slice(slab.start, slab.stop)
        array = found.alone(slab).array[0]
        assert np.array_equal(array[part], before[part])
        assert np.array_equal(np.delete(array, part, 0), np.delete(none, part, 0))


def test_of_two_slabs_that_each_suffice_both_give_evidence():
    """Without one of them nothing is missed, and alone each is as good as both."""
    assert given(2.0, -2.0, without=2.0, alone=2.0) == 2.0
    assert given(2.0, -2.0, without=2.0, alone=-2.0) == 0.0
    assert given(2.0, -2.0, without=-2.0, alone=2.0) == 4.0


def test_body_and_rim_stay_as_they_are():
    """Cells at the lung border are partly chest wall, which clear lung would shift."""
    found = cleared(chest(lesion=True))
    before, after = found.prepared.array[0], found.without(None).array[0]
    body = before > 0.65
    assert np.array_equal(after[body], before[body])
    assert not (found.tissue & ~eroded(found.tissue))[body].any()


def test_a_lesion_that_the_map_misses_is_no_pattern_for_clear_lung():
    positive = chest(lesion=True)
    lungs = np.where(
        positive.voxels == -400, -600, positive.voxels
    )  # glass: the lung mask holds it
    found = cleared(type(positive)(lungs, positive.affine, positive.source), seen=False)
    lesion = lesion_share(positive, found.prepared.box) > 0.9
    assert (found.tissue & lesion).sum() > 0.8 * lesion.sum()
    assert np.median(found.fill[found.tissue & lesion]) == pytest.approx(CLEAR, abs=0.01)
    assert np.quantile(found.fill[found.tissue & lesion], 0.95) < CLEAR + 0.1


def test_the_fill_has_the_patients_own_texture_and_gradient():
    volume = chest()
    rng = np.random.default_rng(0)
    voxels = volume.voxels.astype(np.float32)
    lung = voxels == -850
    fall = np.linspace(60, -60, volume.shape[1])[None, :, None]  # denser towards the back
    voxels = np.where(lung, voxels + fall + rng.normal(0, 60, voxels.shape), voxels)
    found = cleared(type(volume)(voxels.astype(np.int16), volume.affine, volume.source))
    own, fill = found.prepared.array[0], found.fill
    for rows in (slice(30, 50), slice(80, 100)):
        part = eroded(found.tissue, 4)[:, rows]
        assert fill[:, rows][part].mean() == pytest.approx(own[:, rows][part].mean(), abs=0.01)
        assert half_of(fill[:, rows][part]) == pytest.approx(half_of(own[:, rows][part]), rel=0.2)
    assert not np.array_equal(fill[found.tissue], own[found.tissue])


def test_the_same_input_gets_the_same_fill():
    assert np.array_equal(cleared(chest(lesion=True)).fill, cleared(chest(lesion=True)).fill)


def test_without_clear_lung_there_is_no_influence():
    volume = chest()
    lungs = find_lungs(volume)
    prepared = prepare(volume, lungs)
    everywhere = HeatMap(np.ones((64, 64, 32), np.float32), prepared.box, "test", 0.5)
    with pytest.raises(UserError, match="Too little"):
        clearing(prepared, lungs, everywhere)


def test_log_odds_are_finite_at_the_ends():
    assert log_odds(0.5) == 0
    assert [log_odds(p) for p in (0.0, 1.0)] == pytest.approx([-27.6, 27.6], abs=0.1)


def test_a_slice_belongs_to_one_slab_or_to_none():
    slabs = [
        SlabInfluence(
            InputSlab(4 * k, 4 * k + 4, 10 + 5.0 * k, 15 + 5.0 * k), 0.5, 0.5, float(k), 0.5
        )
        for k in range(2)
    ]
    found = Influence(0.9, 0.1, tuple(slabs))
    assert [found.at(p) for p in (9, 10, 14, 15, 19, 20)] == [
        None, slabs[0], slabs[0], slabs[1], slabs[1], None,
    ]  # fmt: skip
    assert found.strongest is slabs[1]
