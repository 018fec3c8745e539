"""What is read next and classified together; no scan is lost, doubled or mixed up."""

import queue
import random
import threading
import time
from collections import Counter
from contextlib import closing
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctviewer.core.base.errors import ModelError
from ctviewer.core.geometry.resample import Box
from ctviewer.pipeline import local
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.intake import Intake, filled
from ctviewer.pipeline.network import ScanAnswer
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import Outcome
from ctviewer.pipeline.reading import Again, ReadScan
from ctviewer.pipeline.survey import Found
from tests.timing import PATIENCE

BOX = Box.whole((2, 2, 2))


class Arrivals:
    """A queue with a clock of its own: number i is there from `times[i]` on."""

    def __init__(self, times):
        self.times, self.next, self.now, self.waited = times, 0, 0.0, []

    def clock(self):
        return self.now

    def more(self, seconds):
        self.waited.append(seconds)
        if self.next < len(self.times) and self.times[self.next] <= self.now + seconds:
            self.now = max(self.now, self.times[self.next])
            self.next += 1
            return self.next - 1
        self.now += seconds
        raise queue.Empty


@given(
    times=st.lists(st.floats(0.0, 0.02), max_size=20).map(sorted),
    size=st.integers(1, 8),
    seconds=st.sampled_from([0.0, 0.005]),
)
def test_a_batch_is_filled_by_time(times, size, seconds):
    arrivals = Arrivals(times)
    batch = filled(-1, arrivals.more, size, seconds, arrivals.clock)
    came = sum(moment <= seconds for moment in times)
    assert batch == list(range(-1, min(came, size - 1)))
    assert arrivals.now <= seconds + 1e-12
    if seconds == 0.0:
        assert not any(arrivals.waited)  # nobody waits where it does not pay


def found(number):
    return Found(f"/scans/{number}.nii", "/scans", None, number)


def test_nothing_ends_while_a_scan_may_come_back():
    intake = Intake([found(0), found(1)])
    assert intake.take(0.0).index == 0
    assert intake.take(0.0).index == 1
    with pytest.raises(queue.Empty):
        intake.take(0.01)
    again = Again(found(0), ReadScan(None), BOX)
    later = threading.Timer(0.05, intake.put_back, [again])
    later.start()
    assert intake.take(20.0) is again
    intake.done(1)
    with pytest.raises(queue.Empty):
        intake.take(0.0)
    ending = threading.Timer(0.05, intake.done, [1])
    ending.start()
    assert intake.take(20.0) is None
    assert intake.take(20.0) is None


class Reader:
    """Reads at once, or after a moment; its scans say how often they were looked at."""

    def __init__(self, *_args, **_kwargs):
        self.closed = False

    def read(self, asked):
        self._moment()
        return ReadScan(None, examined=SimpleNamespace(number=asked.index, times=1))

    def read_second_box(self, again):
        self._moment()
        before = again.reading.examined
        times = before.times + 1
        return ReadScan(None, examined=SimpleNamespace(number=before.number, times=times))

    def _moment(self):
        time.sleep(random.random() * 0.002)
        if self.closed:
            raise EOFError

    def close(self):
        self.closed = True

    wait = close


class Network:
    """Answers with the number of the scan; of every third it wants to see another box first."""

    on_cpu, batch_size, patience, fails_at = True, 1, 0.0, None

    def __init__(self, *_):
        self.asked = 0

    def answers(self, pairs):
        before, self.asked = self.asked, self.asked + len(pairs)
        if self.fails_at is not None and before < self.fails_at <= self.asked:  # once
            raise ModelError("The device is gone.")
        time.sleep(random.random() * 0.002)
        return [self._answer(*pair) for pair in pairs]

    def _answer(self, asked, reading):
        scan = reading.examined
        assert scan.number == asked.index
        row = {"path": asked.path, "status": "ok", "times": scan.times, "notes": []}
        wants = asked.index % 3 == 0 and scan.times == 1
        again = Again(asked, reading, BOX) if wants else None
        return ScanAnswer(Outcome(row, None, asked.index), None, again)


@pytest.fixture
def stand_ins(monkeypatch):
    def put(**facts):
        network = type("It", (Network,), facts)
        monkeypatch.setattr(local, "ReaderProcess", Reader)
        monkeypatch.setattr(local, "BatchNetwork", network)
        monkeypatch.setattr(local, "sweep", lambda: None)

    return put


GPU = {"on_cpu": False, "batch_size": 4, "patience": 0.003}


def outcomes(count, options, control=None):
    model = SimpleNamespace(spec=None)
    files = [found(number) for number in range(count)]
    return local.outcomes(files, model, options, control or Control())


@pytest.mark.parametrize("facts", [{}, GPU], ids=["cpu", "gpu"])
@pytest.mark.parametrize("keeps", [False, True])
def test_each_scan_has_one_row_its_own(stand_ins, tmp_path, facts, keeps):
    stand_ins(**facts)
    asked = Options((), workers=3, maps=tmp_path if keeps else None)
    done = [each for some in outcomes(60, asked) for each in some]
    assert sorted(each.index for each in done) == list(range(60))
    for each in done:
        assert each.path == f"/scans/{each.index}.nii"
        assert each.row["times"] == (2 if each.index % 3 == 0 else 1)


def test_what_is_done_while_the_disk_writes_is_written_together(stand_ins):
    """A row waits for the disk once, not once for each that was done before it."""
    stand_ins()
    before, sizes = set(threading.enumerate()), []
    for some in outcomes(30, Options((), workers=3)):
        sizes.append(len(some))
        latest = time.monotonic() + 20
        while set(threading.enumerate()) - before:  # until all others are done
            assert time.monotonic() < latest
            time.sleep(0.01)
    assert len(sizes) <= 2
    assert sum(sizes) == 30


@pytest.mark.parametrize("facts", [{}, GPU], ids=["cpu", "gpu"])
@pytest.mark.parametrize("after", [1, 7, 20])
def test_cancelled_it_has_no_row_twice_and_ends(stand_ins, facts, after):
    stand_ins(**facts)
    control, seen, before = Control(), Counter(), set(threading.enumerate())
    for some in outcomes(500, Options((), workers=3), control):
        seen.update(each.index for each in some)
        if len(seen) >= after:
            control.cancel()
    assert after <= len(seen) < 500
    assert set(seen.values()) == {1}
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE)
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("facts", [{}, GPU], ids=["cpu", "gpu"])
def test_a_device_that_fails_in_the_middle_ends_the_run_with_its_sentence(stand_ins, facts):
    stand_ins(**facts, fails_at=20)
    seen = Counter()

    def classify():
        with closing(outcomes(5000, Options((), workers=3))) as batches:
            for some in batches:
                seen.update(each.index for each in some)

    with pytest.raises(ModelError, match="The device is gone"):
        classify()
    assert set(seen.values()) <= {1}
    assert len(seen) < 500  # the other threads do not go on for long
