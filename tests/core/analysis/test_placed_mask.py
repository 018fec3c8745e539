"""Masks on the scan's grid: sides by position, labels by name or choice, and questions."""

from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.placed_mask import MaskChoice, MaskQuestionError, place_mask
from ctviewer.core.base.errors import Advice, LoadError
from ctviewer.core.geometry.scan_mask import (
    FileMask,
    Lobe,
    MaskKind,
    MaskMaker,
    MaskOrigin,
    ScanMask,
)
from ctviewer.core.geometry.volume import Source
from tests.scans import chest

LUNGS, LESIONS = MaskChoice(MaskKind.LUNGS), MaskChoice(MaskKind.LESIONS)


@pytest.fixture(scope="module")
def volume():
    return chest()


@pytest.fixture(scope="module")
def lungs(volume):
    return find_lungs(volume)


def both(volume):
    """All of both lungs as voxels (r, a, s)."""
    return np.abs(volume.voxels + 850) < 1


def found_of(volume, labels, names=None, **more):
    labels = np.asarray(labels).astype(np.uint8)
    counts = {int(each): int((labels == each).sum()) for each in np.unique(labels) if each}
    origin = MaskOrigin(MaskMaker.FILE, "mask.nii.gz")
    return FileMask(labels, volume.affine, counts, origin, names or {}, **more)


def by_side(volume, left, right):
    middle = volume.shape[0] // 2
    labels = both(volume).astype(np.uint8)
    return labels * np.where(np.arange(volume.shape[0])[:, None, None] < middle, left, right)


@pytest.mark.parametrize(("left", "right"), [(1, 2), (2, 1), (3, 3), (7, 200)])
def test_sides_are_told_by_their_place_not_by_their_numbers(volume, lungs, left, right):
    placed = place_mask(volume, found_of(volume, by_side(volume, left, right)), LUNGS, lungs)
    assert placed.kind is MaskKind.LUNGS
    assert np.array_equal(placed.labels, by_side(volume, 1, 2))
    assert placed.origin.text == "from mask.nii.gz"
    assert placed.notes == ()


def test_one_label_is_divided_between_lungs_that_touch(volume, lungs):
    joined = both(volume)
    joined[30:50, 30, 20:30] = True  # a bridge in front of the heart
    placed = place_mask(volume, found_of(volume, joined), LUNGS, lungs)
    left, right = (placed.labels == 1), (placed.labels == 2)
    assert np.array_equal(left | right, joined)
    assert left[:39].sum() == joined[:39].sum()
    assert right[41:].sum() == joined[41:].sum()


def lobes(volume, numbers):
    """Five parts arranged like lobes: left upper, lower, right upper, middle, lower."""
    r, a, s = np.indices(volume.shape)
    left, high, front = r < volume.shape[0] // 2, s > 28, a > 30
    upper_left, lower_left, upper_right, middle, lower_right = numbers
    on_left = np.where(high, upper_left, lower_left)
    on_right = np.where(high, upper_right, np.where(front, middle, lower_right))
    return np.where(left, on_left, on_right) * both(volume)


@pytest.mark.parametrize("numbers", [(1, 2, 3, 4, 5), (10, 11, 12, 13, 14), (9, 3, 5, 8, 1)])
def test_five_labels_are_lobes_whatever_their_numbers(volume, lungs, numbers):
    placed = place_mask(volume, found_of(volume, lobes(volume, numbers)), LUNGS, lungs)
    assert placed.kind is MaskKind.LOBES
    expected = lobes(volume, [lobe.value for lobe in Lobe])
    assert np.array_equal(placed.labels, expected)
    assert np.array_equal(placed.sides, by_side(volume, 1, 2))


def test_names_of_labels_say_which_count(volume, lungs):
    labels = by_side(volume, 8, 9)
    labels[20:22, 20:22, 20:22] = 30
    names = {8: "lung_left", 9: "Right lung", 30: "lung nodule"}
    found = found_of(volume, labels, names)
    assert np.array_equal(place_mask(volume, found, LUNGS, lungs).labels > 0, labels % 30 > 0)
    with pytest.raises(MaskQuestionError) as asked:
        place_mask(volume, found_of(volume, labels, {}), LUNGS, lungs)
    assert asked.value.advice is Advice.CHOOSE_LUNGS
    marked = place_mask(volume, replace(found, names={30: "GGO"}), LESIONS, lungs)
    assert (marked.labels > 0).sum() == 8


def test_which_of_200_labels_count_is_asked(volume, lungs):
    labels = np.zeros(volume.shape, np.uint8)
    labels.ravel()[np.flatnonzero(both(volume))[:20_000]] = np.arange(20_000) % 200 + 1
    found = found_of(volume, labels)
    with pytest.raises(MaskQuestionError, match=r"200 labels.*1, 2, 3, 4, 5 and 195 more") as asked:
        place_mask(volume, found, LESIONS, lungs)
    assert asked.value.advice is Advice.CHOOSE_LESIONS
    placed = place_mask(volume, found, replace(LESIONS, labels=(7, 8)), lungs)
    assert np.array_equal(placed.labels > 0, (labels == 7) | (labels == 8))
    assert placed.notes == ("Labels of the mask that count as lesion: 7, 8.",)
    with pytest.raises(LoadError, match="none of the labels that were chosen"):
        place_mask(volume, found, replace(LESIONS, labels=(201,)), lungs)


