"""Heat maps, involvement, results, tables and their texts."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ctviewer.core.analysis.classes import PNEUMONIA
from ctviewer.core.analysis.doubts import Doubt
from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.analysis.heatmap import (
    LEFT,
    RIGHT,
    HeatMap,
    Involvement,
    involvement,
    sides_of,
)
from ctviewer.core.analysis.input_facts import InputFacts
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.analysis.result import Label, ModelInfo, Result, Row, Score, Seconds
from ctviewer.core.analysis.wording import (
    involvement_text,
    percent_text,
    row_text,
    uncertain_text,
    unfamiliar_text,
)
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.tables import RESULT_COLUMNS, csv_lines
from ctviewer.core.statistics.conformal import Conformal
from ctviewer.core.statistics.familiarity import Familiarity

SHAPE = (40, 40, 40)


MIDDLE = Box((10, 10, 10), (30, 30, 30))


def hot(index):
    values = np.zeros((10, 10, 10), np.float32)
    values[index] = 1
    return HeatMap(values, MIDDLE, "lesion probability", 0.5)


@pytest.mark.parametrize("plane", list(Plane))
def test_the_map_lies_where_its_box_is(plane):
    """Cell (9, 0, 5) of a box from 10 to 30 is voxels 28-30, 10-12 and 20-22."""
    volume = Volume.from_array(np.zeros(SHAPE, np.int16), (1.0, 2.0, 3.0))
    heat_map = hot((9, 0, 5))
    index = (28, 10, 20)
    shown = heat_map.slice_of(plane, index[plane.axis])
    left, top, width, height = heat_map.rect_mm(volume, plane)
    x, y = plane.screen_of(volume, index)
    column = int((x - left) / width * shown.shape[1])
    row = int((y - top) / height * shown.shape[0])
    assert shown[row, column] > 0.7
    assert shown.sum() == pytest.approx(shown[row, column])


def test_no_map_outside_its_box():
    assert hot((5, 5, 5)).slice_of(Plane.AXIAL, 9) is None
    assert hot((5, 5, 5)).slice_of(Plane.AXIAL, 30) is None


def two_lungs():
    mask = np.zeros((20, 20, 20), bool)
    mask[5:9, 5:15, 5:15] = mask[11:15, 5:15, 5:15] = True
    return Lungs(mask, (2.0, 2.0, 2.0), SHAPE, middle=10)


def test_air_beside_the_lungs_is_no_lung_and_a_lung_in_two_parts_is():
    left, right = np.zeros((2, 20, 20, 10), np.float32)
    left[:5, :8], left[:5, 10:18] = 0.9, 0.8  # two parts, as in a slab
    right[12:, :] = 0.7
    right[10, 0, :3] = 0.9  # a pocket
    left[12:14] = 0.6  # less likely than the right one

    sides = sides_of(left, right, 0.5)

    assert (sides == LEFT).sum() == 5 * 16 * 10
    assert (sides == RIGHT).sum() == 8 * 20 * 10
    assert not sides_of(left, right, 0.95).any()


def test_a_small_lung_is_not_measured_by_the_other():
    left, right = np.zeros((2, 12, 20, 20), np.float32)
    left[:, :, :10] = 0.9
    right[3:6, 3:6, 14:17] = 0.8  # 27 cells, beside 2400 of the left one
    right[9, 9, 18] = 0.8  # a pocket

    sides = sides_of(left, right, 0.5)

    assert (sides == RIGHT).sum() == 27
    assert (sides[3:6, 3:6, 14:17] == RIGHT).all()


def test_involvement_of_each_lung():
    """RAS: low indices are the patient's left."""
    values = np.zeros((10, 10, 10), np.float32)
    values[:2, :, :5] = 0.9
    share = involvement(HeatMap(values, MIDDLE, "", 0.5), two_lungs())
    assert share.left_percent == pytest.approx(25, abs=1)
    assert share.right_percent == 0
    assert share.percent == pytest.approx(12.5, abs=0.5)
    assert share.grade == "CT-1"


def test_a_lung_that_was_not_found_has_no_share():
    lungs = two_lungs()
    right_only = Lungs(lungs.mask.copy(), lungs.cell_mm, SHAPE, middle=10)
    right_only.mask[:10] = False
    share = involvement(HeatMap(np.zeros((10, 10, 10), np.float32), MIDDLE, "", 0.5), right_only)
    assert (share.left_percent, share.right_percent) == (None, 0)


