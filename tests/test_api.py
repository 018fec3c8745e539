"""The Python API: its names, its documentation, and imports that it avoids."""

import re
import subprocess
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

import ctviewer
from ctviewer import api
from tests.dicoms import write_series
from tests.inference.conftest import listed, network  # noqa: F401
from tests.scans import affine_of, chest_array, stored_as, write

ROOT = Path(__file__).parents[1]


@pytest.fixture
def scan(tmp_path):
    array = chest_array(lesion=True)
    affine = affine_of("PIR", array.shape, (4.0, 4.0, 5.0))
    return write(tmp_path / "scan.nii.gz", stored_as("PIR", array), affine)


@pytest.mark.usefixtures("listed")
def test_a_scan_from_its_path_to_its_maps(scan, tmp_path):
    volume = ctviewer.open(scan)
    assert isinstance(volume, ctviewer.Volume)
    result = ctviewer.Classifier(device="cpu").classify(volume)
    assert (result.status, result.label) == ("ok", "pneumonia")
    assert 0.5 < result.probability <= 1
    assert result.to_dict()["path"] == str(scan)
    assert result.notice == "tiny"
    result.lesions.to_nifti(tmp_path / "lesions.nii.gz")
    saved, original = nib.load(tmp_path / "lesions.nii.gz"), nib.load(scan)
    assert saved.shape == original.shape
    assert np.allclose(saved.affine, original.affine, atol=1e-4)
    assert np.array_equal(np.asarray(saved.dataobj), result.lesions.array)
    inside = original.get_fdata()[result.lesions.array == 1]
    assert (inside == -400).mean() > 0.5  # where the lesion was painted
    assert np.array_equal(result.lesions.array == 1, result.lesion_probability.array >= 0.5)
    assert set(result.lungs.ml) == {"left lung", "right lung"}
    voxels = np.count_nonzero(result.lungs.array == 2)
    assert result.lungs.ml["right lung"] == pytest.approx(voxels * 4 * 4 * 5 / 1000)
    assert result.lung_classes.labels[1] == "emphysema"
    with pytest.raises(ValueError, match="read-only"):
        result.lesions.array[0, 0, 0] = 1


@pytest.mark.usefixtures("listed")
def test_masks_from_elsewhere_are_measured(scan, tmp_path):
    volume = ctviewer.open(scan)
    classifier = ctviewer.Classifier(device="cpu")
    first = classifier.classify(volume)
    assert first.masks is None
    first.lungs.to_nrrd(tmp_path / "lungs.seg.nrrd")
    first.lesions.to_nifti(tmp_path / "lesions.nii.gz")
    lesions = ctviewer.MaskFile(tmp_path / "lesions.nii.gz", labels=(1,))
    found = classifier.classify(volume, lungs=tmp_path / "lungs.seg.nrrd", lesions=lesions).masks
    assert [each["dice"] for each in found["overlap"].values()] == [1, 1, 1]
    assert found["lungs"]["by"] == "file"
    assert found["regions"][1]["ml"] == pytest.approx(first.lungs.ml["left lung"], abs=0.01)
    wrong = ctviewer.MaskFile(tmp_path / "lesions.nii.gz", labels=(9,))
    with pytest.raises(ctviewer.LoadError, match="none of the labels that were chosen"):
        classifier.classify(volume, lesions=wrong)


@pytest.mark.usefixtures("listed")
def test_an_array_in_memory_is_a_volume(tmp_path):
    volume = ctviewer.Volume.from_array(chest_array(), (4.0, 4.0, 5.0))
    result = ctviewer.Classifier(device="cpu").classify(volume)
    assert result.label == "normal"
    result.lungs.to_nrrd(tmp_path / "lungs.seg.nrrd")
    with pytest.raises(ctviewer.UserError, match="needs a DICOM scan"):
        result.lungs.to_dicom_seg(tmp_path / "lungs.dcm")
    assert ctviewer.open(tmp_path / "lungs.seg.nrrd").voxels.max() == 2


