"""Volumes, shares, classes and score with masks, against manual counts."""

import numpy as np
import pytest

from ctviewer.core.analysis.lung_classes import LungClass, Thresholds, lung_statistics
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.mask_measures import MaskPair, as_lungs, measured_with
from ctviewer.core.geometry.scan_mask import Lobe, MaskKind, MaskMaker, MaskOrigin, ScanMask
from tests.core.analysis.test_placed_mask import both, by_side, lobes
from tests.scans import chest

ML = 4 * 4 * 5 / 1000
FROM_FILE = MaskOrigin(MaskMaker.FILE, "m.nii.gz", sha256="ab" * 32)
BY_NETWORK = MaskOrigin(MaskMaker.NETWORK, "tiny", "0.1", "cd" * 32)


@pytest.fixture(scope="module")
def volume():
    return chest(lesion=True)


def lung_mask(volume, origin=FROM_FILE):
    labels = by_side(volume, 1, 2)
    labels[volume.voxels == -400] = 2
    return ScanMask(MaskKind.LUNGS, labels.astype(np.uint8), origin)


def lobe_mask(volume):
    labels = lobes(volume, [lobe.value for lobe in Lobe]).astype(np.uint8)
    labels[volume.voxels == -400] = Lobe.RIGHT_LOWER.value
    return ScanMask(MaskKind.LOBES, labels, FROM_FILE)


def lesion_mask(volume, origin=FROM_FILE, extra=0):
    labels = (volume.voxels == -400).astype(np.uint8)
    labels[:extra, 0, 0] = 1
    return ScanMask(MaskKind.LESIONS, labels, origin)


def test_volumes_and_shares_are_those_of_the_voxels(volume):
    found = measured_with(volume, MaskPair(lung_mask(volume), lesion_mask(volume, extra=5)))
    lesion = int((volume.voxels == -400).sum())
    left, right = (int((lung_mask(volume).labels == side).sum()) for side in (1, 2))
    assert [each.name for each in found.regions] == ["both lungs", "left lung", "right lung"]
    assert [each.ml for each in found.regions] == pytest.approx(
        [(left + right) * ML, left * ML, right * ML]
    )
    assert [each.percent for each in found.regions] == pytest.approx(
        [100 * lesion / (left + right), 0, 100 * lesion / right]
    )
    assert found.outside_ml == pytest.approx(5 * ML)
    assert found.both.tissue.of(LungClass.INFILTRATED) == 0
    assert found.both.tissue.of(LungClass.COLLAPSED) == pytest.approx(lesion * ML)
    assert found.score_25 is None
    assert found.lungs.origin is FROM_FILE


def test_five_lobes_give_the_score(volume):
    found = measured_with(volume, MaskPair(lobe_mask(volume), lesion_mask(volume)))
    lobe = lobe_mask(volume).labels == Lobe.RIGHT_LOWER.value
    percent = 100 * (volume.voxels == -400).sum() / lobe.sum()
    assert [each.name for each in found.lobes][-1] == "right lower lobe"
    assert found.lobes[-1].percent == pytest.approx(percent)
    assert 5 < percent < 25  # Pan et al.: grade 2
    assert found.score_25 == 2
    assert sum(each.ml for each in found.lobes) == pytest.approx(found.both.ml)
    values = found.to_dict()
    assert values["score_25"] == 2
    assert values["regions"][-1]["severity"] == 2
    assert values["lungs"]["name"] == "m.nii.gz"


def test_the_networks_masks_stand_in_and_are_compared(volume):
    network = MaskPair(lung_mask(volume, BY_NETWORK), lesion_mask(volume, BY_NETWORK, extra=7))
    shifted = ScanMask(
        MaskKind.LESIONS, np.roll(lesion_mask(volume).labels, 1, axis=0), FROM_FILE, ("a note",)
    )
    found = measured_with(volume, MaskPair(lesions=shifted), network)
    assert found.lungs.origin is BY_NETWORK
    assert found.lesions.origin is FROM_FILE
    assert found.notes == ("a note",)
    (compared,) = found.overlaps
    assert compared.name == "lesions"
    assert 0.5 < compared.overlap.dice < 1
    assert found.to_dict()["overlap"]["lesions"]["hausdorff_95_mm"] >= 4
    found = measured_with(volume, MaskPair(lungs=lung_mask(volume)), network)
    assert found.lesions.origin is BY_NETWORK
    assert [each.name for each in found.overlaps] == ["left lung", "right lung"]
    assert all(each.overlap.dice == 1 for each in found.overlaps)


def test_a_mask_of_lungs_alone_gives_classes_and_nothing_gives_none(volume):
    found = measured_with(volume, MaskPair(lungs=lung_mask(volume)))
    assert found.both.percent is None
    assert found.to_dict()["percent"] is None
    assert found.score_25 is None
    assert measured_with(volume, MaskPair(lesions=lesion_mask(volume))) is None


def test_a_mask_as_lungs_has_the_same_classes(volume):
    mask = lung_mask(volume)
    lungs = as_lungs(mask, volume, find_lungs(volume))
    statistics = lung_statistics(volume, lungs, Thresholds())
    found = measured_with(volume, MaskPair(lungs=mask))
    for share, region in zip(
        (statistics.both, statistics.left, statistics.right), found.regions, strict=True
    ):
        assert share.ml == pytest.approx(region.tissue.ml)
    assert both(volume).sum() < lungs.mask.sum()
