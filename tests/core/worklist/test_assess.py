"""Probabilities against labels: each scan once if asked, shares with their intervals."""

import csv
import io
import re
from pathlib import Path

import numpy as np
import pytest

from ctviewer.core.analysis.input_facts import InputFacts
from ctviewer.core.analysis.result import Row
from ctviewer.core.base.errors import UserError
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.output.reports.batch import BatchDetails, batch_page
from ctviewer.core.output.tables import RESULT_COLUMNS
from ctviewer.core.worklist.assess import assess
from ctviewer.core.worklist.figures import figures, figures_csv
from ctviewer.core.worklist.lines import Line
from ctviewer.core.worklist.truth import Truth
from tests.core.output.test_scanreport import result, words
from tests.dicoms import write_series
from tests.rows import INPUT, row
from tests.scans import affine_of, chest_array, stored_as, write

SMALL = {"shape": (20, 30, 25), "spacing": (8.0, 8.0, 10.0)}


def line(name, probability, voxels=None, *, file=None):
    facts = {**INPUT, "sha256": file or name, "sample_sha256": voxels}
    return Line.of(row(f"/data/{name}", probability=probability, input=facts))


def truth_of(**positive):
    return Truth({Path("/data", name): is_positive for name, is_positive in positive.items()})


def copied():
    """Three scans: one is there three times, one twice."""
    lines = [
        line("a", 0.9, "one"), line("b", 0.8, "two"), line("c", 0.9, "one"),
        line("d", 0.9, "one"), line("e", 0.2, "three"), line("f", 0.2, "three"),
    ]  # fmt: skip
    return lines, truth_of(a=True, b=False, c=True, d=True, e=False, f=False)


def test_scans_with_the_same_voxels_are_reported_and_count_once_if_asked():
    lines, truth = copied()
    each = assess(lines, truth)
    assert (each.copies, len(each.places)) == (3, 6)
    assert "3 scans have the same voxels as another one" in each.copies_text
    once = assess(lines, truth, once=True)
    assert once.places.tolist() == [0, 1, 4]
    assert (once.copies, once.once) == (3, True)
    assert "3 scans were left out" in once.copies_text
    assert each.confusion(0.5).sensitivity == once.confusion(0.5).sensitivity == 1.0
    assert (each.confusion(0.5).specificity, once.confusion(0.5).specificity) == (2 / 3, 0.5)


def test_different_scans_are_no_copies():
    lines = [line("a", 0.9, "one"), line("b", 0.1, "two")]
    found = assess(lines, truth_of(a=True, b=False))
    assert (found.copies, found.copies_text) == (0, "")


def test_the_same_voxels_with_two_labels_count_nowhere_once():
    lines = [line("a", 0.9, "one"), line("b", 0.9, "one"), line("c", 0.1, "two")]
    truth = truth_of(a=True, b=False, c=False)
    assert "2 of them have different labels" in assess(lines, truth).copies_text
    once = assess(lines, truth, once=True)
    assert once.places.tolist() == [2]
    with pytest.raises(UserError, match="different labels"):
        assess(lines[:2], truth_of(a=True, b=False), once=True)


def test_rows_of_before_are_known_by_their_files():
    lines = [line("a", 0.9, file="same"), line("b", 0.9, file="same"), line("c", 0.1, file="c")]
    assert assess(lines, truth_of(a=True, b=True, c=False)).copies == 1


def test_rows_that_know_nothing_of_their_file_are_no_copies():
    lines = [Line.of(row(f"/data/{name}", probability=0.9, input=None)) for name in "ab"]
    assert assess(lines, truth_of(a=True, b=True)).copies == 0


