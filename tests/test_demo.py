"""Classifying the embedded demo scans with the embedded network."""

import os
import subprocess
import sys


def test_demo_prints_a_line_and_draws_two_pictures_for_each_scan(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "ctviewer", "demo", "-o", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    clear, pneumonia = done.stdout.splitlines()[:2]
    assert clear.startswith("synthetic_clear.nii.gz: No pneumonia pattern")
    assert pneumonia.startswith("synthetic_pneumonia.nii.gz: Pneumonia pattern")
    for line in (clear, pneumonia):
        assert "research use only" in line
        assert "without one real pneumonia" in line
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "synthetic_clear_montage.png",
        "synthetic_clear_ortho.png",
        "synthetic_pneumonia_montage.png",
        "synthetic_pneumonia_ortho.png",
    }
