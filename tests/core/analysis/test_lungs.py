"""The lung mask of simple chests, and of other objects."""

import numpy as np
import pytest

from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.geometry.volume import Volume
from tests.bodies import OTHERS
from tests.scans import chest, chest_array


def ellipsoids_ml():
    return 2 * 4 / 3 * np.pi * 50 * 70 * 100 / 1000


def test_volume_is_about_right():
    lungs = find_lungs(chest())
    heart_and_rounding = 0.15
    assert lungs.millilitres == pytest.approx(ellipsoids_ml(), rel=heart_and_rounding)


def test_the_box_holds_the_lungs_and_a_margin():
    volume = chest()
    box = find_lungs(volume).box(6.0)
    lung = np.argwhere(volume.voxels == -850)
    assert (np.asarray(box.lo) <= lung.min(axis=0)).all()
    assert (np.asarray(box.hi) >= lung.max(axis=0) + 1).all()
    spare = lung.min(axis=0) * volume.spacing - np.asarray(box.lo) * volume.spacing
    assert (spare <= 6.0 + np.asarray(volume.spacing)).all()


def test_lung_that_reaches_the_pictures_edge_is_kept():
    whole = chest_array()
    assert find_lungs(Volume.from_array(whole[:, 20:40], (4, 4, 5))).millilitres > 500


def test_both_lungs_of_a_thin_slab_are_found():
    lungs = find_lungs(Volume.from_array(chest_array()[:, :, 22:28], (4, 4, 5)))
    assert lungs.mask[:40].any()
    assert lungs.mask[40:].any()


def test_room_air_shut_in_by_an_arm_is_not_lung():
    """A gap of two voxels between the body and an arm beside it, closed at both ends."""
    voxels = np.pad(chest_array(), ((12, 12), (4, 4), (0, 0)), constant_values=-1000)
    voxels[:8, 10:58] = 40
    voxels[8:24, 10:14] = voxels[8:24, 54:58] = 40
    volume = Volume.from_array(voxels, (4, 4, 5))
    plain = find_lungs(chest()).millilitres
    assert find_lungs(volume).millilitres == pytest.approx(plain, rel=0.05)


def consolidated(side):
    voxels = chest_array()
    half = voxels[:40] if side == "left" else voxels[40:]
    half[half == -850] = 30
    return Volume.from_array(voxels, (4, 4, 5))


@pytest.mark.parametrize(("side", "found"), [("left", (False, True)), ("right", (True, False))])
def test_a_consolidated_lung_is_missed_but_stays_in_the_box(side, found):
    lungs = find_lungs(consolidated(side))
    assert lungs.sides_found == found
    both = find_lungs(chest()).box(6)
    one = lungs.box(6)
    assert one.lo[0] == pytest.approx(both.lo[0], abs=3)
    assert one.hi[0] == pytest.approx(both.hi[0], abs=3)


@pytest.mark.parametrize("shift", [0, 5, -5])
def test_the_middle_lies_between_the_lungs(shift):
    lungs = find_lungs(Volume.from_array(np.roll(chest_array(), shift, axis=0), (4, 4, 5)))
    left, right = lungs.sides_ml
    assert left == pytest.approx(right, rel=0.2)
    assert lungs.sides_found == (True, True)


@pytest.mark.parametrize("hu", [-1000, 0, 400])
def test_a_block_has_no_lungs(hu):
    assert find_lungs(Volume.from_array(np.full((40, 40, 40), hu, np.int16), (4, 4, 4))) is None


def test_bowel_gas_is_not_lung():
    body = np.full((60, 60, 60), 40, np.int16)
    body[20:40, 20:40, 20:40] = -1000
    assert find_lungs(Volume.from_array(body, (4, 4, 4))) is None


def in_circle(voxels, radius_mm, fill, spacing=(4, 4, 5)):
    """The voxels of a reconstruction circle around the image centre, with padding outside."""
    r, a = (
        (np.arange(n) - (n - 1) / 2) * mm
        for n, mm in zip(voxels.shape[:2], spacing[:2], strict=True)
    )
    outside = np.hypot(r[:, None], a[None, :]) > radius_mm
    padded = voxels.astype(np.float32 if np.isnan(fill) else np.int16)
    padded[outside] = fill
    return padded, outside