@pytest.mark.usefixtures("listed")
def test_a_refused_scan_has_reasons_and_no_maps():
    head = np.where(chest_array() == -850, 40, chest_array()).astype(np.int16)
    volume = ctviewer.Volume.from_array(head, (4.0, 4.0, 5.0))
    result = ctviewer.Classifier(device="cpu").classify(volume)
    assert (result.status, result.probability, result.label) == ("refused", None, None)
    assert result.warnings
    assert result.lesions is None
    assert result.lungs is None


@pytest.mark.usefixtures("listed")
def test_dicom_in_dicom_out(tmp_path):
    write_series(tmp_path / "ct", chest_array(lesion=True))
    result = ctviewer.Classifier(device="cpu").classify(ctviewer.open(tmp_path / "ct"))
    result.lesions.to_dicom_seg(tmp_path / "lesions.dcm")
    assert (tmp_path / "lesions.dcm").stat().st_size > 1000


@pytest.mark.usefixtures("listed")
def test_a_batch_gives_rows_and_columns(tmp_path):
    write(tmp_path / "in.nii.gz", chest_array(lesion=True))
    (tmp_path / "broken.nii").write_text("no scan")
    paths = [tmp_path / "in.nii.gz", str(tmp_path / "broken.nii")]
    rows = list(ctviewer.batch(paths, workers=1, device="cpu"))
    assert {row["status"] for row in rows} == {"ok", "error"}
    table = ctviewer.columns(rows)
    assert {len(column) for column in table.values()} == {2}
    by_path = dict(zip(table["path"], table["involvement.percent"], strict=True))
    assert by_path[str(tmp_path / "in.nii.gz")] > 0
    assert by_path[str(tmp_path / "broken.nii")] is None
    assert list(ctviewer.batch([], device="cpu")) == []
    (tmp_path / "inner").mkdir()
    write(tmp_path / "inner" / "deep.nii", chest_array())
    for recursive, expected in ((True, 1), (False, 0)):
        found = ctviewer.batch(tmp_path / "inner" / "..", workers=1, recursive=recursive)
        assert sum(row["path"].endswith("deep.nii") for row in found) == expected
    with pytest.raises(ctviewer.UserError):
        next(ctviewer.batch(tmp_path / "in.nii.gz", device="cuda:99"))


def test_what_is_no_scan_is_an_error_with_a_sentence(tmp_path):
    with pytest.raises(ctviewer.LoadError, match="no file gone"):
        ctviewer.open(tmp_path / "gone.nii")


def in_a_process(program):
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_import_is_cheap_and_batch_stays_a_function():
    program = (
        "import sys, ctviewer; print('numpy' in sys.modules); print(len(dir(ctviewer)) > 10); "
        "ctviewer.open; print('torch' in sys.modules); "
        "import ctviewer.pipeline.local; print(callable(ctviewer.batch)); "
        "ctviewer.Classifier; print('PySide6' in sys.modules, 'pyqtgraph' in sys.modules)"
    )
    assert in_a_process(program) == ["False", "True", "False", "True", "False", "False"]


def test_no_qt_even_when_it_works():
    program = (
        "import sys, ctviewer; v = ctviewer.open('resources/demo/synthetic_clear.nii.gz'); "
        "r = ctviewer.Classifier(device='cpu').classify(v); r.lungs.array; "
        "print([m for m in sys.modules if m.startswith(('PySide6', 'pyqtgraph', 'shiboken'))])"
    )
    assert in_a_process(program) == ["[]"]


def test_names_are_one_list_each_documented_and_typed():
    stub = (Path(ctviewer.__file__).parent / "__init__.pyi").read_text("utf-8")
    assert all(f"{name} as {name}," in stub for name in ctviewer.__all__)
    assert set(ctviewer.__all__) == set(api.__all__)
    assert all(getattr(ctviewer, name).__doc__ for name in ctviewer.__all__)
    assert (Path(ctviewer.__file__).parent / "py.typed").exists()
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        ctviewer.nonsense  # noqa: B018


@pytest.mark.usefixtures("listed")
def test_the_page_runs_as_it_stands(tmp_path, monkeypatch, capsys):
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) >= 4
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    (tmp_path / "README.md").write_text("no scan")
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    assert (tmp_path / "lesions.nii.gz").exists()
    printed = capsys.readouterr().out
    assert "left lung" in printed
    assert "plain text, which does not open here" in printed
