"""The program's own check of its installation."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from ctviewer import cli
from ctviewer.cli import installed, selftest
from ctviewer.core.base import program

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "resources" / "demo"
TRUTH = json.loads((DEMO / "truth.json").read_text())


def in_a_process(*words, **kwargs):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", "ctviewer", *words], env=environment, **kwargs)


def test_this_copy_passes_with_its_output_closed_and_no_home(tmp_path):
    printed = tmp_path / "Prüfung 肺.json"
    script = 'exec "$0" -m ctviewer --selftest -o "$1" <&- >&- 2>&-'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable, printed],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
    )
    answer = json.loads(printed.read_text("utf-8"))
    assert done.returncode == 0, answer
    assert answer["ok"] is True
    assert answer["program"]["packaged"] is False
    names = [check["name"] for check in answer["checks"]]
    assert "golden logit on cpu" in names
    assert "synthetic_pneumonia.nii.gz classified on cpu" in names
    assert {"German of ctviewer", "German of qtbase", "user guide", "registration"} <= {*names}
    assert [check for check in answer["checks"] if not check["ok"]] == []


@pytest.fixture
def answer(monkeypatch, tmp_path, capsys, qapp):
    """A function that runs the self-test on a copy of the resources, after a change to them."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    shutil.copytree(ROOT / "resources", tmp_path / "resources")
    monkeypatch.setattr(program, "_roots", lambda: [tmp_path / "resources"])

    def run(change):
        change(tmp_path / "resources")
        code = cli.main(["selftest"])
        printed = json.loads(capsys.readouterr().out)
        return code, [check["name"] for check in printed["checks"] if not check["ok"]]

    return run


def mirrored(folder):
    path = folder / "demo" / "synthetic_clear.nii.gz"
    image = nib.load(path)
    nib.save(nib.Nifti1Image(np.asarray(image.dataobj)[::-1], image.affine, image.header), path)


def test_a_mirrored_scan_is_found(answer):
    code, wrong = answer(mirrored)
    assert code == 1
    assert "synthetic_clear.nii.gz HU" in wrong
    assert "synthetic_clear.nii.gz orientation on the screen" in wrong
    assert "synthetic_pneumonia.nii.gz HU" not in wrong


def test_a_changed_network_is_found(answer):
    def change(folder):
        (network,) = (folder / "models").glob("*.pt")
        network.write_bytes(network.read_bytes() + b" ")

    assert answer(change) == (1, ["network"])


def test_a_device_that_computes_something_else_is_found(answer, monkeypatch):
    from ctviewer.inference import engine

    forward = engine._forward

    def off(network, array, device):
        return forward(network, array, device)._replace(logit=np.array([3.0], np.float32))

    monkeypatch.setattr(engine, "_forward", off)
    code, wrong = answer(lambda _folder: None)
    assert code == 1
    assert "network" in wrong


def test_a_missing_file_is_an_answer(answer):
    code, wrong = answer(lambda folder: (folder / "demo" / "truth.json").unlink())
    assert code == 1
    assert "demo scans" in wrong


def test_missing_modules_are_found_where_the_package_lists_them(answer):
    def change(folder):
        names = ["json", "scipy:ndimage", "ctviewer.no_such", "numpy:no_such"]
        (folder / "imports.json").write_text(json.dumps(names))

    assert answer(change) == (1, ["modules"])
    assert answer(lambda folder: (folder / "imports.json").write_text('["json"]')) == (0, [])


def test_a_missing_language_or_page_is_found(answer):
    assert answer(lambda folder: (folder / "languages" / "ctviewer_de.qm").unlink()) == (
        1, ["German of ctviewer"],
    )  # fmt: skip


def test_a_page_without_its_picture_is_found(monkeypatch, tmp_path):
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    monkeypatch.setattr(installed, "guide_folder", lambda: tmp_path / "docs")
    [(_, right, found)] = installed.guide()
    assert right, found
    (tmp_path / "docs" / "pictures" / "lungs.png").unlink()
    assert [*installed.guide()] == [("user guide", False, "lungs.png")]


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_what_is_known_of_the_demo_scans_is_so(name):
    """Made by packaging/demo_truth.py: run it when the demo scans change."""
    image = nib.load(DEMO / name)
    inverse = np.linalg.inv(image.affine)
    for point in TRUTH[name]["points"]:
        index = np.rint(nib.affines.apply_affine(inverse, point["mm"])).astype(int)
        hu = image.get_fdata()
        assert hu[tuple(index)] == point["hu"]
        for axis in range(3):  # no mirrored scan would give the same
            other = index.copy()
            other[axis] = image.shape[axis] - 1 - index[axis]
            assert hu[tuple(other)] != point["hu"]


def test_every_demo_scan_is_checked():
    assert set(TRUTH) == {path.name for path in DEMO.glob("*.nii.gz")}


def test_the_version_names_the_commit_in_a_package(monkeypatch, tmp_path):
    assert program.version_text() == program.__version__
    (tmp_path / "build.json").write_text('{"commit": "1a2b3c4d"}')
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    monkeypatch.setattr(program, "resource", lambda name: tmp_path / name)
    assert program.version_text() == f"{program.__version__} (commit 1a2b3c4d)"
    (tmp_path / "build.json").write_text("{")
    assert program.version_text() == f"{program.__version__} (commit unknown)"


def test_selftest_is_a_command_and_an_option():
    assert cli.command_of("selftest") is selftest
    assert in_a_process("--version", capture_output=True, text=True).stdout.startswith("ctviewer ")
