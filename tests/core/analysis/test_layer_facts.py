"""Slices that do not form a chest, and chests oriented differently from their file."""

import numpy as np
import pytest

from ctviewer.core.analysis.gate import examine
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.geometry.volume import Volume
from tests.scans import chest_array

NOISE_HU = 15.0


def chest():
    """A chest of 50 slices with noise, a spine behind, and shoulder blades beside its top."""
    voxels = chest_array().astype(np.float32)
    for side in (18, 62):
        voxels[side - 4 : side + 4, 9:13, 36:] = 500
    return voxels + np.random.default_rng(0).normal(0, NOISE_HU, voxels.shape)


def with_contrast(voxels, centre, reach):
    """A chest with contrast in an ellipsoid: its centre and half its lengths (r, a, s) in mm."""
    steps = zip(voxels.shape, (4.0, 4.0, 5.0), strict=True)
    axes = [(np.arange(count) - (count - 1) / 2) * mm for count, mm in steps]
    grid = np.meshgrid(*axes, indexing="ij")
    parts = zip(grid, centre, reach, strict=True)
    inside = sum(((mm - middle) / half) ** 2 for mm, middle, half in parts) <= 1
    return np.where(inside, np.float32(350), voxels)


def codes(voxels, spacing=(4.0, 4.0, 5.0)):
    volume = Volume.from_array(np.ascontiguousarray(voxels, np.float32), spacing)
    return {each.code for each in examine(volume, find_lungs(volume)).findings}


def blank(voxels, first, end, value):
    voxels[:, :, first:end] = value
    return voxels


def without(voxels, first, end):
    return np.delete(voxels, range(first, end), axis=2)


def of_two(voxels):
    """The upper half is of another patient, with lungs that extend further back."""
    before = voxels[:, 30:, 25:]
    before[before < -700] = 40
    return voxels


BROKEN = {
    "a third is missing": lambda voxels: without(voxels, 12, 28),
    "the upper half is 0": lambda voxels: blank(voxels, 25, 50, 0),
    "the lower half is padding": lambda voxels: blank(voxels, 0, 25, -2000),
    "a few in the middle are water": lambda voxels: blank(voxels, 20, 24, 0),
    "by their names as words": lambda voxels: voxels[:, :, sorted(range(50), key=str)],
    "the even ones first": lambda voxels: np.concatenate(
        [voxels[:, :, 16::2], voxels[:, :, 17::2]], axis=2
    ),
    "of two people": of_two,
}


def test_slices_of_one_upright_chest_are_not_doubted():
    assert not codes(chest())


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_slices_that_make_no_chest_are_found(broken):
    assert "slices_disagree" in codes(broken(chest()))


