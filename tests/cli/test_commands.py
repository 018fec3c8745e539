"""The command line as used by people and scripts."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ctviewer import cli
from tests.dicoms import new_series, write_series
from tests.scans import chest_array, write


@pytest.fixture
def scans(tmp_path):
    """A chest with a lesion, a head without lungs, and a file that is not a scan."""
    folder = tmp_path / "scans"
    folder.mkdir()
    write(folder / "a lesion Ünïcode.nii.gz", chest_array(lesion=True))
    write(folder / "b clear.nii.gz", chest_array())
    write(folder / "c head.nii.gz", np.where(chest_array() == -850, 40, chest_array()))
    (folder / "d broken.nii").write_text("no scan")
    return folder


def lines(capsys):
    return capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("listed")
def test_classify_a_folder_goes_on_after_a_bad_file(scans, capsys):
    assert cli.main(["classify", str(scans), "--json"]) == 1
    rows = [json.loads(line) for line in lines(capsys)]
    assert [row["status"] for row in rows] == ["ok", "ok", "refused", "error"]
    assert [row["label"] for row in rows] == ["pneumonia", "normal", None, None]
    assert rows[2]["probability"] is None
    assert "NIfTI" in rows[3]["error"]
    assert rows[0]["path"].endswith("a lesion Ünïcode.nii.gz")


@pytest.mark.usefixtures("listed")
def test_each_dicom_series_of_a_folder_is_one_scan(tmp_path, capsys):
    folder = tmp_path / "patients"
    write_series(folder / "one", chest_array(lesion=True))
    write_series(folder / "two", chest_array(), **new_series())
    write_series(folder / "gap", chest_array(), skipped=(9,), **new_series())
    assert cli.main(["classify", str(folder), "--json"]) == 1
    rows = {row["path"].rsplit(os.sep)[-1]: row for row in map(json.loads, lines(capsys))}
    assert {name: row["label"] for name, row in rows.items()} == {
        "one": "pneumonia", "two": "normal", "gap": None
    }  # fmt: skip
    assert "Slices are missing" in rows["gap"]["error"]


@pytest.mark.usefixtures("listed")
def test_no_patient_of_a_tree_is_lost(tmp_path, capsys):
    """In the lines, the table, the summary and the exit code."""
    folder = tmp_path / "patients"
    write_series(folder / "p1", chest_array())
    for path in write_series(folder / "p2", chest_array(), **new_series()):
        path.write_bytes(path.read_bytes()[:300])
    write_series(folder / "p3", chest_array(), Modality="MR", **new_series())
    (folder / "notes.txt").write_text("hello")
    words = ["--csv", str(tmp_path / "a.csv"), "--summary", str(tmp_path / "a.json")]
    assert cli.main(["classify", str(folder), "--json", *words]) == 1
    printed = capsys.readouterr()
    rows = {Path(row["path"]).name: row for row in map(json.loads, printed.out.splitlines())}
    assert [row["status"] for row in rows.values()] == ["ok", "error", "error"]
    assert "50 DICOM files that cannot be read" in rows["p2"]["error"]
    assert "not CT (MR) (50)" in rows["p3"]["error"]
    assert "Left out: other files (1)." in printed.err
    assert len((tmp_path / "a.csv").read_text().splitlines()) == 4
    summary = json.loads((tmp_path / "a.json").read_text())
    assert (summary["ok"], summary["error"]) == (1, 2)
    assert summary["left_out"] == [{"reason": "other files", "count": 1, "may_hold_scans": False}]


@pytest.mark.usefixtures("listed")
def test_slices_left_out_of_a_classified_scan_are_reported_by_the_exit_code(tmp_path, capsys):
    files = write_series(tmp_path / "one", chest_array())
    assert cli.main(["classify", *map(str, files)]) == 0
    assert len(lines(capsys)) == 1
    (tmp_path / "one" / "more.dcm").touch()
    assert cli.main(["classify", str(tmp_path / "one")]) == 1
    printed = capsys.readouterr()
    assert "empty (1)" in printed.out
    assert "Left out: DICOM files that are empty (1)." in printed.err


def test_info_of_a_dicom_folder(tmp_path, capsys):
    write_series(tmp_path / "one", chest_array())
    (tmp_path / "one" / "notes.txt").write_text("hello")
    assert cli.main(["info", str(tmp_path / "one"), "--json"]) == 0
    (line,) = lines(capsys)
    facts = json.loads(line)
    assert facts["format"] == "DICOM"
    assert "not DICOM (1)" in facts["notes"][0]
    assert facts["header"]["Modality (0008,0060)"] == "CT"


@pytest.mark.usefixtures("listed")
def test_classify_prints_a_line_and_writes_a_table(scans, tmp_path, capsys):
    table = tmp_path / "out.csv"
    scan = scans / "b clear.nii.gz"
    assert cli.main(["classify", str(scan), "--csv", str(table), "--device", "cpu"]) == 0
    (line,) = lines(capsys)
    assert "No pneumonia pattern" in line
    assert "research use only" in line
    assert len(table.read_text().splitlines()) == 2


@pytest.mark.usefixtures("listed")
def test_classify_with_an_unlisted_network(scans, network, capsys):
    network_file = scans / "other.pt"
    network_file.write_bytes(network.read_bytes() + b" ")
    scan = str(scans / "b clear.nii.gz")
    assert cli.main(["classify", scan, "--model", str(network_file)]) == 1
    assert "--allow-unlisted-model" in capsys.readouterr().err


@pytest.mark.usefixtures("listed")
def test_a_device_that_is_not_there(scans, capsys):
    assert cli.main(["classify", str(scans), "--device", "cuda:99"]) == 1
    assert "not usable here" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["classify"], ["render", "a.nii"], ["info"], ["--nonsense"]])
def test_wrong_usage_is_2(words, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_folder_without_scans(tmp_path, capsys):
    assert cli.main(["classify", str(tmp_path)]) == 1
    assert "holds no scan" in capsys.readouterr().err


@pytest.mark.usefixtures("listed")
def test_shards_are_classified_apart_and_merged(scans, tmp_path, capsys):
    parts = [str(tmp_path / f"{index}.jsonl") for index in (1, 2)]
    for index, part in enumerate(parts, start=1):
        words = ["--shard", f"{index}/2", "--jsonl", part, "--workers", "1", "--limit", "3"]
        assert cli.main(["classify", str(scans), *words]) == (1 if index == 1 else 0)
    capsys.readouterr()
    assert cli.main(["merge", str(tmp_path / "all.csv"), parts[1]]) == 1
    assert "missing: 1" in capsys.readouterr().err
    assert cli.main(["merge", str(tmp_path / "all.csv"), *parts]) == 0
    assert "3 rows" in capsys.readouterr().out
    assert len((tmp_path / "all.csv").read_text().splitlines()) == 4


@pytest.mark.parametrize(
    "words", [["--shard", "3/2"], ["--workers", "0"], ["--resume"], ["--address", "auto"]]
)
def test_wrong_batches_are_2(words, scans):
    with pytest.raises(SystemExit) as end:
        cli.main(["classify", str(scans), *words])
    assert end.value.code == 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.usefixtures("listed")
def test_an_interrupted_run_keeps_what_it_classified(scans, tmp_path, monkeypatch, number, code):
    heard = []

    def interrupted(_lines, outcomes, _progress):
        heard.extend(outcomes)
        signal.raise_signal(number)

    table = tmp_path / "out.csv"
    words = ["classify", str(scans), "--workers", "1", "--csv", str(table)]
    with monkeypatch.context() as patch:
        patch.setattr("ctviewer.cli.batch_lines.BatchLines.__call__", interrupted)
        assert cli.main(words) == code
    assert 1 <= len(heard) < 4
    assert len(table.read_text().splitlines()) == 1 + len(heard)
    assert cli.main([*words, "--resume"]) == 1
    assert len(table.read_text().splitlines()) == 5
    assert {path.name for path in tmp_path.iterdir()} == {"models", "scans", "out.csv"}


@pytest.mark.usefixtures("listed")
def test_a_name_that_is_no_text_stops_nothing(scans, tmp_path, capsys):
    odd = os.fsencode(scans / "b clear.nii.gz").replace(b"clear", b"odd\xff")
    os.rename(scans / "b clear.nii.gz", odd)
    table = tmp_path / "out.csv"
    assert cli.main(["classify", os.fsdecode(odd), "--csv", str(table)]) == 0
    assert "No pneumonia pattern" in capsys.readouterr().out
    assert "odd" in table.read_text()


@pytest.mark.usefixtures("listed")
def test_a_receipt_may_name_what_is_no_text(scans, tmp_path):
    odd = os.fsencode(scans / "b clear.nii.gz").replace(b"clear", b"odd\xff")
    os.rename(scans / "b clear.nii.gz", odd)
    receipt = tmp_path / "receipt.json"
    words = ["classify", os.fsdecode(odd), "--receipt", str(receipt), "--receipt-with-name"]
    assert cli.main(words) == 0
    assert json.loads(receipt.read_text("utf-8"))["file_name"] == Path(os.fsdecode(odd)).name
    assert cli.main(["verify", str(receipt), os.fsdecode(odd)]) == 0


@pytest.mark.usefixtures("listed")
def test_the_folder_one_is_in_is_searched_and_named(tmp_path, monkeypatch, capsys):
    write_series(tmp_path / "ward 3", chest_array())
    monkeypatch.chdir(tmp_path / "ward 3")
    assert cli.main(["classify", "."]) == 0
    assert lines(capsys)[0].startswith("ward 3: ")
    for path in Path().iterdir():
        path.write_bytes(path.read_bytes()[:200])  # nothing is left but a problem of the folder
    assert cli.main(["classify", "."]) == 1
    assert lines(capsys)[0].startswith("ward 3: error: ")


@pytest.mark.usefixtures("listed")
def test_a_wrong_place_for_the_table_is_known_before_the_work(scans, tmp_path, capsys):
    table = tmp_path / "gone" / "out.csv"
    assert cli.main(["classify", str(scans), "--csv", str(table)]) == 1
    printed = capsys.readouterr()
    assert "cannot be written" in printed.err
    assert printed.out == ""


@pytest.mark.parametrize("words", [["info", "."], ["info", ""], ["render", ".", "-o", "a.png"]])
def test_a_folder_is_answered_with_a_sentence(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(words) == 1
    assert "is a folder" in capsys.readouterr().err


def test_a_name_too_long_is_answered_with_a_sentence(capsys):
    assert cli.main(["classify", "x" * 300 + ".nii"]) == 1
    assert "ctviewer: " in capsys.readouterr().err


def test_info_says_geometry_and_gate(scans, capsys):
    assert cli.main(["info", str(scans / "c head.nii.gz"), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["shape_ras"] == [80, 60, 50]
    assert facts["spacing_mm"] == [4, 4, 5]
    assert facts["stored_axes"] == "RAS"
    assert facts["gate"]["verdict"] == "refuse"
    assert facts["header"]["magic"] == "n+1"


def test_info_as_text(scans, capsys):
    assert cli.main(["info", str(scans / "b clear.nii.gz")]) == 0
    text = capsys.readouterr().out
    assert "spacing mm          4.0 x 4.0 x 5.0" in text
    assert "gate                pass" in text


def test_info_of_a_missing_file(tmp_path, capsys):
    assert cli.main(["info", str(tmp_path / "gone.nii")]) == 1
    assert "no file gone.nii" in capsys.readouterr().err


def in_a_process(*words, **kwargs):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, env=environment, **kwargs
    )


def test_core_needs_neither_qt_nor_torch():
    program = (
        "import sys, pkgutil, importlib, ctviewer.core as core\n"
        "for m in pkgutil.iter_modules(core.__path__): "
        "importlib.import_module('ctviewer.core.' + m.name)\n"
        "print([m for m in ('PySide6', 'torch', 'pyqtgraph') if m in sys.modules])"
    )
    assert in_a_process("-c", program).stdout.strip() == "[]"


def test_info_imports_no_torch(scans):
    program = (
        "import sys; from ctviewer import cli; cli.main(sys.argv[1:]); "
        "print('torch' in sys.modules, 'PySide6' in sys.modules)"
    )
    done = in_a_process("-c", program, "info", str(scans / "b clear.nii.gz"))
    assert done.stdout.splitlines()[-1] == "False False"


def test_version():
    from ctviewer import __version__

    done = in_a_process("-m", "ctviewer", "--version")
    assert done.stdout.strip() == f"ctviewer {__version__}"
