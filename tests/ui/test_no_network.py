"""The program makes no network connection: a hospital's firewall has nothing to ask about."""

import os
import platform
import signal
import subprocess
import sys

import pytest

from ctviewer.core.base.program import resource
from tests.ui.no_network import CAUGHT, SOCKET_CALL


def run(*arguments):
    command = [sys.executable, "-m", "tests.ui.no_network", *map(str, arguments)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def test_loading_classifying_comparing_and_saving_make_no_socket(tmp_path):
    done = run(resource("demo/synthetic_pneumonia.nii.gz"), tmp_path / "picture.png")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["done"]
    for written in ("picture.png", "report.html"):
        assert (tmp_path / written).stat().st_size > 10_000


def test_a_socket_of_python_would_be_noticed():
    assert run("python").returncode == CAUGHT


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in SOCKET_CALL, reason="no seccomp here"
)
def test_a_socket_of_a_library_would_be_noticed():
    assert run("connect").returncode == -signal.SIGSYS
