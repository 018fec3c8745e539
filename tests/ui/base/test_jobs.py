import os
import subprocess
import sys
import threading
import time
import weakref

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QThread, Slot

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.text import Text
from ctviewer.ui.base.jobs import PROGRESS_S, CurrentJob, Job, JobRunner
from tests.timing import PATIENCE


class Listener(QObject):
    """Notes what a job says, and in which thread it is heard."""

    def __init__(self, job):
        super().__init__()
        self.heard, self.threads = [], set()
        job.progressed.connect(self.on_progressed)
        job.finished.connect(self.on_finished)
        job.failed.connect(self.on_failed)
        job.cancelled.connect(self.on_cancelled)

    def note(self, what):
        self.heard.append(what)
        self.threads.add(QThread.currentThread())

    @property
    def ends(self):
        return [what for what in self.heard if what[0] != "progressed"]

    @Slot(float, str)
    def on_progressed(self, fraction, label):
        self.note(("progressed", fraction, label))

    @Slot(object)
    def on_finished(self, result):
        self.note(("finished", result))

    @Slot(Exception)
    def on_failed(self, error):
        self.note(("failed", type(error)))

    @Slot()
    def on_cancelled(self):
        self.note(("cancelled",))


BUSY = """
import gc, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEventLoop
from ctviewer.ui.base.jobs import JobRunner
from ctviewer.ui.scan.session import Session
from tests.ui.fakes import FakeClassifier

class Busy(FakeClassifier):
    def classify(self, volume, report):
        for number in range(200):
            report(number / 200, "busy")
        return super().classify(volume, report)

sys.setswitchinterval(1e-5)  # the threads take turns 500 times more often than usual
gc.disable()
app = QCoreApplication([])
for _ in range(30):
    runner = JobRunner()
    session = Session(runner, Busy)
    session.open(Path(sys.argv[1]))
    while session.result is None:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    del session
    runner.shutdown()
    gc.collect()
"""


CYCLES = """
import gc, sys, threading, weakref
from PySide6.QtCore import QObject, QTimer
from ctviewer.ui.shell import app, main_window; from ctviewer.ui.base import jobs
from tests.ui.fakes import FakeClassifier
from ctviewer.core.base.commandline import NetworkChoice

collected, kept = [], []

def leave_cycles():
    for _ in range(50):
        each = QObject()
        each.own = QTimer(each)
        each.own.start(1)
        each.me = each
        weakref.finalize(each, lambda: collected.append(threading.current_thread()))

def work(report):
    for _ in range(20_000):
        cycle = []
        cycle.append(cycle)

def again():
    leave_cycles()
    if len(collected) < 500 and len(kept) < 400:
        job = jobs.Job(work)
        kept.append(job.finished.connect(lambda _: again()))
        kept[0]._runner.start(job)
    else:
        kept[0].close()

def window(*_):
    kept.append(main_window.MainWindow(FakeClassifier))
    QTimer.singleShot(0, again)
    return kept[0]

app._window = window
code = app.run([], NetworkChoice("cpu"), new=True)
assert code == 0
assert len(collected) >= 500, len(collected)
assert set(collected) == {threading.main_thread()}, set(collected)
"""


@pytest.fixture
def runner(qapp):
    runner = JobRunner()
    yield runner
    runner.shutdown()


def spin(progress):
    while True:
        threading.Event().wait(0.001)
        progress(0.5, "spinning")


def test_a_result_arrives_last_on_the_gui_thread(qtbot, runner):
    job = Job(lambda progress: progress(0.5, "half") or 42)
    listener = Listener(job)
    runner.start(job)
    qtbot.waitUntil(lambda: bool(listener.ends))
    assert listener.heard == [
        ("progressed", 0.0, ""), ("progressed", 0.5, "half"), ("finished", 42)
    ]  # fmt: skip
    assert listener.threads == {QThread.currentThread()}


def test_of_many_reports_few_are_painted_and_each_kind_is(qtbot, runner):
    """A large scan reports 500 blocks; painting them all took five times as long as reading."""

    def work(progress):
        for number in range(5000):
            progress(number / 5000, Text("Reading file {number}", number=number))
        progress(0.999, Text("Preparing"))
        progress(1.0, "")

    begun = time.monotonic()
    listener = Listener(job := Job(work))
    runner.start(job)
    qtbot.waitUntil(lambda: bool(listener.ends))
    labels = [label for what, _, label in listener.heard[:-1] if what == "progressed"]
    assert [labels[0], labels[1], *labels[-2:]] == ["", "Reading file 0", "Preparing", ""]
    assert len(labels) <= 4 + (time.monotonic() - begun) / PROGRESS_S


def test_work_runs_in_one_other_thread(qtbot, runner):
    threads = []
    jobs = [Job(lambda _progress: threads.append(threading.get_ident())) for _ in range(5)]
    listeners = [Listener(job) for job in jobs]
    for job in jobs:
        runner.start(job)
    qtbot.waitUntil(lambda: all(listener.ends for listener in listeners))
    assert len(set(threads)) == 1
    assert threading.get_ident() not in threads


def test_cancel_while_running_and_while_waiting(qtbot, runner):
    running, waiting = Job(spin), Job(spin)
    first, second = Listener(running), Listener(waiting)
    runner.start(running)
    runner.start(waiting)
    qtbot.waitUntil(lambda: len(first.heard) > 2)
    waiting.cancel()
    running.cancel()
    qtbot.waitUntil(lambda: bool(first.ends and second.ends))
    assert first.ends == second.ends == [("cancelled",)]
    assert [what[0] for what in second.heard] == ["cancelled"]