def test_consolidation_outside_the_mask_counts_as_lung():
    values = np.zeros((10, 10, 10), np.float32)
    values[4, :, :] = 0.9  # between the lungs
    share = involvement(HeatMap(values, MIDDLE, "", 0.5), two_lungs())
    assert share.percent == pytest.approx(100 / 9, abs=0.5)


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        (0, "CT-0"),
        (0.9, "CT-0"),
        (1, "CT-1"),
        (24.9, "CT-1"),
        (25, "CT-2"),
        (50, "CT-3"),
        (75, "CT-4"),
    ],
)
def test_grades(percent, grade):
    assert Involvement(percent, percent, percent).grade == grade


@pytest.mark.parametrize(
    ("share", "text"), [(0, "<1 %"), (0.004, "<1 %"), (0.08, "8 %"), (0.994, "99 %"), (1, ">99 %")]
)
def test_no_false_certainty(share, text):
    assert percent_text(share) == text


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        (0.97, "<1 % of the lung, grade CT-0"),
        (4.8, "5 % of the lung, grade CT-1"),  # as the list of lesions and each lung's share say
        (24.9, "24 % of the lung, grade CT-1"),
        (75.2, "75 % of the lung, grade CT-4"),
    ],
)
def test_the_share_never_contradicts_its_grade(percent, text):
    assert involvement_text(Involvement(percent, percent, percent)) == text


MODEL = ModelInfo("net", "1", "ab", synthetic=True, notice="phantoms only")
FACTS = InputFacts((512, 512, 30), (0.7, 0.7, 8.0), "LPS", "cd")


CONFORMAL = Conformal(0.02, normal_to=0.7, pneumonia_from=0.4)


def scored(probability=0.92, label=Label.POSITIVE, **known):
    score = Score(
        (2.5,), PNEUMONIA.both(probability), label, Involvement(12, 20, 4), hot((5, 5, 5)), **known
    )
    result = Result(Gate(), score, MODEL, "1", "cpu", Seconds(0, 0.1, 0.05))
    return Row(Path("a,b.nii"), result, FACTS, load_seconds=0.2)


def refused():
    gate = Gate(
        (Finding("no_lungs", "No lungs.", GateStatus.REFUSE), Finding("oblique", "Tilted."))
    )
    return Row(Path("head.nii"), Result(gate, None, MODEL, "1", "cpu", Seconds()), FACTS)


def failed():
    return Row(Path("bad.nii"), error="The file is damaged.")


def test_json_of_a_classified_scan():
    values = json.loads(json.dumps(scored().to_dict()))
    assert list(values) == [
        "path", "status", "probability", "probabilities", "label", "doubts", "unknown", "logit",
        "logits", "involvement", "conformal", "out_of_distribution", "gate", "model", "calibration",
        "preprocess", "device", "seconds", "input", "error", "notes", "masks",
    ]  # fmt: skip
    assert values["status"] == "ok"
    assert values["probability"] == 0.92
    assert values["probabilities"] == {"normal": 0.08, "pneumonia": 0.92}
    assert (values["logit"], values["logits"]) == (2.5, None)
    assert values["label"] == "pneumonia"
    assert values["involvement"] == {
        "percent": 12, "left_percent": 20, "right_percent": 4, "grade": "CT-1",
    }  # fmt: skip
    assert values["gate"] == {"verdict": "pass", "findings": []}
    assert values["model"] == {
        "name": "net", "version": "1", "sha256": "ab", "synthetic": True,
        "classes": ["normal", "pneumonia"], "positive": "pneumonia",
    }  # fmt: skip
    assert values["seconds"] == {"load": 0.2, "preprocess": 0.1, "infer": 0.05, "total": 0.35}
    assert values["input"]["shape"] == [512, 512, 30]
    assert values["error"] is None


def test_a_file_that_says_nothing_of_errors_gets_nulls():
    values = scored().to_dict()
    assert (values["conformal"], values["out_of_distribution"]) == (None, None)


def test_json_says_which_classes_fit_and_how_far_the_scan_is():
    row = scored(0.5, conformal=CONFORMAL, familiarity=Familiarity(31.23456, 20.0, 25.0))
    values = json.loads(json.dumps(row.to_dict()))
    assert values["conformal"] == {
        "verdict": "both", "error": 0.02, "normal_to": 0.7, "pneumonia_from": 0.4,
    }  # fmt: skip
    assert values["out_of_distribution"] == {
        "distance": 31.235, "limit_95": 20, "limit_99": 25, "level": "foreign",
    }  # fmt: skip
    cells = next(csv.DictReader(csv_lines([row.to_dict()])))
    assert cells["conformal.verdict"] == "both"
    assert cells["out_of_distribution.distance"] == "31.235"
    assert cells["out_of_distribution.level"] == "foreign"


def test_a_distance_that_is_no_number_is_out_of_distribution_and_null():
    row = scored(familiarity=Familiarity(float("nan"), 20.0, 25.0))
    assert json.loads(json.dumps(row.to_dict(), allow_nan=False))["out_of_distribution"] == {
        "distance": None, "limit_95": 20, "limit_99": 25, "level": "foreign",
    }  # fmt: skip


