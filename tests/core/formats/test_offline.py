"""Imports for opening a scan, in separate processes: nothing that only other tasks need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dicoms import numbered, write_series
from tests.scans import write

OPENED = """
import sys
from pathlib import Path
from ctviewer.core.formats.loading import load_volume
for path in sys.argv[1:]:
    load_volume(Path(path))
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
DOWNLOADER = 'raise SystemExit("what pydicom downloads with was imported")'


def imported(folder: Path, program: str, *arguments: Path) -> set[str]:
    """What a program imports that finds a `requests` in a folder, which ends it."""
    (folder / "requests.py").write_text(DOWNLOADER)
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_a_nifti_opens_without_pydicom(tmp_path):
    scan = write(tmp_path / "scan.nii", numbered())
    modules = imported(tmp_path, OPENED, scan)
    assert "nibabel" in modules
    assert "pydicom" not in modules


@pytest.mark.parametrize("first", [True, False])
def test_a_series_opens_without_what_pydicom_downloads_with(tmp_path, first):
    folder = tmp_path / "series"
    write_series(folder, numbered())
    scans = [folder, write(tmp_path / "scan.nii", numbered())]
    modules = imported(tmp_path, OPENED, *(scans if first else reversed(scans)))
    assert {"nibabel", "pydicom"} <= modules


@pytest.mark.parametrize(
    "module", ["masks.segmentation", "writing.dicom_seg", "writing.dicom_sr", "dicom.library"]
)
def test_what_is_made_of_dicom_comes_without_the_downloader(tmp_path, module):
    program = f"import ctviewer.core.formats.{module}, sys; print(*sys.modules)"
    assert "pydicom" in imported(tmp_path, program)