def test_a_users_error_is_reported_not_logged(qtbot, runner):
    def work(_progress):
        raise UserError("patient.nii is empty")

    job = Job(work)
    listener = Listener(job)
    runner.start(job)
    qtbot.waitUntil(lambda: bool(listener.ends))
    assert listener.ends == [("failed", UserError)]


def test_a_broken_job_is_logged_without_its_words(qtbot, runner, expected_log):
    name = "mueller".join(["patient_", ".nii"])

    def work(_progress):
        raise RuntimeError(name)

    job = Job(work)
    listener = Listener(job)
    runner.start(job)
    qtbot.waitUntil(lambda: bool(listener.ends))
    assert listener.ends == [("failed", RuntimeError)]
    assert "RuntimeError" in expected_log.text
    assert name not in expected_log.text


def test_shutdown_ends_everything(qtbot, runner):
    for _ in range(5):
        runner.start(Job(spin))
    runner.shutdown()
    assert not [t for t in threading.enumerate() if t.name.startswith("worker")]


def test_ended_jobs_are_let_go(qtbot, runner):
    jobs = [Job(lambda _progress: None) for _ in range(50)]
    left = [weakref.ref(job) for job in jobs]
    while jobs:
        runner.start(jobs.pop())
    qtbot.waitUntil(lambda: not any(job() for job in left))


def test_a_runner_that_nobody_shut_down_ends_its_work(qtbot):
    """Deleted with its window, the runner got news from a thread that ran on: it crashed."""
    parent, stopped = QObject(), threading.Event()

    def work(progress):
        try:
            spin(progress)
        finally:
            stopped.set()

    job = Job(work)
    listener = Listener(job)
    JobRunner(parent).start(job)
    qtbot.waitUntil(lambda: len(listener.heard) > 2)
    shiboken6.delete(parent)
    assert stopped.is_set()


def test_jobs_come_and_go_beside_a_busy_worker(phantom_path):
    """Jobs that the event loop deleted crashed now and then, in `_progress` or beside it."""
    command = [sys.executable, "-c", BUSY, str(phantom_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


class Owner(QObject):
    """Has one job that counts, and notes what it hears of it."""

    def __init__(self, runner):
        super().__init__()
        self.job, self.heard = CurrentJob(runner, self), []
        self.job.progressed.connect(lambda _fraction, label: self.heard.append(label))
        self.job.failed.connect(lambda error: self.heard.append(str(error)))
        self.job.cancelled.connect(lambda: self.heard.append("cancelled"))

    def done(self, result):
        self.heard.append((result, self.job.is_on))


def test_what_an_older_job_answers_is_not_heard(qtbot, runner):
    """Though its answer is on the way already when the newer one starts."""
    owner, ended = Owner(runner), threading.Event()
    owner.job.start(lambda _progress: 1, owner.done)
    runner.start(Job(lambda _progress: ended.set()))
    assert ended.wait(PATIENCE)  # the first has ended too, and nobody has been notified yet
    owner.job.start(lambda _progress: 2, owner.done)
    qtbot.waitUntil(lambda: (2, False) in owner.heard)
    assert owner.heard == ["", (2, False)]


def test_starting_another_cancels_the_one_that_runs(qtbot, runner):
    owner = Owner(runner)
    owner.job.start(spin, owner.done)
    qtbot.waitUntil(lambda: "spinning" in owner.heard)
    owner.heard.clear()
    owner.job.start(lambda _progress: 2, owner.done)
    qtbot.waitUntil(lambda: bool(owner.heard) and not owner.job.is_on)
    assert owner.heard == ["", (2, False)]


def test_a_cancelled_job_says_its_end_and_a_dropped_one_does_not(qtbot, runner):
    owner = Owner(runner)
    owner.job.start(spin, owner.done)
    owner.job.cancel()
    assert owner.job.is_on
    qtbot.waitUntil(lambda: not owner.job.is_on)
    assert owner.heard[-1] == "cancelled"
    owner.heard.clear()
    owner.job.start(spin, owner.done)
    owner.job.drop()
    assert not owner.job.is_on
    with qtbot.waitSignal(runner._ended):
        pass
    assert owner.heard == []


def test_an_end_can_start_the_next(qtbot, runner):
    owner = Owner(runner)
    owner.job.start(
        lambda _progress: 1, lambda _one: owner.job.start(lambda _progress: 2, owner.done)
    )
    qtbot.waitUntil(lambda: (2, False) in owner.heard)


def test_a_runner_that_was_shut_down_starts_nothing(qtbot):
    """A timer may ask for a scan while the window closes."""
    runner = JobRunner()
    runner.shutdown()
    owner = Owner(runner)
    owner.job.start(lambda _progress: 1, owner.done)
    QCoreApplication.processEvents()
    assert owner.heard == []


def test_widgets_in_cycles_are_collected_on_the_gui_thread(tmp_path):
    """A worker that allocated collected them: their timers are the GUI thread's, so Qt crashed."""
    done = subprocess.run(
        [sys.executable, "-c", CYCLES],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    assert "another thread" not in done.stderr


def test_after_the_end_no_news_comes_that_could_begin_something_new(qtbot):
    runner, shown = JobRunner(), []
    job = Job(lambda _progress: 1)
    for news in (job.progressed, job.finished, job.failed, job.cancelled):
        news.connect(lambda *_: shown.append(1))
    runner.start(job)
    runner.shutdown()
    QCoreApplication.processEvents()
    assert shown == []
