import re
from dataclasses import replace
from html import unescape
from itertools import pairwise

import numpy as np
import pytest

from ctviewer.core.analysis.classes import PNEUMONIA, Classes
from ctviewer.core.analysis.doubts import Doubt
from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.analysis.heatmap import HeatMap, Involvement
from ctviewer.core.analysis.input_facts import InputFacts
from ctviewer.core.analysis.result import Label, ModelInfo, Result, Score, Seconds
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.receipt import Setting, parse_receipt, receipt_of
from ctviewer.core.output.reports.scan import (
    APART_MM,
    ScanDetails,
    Shot,
    key_slices,
    scan_page,
    slice_text,
)
from ctviewer.core.statistics.conformal import Conformal
from ctviewer.core.statistics.familiarity import Familiarity
from tests.core.output.test_batchreport import Links

FACTS = InputFacts((512, 512, 255), (0.7, 0.8, 1.25), "LPS", "cd" * 32, (-1000.0, -700.0, 60.0))
MODEL = ModelInfo("fake-net", "9.8", "ab" * 32, synthetic=True, notice="trained on <b>phantoms</b>")


def volume():
    return Volume.from_array(np.zeros((40, 30, 60), np.int16), (5.0, 5.0, 2.0))


def marked(*blocks):
    values = np.zeros((20, 15, 30), np.float32)
    for block in blocks:
        values[block] = 1
    return HeatMap(values, Box.whole((40, 30, 60)), "lesion probability", 0.5)


def result(**changes):
    share = Involvement(12.7, left_percent=20.0, right_percent=None)
    known = {
        "conformal": Conformal(0.1, 0.2, 0.6),
        "familiarity": Familiarity(2.34, 3.4, 4.5),
        **changes,
    }
    score = Score((2.4,), PNEUMONIA.both(0.916), Label.POSITIVE, share, marked(), **known)
    seconds = Seconds(0.5, 0.3, 0.7)
    model = replace(MODEL, involvement_error=1.4)
    return Result(Gate(), score, model, "3", "cuda:0", seconds, ("a note",))


def about(**changes):
    shot = Shot("Axial 3 of 9, S 1.0 mm", b"plain", b"heated")
    return ScanDetails("2026-01-02", FACTS, "NIfTI-1", shots=(shot,) * 5, marked=True, **changes)


def words(text):
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)


def test_names_of_classes_are_text_whatever_they_say():
    classes = Classes(("<i>clear</i>", "covid & co", "other"), None)
    shares = {"<i>clear</i>": 0.1, "covid & co": 0.7, "other": 0.2}
    made = result(conformal=None, familiarity=None)
    score = replace(
        made.score, logits=(0.1, 2.0, 0.7), probabilities=shares, label=Label.CLASS, classes=classes
    )
    text = scan_page(replace(made, score=score), about())
    assert "<i>" not in text
    for part in ("&lt;i&gt;clear&lt;/i&gt;", "Covid &amp; co", "0.100, 2.000, 0.700", "70 %"):
        assert part in text
    assert "neumonia" not in text


def test_the_page_loads_nothing_and_is_whole():
    text = scan_page(result(), about())
    links = Links()
    links.feed(text)
    assert not links.open
    assert len(links.loads) == 10
    assert all(load.startswith("data:image/png;base64,") for load in links.loads)
    assert not re.search(r"https?:|url\(|@import|<script", text)


def test_every_number_is_reported_with_its_meaning():
    setting = Setting("cuda:0", "a GPU", 4, (("python", "3.11"),))
    receipt = receipt_of(volume(), result(), setting)
    text = scan_page(result(), about(receipt=receipt))
    shown = words(text)
    for part in (
        "92 %", "8 %", "Pneumonia pattern", "13 %", "20 %", "not found", "CT-1", "2.400",
        "“Pneumonia” alone", "up to 20.0 %", "from 60.0 %", "at most 10 %",
        "median error 1.4 points", "in distribution", "2.3", "3.4", "4.5",
        "fake-net 9.8", "ab" * 32, "cuda:0", "1.50 s", "a GPU", "3.11", "a note",
        receipt.scan.voxels_sha256, receipt.answer.logit_bits,
        "0.7 x 0.8 x 1.25 mm", "Research use only", "Not for diagnosis",
    ):  # fmt: skip
        assert part in shown, part
    copied = unescape(re.search(r"<pre>(.*?)</pre>", text, re.DOTALL)[1])
    assert parse_receipt(copied.encode()) == receipt


