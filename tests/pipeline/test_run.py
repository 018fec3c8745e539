"""Whole batches: what comes out, and what comes out after every kind of bad end."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from ctviewer.cli.batch_lines import summary_text
from ctviewer.core.base.errors import UserError
from ctviewer.pipeline import local
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.merge import Merged, MergeError, merge
from ctviewer.pipeline.options import Options, Shard
from ctviewer.pipeline.outcome import ResultFileError
from ctviewer.pipeline.run import run_batch
from ctviewer.pipeline.survey import survey
from tests.pipeline.folders import expected, fill, rows_of, run, small_chest, table
from tests.timing import PATIENCE

COUNT = 16


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("batch") / "scans", COUNT)


def options(folder, out, **changes) -> Options:
    values = {"recursive": True, "workers": 2, "csv": out.with_suffix(".csv"), **changes}
    return Options((folder,), jsonl=out, **values)


@pytest.fixture
def undisturbed(folder, listed):
    """The table of a run in one go, made once."""
    out = folder.parent / "whole.jsonl"
    if not out.exists():
        summary = run(options(folder, out))
        assert (summary.ok, summary.refused, summary.error) == expected(COUNT)
        assert summary.complete
    return table(out.with_suffix(".csv"))


def readers() -> list[psutil.Process]:
    """The reader processes of this one, but not multiprocessing's own."""
    return [child for child in psutil.Process().children() if _reads(child)]


def _reads(child: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):  # it may end between two questions
        return child.status() != psutil.STATUS_ZOMBIE and "spawn_main" in " ".join(child.cmdline())
    return False


def test_cancelled_then_resumed(folder, tmp_path, undisturbed):
    control = Control()

    def cancel(_outcomes, progress):
        if progress.done >= 3:
            control.cancel()

    asked = options(folder, tmp_path / "a.jsonl")
    first = run(asked, cancel, control)
    assert first.cancelled
    assert first.left > 0
    assert not readers()
    assert len(table(tmp_path / "a.csv")) == 1 + COUNT - first.left
    shown = []
    resumed = run(
        options(folder, tmp_path / "a.jsonl", resume=True),
        lambda outcomes, _: shown.extend(outcomes),
    )
    assert resumed.resumed == COUNT - first.left
    assert len(shown) == first.left
    assert resumed.complete
    assert table(tmp_path / "a.csv") == undisturbed
    with pytest.raises(ResultFileError, match="holds results already"):
        run(asked)


def test_a_full_disk_stops_and_resumes(folder, tmp_path, undisturbed, monkeypatch):
    real, calls = os.fsync, []

    def fails(file):
        calls.append(file)
        if 5 <= len(calls) < 9:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file)

    monkeypatch.setattr("ctviewer.pipeline.result_file.os.fsync", fails)
    stopped = run(options(folder, tmp_path / "a.jsonl", csv=None))
    assert "No space left" in stopped.stopped
    assert 0 < stopped.left < COUNT
    calls += [0] * 9
    resumed = run(options(folder, tmp_path / "a.jsonl", resume=True))
    assert resumed.resumed == COUNT - stopped.left
    assert table(tmp_path / "a.csv") == undisturbed


@pytest.mark.usefixtures("undisturbed")
def test_a_disk_that_is_full_for_the_table_too_stops_and_resumes(folder, tmp_path, monkeypatch):
    asked = Options((folder,), csv=tmp_path / "a.csv", recursive=True, workers=2)
    real, calls = os.fsync, []

    def fails(file):
        calls.append(file)
        if len(calls) >= 5:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails)
        stopped = run(asked)
    assert "No space left" in stopped.stopped
    assert "resume the batch" in stopped.stopped
    assert "--" not in stopped.stopped
    assert 0 < stopped.left < COUNT
    resumed = run(replace(asked, resume=True))
    assert resumed.resumed == COUNT - stopped.left
    assert resumed.complete


@pytest.mark.usefixtures("listed")
def test_a_finished_table_is_not_classified_again_by_resume(tmp_path):
    folder = fill(tmp_path / "scans", 4)
    asked = Options((folder,), csv=tmp_path / "a.csv", recursive=True, workers=1)
    run(asked)
    whole = table(tmp_path / "a.csv")
    assert [each.name for each in tmp_path.glob("*a.csv*")] == ["a.csv"]
    with pytest.raises(ResultFileError, match="nothing of it is left to resume"):
        run(replace(asked, resume=True))
    assert table(tmp_path / "a.csv") == whole


@pytest.mark.usefixtures("listed")
def test_a_run_that_did_not_end_is_not_begun_anew_by_mistake(tmp_path):
    folder = fill(tmp_path / "scans", 4)
    asked = Options((folder,), csv=tmp_path / "a.csv", recursive=True, workers=1)
    control = Control()
    run(asked, lambda *_: control.cancel(), control)
    with pytest.raises(ResultFileError, match="holds results already"):
        run(asked)
    assert run(replace(asked, resume=True)).resumed > 0


