"""Programs that are asked for lobes, by stand-ins with their command lines.

The stand-ins are modules of the same names that take the arguments of the real programs (lungmask
`__main__.py`, TotalSegmentator `bin/TotalSegmentator.py`) and make lobes from HU.
"""

import os
import sys

import numpy as np
import pytest

from ctviewer.core.analysis.lungs import find_lungs
from ctviewer.core.base.errors import Advice, Cancelled, UserError
from ctviewer.core.geometry.scan_mask import LABEL_NAMES, Lobe, MaskKind, MaskMaker
from ctviewer.inference import segmenters
from ctviewer.inference.segmenters import SEGMENTERS, segmented
from tests.core.analysis.test_placed_mask import both
from tests.scans import chest

LUNGMASK = """
import argparse, os, sys, time
import nibabel as nib, numpy as np
parser = argparse.ArgumentParser()
parser.add_argument("input"); parser.add_argument("output")
parser.add_argument("--modelname", choices=["R231", "LTRCLobes", "LTRCLobes_R231", "R231CovidWeb"])
parser.add_argument("--cpu", action="store_true")
args = parser.parse_args()
assert os.path.exists(args.input) and args.modelname == "LTRCLobes_R231"
assert os.environ["HTTPS_PROXY"].startswith("http://127.0.0.1")
mode = os.environ.get("STAND_IN", "")
print(" 50%|#####     | 1/2", end="\\r", flush=True)
if mode == "slow":
    time.sleep(60)
if mode == "fails":
    print("URLError: weights cannot be fetched"); sys.exit(3)
if mode != "nothing":
    image = nib.load(args.input)
    assert image.header["descrip"] == b""
    hu = np.asarray(image.dataobj)
    r, a, s = np.indices(hu.shape)
    left = np.where(s > 28, 1, 2)
    right = np.where(s > 28, 3, np.where(a > 30, 4, 5))
    lobes = np.where(r < hu.shape[0] // 2, left, right) * (abs(hu + 850) < 1)
    nib.save(nib.Nifti1Image(lobes.astype(np.uint8), image.affine), args.output)
print("100%|##########| 2/2")
"""
TOTAL = LUNGMASK.replace(
    """parser.add_argument("input"); parser.add_argument("output")
parser.add_argument("--modelname", choices=["R231", "LTRCLobes", "LTRCLobes_R231", "R231CovidWeb"])
parser.add_argument("--cpu", action="store_true")
""",
    """parser.add_argument("-i", dest="input"); parser.add_argument("-o", dest="output")
parser.add_argument("-ml", "--ml", action="store_true")
parser.add_argument("-rs", "--roi_subset", type=str, nargs="+")
parser.add_argument("-d", "--device")
""",
).replace(
    ' and args.modelname == "LTRCLobes_R231"',
    ' and args.ml and len(args.roi_subset) == 5 and args.device == "cpu"',
).replace("lobes.astype(np.uint8)", "np.where(lobes, lobes + 9, 0).astype(np.uint8)")  # fmt: skip


@pytest.fixture(params=["lungmask", "totalsegmentator"])
def name(request, tmp_path, monkeypatch):
    """A stand-in in a folder of its own, which this process and the child's Python look through."""
    package = tmp_path / "stand_ins" / request.param
    inner = package if request.param == "lungmask" else package / "bin"
    inner.mkdir(parents=True)
    for folder in {package, inner}:
        (folder / "__init__.py").write_text("")
    if request.param == "lungmask":
        (inner / "__main__.py").write_text(LUNGMASK)
    else:
        (inner / "TotalSegmentator.py").write_text(TOTAL)
    monkeypatch.syspath_prepend(package.parent)
    path = os.pathsep.join([str(package.parent), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    return request.param


@pytest.fixture(scope="module")
def volume():
    return chest()


def test_lobes_come_from_the_program(name, volume, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    seen = []
    found = segmented(volume, name, progress=lambda share, text: seen.append((share, text)))
    assert found.kind is MaskKind.LOBES
    assert np.array_equal(found.labels > 0, both(volume))
    assert set(np.unique(found.labels)) == {0, *(lobe.value for lobe in Lobe)}
    assert found.origin.maker is MaskMaker.PROGRAM
    assert found.origin.name == SEGMENTERS[name].name
    assert all(found.ml(volume)[each] > 0 for each in LABEL_NAMES[MaskKind.LOBES].values())
    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert any(text == f"{SEGMENTERS[name].name} is running" for _, text in seen)
    assert not list(tmp_path.glob("ctviewer-lobes-*"))


def test_cancelling_ends_the_program(name, volume, monkeypatch):
    monkeypatch.setenv("STAND_IN", "slow")
    begun = []
    popen = segmenters.subprocess.Popen

    def begin(*words, **more):
        begun.append(popen(*words, **more))
        return begun[0]

    monkeypatch.setattr(segmenters.subprocess, "Popen", begin)
    shares = []

    def progress(share, _text):
        shares.append(share)
        if begun and share > min(shares):  # it said how far it is, and goes on for a minute
            raise Cancelled

    with pytest.raises(Cancelled):
        segmented(volume, name, progress=progress)
    assert begun[0].returncode not in (None, 0)  # nor did it end by itself


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("fails", r"ended with an error \(URLError: weights cannot be fetched\)"),
        ("nothing", "ended without a mask"),
    ],
)
def test_what_goes_wrong_is_a_sentence(name, volume, monkeypatch, mode, sentence):
    monkeypatch.setenv("STAND_IN", mode)
    with pytest.raises(UserError, match=sentence):
        segmented(volume, name, lungs=find_lungs(volume))


def test_one_that_is_not_installed(volume, monkeypatch):
    monkeypatch.setattr(segmenters, "find_spec", lambda _name: None)
    monkeypatch.setattr(segmenters.shutil, "which", lambda _name: None)
    with pytest.raises(UserError, match="lungmask is not installed") as found:
        segmented(volume, "lungmask")
    assert found.value.advice is Advice.INSTALL_SEGMENTER


def test_a_program_of_another_environment_is_found_in_the_path(volume, tmp_path, monkeypatch):
    if sys.platform == "win32":
        pytest.skip("scripts are other files there")
    (tmp_path / "stand_in.py").write_text(LUNGMASK)
    script = tmp_path / "lungmask"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} {tmp_path}/stand_in.py "$@"\n')
    script.chmod(0o755)
    monkeypatch.setattr(segmenters, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert segmented(volume, "lungmask").kind is MaskKind.LOBES
