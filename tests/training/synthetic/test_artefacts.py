"""Nuisances of phantoms: motion, metal, kernels, and that no label is in them."""

import dataclasses
import zlib
from collections.abc import Callable

import numpy as np
import pytest

from training.synthetic.phantom.artefacts import METALLIC, MOVING, Artefacts, draw_artefacts
from training.synthetic.phantom.chest import make_phantom
from training.synthetic.phantom.metal import KINDS, Metal, streaks
from training.synthetic.phantom.motion import Motion
from training.synthetic.phantom.parenchyma import draw_findings
from training.synthetic.phantom.scanner import (
    Scanner,
    draw_kernel,
    draw_scanner,
    reconstructed,
    slice_mask,
)
from training.synthetic.phantom.space import VoxelGrid

BREATH = Motion(16.0, 3.0, 0.0, 0.9, 30.0, 0.6, 1.0)
BEAT = dataclasses.replace(BREATH, breath=0.0, beat=8.0)
SEEDS = 1500


def numbers(drawn: object) -> list[float]:
    """Flatten what was drawn into numbers; what is missing or endless counts as such."""
    if dataclasses.is_dataclass(drawn):
        return [
            n
            for field in dataclasses.fields(drawn)
            for n in numbers(getattr(drawn, field.name))
            if field.name != "seed"
        ]
    if isinstance(drawn, tuple):
        return [number for part in drawn for number in numbers(part)]
    if isinstance(drawn, str):
        return [float(KINDS.index(drawn))]
    return [10.0 if drawn is None or np.isinf(drawn) else float(drawn)]


@pytest.mark.parametrize("draw", [draw_findings, draw_kernel])
def test_nuisances_are_drawn_alike_for_both_labels(draw: Callable[..., object]):
    key = zlib.crc32(b"anna")
    of_label = [
        np.array([numbers(draw(np.random.default_rng([key, n, positive]))) for n in range(SEEDS)])
        for positive in (0, 1)
    ]

    apart = np.abs(of_label[0].mean(axis=0) - of_label[1].mean(axis=0))
    spread = np.concatenate(of_label).std(axis=0) * np.sqrt(2.0 / SEEDS)
    assert (apart <= 4.0 * spread).all()


def test_motion_and_metal_come_as_often_for_both_labels():
    for positive in (0, 1):
        drawn = [draw_artefacts(np.random.default_rng([n, positive])) for n in range(SEEDS)]
        assert np.mean([d.motion is not None for d in drawn]) == pytest.approx(MOVING, abs=0.05)
        assert np.mean([d.metal is not None for d in drawn]) == pytest.approx(METALLIC, abs=0.03)
        kinds = {d.metal.kind for d in drawn if d.metal}
        assert kinds == set(KINDS)


def test_negative_and_positive_phantom_of_a_seed_share_scanner_and_artefacts():
    drawn = {n: draw_artefacts_of(n) for n in range(60)}
    seed = next(n for n, found in drawn.items() if found.motion and found.metal)
    well, ill = (make_phantom(seed, pneumonia=positive).volume.voxels for positive in (False, True))

    assert well.shape == ill.shape
    assert well.max() == ill.max() == 3071  # metal
    bright = well > 2500
    assert bright.any()
    assert (ill[bright] > 2000).mean() > 0.95


def draw_artefacts_of(seed: int) -> Artefacts:
    rng = np.random.default_rng([seed, 5])
    draw_kernel(rng)
    return draw_artefacts(rng)


def test_slices_of_phantoms_are_one_to_eight_mm_thick():
    drawn = [draw_scanner(np.random.default_rng(n)).thickness for n in range(400)]

    assert 1.0 <= min(drawn) < 1.05
    assert 7.8 < max(drawn) <= 8.0


def test_breath_mixes_planes_near_the_diaphragm_and_leaves_the_apex():
    z = np.arange(0.0, 240.0, 2.0, dtype=np.float32)
    mix = BREATH.breathing(z, 80.0, 220.0)
    still = dataclasses.replace(BREATH, breath=0.0).breathing(z, 80.0, 220.0)

    np.testing.assert_allclose(mix.sum(axis=0), 1.0, atol=1e-5)
    np.testing.assert_allclose(still[:-1, :-1], np.eye(len(z))[:-1, :-1], atol=2e-3)
    np.testing.assert_allclose(mix[:, 112], np.eye(len(z))[:, 112], atol=2e-3)
    reach = np.abs(np.argmax(mix, axis=0) - np.arange(len(z)))[:100] * 2.0
    assert 4.0 < reach.max() <= 8.0


@pytest.mark.parametrize("motion", [BREATH, BEAT])
def test_motion_moves_the_content_of_the_chest_and_not_its_wall(coarse: Scanner, motion: Motion):
    quiet = dataclasses.replace(coarse, noise=0.0, blur=0.0)
    still, moved = (
        make_phantom(5, pneumonia=False, scanner=quiet, artefacts=Artefacts(motion=one))
        for one in (None, motion)
    )
    change = np.abs(moved.volume.voxels - still.volume.voxels)

    assert (change > 100).sum() > 300
    bone = still.volume.voxels > 350
    assert change[bone].mean() < 0.02 * still.volume.voxels[bone].mean()
    lung = moved.volume.voxels[moved.lungs]
    assert np.median(lung) < -700
    assert (lung < -300).mean() > 0.9


@pytest.mark.parametrize("kind", KINDS)
def test_metal_is_bright_and_throws_streaks_into_its_slices(coarse: Scanner, kind: str):
    quiet = dataclasses.replace(coarse, noise=0.0)
    metal = Metal(kind, -1.0, 3)
    plain, worn = (
        make_phantom(5, pneumonia=False, scanner=quiet, artefacts=Artefacts(metal=one))
        for one in (None, metal)
    )
    change = worn.volume.voxels - plain.volume.voxels
    planes = np.abs(change).max(axis=(0, 1)) > 500

    assert worn.volume.voxels.max() > plain.volume.voxels.max() + 200
    assert planes.any()
    assert not change[..., : planes.argmax() - 1].any()
    lung = np.abs(change)[plain.lungs & planes]
    assert 0.2 < lung.mean() < 60


def test_streaks_are_strongest_near_the_metal_and_nothing_without_it():
    grid = VoxelGrid((80, 60, 3), (2.0, 2.0, 5.0), (0.0, 0.0, 0.0))
    share = np.zeros(grid.shape, np.float32)
    assert not streaks(share, grid, 0).any()

    share[20:26, 30:32, 1] = 1.0
    error = streaks(share, grid, 0)

    assert not error[..., [0, 2]].any()
    near, far = (np.abs(error[first : first + 8, 25:37, 1]).mean() for first in (10, 60))
    assert near > 2.0 * far > 0.0


def test_a_soft_kernel_blurs_and_a_sharp_one_enhances_edges():
    edge = np.zeros((20, 20, 2), np.float32)
    edge[10:] = 100.0

    soft, plain, sharp = (np.diff(reconstructed(edge, k)[:, 5, 0]).max() for k in (-1.0, 0.0, 1.0))

    assert soft < plain == 100.0 < sharp


def test_a_slice_holds_what_most_of_its_planes_hold():
    planes = np.array([1, 1, 0, 1, 1, 0, 0, 0], bool).reshape(1, 1, 8)

    assert slice_mask(planes, 2).ravel().tolist() == [True, True, False, False]
    assert slice_mask(planes, 4).ravel().tolist() == [True, False]
