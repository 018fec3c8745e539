"""What the columns of a batch's table mean: one list for table, dictionary, page and Parquet."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from ctviewer.core.base.errors import Advice, UserError
from ctviewer.core.output.columns import (
    COLUMNS,
    REMARKS,
    ValueKind,
    dictionary_csv,
    dictionary_rows,
)
from ctviewer.core.output.parquet import parquet_bytes
from ctviewer.core.output.tables import (
    EXPORTED,
    RESULT_COLUMNS,
    check_table,
    worklist_parquet,
    write_table,
)
from ctviewer.core.worklist.lines import Line
from tests.rows import row

PAGE = Path(__file__).parents[3] / "docs" / "columns.md"


def rows():
    return [
        row("a.nii", probability=0.9),
        row("b.nii", refused="no_lungs"),
        row("=1+1\udcff.nii", error="cut"),
    ]


def test_each_column_of_the_exports_is_explained_once():
    names = [each.name for each in (*COLUMNS, *REMARKS)]
    assert len(set(names)) == len(names)
    assert set(names) == set(EXPORTED)
    assert tuple(names[: len(COLUMNS)]) == RESULT_COLUMNS
    assert all(each.meaning.endswith(".") for each in (*COLUMNS, *REMARKS))
    numbers = (each for each in COLUMNS if each.kind is ValueKind.NUMBER)
    assert all(each.values for each in numbers)  # a range


def test_the_dictionary_is_a_table():
    head, *lines = csv.reader(io.StringIO(dictionary_csv(("normal", "flu")).decode()))
    assert lines.pop()[:5] == [
        "probabilities.flu", "number", "", "0 to 1", "The probability of the class flu.",
    ]  # fmt: skip
    assert lines.pop()[0] == "probabilities.normal"
    assert head == ["column", "type", "unit", "values", "meaning"]
    assert [line[0] for line in lines] == [each.name for each in (*COLUMNS, *REMARKS)]


def test_the_page_says_the_same():
    cells = re.findall(r"^\| `(.+?)` \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    said = [(name, *rest.split(" | ")) for name, rest in cells]
    assert said == dictionary_rows()[1:]


def test_words_of_the_dictionary_are_those_of_the_values():
    from ctviewer.core.analysis.gate import GateStatus
    from ctviewer.core.analysis.result import Status
    from ctviewer.core.statistics.familiarity import Level

    by_name = {each.name: each.values.split(", ") for each in COLUMNS}
    for name, words in (
        ("status", Status),
        ("out_of_distribution.level", Level), ("gate.verdict", GateStatus),
    ):  # fmt: skip
        assert by_name[name] == [str(each.value) for each in words]


def test_parquet_keeps_numbers_lists_and_missing_values(tmp_path):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    write_table(tmp_path / "out.parquet", rows())
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.column_names[: len(RESULT_COLUMNS)] == list(RESULT_COLUMNS)
    assert table["probabilities.pneumonia"].to_pylist() == [0.9, None, None]
    assert table.schema.field("probability").type == pa.float64()
    first = rows()[0]
    assert table["probability"].to_pylist()[:2] == [first["probability"], None]
    assert table["input.shape"].to_pylist()[0] == first["input"]["shape"]
    assert table["model.synthetic"].to_pylist()[0] is first["model"]["synthetic"]
    assert table["path"].to_pylist()[2] == "=1+1\\udcff.nii"
    described = table.schema.field("seconds.load").metadata
    assert described[b"unit"] == b"s"
    assert b"decode" in described[b"meaning"]
    assert pq.read_table(io.BytesIO(parquet_bytes([]))).num_rows == 0
    remarked = pq.read_table(io.BytesIO(worklist_parquet([Line.of(first)])))
    assert remarked.column_names[-4:-2] == ["opinion", "comment"]
    assert json.dumps(remarked.to_pylist()[0]["gate.findings"])


def test_without_pyarrow_there_is_a_sentence_before_the_work(tmp_path, monkeypatch):
    monkeypatch.setattr("ctviewer.core.output.parquet.find_spec", lambda _name: None)
    with pytest.raises(UserError, match="needs pyarrow") as said:
        check_table(tmp_path / "out.parquet")
    assert said.value.advice is Advice.INSTALL_PARQUET
    check_table(tmp_path / "out.csv")
