"""Readers that nothing ends, as one in a read from a dead network disk, and that are ended."""

import errno
import os
import signal
import subprocess
import sys
from dataclasses import replace
from multiprocessing import active_children
from types import SimpleNamespace

import psutil
import pytest

from ctviewer.core.analysis.preprocess import DEFAULT_SPEC
from ctviewer.pipeline import reader
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.reader import ReaderProcess
from ctviewer.pipeline.survey import Found
from tests.pipeline.folders import expected, fill, run, small_chest, table

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


@pytest.fixture
def killed_starts(monkeypatch):
    """The numbers of the starts, from 0, whose process is ended before it says a word."""
    killed, begun, real = set(), [], ReaderProcess._start

    def start(self):
        pipe = real(self)
        if len(begun) in killed:
            self._process.kill()
        begun.append(self._process.pid)
        return pipe

    monkeypatch.setattr(reader.ReaderProcess, "_start", start)
    return SimpleNamespace(numbers=killed, begun=begun)


def test_a_reader_that_is_killed_while_it_starts_is_started_again(tmp_path, killed_starts):
    """The system ends any process when memory is short; that must not end the batch."""
    killed_starts.numbers.update((0, 1, 2))
    scan = small_chest(tmp_path / "a.nii.gz")
    reading = ReaderProcess(DEFAULT_SPEC, 1, 60.0)
    try:
        assert reading.read(Found(str(scan), str(tmp_path), None)).examined
    finally:
        reading.close()
        reading.wait()
    assert len(killed_starts.begun) == 4


@pytest.mark.usefixtures("listed")
def test_readers_that_never_start_stop_the_batch_and_keep_its_rows(tmp_path, killed_starts):
    folder = fill(tmp_path / "scans", 6)
    asked = Options((folder,), csv=tmp_path / "a.csv", recursive=True, workers=1)

    def end_all(_outcomes, progress):
        if progress.done == 2:
            killed_starts.numbers.update(range(1, 100))
            psutil.Process(killed_starts.begun[0]).kill()

    stopped = run(asked, end_all)
    assert "end as soon as they start" in stopped.stopped
    assert "resume the batch" in stopped.stopped
    assert stopped.ok + stopped.refused + stopped.error + stopped.left == 6
    assert 2 <= 6 - stopped.left < 6
    assert len(table(tmp_path / "a.csv")) == 1 + 6 - stopped.left
    killed_starts.numbers.clear()
    resumed = run(replace(asked, resume=True))
    assert (resumed.ok, resumed.refused, resumed.error) == expected(6)
    assert resumed.resumed == 6 - stopped.left


@pytest.mark.usefixtures("listed")
def test_a_process_that_the_system_refuses_stops_the_batch_and_keeps_its_rows(
    tmp_path, monkeypatch
):
    folder = fill(tmp_path / "scans", 6)
    asked = Options((folder,), jsonl=tmp_path / "a.jsonl", recursive=True, workers=1)

    def refuse(*_):
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    def end_all(_outcomes, progress):
        if progress.done == 2:
            monkeypatch.setattr(reader, "Pipe", refuse)
            for child in active_children():
                child.kill()

    stopped = run(asked, end_all)
    assert "temporarily unavailable" in stopped.stopped
    assert "resume the batch" in stopped.stopped
    assert stopped.left > 0
