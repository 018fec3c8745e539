"""Dice and surface distances of shapes with known results."""

import numpy as np
import pytest

from ctviewer.core.geometry import overlap as module
from ctviewer.core.geometry.overlap import overlap

SPACING = np.diag([0.8, 0.5, 2.0, 1.0])


def box(shape, lo, hi):
    mask = np.zeros(shape, bool)
    mask[tuple(slice(*ends) for ends in zip(lo, hi, strict=True))] = True
    return mask


def test_equal_masks_agree_and_shifted_boxes_are_as_far_apart_as_they_were_shifted():
    one = box((30, 30, 30), (5, 5, 5), (20, 20, 20))
    same = overlap(one, one, SPACING)
    assert (same.dice, same.mean_mm, same.hausdorff_95_mm) == (1.0, 0.0, 0.0)
    plate = box((30, 30, 30), (0, 0, 4), (30, 30, 5))
    found = overlap(plate, box((30, 30, 30), (0, 0, 9), (30, 30, 10)), SPACING)
    assert found.dice == 0
    assert found.mean_mm == pytest.approx(5 * 2.0)
    assert found.hausdorff_95_mm == pytest.approx(5 * 2.0)


def test_spheres_of_two_radii_are_a_shell_apart():
    r, a, s = np.indices((90, 144, 36)) - np.reshape([44.5, 71.5, 17.5], (3, 1, 1, 1))
    distance = np.sqrt((r * 0.8) ** 2 + (a * 0.5) ** 2 + (s * 2.0) ** 2)
    found = overlap(distance <= 30, distance <= 24, SPACING)
    assert found.dice == pytest.approx(2 * 24**3 / (24**3 + 30**3), abs=0.01)
    assert found.mean_mm == pytest.approx(6, abs=0.6)  # a surface is a voxel thick
    assert found.hausdorff_95_mm == pytest.approx(6.5, abs=0.6)


def test_a_sheared_grid_is_measured_in_the_patient():
    """The same plates, their layers slid over each other: the distance across stays."""
    sheared = SPACING.copy()
    sheared[0, 2] = 2.0  # half of a right angle: layers lie 2 mm apart, points along the axis 2.8
    one = box((60, 20, 20), (0, 0, 4), (60, 20, 5))
    other = box((60, 20, 20), (0, 0, 9), (60, 20, 10))
    found = overlap(one, other, sheared)
    assert found.mean_mm == pytest.approx(10, abs=0.5)
    assert found.mean_mm < 5 * np.hypot(2, 2)


def test_by_all_pairs_of_points(monkeypatch):
    rng = np.random.default_rng(4)
    one, other = rng.random((6, 7, 5)) > 0.6, rng.random((6, 7, 5)) > 0.7
    found = overlap(one, other, SPACING)

    def surface(mask):
        padded = np.pad(mask, 1)
        at = []
        for r, a, s in np.argwhere(padded):
            around = padded[[r - 1, r + 1], a, s], padded[r, [a - 1, a + 1], s]
            if not (all(map(np.all, around)) and padded[r, a, [s - 1, s + 1]].all()):
                at.append((r, a, s) * np.diag(SPACING)[:3])
        return np.array(at)

    points = surface(one), surface(other)
    pairs = np.linalg.norm(points[0][:, None] - points[1][None], axis=2)
    there, back = pairs.min(axis=1), pairs.min(axis=0)
    assert found.mean_mm == pytest.approx(np.concatenate([there, back]).mean())
    expected = max(np.percentile(there, 95), np.percentile(back, 95))
    assert found.hausdorff_95_mm == pytest.approx(expected)
    monkeypatch.setattr(module, "MOST_POINTS", 40)  # thinned: nearly the same
    assert overlap(one, other, SPACING).mean_mm == pytest.approx(found.mean_mm, rel=0.4)


def test_an_empty_mask_has_no_surface():
    one = box((5, 5, 5), (1, 1, 1), (3, 3, 3))
    found = overlap(one, np.zeros_like(one), SPACING)
    assert (found.dice, found.mean_mm) == (0.0, None)
    assert overlap(np.zeros_like(one), np.zeros_like(one), SPACING) is None
