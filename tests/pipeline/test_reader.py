"""A reader that nothing ends, as one in the middle of a read from a dead network disk."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.pipeline import reader
from ctviewer.pipeline.reader import ReaderProcess
from ctviewer.pipeline.survey import Found
from tests.pipeline.folders import small_chest

PROGRAM = """
import sys
from multiprocessing import active_children
from multiprocessing.popen_spawn_posix import Popen
from ctviewer.pipeline.reader import ReaderProcess
from ctviewer.pipeline.survey import Found
from ctviewer.core.analysis.preprocess import DEFAULT_SPEC

Popen.kill = Popen.terminate = lambda _process: None
reading = ReaderProcess(DEFAULT_SPEC, 1, 0.5).read(Found(sys.argv[1], "", None))
print(active_children()[0].pid, reading.error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names as POSIX has them")
def test_the_program_ends_without_a_reader_that_nothing_ends(tmp_path):
    slow, said = tmp_path / "slow.nii", tmp_path / "said.txt"
    os.mkfifo(slow)
    with said.open("w") as out:  # no pipe: the reader that is left behind would keep it open
        command = [sys.executable, "-c", PROGRAM, str(slow)]
        subprocess.run(command, stdout=out, stderr=out, check=True)
    pid, words = said.read_text().split(maxsplit=1)
    left = psutil.Process(int(pid))
    assert "spawn_main" in " ".join(left.cmdline())
    left.send_signal(signal.SIGKILL)
    assert words.startswith("The file was not read within 0.5 seconds")
    assert len(words.splitlines()) == 1


def test_a_reader_that_is_killed_while_it_starts_is_started_again(tmp_path, monkeypatch):
    """The system ends any process when memory is short; that must not end the batch."""
    begun, real = [], ReaderProcess._start

    def start(self):
        pipe = real(self)
        begun.append(self._process.pid)
        if len(begun) == 1:
            os.kill(begun[0], signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        return pipe

    monkeypatch.setattr(reader.ReaderProcess, "_start", start)
    scan = small_chest(tmp_path / "a.nii.gz")
    reading = ReaderProcess(DEFAULT_SPEC, 1, 60.0)
    try:
        assert reading.read(Found(str(scan), str(tmp_path), None)).examined
    finally:
        reading.close()
        reading.wait()
    assert len(begun) == 2
