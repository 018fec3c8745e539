"""How a batch of the command line ends by signals: promptly, cleanly, with all rows kept."""

import os
import signal
import subprocess
import sys

import pytest
import torch

from tests.networks import Tiny, write_network
from tests.pipeline.folders import fill, rows_of
from tests.timing import PATIENCE

if sys.platform == "win32":
    pytest.skip("signals and terminals as POSIX has them", allow_module_level=True)
import fcntl
import pty
import termios

SMOOTH = 0.2  # that a scan is, from voxel to voxel, and the golden input is not


class Endless(torch.nn.Module):
    """Of a scan it never has an answer; it says that it computes, for which it needs Python."""

    def __init__(self, bias: float = 0.0) -> None:
        super().__init__()
        self.tiny = Tiny(bias)
        self.smooth = SMOOTH

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        rough = float((x[..., 1:] - x[..., :-1]).abs().mean())
        while rough < self.smooth:
            print("computing")
            rough = rough + 1e-9 * float((x[0, 0, 0] @ x[0, 0, 0].T).sum() > 0)
        return self.tiny(x)


@pytest.fixture(scope="module")
def endless(tmp_path_factory):
    return write_network(tmp_path_factory.mktemp("network") / "endless.pt", kind=Endless)


@pytest.fixture
def command(tmp_path, endless):
    """A batch of which no scan is classified, and which has a row for one that cannot be read."""
    folder = fill(tmp_path / "scans", 5)
    words = ["classify", str(folder), "--recursive", "--workers", "1", "--csv", "a.csv"]
    network = ["--model", str(endless), "--allow-unlisted-model"]
    return [sys.executable, "-m", "ctviewer", *words, *network]


def ended(command, folder, numbers, **how) -> tuple[int, list[str]]:
    """The exit code and the words of a batch that gets signals while its network computes."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe, **how) as process:
        try:
            while process.stdout.readline() != b"computing\n":
                assert process.poll() is None
            for number in numbers:
                process.send_signal(number)
            _, said = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    return process.returncode, said.decode().splitlines()


def kept(folder) -> list[dict]:
    """The rows that a resumed run begins with; beside them is the table, and nothing else."""
    results = "a.csv.unfinished.jsonl"
    assert {path.name for path in folder.iterdir()} == {"scans", "a.csv", results}
    return rows_of(folder / results)


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_waits_for_no_network_that_computes(tmp_path, command, number, code):
    """Python's own end would wait for it, or take it away in the middle, which is an abort."""
    got, said = ended(command, tmp_path, [getattr(signal, number)])
    assert got == code
    assert len(said) == 1
    assert "left for --resume" in said[0]
    assert {row["status"] for row in kept(tmp_path)} <= {"error"}


def test_an_end_of_the_session_that_shall_be_outlived_is_not_heard(tmp_path, command):
    """As `nohup` asks it."""

    def ignore():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    numbers = [signal.SIGHUP, signal.SIGTERM]
    got, _ = ended(command, tmp_path, numbers, preexec_fn=ignore)
    assert got == 128 + signal.SIGTERM


def test_a_terminal_that_is_closed_ends_it_as_a_signal_does(tmp_path, command):
    ours, theirs = pty.openpty()

    def at_the_terminal():
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    how = {"start_new_session": True, "preexec_fn": at_the_terminal, "pass_fds": [theirs]}
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs, **how
    ) as process:
        try:
            os.close(theirs)
            said = b""
            while b"computing" not in said:
                said += os.read(ours, 1000)
            os.close(ours)
            assert process.wait(PATIENCE) == 128 + signal.SIGHUP
        finally:
            process.kill()
    assert {row["status"] for row in kept(tmp_path)} <= {"error"}
