"""Tables of a batch read back: cells match the JSON, columns match their documentation."""

import csv
import json
import re

import numpy as np
import pytest

from ctviewer import cli
from tests.networks import write_manifest, write_network
from tests.scans import chest_array, write

NAMES = "=1+1.nii", "-2.nii", "Müller, 名前;\t“x”.nii", "a\r=1+1.nii", "b\n@SUM(1).nii"
JOINED = {"gate.findings": "; ", "doubts": "; ", "unknown": "; ", "notes": " "}


@pytest.fixture
def scans(tmp_path, monkeypatch):
    folder = tmp_path / "scans"
    folder.mkdir()
    for name in NAMES:
        write(folder / name, chest_array(lesion=name == NAMES[0]))
    numbers = chest_array().astype(np.float32)
    numbers[0] = np.nan
    write(folder / "nan.nii", numbers)
    write(folder / "head.nii", np.where(chest_array() == -850, 40, chest_array()))
    (folder / "torn.nii").write_bytes((folder / "nan.nii").read_bytes()[:1000])
    monkeypatch.chdir(folder)
    return folder


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(row, column):
    """The value of a column in a JSON object."""
    if column.startswith("probabilities."):
        return (row["probabilities"] or {}).get(column.split(".", 1)[1])
    for key in column.split("."):
        row = row.get(key) if row is not None else None
    return [each["code"] for each in row or ()] if column == "gate.findings" else row


def value(text, kind, column):
    """The value of a cell, by the type of its column in the data dictionary."""
    if text == "":
        return None
    if kind == "number":
        return float(text)
    if kind == "true or false":
        return {"true": True, "false": False}[text]
    if kind in ("integers", "numbers"):
        return [float(each) for each in text.split(" x ")]
    text = text[1:] if text[:1] == "'" else text
    return text.split(JOINED[column]) if column in JOINED and column != "notes" else text


def within(number, values):
    """Whether a number is in the range of the data dictionary."""
    ends = re.fullmatch(r"(\d+)(?: to (\d+)| or more)", values)
    return ends is None or float(ends[1]) <= number <= float(ends[2] or "inf")


@pytest.mark.usefixtures("scans", "listed")
def test_each_cell_is_what_the_json_says_and_the_dictionary_explains(tmp_path, capsys):
    table, dictionary = tmp_path / "table.csv", tmp_path / "dictionary.csv"
    words = ["classify", ".", "--json", "--csv", str(table), "--dictionary", str(dictionary)]
    assert cli.main([*words, "--device", "cpu"]) == 1
    rows = {row["path"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    explained = {line["column"]: line for line in read(dictionary)}
    lines = read(table)
    assert len(lines) == len(rows) == len(NAMES) + 3
    for line in lines:
        assert not line["path"].startswith(tuple("=+-@\t\r\n"))
        row = rows[value(line["path"], "text", "path")]
        for column, text in line.items():
            about, wanted = explained[column], told(row, column)
            wanted = " ".join(wanted) if column == "notes" else wanted
            assert value(text, about["type"], column) == (wanted or None if text == "" else wanted)
            if text and about["type"] == "number":
                assert within(float(text), about["values"])


def test_the_dictionary_has_the_classes_of_the_network_in_use(scans, tmp_path):
    network = write_network(tmp_path / "own.pt", classes=["clear", "flu"], positive="flu")
    words = ["--model", str(network), "--allow-unlisted-model", "--device", "cpu"]
    table, dictionary = tmp_path / "table.csv", tmp_path / "dictionary.csv"
    write_manifest(tmp_path, network)
    files = ["--csv", str(table), "--dictionary", str(dictionary)]
    assert cli.main(["classify", str(scans / "-2.nii"), *files, *words]) == 0
    columns = [column for column in read(table)[0] if column.startswith("probabilities.")]
    assert columns == ["probabilities.clear", "probabilities.flu"]
    assert [line["column"] for line in read(dictionary)][-2:] == columns
