"""The part of the lungs in a scan, and refusals after the network has seen it."""

from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.doubts import refusal
from ctviewer.core.analysis.gate import GateStatus
from ctviewer.core.analysis.heatmap import LEFT, RIGHT, HeatMap
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.lungs_shown import LungsShown, lungs_shown
from ctviewer.core.geometry.resample import area_average
from ctviewer.core.geometry.volume import Volume
from tests.scans import chest_array

SHAPE = (64, 64, 32)
WHOLE = LungsShown(4500.0, 4400.0, 0.98, 250.0, 300.0, False, False, False, 265.0, 190.0, 0.0)


def shown(first=0, end=50, *, learnt=lambda by_hu: by_hu, sides=0, front=0):
    """The lungs in slices `first` to `end` of a chest of 250 mm; `learnt` alters those by HU.

    The field of view excludes `sides` voxels on both sides, `front` at the front and back.
    """
    whole = chest_array() + np.random.default_rng(0).integers(-12, 13, (80, 60, 50), np.int16)
    voxels = np.ascontiguousarray(whole[sides : 80 - sides, front : 60 - front, first:end])
    volume = Volume.from_array(voxels, (4.0, 4.0, 5.0))
    lungs = find_lungs(volume)
    box = lungs.box(6.0)
    by_hu = area_average(lungs.mask, _in_cells(box, lungs), SHAPE) >= 0.5
    cells = learnt(by_hu)
    sides = np.where(cells, np.where(np.arange(64)[:, None, None] < 32, LEFT, RIGHT), 0)
    heat_map = HeatMap(np.zeros(SHAPE, np.float32), box, "", 0.5, sides.astype(np.uint8))
    return lungs_shown(heat_map, lungs)


def _in_cells(box, lungs):
    scale = np.asarray(lungs.mask.shape) / np.asarray(lungs.shape)
    return type(box)(tuple(np.asarray(box.lo) * scale), tuple(np.asarray(box.hi) * scale))


def test_whole_lungs_are_shown_whole():
    whole = shown()
    assert whole.share == 1.0
    assert whole.overlap == pytest.approx(1.0)
    assert whole.height_mm == pytest.approx(200, abs=10)
    assert whole.scan_mm == 250
    assert whole.millilitres == pytest.approx(find_lungs_ml(), rel=0.05)
    assert refusal(whole) is None


def find_lungs_ml():
    return find_lungs(Volume.from_array(chest_array(), (4.0, 4.0, 5.0))).millilitres


@pytest.mark.parametrize(("first", "end", "half"), [
    (22, 28, True), (15, 28, True), (0, 20, True), (33, 50, True), (8, 42, False), (0, 38, False),
])  # fmt: skip
def test_a_part_of_the_lungs_is_less_than_half_or_more(first, end, half):
    part = shown(first, end)
    assert part.ends_cut
    assert (part.share < 0.5) is half


@pytest.mark.parametrize(
    ("part", "cut"),
    [
        ({}, False),
        ({"first": 9, "end": 41}, False),  # close to both ends
        ({"end": 40}, False),
        ({"end": 25}, True),  # the lower half
        ({"first": 25}, True),
        ({"first": 15, "end": 35}, True),
        ({"sides": 11}, False),  # close to the lungs
        ({"sides": 18}, True),
        ({"front": 12}, False),
        ({"front": 18}, True),
    ],
)
def test_a_large_part_of_the_lungs_is_cut_off_or_not(part, cut):
    assert shown(**part).much_cut is cut


def test_consolidation_that_only_the_network_sees_is_no_disagreement():
    def filled(by_hu):
        spans = np.zeros_like(by_hu)
        spans[16:48, 8:56, 2:30] = True
        return by_hu | spans

    both = shown(learnt=filled)
    assert both.overlap > 0.97
    assert both.millilitres > 1.3 * both.agreed_ml
    assert refusal(both) is None


def test_bowel_gas_that_only_hu_take_for_lung_is_no_disagreement():
    def without_base(by_hu):
        return by_hu & (np.arange(32) >= 10)

    above = shown(learnt=without_base)
    assert above.overlap == pytest.approx(1.0)
    assert refusal(above) is None


def test_lungs_that_the_network_sees_elsewhere_refuse_the_scan():
    found = refusal(shown(10, 30, learnt=lambda by_hu: np.roll(by_hu, 24, axis=1)))
    assert found.code == "lungs_disagree"
    assert found.verdict is GateStatus.REFUSE
    assert "not a chest CT" in found.message


def test_a_scan_without_lungs_for_the_network_is_refused():
    assert refusal(shown(learnt=np.zeros_like)).code == "lungs_disagree"


END = replace(WHOLE, millilitres=900, agreed_ml=880, height_mm=80, scan_mm=400, ends_cut=True)


@pytest.mark.parametrize(("lungs", "code"), [
    (END, "little_lung"),  # an abdomen with the bases of the lungs
    (replace(END, scan_mm=120.0), None),  # a slab of a chest: withheld, not refused
    (replace(END, millilitres=3000, agreed_ml=2900, height_mm=180), None),  # chest and abdomen
    (replace(END, ends_cut=False), None),  # small lungs, all of them
    (replace(END, ends_cut=False, sides_cut=True), None),  # a narrow field of view
    (replace(END, scan_mm=120.0, sides_cut=True, one_sided=True), "little_lung"),  # a shoulder
    (replace(WHOLE, overlap=0.8), None),  # both lungs are there, whatever else
    (replace(WHOLE, overlap=0.8, agreed_ml=1000.0), "lungs_disagree"),
    (replace(WHOLE, agreed_ml=600.0, scan_mm=400.0), "lungs_disagree"),
    (replace(WHOLE, agreed_ml=600.0, scan_mm=100.0), None),
])  # fmt: skip
def test_what_is_of_another_part_of_the_body_is_refused(lungs, code):
    found = refusal(lungs)
    assert (found.code if found else None) == code


def test_the_network_file_sets_how_far_both_must_agree():
    lungs = replace(WHOLE, overlap=0.9, agreed_ml=1000.0)
    assert refusal(lungs).code == "lungs_disagree"
    assert refusal(lungs, 0.85) is None


def spaced(r=1.0, a=1.0, s=1.0):
    """Whole lungs with the spacing multiplied by a factor."""
    return replace(
        WHOLE,
        width_mm=WHOLE.width_mm * r,
        depth_mm=WHOLE.depth_mm * a,
        height_mm=WHOLE.height_mm * s,
    )


@pytest.mark.parametrize(
    ("lungs", "like"),
    [
        (spaced(), True),
        (spaced(0.8, 0.8, 0.8), True),
        (spaced(0.5, 0.5, 0.5), False),  # of a child, or in other units
        (spaced(1.8, 1.8, 1.8), False),
        (spaced(s=0.5), False),  # slices at half of their distance
        (spaced(s=2.0), False),
        (spaced(a=0.3), False),  # a front half
        (spaced(a=2.0), False),  # left to right is front to back
        (replace(spaced(s=0.3), ends_cut=True), True),
        (replace(spaced(0.5), one_sided=True), True),  # the other lung is white
        (replace(spaced(0.5), one_sided=True, sides_cut=True), False),  # it is not in the picture
        (replace(WHOLE, width_mm=0.0, depth_mm=0.0), False),
    ],
)
def test_lungs_are_like_an_adults_or_not(lungs, like):
    assert lungs.like_an_adult is like


def test_width_and_depth_are_measured():
    whole = shown()
    assert whole.width_mm == pytest.approx(230, abs=10)
    assert whole.depth_mm == pytest.approx(140, abs=10)
