"""Changes between two scans, lesion by lesion, and warnings to be read first."""

from dataclasses import replace

import numpy as np
import pytest

from ctviewer.core.analysis.doubts import Doubt
from ctviewer.core.analysis.followup import Course, FollowUpScan, follow_up
from ctviewer.core.analysis.heatmap import HeatMap, involvement
from ctviewer.core.analysis.lung_registration import Fit
from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.analysis.pair_remarks import pair_remarks
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.followup_tables import (
    FollowUpRecord,
    follow_up_json,
    follow_up_rows,
    headline,
    quantities,
    quantity_rows,
)
from ctviewer.core.output.reports.pair import PairDetails, pair_page
from tests.followup import vessel_chest
from tests.ui.fakes import FakeClassifier

A, B, C = (62.0, 90.0, 110.0), (62.0, 120.0, 150.0), (160.0, 90.0, 80.0)  # centres in mm


def scan(*spots, cut=0):
    """A classified chest whose heat map marks spheres: centre in mm, radius in mm."""
    volume = vessel_chest(lesions=spots)
    r, a, s = np.indices(volume.shape) * np.reshape(volume.spacing, (3, 1, 1, 1))
    values = np.zeros(volume.shape, np.float32)
    for centre, radius in spots:
        far = sum((x - c) ** 2 for x, c in zip((r, a, s), centre, strict=True))
        values[far < radius**2] = 0.9
    if cut:
        volume = Volume(volume.voxels[:, :, cut:].copy(), volume.affine.copy())
        values = values[:, :, cut:]
    result = FakeClassifier(examines=True).classify(volume, lambda *_: None)
    heat_map = HeatMap(values, Box.whole(volume.shape), "lesion probability", 0.5)
    lungs = find_lungs(volume)
    share = involvement(heat_map, lungs)
    score = replace(result.score, heat_map=heat_map, involvement=share)
    examined = replace(result.examined, lungs=lungs)
    return FollowUpScan(volume, replace(result, score=score, examined=examined), lungs)


def lowered(layers):
    """Links two scans, the second without a number of layers at the bottom."""
    step = np.array([0, 0, layers])
    return (lambda places: places - step), (lambda places: places + step)


@pytest.fixture(scope="module")
def first():
    return scan((A, 12), (C, 10))


def courses(found):
    return {(each.first, each.second): each.course for each in found.lesions}


def test_lesions_are_matched_by_place(first):
    second = scan((A, 18), (B, 9), cut=4)
    found = follow_up((first, second), lowered(4))
    assert courses(found) == {
        ((1,), (1,)): Course.BOTH,
        ((2,), ()): Course.GONE,
        ((), (2,)): Course.NEW,
    }
    grown = next(each for each in found.lesions if each.course is Course.BOTH)
    assert grown.ml[1] / grown.ml[0] == pytest.approx((18 / 12) ** 3, rel=0.1)
    assert np.abs(np.subtract(grown.at[0], grown.at[1]) - (0, 0, 4)).max() <= 2
    assert found.lesions[0] is grown  # the largest change first
    assert grown.mean_hu[0] == pytest.approx(-300, abs=30)


def test_a_lesion_that_splits_or_merges_is_one_row(first):
    above, below = (62.0, 90.0, 123.0), (62.0, 90.0, 97.0)
    big, parts = scan((A, 22)), scan((above, 9), (below, 9))
    here = lowered(0)
    assert courses(follow_up((big, parts), here)) == {((1,), (1, 2)): Course.SPLIT}
    assert courses(follow_up((parts, big), here)) == {((1, 2), (1,)): Course.MERGED}


def test_what_a_scan_does_not_show_is_not_gone(first):
    second = scan((A, 12), cut=26)  # without the lesion at 80 mm
    assert courses(follow_up((first, second), lowered(26)))[(2,), ()] is Course.NOT_IN_SECOND
    back = follow_up((second, first), lowered(-26))
    assert courses(back)[(), (2,)] is Course.NOT_IN_FIRST


def test_without_a_link_lesions_are_listed_and_it_is_said(first):
    found = follow_up((first, first), None)
    assert {each.course for each in found.lesions} == {Course.UNMATCHED}
    assert len(found.lesions) == 4
    said = pair_remarks((first, first), found, None, matched=False)
    assert "not matched by place" in said[-1]


