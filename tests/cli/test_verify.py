"""Receipts on the command line: written by one run, verified by another."""

import json

import pytest

from ctviewer import cli
from ctviewer.inference.setting import setting_of
from tests.networks import write_manifest, write_network
from tests.scans import chest_array, write


@pytest.fixture
def scan(tmp_path):
    return write(tmp_path / "Doe John.nii.gz", chest_array(lesion=True))


@pytest.fixture
def receipt(listed, scan, tmp_path):
    out = tmp_path / "receipt.json"
    assert cli.main(["classify", str(scan), "--receipt", str(out)]) == 0
    return out


def test_a_run_repeated_is_the_same_bit_for_bit(receipt, scan, capsys):
    assert "Doe" not in receipt.read_text("utf-8")
    assert cli.main(["verify", str(receipt), str(scan)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Repeated: the same, bit for bit."


def test_the_row_is_printed_as_ever(listed, scan, tmp_path, capsys):
    words = ["classify", str(scan), "--json"]
    assert cli.main(words) == 0
    assert cli.main([*words, "--receipt", str(tmp_path / "a.json"), "--receipt-with-name"]) == 0
    plain, with_receipt = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert {**plain, "seconds": 0} == {**with_receipt, "seconds": 0}
    written = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert written["file_name"] == "Doe John.nii.gz"
    assert written["answer"]["logit"] == pytest.approx(plain["logit"], abs=1e-6)


def test_another_scan(receipt, tmp_path, capsys):
    other = write(tmp_path / "other.nii", chest_array())
    assert cli.main(["verify", str(receipt), str(other)]) == 1
    out = capsys.readouterr().out
    assert "not comparable" in out
    assert "another scan" in out


def test_another_network(receipt, scan, listed, capsys):
    write_network(listed, bias=0.1, version="1", golden={"logit": 0.0, "tolerance": 1e9})
    write_manifest(listed.parents[1], listed)
    assert cli.main(["verify", str(receipt), str(scan)]) == 1
    assert "Another network classifies here: tiny 1" in capsys.readouterr().out


def test_a_logit_changed_by_someone_is_found(receipt, scan, capsys):
    values = json.loads(receipt.read_text("utf-8"))
    values["answer"] |= {"logit_bits": "3f800000", "logit": 1.0}
    receipt.write_text(json.dumps(values), "utf-8")
    assert cli.main(["verify", str(receipt), str(scan)]) == 1
    out = capsys.readouterr().out
    assert "not the same." in out
    assert "The logit is 1 in the receipt" in out


def test_a_receipt_is_of_one_scan(scan, tmp_path, capsys):
    for words in ([str(scan), str(scan)], [str(scan), "--workers", "2"]):
        with pytest.raises(SystemExit):
            cli.main(["classify", *words, "--receipt", str(tmp_path / "a.json")])
        assert "one scan" in capsys.readouterr().err


def test_a_receipt_that_cannot_be_written(listed, scan, tmp_path, capsys):
    out = tmp_path / "gone" / "a.json"
    assert cli.main(["classify", str(scan), "--receipt", str(out)]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_the_setting_says_what_may_change_a_bit():
    setting = setting_of("cpu")
    assert setting.processor
    assert setting.threads >= 1
    assert {"ctviewer", "torch", "numpy", "python", "system"} <= dict(setting.versions).keys()