def noisy(seed=0, **kwargs):
    voxels = chest_array(**kwargs)
    return voxels + np.random.default_rng(seed).integers(-12, 13, voxels.shape, np.int16)


@pytest.mark.parametrize("fill", [-1024, -2000, -2048, -3024, -32768, np.nan])
@pytest.mark.parametrize("radius", [80, 105])
def test_a_circle_that_cuts_the_lungs_leaves_what_is_inside(fill, radius):
    padded, outside = in_circle(noisy(), radius, fill)
    lungs = find_lungs(Volume.from_array(padded, (4, 4, 5)))
    wanted = np.count_nonzero((chest_array() == -850) & ~outside[..., None]) * 4 * 4 * 5 / 1000
    assert lungs.millilitres == pytest.approx(wanted, rel=0.05)
    assert lungs.border_cm2 > 50
    assert lungs.sides_found == (True, True)


@pytest.mark.parametrize("fill", [-1024, -3024])
def test_a_circle_around_the_lungs_changes_nothing(fill):
    padded, _ = in_circle(noisy(), 119, fill)
    plain = find_lungs(Volume.from_array(noisy(), (4, 4, 5)))
    lungs = find_lungs(Volume.from_array(padded, (4, 4, 5)))
    assert lungs.border_cm2 == plain.border_cm2 == 0
    np.testing.assert_array_equal(lungs.mask, plain.mask)


def test_a_picture_that_ends_inside_the_lungs_has_a_border():
    lungs = find_lungs(Volume.from_array(noisy()[:, 20:40], (4, 4, 5)))
    assert lungs.border_cm2 > 50


def test_a_bulla_as_low_as_the_padding_is_lung():
    padded, _ = in_circle(noisy(), 119, -1024)
    padded[20:24, 28:32, 22:26] = -1024
    lungs = find_lungs(Volume.from_array(padded, (4, 4, 5)))
    assert lungs.border_cm2 == 0
    assert lungs.mask[21, 29, 23]


@pytest.mark.parametrize("foam", [-900, -800])
@pytest.mark.parametrize("circle", [False, True])
def test_a_couch_of_foam_is_no_lung(foam, circle):
    voxels = np.pad(noisy(), ((5, 5), (20, 5), (0, 0)), constant_values=-1000)
    voxels[10:80, 2:16] = 0
    voxels[11:79, 3:15] = foam + np.random.default_rng(1).integers(-20, 21, (68, 12, 50))
    if circle:
        voxels, _ = in_circle(voxels, 170, -3024)
    else:
        voxels = voxels[:, 4:]
    plain = find_lungs(Volume.from_array(noisy(), (4, 4, 5))).millilitres
    lungs = find_lungs(Volume.from_array(voxels, (4, 4, 5)))
    assert lungs.millilitres == pytest.approx(plain, rel=0.02)
    assert lungs.border_cm2 == 0


def test_lungs_of_one_value_that_a_circle_cuts_in_every_slice_are_no_couch():
    voxels = np.repeat(chest_array()[:, :, 24:25], 50, axis=2)
    padded, outside = in_circle(voxels, 90, -3024)
    wanted = np.count_nonzero((voxels == -850) & ~outside[..., None]) * 4 * 4 * 5 / 1000
    lungs = find_lungs(Volume.from_array(padded, (4, 4, 5)))
    assert lungs.millilitres == pytest.approx(wanted, rel=0.05)
    assert lungs.border_cm2 > 50


@pytest.mark.parametrize("name", [name for name in OTHERS if "pelvis" in name])
def test_foam_and_air_under_a_body_are_no_lungs(name):
    """With uneven density, to differ from the foam of a couch."""
    assert find_lungs(OTHERS[name]()) is None


@pytest.mark.parametrize("end", [0, -1])
def test_lungs_that_the_picture_cuts_behind_or_before_are_lungs(end):
    voxels = chest_array()
    half = voxels[:, :34] if end else voxels[:, 26:]
    lungs = find_lungs(Volume.from_array(np.ascontiguousarray(half), (4.0, 4.0, 5.0)))
    assert all(lungs.sides_found)
    assert lungs.border_cm2 > 5
