import csv
import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ctviewer.core.analysis.result import Status
from ctviewer.core.base.errors import UserError
from ctviewer.core.output.tables import worklist_csv, worklist_jsonl, worklist_xlsx
from ctviewer.core.worklist.choose import Choice, Column, Kind, chosen
from ctviewer.core.worklist.lines import Line, Opinion, Remark
from ctviewer.core.worklist.remarks import (
    load_remarks,
    load_titles,
    remarks_path,
    save_remarks,
    save_titles,
    titles_path,
)
from ctviewer.core.worklist.stored_rows import stored_rows
from ctviewer.core.worklist.truth import Labelled, match, read_labels
from tests.rows import row

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def lines():
    return [
        Line.of(row("b.nii", probability=0.2)),
        Line.of(row("a.nii", probability=0.9), Remark(Opinion.DISAGREE, "old scar")),
        Line.of(row("c.nii", refused="no_lungs")),
        Line.of(row("d.nii", error="The file is damaged (gzip error).")),
        Line.of(row("e.nii", probability=0.5, level="foreign")),
    ]


def names(choice):
    return [lines()[index].name[0] for index in chosen(lines(), choice)]


def test_a_line_says_what_the_record_holds():
    good, _, refused, bad, odd = lines()
    assert (good.probability, good.verdict, good.grade) == (0.2, "normal", "CT-1")
    assert (refused.status, refused.verdict, refused.codes) == (
        Status.REFUSED,
        "refused",
        ("no_lungs",),
    )
    assert "short_scan" not in refused.said
    assert bad.verdict == "error"
    assert "damaged" in bad.said
    assert odd.level == "foreign"


def test_lines_are_ordered_and_missing_values_come_last():
    assert names(Choice()) == list("bacde")
    assert names(Choice(column=Column.FILE)) == list("abcde")
    assert names(Choice(column=Column.PROBABILITY)) == list("beacd")
    assert names(Choice(column=Column.PROBABILITY, descending=True)) == list("aebcd")
    assert names(Choice(column=Column.VERDICT)) == list("aebcd")


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (Kind.ALL, "bacde"), (Kind.POSITIVE, "a"), (Kind.NEGATIVE, "b"), (Kind.UNCERTAIN, "e"),
        (Kind.REFUSED, "c"), (Kind.ERROR, "d"), (Kind.BORDERLINE, "e"), (Kind.DISAGREED, "a"),
        (Kind.UNREAD, "bcde"), (Kind.WARNED, ""),
    ],
)  # fmt: skip
def test_kinds_of_lines(kind, shown):
    assert names(Choice(kind=kind)) == list(shown)


def test_every_word_must_occur_in_name_reason_or_comment():
    assert names(Choice(text="SCAR old")) == ["a"]
    assert names(Choice(text="gzip")) == ["d"]
    assert names(Choice(text="no_lungs c.nii")) == ["c"]
    assert names(Choice(text="gzip c.nii")) == []


def test_remarks_survive_and_empty_ones_are_not_kept(tmp_path):
    results = tmp_path / "batch.jsonl"
    assert load_remarks(results) == {}
    said = {Path("/s/ä\udcff.nii"): Remark(Opinion.AGREE, "ok"), Path("/s/b.nii"): Remark()}
    save_remarks(results, said)
    assert load_remarks(results) == {Path("/s/ä\udcff.nii"): Remark(Opinion.AGREE, "ok")}


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}', '{"a": {"opinion": "?", "comment": ""}}'])
def test_broken_remarks_are_reported_not_lost(tmp_path, text):
    remarks_path(tmp_path / "j").write_text(text)
    with pytest.raises(UserError, match="cannot be read"):
        load_remarks(tmp_path / "j")
    assert remarks_path(tmp_path / "j").read_text() == text


@pytest.mark.parametrize("text", ["{", "[]", '{"a":' * 100_000, "\xff"])
def test_titles_survive_and_broken_ones_leave_the_names_of_the_files(tmp_path, text):
    results = tmp_path / "batch.jsonl"
    save_titles(results, {})
    assert not list(tmp_path.iterdir())
    titles = {Path("/s/\udcff"): "Chest · 5 slices"}
    save_titles(results, titles)
    assert load_titles(results) == titles
    titles_path(results).write_text(text, "latin-1")
    assert load_titles(results) == {}


def nasty():
    bad = row("x.nii", probability=0.25, logit=-1.5)
    return [
        Line.of({**bad, "path": "=HYPERLINK(1)"}, Remark(comment="@SUM(A1)")),
        Line.of({**bad, "path": "-2.nii"}, Remark(Opinion.AGREE, "+1\n-2")),
    ]