def test_two_labels_that_are_no_sides_are_asked(volume, lungs):
    labels = both(volume).astype(np.uint8)
    labels[:, :, 24:] *= 2
    with pytest.raises(MaskQuestionError, match="which of them count is not known"):
        place_mask(volume, found_of(volume, labels), LUNGS, lungs)


def moved(found, millimetres):
    affine = found.affine.copy()
    affine[:3, 3] += millimetres
    return replace(found, affine=affine)


def test_a_mask_of_another_place_is_asked_and_can_be_used(volume, lungs):
    found = found_of(volume, by_side(volume, 1, 2))
    beside = moved(found, (0, 0, 130))
    with pytest.raises(MaskQuestionError, match=r"Only \d+ % of the mask") as asked:
        place_mask(volume, beside, LUNGS, lungs)
    assert asked.value.advice is Advice.MASK_ANYWAY
    placed = place_mask(volume, beside, replace(LUNGS, anyway=True), lungs)
    assert "lies outside the scan and was left out" in placed.notes[0]
    with pytest.raises(LoadError, match="No voxel of the mask"):
        place_mask(volume, moved(found, (900, 0, 0)), replace(LUNGS, anyway=True), lungs)


def test_lungs_of_another_patient_are_asked(volume, lungs):
    turned = by_side(volume, 1, 2)[:, ::-1, ::-1]
    turned = np.roll(turned, (12, 0, 12), (0, 1, 2))
    with pytest.raises(MaskQuestionError, match="lies on the lungs of this scan"):
        place_mask(volume, found_of(volume, turned), LUNGS, lungs)
    away = np.zeros(volume.shape, np.uint8)
    away[:4, :4, :4] = 1
    with pytest.raises(MaskQuestionError, match="lies on the lungs of this scan"):
        place_mask(volume, found_of(volume, away), LESIONS, lungs)


def test_a_segmentation_of_another_series_is_asked(volume, lungs):
    facts = (("SeriesInstanceUID (0020,000E)", "1.2.3"),)
    scan = replace(volume, source=Source(facts=facts, frame="9.9"))
    labels = by_side(volume, 1, 2)
    place_mask(scan, found_of(volume, labels, series="1.2.3"), LUNGS, lungs)
    place_mask(scan, found_of(volume, labels), LUNGS, lungs)
    with pytest.raises(MaskQuestionError, match="another series than the one that is open"):
        place_mask(scan, found_of(volume, labels, series="4.5.6"), LUNGS, lungs)
    with pytest.raises(MaskQuestionError, match="another series of the same examination"):
        place_mask(scan, found_of(volume, labels, series="4.5.6", frame="9.9"), LUNGS, lungs)
    other = found_of(volume, labels, series="4.5.6")
    assert place_mask(scan, other, replace(LUNGS, anyway=True), lungs).counts().sum()


def test_a_corrected_mask_keeps_where_it_came_from(volume):
    made = MaskOrigin(MaskMaker.NETWORK, "pneumonia", "0.7.0", "ab" * 32)
    mask = ScanMask(MaskKind.LUNGS, by_side(volume, 1, 2), made)
    assert mask.origin.text == "by the network pneumonia 0.7.0"
    changed = mask.corrected(np.zeros(volume.shape, np.uint8))
    assert changed.origin.text == "by the network pneumonia 0.7.0, corrected by hand"
    assert changed.empty
    assert MaskOrigin.from_dict(changed.origin.to_dict()) == changed.origin
    assert MaskOrigin(MaskMaker.HAND, corrected=True).text == "drawn by hand"
    assert MaskOrigin(MaskMaker.PROGRAM, "lungmask", "0.2.20").text == "by lungmask 0.2.20"
    left = both(volume)[:40].sum() * 4 * 4 * 5 / 1000
    assert mask.ml(volume)["left lung"] == pytest.approx(left)


def test_a_chosen_label_that_no_voxel_has_is_said(volume, lungs):
    found = found_of(volume, by_side(volume, 7, 8))
    choice = MaskChoice(MaskKind.LUNGS, (7, 8, 99, 100))
    placed = place_mask(volume, found, choice, lungs)
    assert [str(note) for note in placed.notes] == [
        "No voxel of the mask has the chosen labels 99, 100."
    ]


def test_chosen_labels_of_which_one_is_in_both_lungs_are_not_asked_of_again(volume, lungs):
    layers = both(volume) * (1 + np.arange(volume.shape[2]) % 2)  # every other slice
    found = found_of(volume, layers)
    with pytest.raises(
        LoadError, match="one lies in both lungs, so left and right are not"
    ) as said:
        place_mask(volume, found, MaskChoice(MaskKind.LUNGS, (1, 2)), lungs)
    assert not isinstance(said.value, MaskQuestionError)