@pytest.mark.usefixtures("listed")
def test_what_may_pass_is_kept_for_another_try(tmp_path, monkeypatch):
    folder = fill(tmp_path / "scans", 3)
    asked = Options((folder,), csv=tmp_path / "a.csv", recursive=True, workers=1)
    files = list(survey(asked))
    last = Path(files[-1].path)
    content = last.read_bytes()
    last.unlink()
    first = run_batch(files, asked, lambda *_: None, Control())
    assert (first.passing, first.complete) == (1, True)
    assert "1 that --resume tries again" in summary_text(first)
    last.write_bytes(content)
    second = run(replace(asked, resume=True))
    assert (second.resumed, second.passing) == (2, 0)
    assert [each.name for each in tmp_path.glob("*a.csv*")] == ["a.csv"]


def test_shards_merge_to_the_same_table(folder, tmp_path, undisturbed):
    parts = [tmp_path / f"{index}.jsonl" for index in (1, 2, 3)]
    for index, part in enumerate(parts, start=1):
        run(options(folder, part, shard=Shard(index, 3), workers=1))
    assert merge(tmp_path / "merged.csv", parts[::-1]) == Merged(COUNT, {})
    assert table(tmp_path / "merged.csv") == undisturbed
    with pytest.raises(MergeError, match="missing: 2"):
        merge(tmp_path / "merged.csv", [parts[0], parts[2]])
    with pytest.raises(MergeError, match="twice"):
        merge(tmp_path / "merged.csv", [*parts, parts[1]])
    with pytest.raises(MergeError, match="not of 3"):
        merge(tmp_path / "merged.csv", [parts[0], folder.parent / "whole.jsonl"])
    lines = parts[1].read_bytes().splitlines(keepends=True)
    parts[1].write_bytes(b"".join(lines[:-2]))
    with pytest.raises(MergeError, match="2 of 5 files have no row"):
        merge(tmp_path / "merged.csv", parts)
    other = lines[0].replace(b'"model": "', b'"model": "0')
    parts[1].write_bytes(b"".join([other, *lines[1:]]))
    with pytest.raises(MergeError, match="another network"):
        merge(tmp_path / "merged.csv", parts)


@pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes")
@pytest.mark.usefixtures("listed")
def test_cancelled_it_waits_for_no_file_that_gives_nothing(tmp_path):
    """It ends within two seconds, whatever is read: here ten minutes long."""
    slow, control, over, waited = tmp_path / "slow.nii", Control(), threading.Event(), []
    os.mkfifo(slow)

    def cancel():
        with open(slow, "wb"):  # opens when a reader opens it
            control.cancel()
            waited.append(not over.wait(PATIENCE))

    canceller = threading.Thread(target=cancel)
    canceller.start()
    asked = Options((slow,), jsonl=tmp_path / "r", workers=1, file_seconds=600)
    summary = run(asked, control=control)
    over.set()
    canceller.join()
    assert waited == [False]
    assert (summary.cancelled, summary.left) == (True, 1)
    assert not readers()


def test_cancelled_it_begins_no_other_scan(folder, tmp_path, undisturbed, monkeypatch):
    """However long the thread that keeps the rows is held up, by a slow disk say."""
    control, begun = Control(), []

    class Counting(local.ReaderProcess):
        def read(self, found):
            begun.append(control.cancelled)
            return super().read(found)

    def cancel(_outcomes, _progress):
        control.cancel()
        while any("_guarded" in thread.name for thread in threading.enumerate()):
            time.sleep(0.02)

    monkeypatch.setattr(local, "ReaderProcess", Counting)
    summary = run(options(folder, tmp_path / "a.jsonl"), cancel, control)
    assert summary.cancelled
    assert begun.count(True) <= 2  # each reader may be on its way to one
    run(options(folder, tmp_path / "a.jsonl", resume=True))
    assert table(tmp_path / "a.csv") == undisturbed


class Resting(Control):
    """Pauses when a fifth file is asked for, until both readers asked three times in vain."""

    def __init__(self, at_rest):
        super().__init__()
        self._at_rest, self._asked = at_rest, 0
        self._vain, self._lock = Counter(), threading.Lock()

    def wait_while_paused(self, seconds):
        with self._lock:
            self._asked += 1
            if self._asked == 5:
                self.pause()
        may = super().wait_while_paused(seconds)
        with self._lock:
            self._vain[threading.get_ident()] += not may
            if self.paused and sorted(self._vain.values())[-2:] >= [3, 3]:
                self._at_rest()
                self.resume()
        return may