def record_of(first, second, link=None):
    found = follow_up((first, second), link)
    remarks = pair_remarks((first, second), found, Fit(0.98, 1.2), matched=link is not None)
    return FollowUpRecord((first, second), found, remarks, Fit(0.98, 1.2), "Linked in a test")


def test_the_table_says_shares_volumes_and_density(first):
    second = scan((A, 18), (C, 10))
    record = record_of(first, second, lowered(0))
    assert " % → " in headline(record)
    by_key = {(each.key, each.side): each for each in quantities(record)}
    grown = by_key["involvement", "left"]
    assert grown.change > 0
    assert by_key["involvement", "right"].change == pytest.approx(0)
    assert by_key["lesion_volume", "both"].change == pytest.approx(
        sum(each.ml[1] - each.ml[0] for each in record.found.lesions), rel=1e-6
    )
    assert by_key["lung_volume", "both"].values[0] > 500
    assert quantity_rows(record)[0][1:] == ("92 %", "92 %", "0 points")
    certain = replace(first.result.score, probabilities={"normal": 0.0, "pneumonia": 1.0})
    sure = replace(first, result=replace(first.result, score=certain))
    assert quantity_rows(record_of(first, sure))[0][1:] == ("92 %", ">99 %", "+8 points")
    rows = follow_up_rows(record)
    assert next(row for row in rows if row[0] == "lesion")[-1] == "both"
    values = follow_up_json(record)
    assert values["link"]["residual_mm"] == 1.2
    assert values["lesions"][0]["course"] == "both"
    page = pair_page(record, PairDetails("2026-11-28", ("one <b>", "two")))
    assert "one &lt;b&gt;" in page
    assert "Lesions by place" in page
    assert "in both" in page


def with_header(scan, **fields):
    facts = tuple((f"{name} (0010,0020)", value) for name, value in fields.items())
    source = replace(scan.volume.source, facts=facts, format="DICOM", sha256=str(fields))
    volume = Volume(scan.volume.voxels, scan.volume.affine, source)
    return replace(scan, volume=volume)


def said(one, other, fit=None):
    found = follow_up((one, other), None)
    return " ".join(pair_remarks((one, other), found, fit, matched=True))


def test_each_thing_that_is_odd_is_one_sentence(first):
    second = scan((A, 18))
    assert said(first, second) == ""
    assert "Both are the same scan" in said(first, first)
    refused = replace(second, result=replace(second.result, score=None))
    assert "Scan 2 was refused" in said(first, refused)
    assert "Scan 1 was not classified" in said(replace(first, result=None), second)
    other = replace(second.result, model=replace(second.result.model, sha256="ff", version="1.0"))
    assert "different networks (fake-net 9.8 and fake-net 1.0)" in said(
        first, replace(second, result=other)
    )
    for doubt in (Doubt.PART, Doubt.HALF_LUNGS, Doubt.CUT):
        part = replace(second.result.score, doubts=(doubt,))
        assert "Scan 2 shows only a part of the lungs" in said(
            first, replace(second, result=replace(second.result, score=part))
        )
    blank = replace(second.result.score, heat_map=None, involvement=None)
    mapless = replace(second, result=replace(second.result, score=blank))
    assert "scan 2 gives no heat map" in said(first, mapless)
    assert "→ –" in headline(record_of(first, mapless))
    assert "do not fit" in said(first, second, Fit(0.95, 9.9))
    half = scan((A, 12), cut=32)
    assert "litres" in said(first, half)


def test_headers_of_two_patients_are_named_by_field_and_never_by_value(first):
    second = scan((A, 18))
    one = with_header(first, PatientID="4711", PatientSex="F", AcquisitionDate="20260301")
    other = with_header(second, PatientID="0815", PatientSex="F", AcquisitionDate="20260310")
    text = said(one, other)
    assert "their headers differ in patient ID." in text
    assert "sex" not in text
    assert "4711" not in text
    assert "Scan 2 was made 9 days after scan 1." in text
    assert "older than scan 1" in said(other, one)
    assert "differ" not in said(one, with_header(second, PatientID="4711"))