GAP = Conformal(0.02, normal_to=0.1, pneumonia_from=0.9)


@pytest.mark.parametrize(
    ("conformal", "named"),
    [
        (None, {0.1: "negative", 0.3: "negative", 0.5: "uncertain", 0.8: "positive"}),
        (CONFORMAL, {0.3: "negative", 0.4: "uncertain", 0.7: "uncertain", 0.8: "positive"}),
        (GAP, {0.1: "negative", 0.3: "uncertain", 0.8: "uncertain", 0.9: "positive"}),
    ],
)
def test_a_class_is_named_when_thresholds_and_conformal_limits_both_do(conformal, named):
    found = {p: Label.of(p, 0.35, 0.65, conformal).value for p in named}
    assert found == named


@pytest.mark.parametrize(
    ("probability", "conformal", "words"),
    [
        (0.5, CONFORMAL, "Positive and negative scans both reach"),
        (0.5, GAP, "rare, of positive scans as of negative ones"),
        (0.75, CONFORMAL, "between this network's thresholds"),
        (0.75, None, "between this network's thresholds"),
    ],
)
def test_uncertain_says_why(probability, conformal, words):
    row = scored(probability, Label.UNCERTAIN, conformal=conformal)
    assert words in uncertain_text(row.result.score)
    assert words in row_text(row)
    assert uncertain_text(scored(probability, conformal=conformal).result.score) == ""


@pytest.mark.parametrize(
    ("distance", "words"), [(19, ""), (21, "Borderline scan"), (26, "do not rely on the number")]
)
def test_an_unfamiliar_scan_is_warned_of(distance, words):
    row = scored(familiarity=Familiarity(distance, 20.0, 25.0))
    text = unfamiliar_text(row.result.score)
    assert words in text
    assert bool(text) == bool(words)
    assert text in row_text(row)


def test_a_scan_without_a_verdict_for_being_unlike_says_so_once():
    far = Familiarity(26, 20.0, 25.0)
    doubts = (Doubt.UNLIKE_TRAINING, Doubt.PART)
    row = scored(label=Label.NO_VERDICT, familiarity=far, doubts=doubts)
    score, text = row.result.score, row_text(row)
    assert unfamiliar_text(score) == ""
    assert "Out of distribution" in uncertain_text(score)
    assert Doubt.PART.value in uncertain_text(score)
    assert text.lower().count("out of distribution") == 1
    assert "trained on" not in text.split("trained on", 1)[1]


def test_the_error_of_the_share_is_reported():
    row = scored()
    model = replace(row.result.model, involvement_error=0.84)
    text = row_text(replace(row, result=replace(row.result, model=model)))
    assert "12 % of the lung, grade CT-1; median error 0.8 points" in text
    assert "median error" not in row_text(row)


def test_a_refused_scan_has_no_number_anywhere():
    values = refused().to_dict()
    assert values["status"] == "refused"
    numbers = (
        "probability",
        "probabilities",
        "label",
        "doubts",
        "logit",
        "involvement",
        "conformal",
        "out_of_distribution",
    )
    assert [values[key] for key in numbers] == [None] * len(numbers)
    assert values["gate"]["verdict"] == "refuse"
    assert values["gate"]["findings"][0] == {
        "code": "no_lungs",
        "message": "No lungs.",
        "verdict": "refuse",
    }
    assert "%" not in row_text(refused())


def test_an_error_has_a_sentence():
    values = failed().to_dict()
    assert values["status"] == "error"
    assert values["error"] == "The file is damaged."
    assert values["gate"] is None


def test_csv_has_one_line_for_each_row():
    rows = (scored(), refused(), failed())
    lines = "".join(csv_lines(row.to_dict() for row in rows)).splitlines()
    classes = ["probabilities.normal", "probabilities.pneumonia"]
    assert lines[0].split(",") == [*RESULT_COLUMNS, *classes]
    assert len(lines) == 4
    assert lines[1].startswith('"a,b.nii",ok,0.92,pneumonia')
    assert "no_lungs; oblique" in lines[2]
    assert lines[1].endswith(",0.08,0.92")
    behind = lines[0].partition(",error,")[2].count(",") + 1
    assert lines[3].endswith("The file is damaged." + "," * behind)


def test_a_line_says_all_that_matters():
    text = row_text(scored())
    for part in ("a,b.nii", "Pneumonia 92 %", "No pneumonia 8 %", "12 % of the lung, grade CT-1",
                 "0.35 s on cpu", "research use only", "phantoms only"):  # fmt: skip
        assert part in text
