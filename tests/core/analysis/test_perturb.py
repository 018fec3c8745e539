"""Perturbations of a scan: each has only the effect in its name."""

from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.perturb import (
    CUT,
    NOISE_HU,
    PERTURBATIONS,
    Perturbed,
    Spread,
    averaged,
    cut,
    mirrored,
    noisy,
    shifted,
    with_kernel,
)
from ctviewer.core.base.errors import Cancelled
from ctviewer.core.base.progress import silent
from ctviewer.core.geometry.volume import Volume
from tests.scans import chest


def test_a_shift_raises_every_voxel():
    volume = chest()
    assert np.array_equal(shifted(volume, -15).voxels, volume.voxels - 15)


@pytest.mark.parametrize("dtype", [np.uint16, np.int16, np.int32, np.float32])
def test_extreme_values_of_any_type_do_not_wrap_round(dtype):
    top = np.full((8, 8, 8), min(np.finfo(dtype).max if dtype is np.float32 else
                                 np.iinfo(dtype).max, 1e9), dtype)  # fmt: skip
    for perturbation in PERTURBATIONS:
        changed = perturbation.change(Volume.from_array(top, (1.0, 1.0, 1.0)), silent)
        assert changed.voxels.min() > 30_000, perturbation.name


def test_noise_has_its_strength_and_is_the_same_every_time():
    volume = chest()
    added = noisy(volume).voxels.astype(float) - volume.voxels
    assert added.std() == pytest.approx(NOISE_HU, rel=0.02)
    assert added.mean() == pytest.approx(0, abs=0.5)
    assert np.array_equal(noisy(volume).voxels, noisy(volume).voxels)
    assert not np.array_equal(added[..., 0], added[..., 1])


def test_noise_leaves_what_is_no_number_alone():
    voxels = chest().voxels.astype(np.float32)
    voxels[3, 4, 5] = np.nan
    changed = noisy(Volume.from_array(voxels, (4.0, 4.0, 5.0)))
    assert np.isnan(changed.voxels[3, 4, 5])
    assert np.isfinite(changed.voxels).sum() == voxels.size - 1


def test_noise_can_be_cancelled():
    def stop(fraction, _label):
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        noisy(chest(), stop)


@pytest.mark.parametrize(("lowest", "highest"), [(CUT, 0), (0, CUT)])
def test_what_is_left_after_a_cut_stays_in_its_place(lowest, highest):
    volume = chest()
    smaller = cut(volume, lowest, highest)
    assert smaller.shape == (volume.shape[0] - CUT, volume.shape[1] - CUT, volume.shape[2])
    kept = (10 + lowest, 20 + lowest, 7)
    assert smaller.mm_of((10, 20, 7)) == pytest.approx(volume.mm_of(kept))
    assert smaller.voxels[10, 20, 7] == volume.voxels[kept]


def ramp(spacing, shape=(12, 10, 6)):
    """HU that encode the position: +2 per mm to the right, +3 forwards, +5 upwards."""
    volume = Volume.from_array(np.zeros(shape, np.float32), spacing)
    places = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), axis=-1)
    mm = places * spacing + volume.affine[:3, 3]
    return replace(volume, voxels=(mm @ (2.0, 3.0, 5.0)).astype(np.float32))


def test_averaged_voxels_stay_where_they_are():
    volume = ramp((0.5, 1.0, 3.0))
    coarse = averaged(volume, 2.0)
    assert coarse.shape == (3, 5, 6)
    assert coarse.spacing == pytest.approx((2.0, 2.0, 3.0))
    assert coarse.extent == pytest.approx(volume.extent)
    for index in ((0, 0, 0), (1, 2, 3), (2, 4, 5)):
        assert coarse.voxels[index] == pytest.approx(
            np.dot(coarse.mm_of(index), (2.0, 3.0, 5.0)), abs=1e-3
        )


def test_a_mirrored_scan_is_that_of_a_mirrored_patient():
    volume = chest()
    other = mirrored(volume)
    assert np.array_equal(other.voxels[0], volume.voxels[-1])
    assert np.array_equal(other.affine, volume.affine)
    assert np.array_equal(mirrored(other).voxels, volume.voxels)


def test_kernels_change_the_detail_and_leave_the_level():
    volume = noisy(Volume.from_array(np.full((40, 40, 5), -700, np.int16), (0.7, 0.7, 2.0)))
    soft, sharp = with_kernel(volume, sharper=False), with_kernel(volume, sharper=True)
    assert soft.voxels.std() < 0.5 * volume.voxels.std() < 0.5 * sharp.voxels.std()
    assert soft.voxels.mean() == pytest.approx(-700, abs=1.5)
    assert sharp.voxels.mean() == pytest.approx(-700, abs=1.5)
    assert soft.voxels.dtype == np.int16


def test_a_kernel_acts_in_plane_alone():
    voxels = np.full((20, 20, 5), -1000, np.int16)
    voxels[..., 2] = 0
    changed = with_kernel(Volume.from_array(voxels, (1.0, 1.0, 1.0)), sharper=True)
    assert np.array_equal(changed.voxels, voxels)


def test_the_spread_holds_the_scan_itself_and_leaves_refusals_out():
    found = Spread(0.4, (Perturbed("a", 0.5), Perturbed("b", None), Perturbed("c", 0.45)))
    assert (found.lowest, found.highest, found.refused) == (0.4, 0.5, ("b",))
