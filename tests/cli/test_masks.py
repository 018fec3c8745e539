"""External masks on the command line: measured, printed, stored, or refused."""

import csv
import json

import numpy as np
import pytest

from ctviewer import cli
from tests.scans import affine_of, chest_array, write

SHAPE, SPACING = (80, 60, 50), (4.0, 4.0, 5.0)
ML = 4 * 4 * 5 / 1000
AFFINE = affine_of("RAS", SHAPE, SPACING)


@pytest.fixture
def array():
    return chest_array(lesion=True)


@pytest.fixture
def scan(tmp_path, array):
    return write(tmp_path / "scan.nii.gz", array, AFFINE)


@pytest.fixture
def lungs(tmp_path, array):
    inside = ((array <= -400) & (array > -900)).astype(np.uint8)
    return write(tmp_path / "Doe lungs.nii.gz", inside, AFFINE)


@pytest.fixture
def lesions(tmp_path, array):
    return write(tmp_path / "lesions.nii.gz", (array == -400).astype(np.uint8) * 3, AFFINE)


@pytest.mark.usefixtures("listed")
def test_a_scan_is_measured_with_masks(scan, lungs, lesions, array, tmp_path, capsys):
    receipt, table = tmp_path / "r.json", tmp_path / "t.csv"
    words = ["classify", str(scan), "--lungs", str(lungs), "--lesions", str(lesions)]
    assert cli.main([*words, "--json", "--receipt", str(receipt), "--csv", str(table)]) == 0
    found = json.loads(capsys.readouterr().out)["masks"]
    inside, lesion = (array <= -400) & (array > -900), array == -400
    assert found["percent"] == pytest.approx(100 * lesion.sum() / inside.sum(), abs=0.01)
    assert found["regions"][0]["ml"] == pytest.approx(inside.sum() * ML, abs=0.01)
    assert found["lungs"]["name"] == "Doe lungs.nii.gz"
    assert 0 < found["overlap"]["lesions"]["dice"] <= 1
    kept = json.loads(receipt.read_text("utf-8"))
    assert kept["receipt"] == 4
    assert kept["masked"]["percent"] == found["percent"]
    assert kept["masked"]["masks"][0]["sha256"] == found["lungs"]["sha256"]
    assert "Doe" not in receipt.read_text("utf-8")
    (line,) = csv.DictReader(table.read_text("utf-8").splitlines())
    assert line["masks.lesions.name"] == "lesions.nii.gz"
    assert float(line["masks.percent"]) == found["percent"]
    assert cli.main(["verify", str(receipt), str(scan)]) == 0
    assert "masks from elsewhere is not repeated" in capsys.readouterr().out
    assert cli.main(words) == 0
    out = capsys.readouterr().out
    assert "With lungs from Doe lungs.nii.gz, lesions from lesions.nii.gz: " in out
    assert "Compared with the network: left lung: Dice" in out


@pytest.mark.usefixtures("listed")
def test_labels_are_asked_and_chosen(scan, lesions, array, tmp_path, capsys):
    labels = np.zeros(array.shape, np.uint8)
    labels[array == -400] = np.arange((array == -400).sum()) % 200 + 1
    many = write(tmp_path / "many.nii.gz", labels, AFFINE)
    words = ["classify", str(scan), "--lesions", str(many)]
    assert cli.main(words) == 1
    assert "200 labels" in (err := capsys.readouterr().err)
    assert "Choose by --lesions-labels" in err
    assert cli.main([*words, "--lesions-labels", "7,8", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["masks"]
    chosen = np.isin(labels, (7, 8))
    assert found["regions"][0]["lesion_ml"] == pytest.approx(
        chosen.sum() * ML - found["lesion_outside_ml"], abs=0.02
    )
    assert found["notes"] == ["Labels of the mask that count as lesion: 7, 8."]


@pytest.mark.usefixtures("listed")
def test_a_mask_of_another_place_is_asked(scan, array, tmp_path, capsys):
    moved = AFFINE.copy()
    moved[2, 3] += 110
    inside = ((array <= -400) & (array > -900)).astype(np.uint8)
    beside = write(tmp_path / "beside.nii", inside, moved)
    words = ["classify", str(scan), "--lungs", str(beside)]
    assert cli.main(words) == 1
    assert "If it is the right one, add --masks-anyway." in capsys.readouterr().err
    assert cli.main([*words, "--masks-anyway"]) == 0


def test_masks_are_of_one_scan(scan, lungs, capsys):
    for words, said in (
        ([str(scan), str(scan), "--lungs", str(lungs)], "is of one scan"),
        ([str(scan), "--lungs", str(lungs), "--workers", "2"], "is of one scan"),
        ([str(scan), "--lungs-labels", "1"], "needs --lungs"),
        ([str(scan), "--masks-anyway"], "need --lungs or --lesions"),
        ([str(scan), "--lesions", str(lungs), "--lesions-labels", "a"], "no whole numbers"),
    ):
        with pytest.raises(SystemExit):
            cli.main(["classify", *words])
        assert said in capsys.readouterr().err