@pytest.mark.parametrize("every", [2, 4])
def test_thick_slices_of_one_chest_are_not_doubted(every):
    r, a, s = chest().shape
    thick = chest()[:, :, : s // every * every].reshape(r, a, -1, every).mean(axis=3)
    assert "slices_disagree" not in codes(thick, (4.0, 4.0, 5.0 * every))


def test_a_flat_diaphragm_in_thick_slices_is_not_doubted():
    voxels = np.repeat(chest_array()[:, :, 25:26], 26, axis=2).astype(np.float32)
    for layers, lung_to in ((slice(0, 6), 26), (6, 28), (7, 42)):
        part = voxels[:, lung_to:, layers]
        part[part < -700] = 40
    voxels[chest_array()[:, :, 0] < -700] = -1000  # around the body
    voxels += np.random.default_rng(0).normal(0, NOISE_HU, voxels.shape)
    assert "slices_disagree" not in codes(voxels, (4.0, 4.0, 10.0))


def test_the_finding_names_the_slice():
    voxels = blank(chest(), 20, 50, 0)
    volume = Volume.from_array(voxels, (4.0, 4.0, 5.0))
    gate = examine(volume, find_lungs(volume))
    (message,) = [each.message for each in gate.findings if each.code == "slices_disagree"]
    assert "slice 21 of 50" in message


def copied(voxels, first, copies):
    """Slice `first` replaces a number of slices above it."""
    voxels[:, :, first + 1 : first + 1 + copies] = voxels[:, :, first : first + 1]
    return voxels


def every_eighth(voxels):
    voxels[:, :, 1::8] = voxels[:, :, :-1:8]
    return voxels


def twice(voxels):
    return np.repeat(voxels, 2, axis=2)


def between(voxels):
    """Slices at half the spacing, every second one the mean of its neighbours."""
    means = (voxels[:, :, 1:] + voxels[:, :, :-1]) / 2
    return np.stack([voxels[:, :, 1:], means], axis=3).reshape(*voxels.shape[:2], -1)


def in_bytes(voxels):
    return np.clip(voxels, -1000, 400).round(-1)


@pytest.mark.parametrize(
    ("voxels", "slice_mm", "found"),
    [
        (np.repeat(chest()[:, :, 25:26], 60, axis=2), 5.0, {"slices_copied"}),
        (copied(chest(), 20, 3), 5.0, {"slices_copied"}),
        (copied(chest(), 20, 2), 5.0, {"slices_repeat"}),  # as thick as a slice may be
        (every_eighth(chest()), 5.0, {"slices_repeat"}),
        (twice(chest()), 2.5, {"slices_repeat"}),  # by the nearest slice, in a program
        (copied(chest(), 20, 1), 5.0, set()),
        (copied(chest(), 0, 4), 5.0, set()),  # below the lungs
        (between(chest()), 2.5, set()),
        (in_bytes(chest()), 5.0, set()),
        (chest_array(), 5.0, set()),  # a phantom without noise
        (np.pad(chest(), ((0, 0), (0, 0), (9, 9)), constant_values=-1024), 5.0, set()),
    ],
)
def test_slices_that_repeat_their_neighbours_are_found(voxels, slice_mm, found):
    assert codes(voxels, (4.0, 4.0, slice_mm)) & {"slices_copied", "slices_repeat"} == found


def test_the_finding_names_the_slice_that_is_copied():
    volume = Volume.from_array(copied(chest(), 20, 9).astype(np.float32), (4.0, 4.0, 5.0))
    gate = examine(volume, find_lungs(volume))
    (message,) = [each.message for each in gate.findings if each.code == "slices_copied"]
    assert "over 45 mm, from slice 21 of 50" in message


@pytest.mark.parametrize(
    ("turned", "code"),
    [
        (lambda voxels: voxels[:, ::-1], "turned"),
        (lambda voxels: voxels[::-1, ::-1], "turned"),
        (lambda voxels: voxels[:, :, ::-1], "upside_down"),
    ],
)
def test_a_chest_that_is_turned_is_found(turned, code):
    assert codes(turned(chest())) == {code}


def test_contrast_in_the_heart_is_no_spine():
    voxels = chest()
    voxels[36:44, 10:14] = 120  # the spine of an old patient: bone around marrow
    assert not codes(with_contrast(voxels, (0, 15, 0), (45, 40, 85)))


def test_around_one_lung_alone_nothing_is_turned_by_contrast():
    voxels = chest()
    voxels[:38][voxels[:38] < -700] = 40
    found = codes(with_contrast(voxels, (30, 20, -40), (45, 50, 60)))
    assert "one_lung" in found
    assert not {"turned", "upside_down"} & found


def test_contrast_in_the_stomach_is_no_shoulder():
    voxels = with_contrast(chest(), (-60, 10, -90), (35, 45, 40))
    assert "upside_down" not in codes(voxels)


def test_a_part_of_a_chest_is_not_upside_down_for_the_bone_at_its_end():
    upside_down = chest()[:, :, ::-1]
    assert "upside_down" not in codes(upside_down[:, :, 20:])


def test_without_bone_nothing_is_turned():
    assert not codes(np.minimum(chest()[:, ::-1, ::-1], 60))


def test_of_slices_that_make_no_chest_no_posture_is_said():
    broken = blank(chest()[:, ::-1].copy(), 25, 50, 0)
    assert "slices_disagree" in codes(broken)
    assert not {"turned", "upside_down"} & codes(broken)