def test_what_the_network_file_does_not_say_is_left_out():
    shown = words(scan_page(result(conformal=None, familiarity=None), about()))
    assert "conformal" not in shown
    assert "training scans?" not in shown


def test_a_scan_unlike_the_training_scans_says_so():
    for distance in (9.0, np.inf):
        shown = words(scan_page(result(familiarity=Familiarity(distance, 3.4, 4.5)), about()))
        assert "do not rely on the number" in shown


def test_a_number_without_a_verdict_is_grey_and_says_why():
    whole = result(doubts=(Doubt.HALF_LUNGS,))
    page = scan_page(replace(whole, score=replace(whole.score, label=Label.NO_VERDICT)), about())
    (faint,) = re.findall(r'<div class="faint">(.*?)</div>', page)
    assert words(faint).split() == ["92", "%", "Pneumonia,", "calibrated"]
    assert "No verdict" in words(page)
    assert "less than half of the lungs" in words(page)
    assert 'class="faint"' not in scan_page(whole, about())


def test_a_refused_scan_has_its_reason_and_no_number():
    finding = Finding("no_lungs", "No lungs were found.", GateStatus.REFUSE)
    refused = replace(result(), gate=Gate((finding,)), score=None)
    shown = words(scan_page(refused, replace(about(), marked=False)))
    for part in (
        "Not classified",
        "no_lungs",
        "refused",
        "No lungs were found.",
        "through the middle",
    ):
        assert part in shown
    assert "Probability" not in shown
    assert "CT-" not in shown


def test_the_file_is_named_only_when_asked_and_writes_no_html():
    assert "File" not in re.findall(r"<td>(.*?)</td>", scan_page(result(), about()))
    named = scan_page(result(), about(name="<img src=x>.nii"))
    assert "&lt;img src=x&gt;.nii" in named
    assert "<img src=x>" not in named
    assert "<b>phantoms</b>" not in named


def test_the_key_slices_go_through_the_largest_lesion():
    heat_map = marked(np.s_[2:4, 3:9, 10], np.s_[15, 3, 20:25])
    chosen = key_slices(volume(), heat_map)
    assert chosen.marked
    assert chosen.cursor == (5, 7, 21)  # cells of two voxels, the first of the largest layers
    assert heat_map.strongest(volume(), Plane.AXIAL)[0] == 21
    assert len(chosen.places) == 3 + len(chosen.more)


def test_further_axial_slices_lie_apart_and_inside_the_lesions():
    heat_map = marked(np.s_[2:9, 3:9, 2:28])
    chosen = key_slices(volume(), heat_map)
    heights = sorted([chosen.cursor[2], *chosen.more])
    assert len(heights) == 4
    assert all(b - a >= APART_MM / 2.0 for a, b in pairwise(heights))
    assert set(heights) <= set(range(4, 56))
    assert list(chosen.more) == sorted(chosen.more, reverse=True)


@pytest.mark.parametrize("heat_map", [None, marked()])
def test_without_a_lesion_the_middle_is_shown(heat_map):
    chosen = key_slices(volume(), heat_map)
    assert chosen.cursor == (20, 15, 30)
    assert not chosen.marked
    assert not chosen.more


def test_a_heat_map_of_part_of_the_volume_keeps_its_place():
    values = np.zeros((4, 4, 4), np.float32)
    values[0, 0, 0] = 1
    heat_map = HeatMap(values, Box((20.0, 10.0, 40.0), (28.0, 18.0, 48.0)), "lesion", 0.5)
    assert key_slices(volume(), heat_map).cursor == (21, 11, 41)


def test_a_slice_is_named_in_the_patient_s_directions():
    assert slice_text(volume(), Plane.AXIAL, (0, 0, 0)) == "Axial 1 of 60, I 59.0 mm"
