"""A reader that nothing ends, as one in the middle of a read from a dead network disk."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

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
        subprocess.run(command, stdout=out, stderr=out, check=True, timeout=120)
    pid, words = said.read_text().split(maxsplit=1)
    left = psutil.Process(int(pid))
    assert "spawn_main" in " ".join(left.cmdline())
    left.send_signal(signal.SIGKILL)
    assert words.startswith("The file was not read within 0.5 seconds")
    assert len(words.splitlines()) == 1