def test_intervals_are_wilsons():
    """46 of 50 and 40 of 40; checked by hand with Wilson's formula (1927)."""
    lines = [line(f"s{n}", 0.9 if n < 46 else 0.1) for n in range(50)]
    lines += [line(f"w{n}", 0.1) for n in range(40)]
    truth = truth_of(**{each.name: each.name.startswith("s") for each in lines})
    found = {each.name: each for each in figures(assess(lines, truth), 0.5)}
    sensitivity, specificity = found["Sensitivity"], found["Specificity"]
    assert (sensitivity.part, sensitivity.whole) == (46, 50)
    assert sensitivity.interval.value == pytest.approx(0.92)
    assert sensitivity.interval.low == pytest.approx(0.8116, abs=1e-4)
    assert sensitivity.interval.high == pytest.approx(0.9685, abs=1e-4)
    assert specificity.interval.low == pytest.approx(0.9124, abs=1e-4)
    assert specificity.interval.high == 1.0
    assert found["Accuracy"].part == 86
    table = list(csv.DictReader(io.StringIO(figures_csv(assess(lines, truth), 0.5).decode())))
    first = next(each for each in table if each["figure"] == "Sensitivity")
    assert float(first["low"]) == sensitivity.interval.low
    assert (first["part"], first["whole"]) == ("46", "50")
    assert {each["figure"] for each in table} >= {"AUC", "Specificity", "Threshold", "Scans"}


def test_one_class_alone_has_its_own_share_only():
    found = figures(assess([line("a", 0.9)], truth_of(a=True)), 0.5)
    assert [each.name for each in found] == ["Sensitivity", "Accuracy"]


def test_a_report_has_the_figures_with_their_intervals_and_no_names():
    lines, truth = copied()
    found = assess(lines, Truth(truth.positive, unknown=("Mustermann",)), once=True)
    page = words(batch_page(lines, BatchDetails("2026", assessed=(found, 0.5))))
    assert "Ground truth" in page
    assert re.search(r"Specificity\s+50\.0 %\s+9\.5 to 90\.5 %\s+1 of 2", page)
    assert "3 scans were left out" in page
    assert "Mustermann" not in page
    assert "Ground truth" not in words(batch_page(lines, BatchDetails("2026")))


def facts(path):
    return InputFacts.of(load_volume(path))


def test_the_same_voxels_in_another_format_have_one_fingerprint(tmp_path):
    """Stored along other axes, as other numbers, in DICOM: what is seen is the same."""
    ras = chest_array(**SMALL, lesion=True)
    made = []
    for axes, kind in (("RAS", np.int16), ("LPS", np.float32), ("SAL", np.int32)):
        stored = stored_as(axes, ras).astype(kind)
        affine = affine_of(axes, stored.shape, [8.0, 8, 10] if axes != "SAL" else [10.0, 8, 8])
        made.append(facts(write(tmp_path / f"{axes}.nii.gz", stored, affine)))
    write_series(tmp_path / "dicom", ras, SMALL["spacing"])
    made.append(facts(tmp_path / "dicom"))
    assert len({each.sample_sha256 for each in made}) == 1
    assert len({each.sha256 for each in made}) == 4


def test_other_voxels_have_another_fingerprint(tmp_path):
    ras = chest_array(**SMALL)
    changed = ras.copy()
    changed[5, 5, 5] += 1
    clipped = np.ascontiguousarray(ras[:, :, 1:])
    names = {
        facts(write(tmp_path / f"{n}.nii", each)).sample_sha256
        for n, each in enumerate((ras, changed, clipped, ras.astype(np.float32) + 0.5))
    }
    assert len(names) == 4


@pytest.mark.filterwarnings("error")
def test_voxels_without_a_number_have_a_fingerprint_in_silence(tmp_path):
    ras = chest_array(**SMALL).astype(np.float32)
    ras[0], ras[1], ras[2] = np.nan, np.inf, -np.inf
    assert facts(write(tmp_path / "a.nii", ras)).sample_sha256


def test_the_fingerprint_is_in_rows_and_tables(tmp_path):
    made = facts(write(tmp_path / "a.nii", chest_array(**SMALL)))
    values = Row(Path("a.nii"), result(), made).to_dict()
    assert list(values["input"])[-1] == "sample_sha256"
    assert values["input"]["sample_sha256"] == made.sample_sha256
    assert {"input.sample_sha256", "notes"} < set(RESULT_COLUMNS)
    assert Line.of(values).voxels == made.sample_sha256
