"""Notes on omitted slices are in every output of `classify`, starting from a real folder."""

import csv
import json
import re
import shutil

import pytest
import torch

from ctviewer import cli
from ctviewer.inference import engine as engines
from tests.dicoms import write_series
from tests.scans import chest_array, write

COPIES = "Copies of slices that were left out: 3."
FILES = "Files of the folder that were left out: not DICOM (1)."


@pytest.fixture
def series(tmp_path):
    """A folder of a chest in slices, three of them twice, and a text."""
    folder = tmp_path / "scans" / "one"
    paths = write_series(folder, chest_array(lesion=True))
    for path in paths[:3]:
        shutil.copy(path, path.with_name(f"again {path.name}"))
    (folder / "notes.txt").write_text("hello")
    return folder


def rows_of(table):
    return list(csv.DictReader(table.read_text("utf-8").splitlines()))


@pytest.mark.usefixtures("listed")
def test_text_json_table_and_result_file(series, tmp_path, capsys):
    words = ["classify", str(series)]
    assert cli.main(words) == 0
    text = capsys.readouterr().out.strip()
    assert text.endswith(f"Note: {COPIES} {FILES}")
    table, results = tmp_path / "t.csv", tmp_path / "r.jsonl"
    assert cli.main([*words, "--json", "--csv", str(table), "--jsonl", str(results)]) == 0
    assert json.loads(capsys.readouterr().out)["notes"] == [COPIES, FILES]
    (line,) = rows_of(table)
    assert line["notes"] == f"{COPIES} {FILES}"
    assert json.loads(results.read_text("utf-8").splitlines()[1])["notes"] == [COPIES, FILES]


@pytest.mark.usefixtures("listed")
def test_a_refused_scan_has_its_notes_too(series, capsys):
    shutil.rmtree(series)
    head = chest_array()
    head[head == -850] = 40
    paths = write_series(series, head)
    shutil.copy(paths[0], series / "again.dcm")
    assert cli.main(["classify", str(series)]) == 1
    assert "Copies of slices that were left out: 1." in capsys.readouterr().out


@pytest.mark.usefixtures("listed")
def test_receipt_and_verify(series, tmp_path, capsys):
    receipt = tmp_path / "r.json"
    assert cli.main(["classify", str(series), "--receipt", str(receipt)]) == 0
    assert COPIES in capsys.readouterr().out
    assert json.loads(receipt.read_text("utf-8"))["notes"] == [COPIES, FILES]
    assert cli.main(["verify", str(receipt), str(series)]) == 0
    assert COPIES in capsys.readouterr().out
    for copy in series.glob("again*"):
        copy.unlink()
    assert cli.main(["verify", str(receipt), str(series)]) == 0
    out = capsys.readouterr().out
    assert f"Noted in the receipt, and not here: {COPIES}" in out
    assert "the same, bit for bit" in out


@pytest.mark.usefixtures("listed")
def test_the_report_of_the_scan(series, tmp_path):
    page = tmp_path / "page.html"
    assert cli.main(["report", str(series), str(page)]) == 0
    assert COPIES in re.sub("<[^>]*>", " ", page.read_text("utf-8"))


@pytest.mark.usefixtures("listed", "expected_fall_back")
def test_a_gpu_without_memory(tmp_path, capsys):
    scan = write(tmp_path / "a.nii.gz", chest_array())
    assert cli.main(["classify", str(scan), "--json", "--receipt", str(tmp_path / "r.json")]) == 0
    (note,) = json.loads(capsys.readouterr().out)["notes"]
    assert "too little free memory; the CPU computed instead" in note
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["notes"] == [note]


@pytest.fixture
def expected_fall_back(monkeypatch):
    """A machine whose GPU has no memory left."""
    checked = engines.Engine._checked

    def full(engine, device):
        if device.type == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory")
        return checked(engine, device)

    monkeypatch.setattr(engines.Engine, "_checked", full)
    monkeypatch.setattr(
        "ctviewer.inference.classifier.choose", lambda _name: torch.device("cuda:0")
    )


@pytest.mark.usefixtures("listed")
def test_a_result_file_of_before_resumes(series, tmp_path):
    """Its row has no notes; the rest is classified, and the table has the available values."""
    scans, results, table = series.parent, tmp_path / "r.jsonl", tmp_path / "t.csv"
    write(scans / "a.nii.gz", chest_array())
    words = ["classify", str(scans), "--jsonl", str(results)]
    assert cli.main([*words, "--limit", "1"]) == 0
    values = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    for row in values[1:]:
        del row["notes"]
    results.write_text("".join(json.dumps(each) + "\n" for each in values), "utf-8")
    assert cli.main([*words, "--csv", str(table), "--resume"]) == 0
    assert [line["notes"] for line in rows_of(table)] == ["", f"{COPIES} {FILES}"]


def test_no_text_of_a_file_commands_the_terminal(tmp_path, capsys):
    """ESC starts a terminal command; U+202E reverses the rest of a line."""
    scan = write(tmp_path / "a\x1b[2J\u202e.nii", chest_array(), descrip=b"\x1b]0;title\x07")
    assert cli.main(["info", str(scan)]) == 0
    assert cli.main(["info", str(scan.with_name("gone \x1b[2J\u202e.nii"))]) == 1
    printed = capsys.readouterr()
    assert "\ufffd[2J" in printed.out
    assert "\ufffd[2J" in printed.err
    for hidden in "\x1b\x07\u202e":
        assert hidden not in printed.out + printed.err