def test_no_text_of_the_csv_is_a_formula():
    first, second = csv.DictReader(io.StringIO(worklist_csv(nasty()).decode("utf-8-sig")))
    assert first["path"] == "'=HYPERLINK(1)"
    assert first["comment"] == "'@SUM(A1)"
    assert float(first["logit"]) == -1.5
    assert (second["path"], second["opinion"]) == ("'-2.nii", "agree")


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\u2028", "\x0b"])
def test_no_text_of_the_csv_begins_a_row(end):
    text = f"x{end}=HYPERLINK(1)"
    line = Line.of({**row("x.nii", probability=0.25), "path": text}, Remark(comment=text))
    header, *found = csv.reader(io.StringIO(worklist_csv([line]).decode("utf-8-sig"), newline=""))
    (cells,) = found
    assert len(cells) == len(header)
    assert [dict(zip(header, cells, strict=True))[name] for name in ("path", "comment")] == [
        text
    ] * 2


def test_the_csv_begins_as_spreadsheets_want_utf_8_and_is_read_again(tmp_path):
    content = worklist_csv([Line.of(row("Müller.nii", probability=0.25))])
    assert content.startswith("\ufeffpath,".encode())
    (tmp_path / "a.csv").write_bytes(content)
    (again,) = stored_rows(tmp_path / "a.csv")
    assert (again["path"], again["probability"]) == ("Müller.nii", 0.25)


def test_json_lines_hold_the_record_and_the_remark():
    first, second = map(json.loads, worklist_jsonl(nasty()).decode().splitlines())
    assert (first["path"], first["opinion"], first["comment"]) == (
        "=HYPERLINK(1)",
        None,
        "@SUM(A1)",
    )
    assert second["opinion"] == "agree"


def test_xlsx_holds_numbers_as_numbers_and_no_formula():
    book = zipfile.ZipFile(io.BytesIO(worklist_xlsx(nasty())))
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    words = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    texts = ["".join(each.itertext()) for each in words.iter(f"{SHEET}si")]
    assert not list(sheet.iter(f"{SHEET}f"))
    assert {"=HYPERLINK(1)", "@SUM(A1)", "+1\n-2"} <= set(texts)
    cells = {c.get("r"): c for c in sheet.iter(f"{SHEET}c")}
    assert cells["C2"].get("t") in (None, "n")
    assert float(cells["C2"].findtext(f"{SHEET}v")) == 0.25


def test_names_that_no_encoding_holds_can_be_exported():
    line = [Line.of(row("\udcff.nii", probability=0.1))]
    for export in (worklist_csv, worklist_jsonl, worklist_xlsx):
        assert export(line)


@pytest.mark.parametrize(
    "table",
    [
        "a.nii,1\nb.nii,0\n",
        "\ufefffile;truth\na.nii;pneumonia\nb.nii;normal\n",
        "id\tx\tlabel\na.nii\t9\tCT-2\nb.nii\t9\tCT-0\n\n",
        "label,path\nyes,a.nii\nNo,b.nii\n",
        "case,finding\na.nii,Positive\nb.nii,negative\n",
    ],
)
def test_labels_in_many_dresses(table):
    assert read_labels(table.encode()) == [Labelled("a.nii", True), Labelled("b.nii", False)]


def test_a_label_that_says_nothing_is_named_with_its_line():
    with pytest.raises(UserError, match=r"Line 3 .*'maybe'"):
        read_labels(b"file,label\na.nii,1\nb.nii,maybe\n")
    for table in (b"", b"only one column\n"):
        with pytest.raises(UserError, match="two columns"):
            read_labels(table)


SCANS = [Path(p) for p in ("/d/one/1.nii.gz", "/d/two/1.nii.gz", "/d/two/Ärm 2.nii", "/d/3.nii")]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("/d/one/1.nii.gz", 0), ("one/1.nii.gz", 0), ("two\\1.nii.gz", 1), ("./two/1", 1),
        ("ärm 2", 2), ("/elsewhere/two/ÄRM 2.nii.gz", 2), ("3.nii", 3), ("/D/3.NII", 3),
    ],
)  # fmt: skip
def test_a_label_finds_its_scan(name, found):
    assert match([Labelled(name, True)], SCANS).positive == {SCANS[found]: True}


def test_what_fits_no_scan_or_several_is_reported():
    labels = [
        Labelled("1.nii.gz", True),
        Labelled("nobody", True),
        Labelled("3", True),
        Labelled("3.nii", False),
        Labelled("two/1", False),
    ]
    truth = match(labels, SCANS)
    assert truth.positive == {SCANS[1]: False}
    assert (truth.ambiguous, truth.unknown) == (("1.nii.gz",), ("nobody",))
    assert truth.contradicted == (SCANS[3],)
    assert truth.missing == (SCANS[0], SCANS[2])
    for part in (
        "1 scan has a label",
        "nobody",
        "give its path",
        "two labels: 3.nii",
        "no label",
    ):
        assert part in truth.sentence
