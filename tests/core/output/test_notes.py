"""What was left out of a scan, or computed otherwise, is wherever its result is."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from ctviewer.core.analysis.examine import examine_volume
from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.core.analysis.result import Row
from ctviewer.core.analysis.wording import row_text
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Source, Volume
from ctviewer.core.output.receipt import Setting, parse_receipt, receipt_of
from ctviewer.core.output.receipt_check import Agreement, check, groups
from ctviewer.core.output.reports import batch
from ctviewer.core.output.reports.batch import summarise
from ctviewer.core.output.reports.scan import ScanDetails, scan_page
from ctviewer.core.output.tables import (
    RESULT_COLUMNS,
    csv_lines,
    worklist_csv,
    worklist_jsonl,
    worklist_xlsx,
)
from ctviewer.core.worklist.choose import Choice, Column, Kind, chosen
from ctviewer.core.worklist.lines import Line, Opinion, Remark
from tests.core.output.test_scanreport import FACTS, result, volume, words
from tests.rows import row
from tests.scans import chest_array

COPIES = Text("Copies of slices that were left out: {copies}.", copies=39)
DEVICE = Text("The GPU ({device}) was not used.", device="cuda:0")
NOTES = (COPIES, DEVICE)
SETTING = Setting("cpu", "a processor", 2, (("torch", "2.10"),))


def noted(*notes, gate=None, **changes):
    classified = replace(result(), notes=notes, **changes)
    return replace(classified, gate=gate, score=None) if gate else classified


def refused():
    return Gate((Finding("no_lungs", "No lungs were found.", GateStatus.REFUSE),))


def test_notes_of_loading_travel_with_what_was_examined():
    made = Volume(chest_array(), np.diag([4.0, 4, 5, 1]), Source(notes=(COPIES,)))
    assert examine_volume(made, DEFAULT_SPEC).notes == (COPIES,)


@pytest.mark.parametrize("gate", [None, refused()])
def test_a_rows_notes_are_in_text_json_and_csv(gate):
    made = Row(Path("a.nii"), noted(*NOTES, gate=gate), FACTS)
    text = row_text(made)
    assert all(note in text for note in NOTES)
    assert "\n" not in text
    values = made.to_dict()
    assert list(values).index("notes") > list(values).index("error")
    assert json.loads(json.dumps(values))["notes"] == list(NOTES)
    (line,) = csv.DictReader(csv_lines([made.to_dict()]))
    assert list(line)[-2:] == ["probabilities.normal", "probabilities.pneumonia"]
    assert list(line).index("notes") > list(line).index("input.sample_sha256")
    assert line["notes"] == f"{COPIES} {DEVICE}"


def test_a_row_without_notes_says_nothing():
    made = Row(Path("a.nii"), noted(), FACTS)
    assert "Note" not in row_text(made)
    assert made.to_dict()["notes"] == []
    assert Row(Path("a.nii"), error="Broken.").to_dict()["notes"] == []
    known = Row(Path("a.nii"), error="Broken.", known=("2 copies.",))
    assert known.to_dict()["notes"] == ["2 copies."]


def test_a_line_on_the_terminal_stays_one_line():
    made = Row(Path("a\x1b[2J\n.nii"), noted("two\nlines"), FACTS)
    assert "\n" not in row_text(made)
    assert "\x1b" not in row_text(made)


def lines():
    other = row("/data/b.nii", probability=0.2, notes=[])
    before = row("/data/c.nii", probability=0.3)  # as result files of before hold it
    return [
        Line.of({**row("/data/a.nii", probability=0.9), "notes": [str(COPIES), str(DEVICE)]}),
        Line.of(other),
        Line.of(before, Remark(Opinion.AGREE, "mine")),
    ]


def test_a_worklist_finds_and_sorts_notes():
    found = lines()
    assert found[0].notes == NOTES
    assert found[1].notes == found[2].notes == ()
    assert chosen(found, Choice(kind=Kind.NOTED)) == [0]
    assert chosen(found, Choice(text="copies left")) == [0]
    assert chosen(found, Choice(column=Column.NOTES, descending=True))[0] == 0


def test_a_note_is_said_in_the_readers_language():
    made = Line.of({**row("a"), "notes": ["english"]}, say=str.upper)
    assert made.notes == ("ENGLISH",)


def test_exports_have_the_notes_behind_the_remarks():
    names = csv.DictReader(io.StringIO(worklist_csv(lines()).decode("utf-8-sig"))).fieldnames
    assert names.index("notes") > names.index("comment")
    first, second, third = csv.DictReader(io.StringIO(worklist_csv(lines()).decode("utf-8-sig")))
    assert first["notes"] == f"{COPIES} {DEVICE}"
    assert (second["notes"], third["notes"], third["comment"]) == ("", "", "mine")
    assert json.loads(worklist_jsonl(lines()).splitlines()[0])["notes"] == list(NOTES)
    sheet = ZipFile(io.BytesIO(worklist_xlsx(lines())))
    strings = sheet.read("xl/sharedStrings.xml").decode()
    assert f"{COPIES} {DEVICE}" in strings


def test_a_note_is_no_formula():
    made = Line.of({**row("a"), "notes": ["=HYPERLINK(1)"]})
    (line,) = csv.DictReader(io.StringIO(worklist_csv([made]).decode("utf-8-sig")))
    assert line["notes"] == "'=HYPERLINK(1)"


def test_the_columns_of_before_stay_where_they_were():
    assert RESULT_COLUMNS[:4] == ("path", "status", "probability", "label")
    newer = RESULT_COLUMNS[RESULT_COLUMNS.index("error") :]
    assert newer[:3] == ("error", "input.sample_sha256", "notes")


def test_reports_hold_the_notes_and_count_them():
    page = words(scan_page(noted(*NOTES), ScanDetails("2026", FACTS, "DICOM")))
    assert all(page.count(note) == 1 for note in NOTES)
    found = [*lines(), Line.of({**row("/data/d.nii", probability=0.4), "notes": [str(DEVICE)]})]
    assert summarise(found).notes == ((DEVICE, 2), (COPIES, 1))
    page = words(batch.batch_page(found, batch.BatchDetails("2026")))
    assert re.search(rf"{re.escape(DEVICE)}\s+2\s", page)
    assert "2 scans with notes" in page
    assert "with notes" not in words(batch.batch_page(lines()[1:], batch.BatchDetails("2026")))


def receipt(*notes):
    return receipt_of(volume(), noted(*notes), SETTING)


def test_a_receipt_holds_the_notes():
    made = receipt(*NOTES)
    assert made.notes == NOTES
    values = made.to_dict()
    assert list(values)[-1] == "notes"
    assert parse_receipt(made.to_json().encode()) == made
    assert any(COPIES in value for _, facts in groups(made) for _, value in facts)
    values["notes"] = []
    with pytest.raises(UserError, match="damaged or was changed"):
        parse_receipt(json.dumps(values).encode())


def test_a_receipt_without_notes_is_the_one_of_before():
    values = receipt().to_dict()
    assert values["receipt"] == 1
    assert "notes" not in values
    assert parse_receipt(receipt().to_json().encode()).notes == ()


def test_verifying_says_what_was_noted_in_one_run_only():
    outcome = check(receipt(COPIES), receipt(DEVICE))
    assert outcome.agreement is Agreement.IDENTICAL  # the voxels and the answer are the same
    assert any(COPIES in each and "receipt" in each for each in outcome.differences)
    assert any(DEVICE in each and "here" in each for each in outcome.differences)
    assert check(receipt(COPIES), receipt(COPIES)).differences == ()
