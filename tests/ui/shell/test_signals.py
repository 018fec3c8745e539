"""The session or the terminal ends while the window is open: it closes as by its user."""

import os
import signal
import subprocess
import sys

import pytest

from tests.timing import PATIENCE


@pytest.mark.skipif(sys.platform == "win32", reason="signals and named pipes as POSIX has them")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_closes_the_window(tmp_path, name):
    scan = tmp_path / "scan.nii"
    os.mkfifo(scan)
    command = [sys.executable, "-m", "ctviewer", "--new", str(scan)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            with scan.open("wb"):  # opens when the window opens the scan, so it is shown
                process.send_signal(getattr(signal, name))
            _, said = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 0
    assert b"Traceback" not in said