def test_paused_it_takes_no_file(folder, tmp_path, undisturbed, monkeypatch):
    taken, at_rest = [], []

    class Counting(local.ReaderProcess):
        def read(self, found):
            taken.append(found)
            return super().read(found)

    monkeypatch.setattr(local, "ReaderProcess", Counting)
    control = Resting(lambda: at_rest.append(len(taken)))
    summary = run(options(folder, tmp_path / "a.jsonl"), control=control)
    assert at_rest == [4]
    assert len(taken) == COUNT
    assert summary.complete
    assert table(tmp_path / "a.csv") == undisturbed


def until_dead(process):
    """Wait for a child's death, but leave its exit code to whoever started it."""
    with suppress(psutil.NoSuchProcess):
        while process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.02)


class Patient(local.ReaderProcess):
    """Gives up "slow" soon and no other file, however busy the machine is."""

    def read(self, found):
        self._file_seconds = 1 if "slow" in found.path else 600
        return super().read(found)


@pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes and signals")
@pytest.mark.usefixtures("listed")
def test_a_poisoned_and_a_hanging_file_cost_one_row_each(tmp_path, monkeypatch):
    """Whoever reads "poison" dies of it; "slow" gives nothing. Pipes signal when opened."""
    monkeypatch.setattr(local, "ReaderProcess", Patient)
    small_chest(tmp_path / "a.nii")
    os.mkfifo(tmp_path / "poison.nii")
    os.mkfifo(tmp_path / "slow.nii")
    small_chest(tmp_path / "z.nii")

    def poison():
        for _ in range(2):
            with open(tmp_path / "poison.nii", "wb"):
                for reader in readers():
                    reader.send_signal(signal.SIGSEGV)
                    until_dead(reader)

    killer = threading.Thread(target=poison)
    killer.start()
    names = ("a.nii", "poison.nii", "slow.nii", "z.nii")
    paths = tuple(tmp_path / name for name in names)
    summary = run(Options(paths, jsonl=tmp_path / "r", workers=1))
    killer.join()
    errors = {row["path"]: row["error"] for row in rows_of(tmp_path / "r")}
    assert (summary.ok, summary.error) == (2, 2)
    assert "crashed its decoder (SIGSEGV)" in errors[str(tmp_path / "poison.nii")]
    assert "not read within 1 second," in errors[str(tmp_path / "slow.nii")]


@pytest.mark.usefixtures("listed")
def test_a_folder_out_of_reach_stops_and_resumes(tmp_path):
    folder = fill(tmp_path / "share", 6)
    asked = options(folder, tmp_path / "a.jsonl", workers=1)
    files = list(survey(asked))
    shutil.move(folder, tmp_path / "away")
    stopped = run_batch(files, asked, lambda *_: None, Control())
    assert "share is out of reach" in stopped.stopped
    assert stopped.left == 6
    shutil.move(tmp_path / "away", folder)
    resumed = run(options(folder, tmp_path / "a.jsonl", workers=1, resume=True))
    assert (resumed.ok, resumed.refused, resumed.error) == expected(6)


@pytest.mark.usefixtures("listed")
def test_the_first_error_may_stop_it(folder, tmp_path):
    summary = run(options(folder, tmp_path / "a.jsonl", fail_fast=True, workers=1))
    assert summary.error == 1
    assert summary.left > 0
    assert "first error" in summary.stopped


@pytest.mark.usefixtures("listed")
def test_what_cannot_begin_raises(folder, tmp_path):
    with pytest.raises(UserError, match="tpu"):
        run(options(folder, tmp_path / "a.jsonl", device="cpu,tpu"))
    assert not readers()


@pytest.mark.parametrize("batch_size", [2, 5])
def test_batches_give_each_scan_its_own_result(folder, tmp_path, undisturbed, batch_size):
    run(options(folder, tmp_path / "a.jsonl", batch_size=batch_size))
    assert table(tmp_path / "a.csv") == undisturbed


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_killed_it_loses_and_repeats_nothing(folder, tmp_path):
    """The shipped network, from the command line, killed when some rows were reported."""
    words = ["classify", str(folder), "--recursive", "--workers", "2"]
    command = [sys.executable, "-m", "ctviewer", *words]
    out = ["--csv", str(tmp_path / "a.csv"), "--jsonl", str(tmp_path / "a.jsonl"), "--resume"]
    with subprocess.Popen([*command, *out], stdout=subprocess.PIPE) as process:
        for _ in range(4):
            process.stdout.readline()
        process.kill()
    content = (tmp_path / "a.jsonl").read_bytes()
    assert 4 <= content.count(b"\n") - 1 <= COUNT
    subprocess.run([*command, *out], stdout=subprocess.DEVNULL, check=False)
    whole = [*command, "--csv", str(tmp_path / "whole.csv")]
    assert subprocess.run(whole, stdout=subprocess.DEVNULL, check=False).returncode == 1
    assert table(tmp_path / "a.csv") == table(tmp_path / "whole.csv")
    assert len(rows_of(tmp_path / "a.jsonl")) == COUNT
