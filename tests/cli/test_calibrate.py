"""From a batch with ground truth to a calibration, and to results that use it."""

import csv
import json
from io import StringIO

import numpy as np
import pydicom
import pytest

from ctviewer import cli
from ctviewer.core.worklist import site_fit
from ctviewer.inference.model_file import read_model_file
from tests.networks import golden_logit, write_network
from tests.scans import chest_array, write
from tests.site import logits_of, write_batch


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    monkeypatch.setattr(site_fit, "ROUNDS", 100)


@pytest.fixture
def net(tmp_path):
    return write_network(tmp_path / "net.pt")


def used(net, *more):
    return ["--model", str(net), "--allow-unlisted-model", *map(str, more)]


@pytest.fixture
def made(tmp_path, net, capsys):
    """A site calibration of the network, with logits far above the network's own limits."""
    sha256 = read_model_file(net, allow_unlisted=True).info.sha256
    results, table = write_batch(tmp_path, *logits_of(40), sha256=sha256)
    out = tmp_path / "site.json"
    words = ["calibrate", str(results), "--truth", str(table), str(out), *used(net)]
    assert cli.main(words) == 0
    return out, capsys.readouterr().out


@pytest.fixture
def scan(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    write(folder / "a.nii.gz", chest_array(lesion=True), np.diag([4.0, 4.0, 5.0, 1.0]))
    return folder / "a.nii.gz"


def test_the_command_prints_before_and_after_and_what_to_know(made):
    out, printed = made
    values = json.loads(out.read_text("utf-8"))
    assert values["cases"]["positive"] == values["cases"]["negative"] == 40
    assert "after, out of fold" in printed
    assert "log loss" in printed
    assert "Note: The table names no patients" in printed


def test_a_csv_and_json_lines_give_the_same_calibration(tmp_path, net, made):
    from ctviewer.core.output.tables import csv_lines

    rows = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text().splitlines()]
    table, again = tmp_path / "results.csv", tmp_path / "again.json"
    table.write_text("".join(csv_lines(rows)), "utf-8")
    words = ["calibrate", str(table), "--truth", str(tmp_path / "truth.csv"), str(again)]
    assert cli.main([*words, *used(net)]) == 0
    first, second = (json.loads(path.read_text("utf-8")) for path in (made[0], again))
    for values in (first, second):
        del values["made_at"], values["signature"]
    assert first == second


def test_it_stands_in_every_result_made_with_it(tmp_path, net, made, scan, capsys):
    site, _ = made
    signature = json.loads(site.read_text("utf-8"))["signature"]
    table, rows = tmp_path / "t.csv", tmp_path / "r.jsonl"
    words = ["classify", str(scan), "--csv", str(table), "--jsonl", str(rows), "--workers", "1"]
    assert cli.main([*words, *used(net, "--calibration", site)]) == 0
    assert f"site calibration {signature[:8]}" in capsys.readouterr().out
    (line,) = csv.DictReader(StringIO(table.read_text("utf-8")))
    assert line["calibration.sha256"] == signature
    row = json.loads(rows.read_text("utf-8").splitlines()[-1])
    by = row["calibration"]
    assert row["probability"] == pytest.approx(
        1 / (1 + np.exp(-(row["logit"] - by["midpoint"]) / by["temperature"])), abs=1e-5
    )
    page = tmp_path / "p.html"
    assert cli.main(["report", str(scan), str(page), *used(net, "--calibration", site)]) == 0
    assert signature in page.read_text("utf-8")
    assert "By the limits that the network file carries" not in page.read_text("utf-8")


def test_without_it_nothing_of_it_is_left(tmp_path, net, scan, capsys):
    assert cli.main(["classify", str(scan), "--json", *used(net)]) == 0
    assert json.loads(capsys.readouterr().out)["calibration"] is None


def test_a_receipt_is_repeated_with_the_same_calibration_only(tmp_path, net, made, scan, capsys):
    site, receipt = made[0], tmp_path / "r.json"
    words = ["classify", str(scan), "--receipt", str(receipt)]
    assert cli.main([*words, *used(net, "--calibration", site)]) == 0
    assert json.loads(receipt.read_text("utf-8"))["receipt"] == 3
    verify = ["verify", str(receipt), str(scan), *used(net)]
    assert cli.main([*verify, "--calibration", str(site)]) == 0
    capsys.readouterr()
    assert cli.main(verify) == 1
    assert "here; repeat it with the same one" in capsys.readouterr().out


def test_rows_with_and_without_it_never_stand_in_one_table(tmp_path, net, made, scan, capsys):
    rows = tmp_path / "r.jsonl"
    words = ["classify", str(scan), "--jsonl", str(rows), "--workers", "1"]
    assert cli.main([*words, *used(net)]) == 0
    again = [*words, "--resume", *used(net, "--calibration", made[0])]
    assert cli.main(again) == 1
    assert "was made with another calibration" in capsys.readouterr().err


def test_another_networks_calibration_is_refused_by_name(tmp_path, made, scan, capsys):
    golden = {"logit": golden_logit() - 3, "tolerance": 1e-3}
    other = write_network(tmp_path / "other.pt", bias=-3.0, name="calm", golden=golden)
    words = ["classify", str(scan), *used(other, "--calibration", made[0])]
    assert cli.main(words) == 1
    assert "is of the network tiny 0" in capsys.readouterr().err


def test_a_changed_file_is_refused_before_any_scan_is_read(net, made, scan, capsys):
    site = made[0]
    site.write_text(site.read_text("utf-8").replace('"low": 0.', '"low": 0.0'), "utf-8")
    assert cli.main(["classify", str(scan), *used(net, "--calibration", site)]) == 1
    assert "was changed after it was made" in capsys.readouterr().err


def test_the_structured_report_names_it(tmp_path, net, made):
    from tests.dicoms import write_series

    folder = tmp_path / "dicom"
    write_series(folder, chest_array(lesion=True))
    out = tmp_path / "sr.dcm"
    assert cli.main(["report", str(folder), str(out), *used(net, "--calibration", made[0])]) == 0
    text = str(pydicom.dcmread(out))
    assert "Site calibration of 40 + 40 cases" in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("path,label\ns0.nii.gz,maybe\n", "columns? 'path', labels from 'label'"),
     ("a;b\n", "two columns|No|at least 30"), ("", "two columns")],
)  # fmt: skip
def test_a_wrong_table_writes_nothing(tmp_path, net, content, sentence, capsys):
    sha256 = read_model_file(net, allow_unlisted=True).info.sha256
    results, table = write_batch(tmp_path, *logits_of(5), sha256=sha256)
    table.write_text(content, "utf-8")
    out = tmp_path / "site.json"
    words = ["calibrate", str(results), "--truth", str(table), str(out), *used(net)]
    assert cli.main(words) == 1
    assert not out.exists()
    import re

    assert re.search(sentence, capsys.readouterr().err)


def test_results_that_are_none_are_said(tmp_path, net, capsys):
    (tmp_path / "x.jsonl").write_text("hello\n", "utf-8")
    (tmp_path / "t.csv").write_text("path,label\na,1\n", "utf-8")
    words = ["calibrate", str(tmp_path / "x.jsonl"), "--truth", str(tmp_path / "t.csv")]
    assert cli.main([*words, str(tmp_path / "o.json"), *used(net)]) == 1
    assert "holds no results of this program" in capsys.readouterr().err
