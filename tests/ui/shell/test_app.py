import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from ctviewer.core.base.commandline import NetworkChoice
from ctviewer.ui.features.result.panel import ResultFeature
from ctviewer.ui.shell import app
from ctviewer.ui.shell.crash import CrashReport, start_log
from ctviewer.ui.shell.main_window import MainWindow
from tests.scans import HAVE_REAL, real
from tests.timing import best_of_three
from tests.ui.fakes import FakeClassifier

BUILD = """
import linecache, sys, time
from ctviewer.ui.shell.app import application
from ctviewer.ui.shell.main_window import MainWindow
application()
window = MainWindow(lambda: None)
window.show()
application().processEvents()
first, end = window.grab().toImage(), time.monotonic() + 0.5
while time.monotonic() < end:
    application().processEvents()
assert window.grab().toImage() == first, "the window went on building after its first picture"
packages = {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names)
own = [name for name in sys.modules if name.startswith("ctviewer.")]
print(*sorted(packages))
print(*own)
read = [name for name in linecache.cache if "ctviewer" in name or "numpy" in name]
assert not read, f"PySide read the source of {read[:3]} and more"
window.close()
"""


PACKAGES = {
    *("PySide6", "shiboken6", "shibokensupport", "signature_bootstrap", "__feature__"),
    *("numpy", "contourpy", "markupsafe", "platformdirs", "isal", "backports"),
    *("ctviewer", "__main__", "_distutils_hack"),
}
"""All that the first picture needs, the interpreter's own modules aside."""
MOST_MODULES = 330
"""Of the program's own before the first picture; each costs half a millisecond of the start.

A feature that is added brings its lines in the menus, its tab, and little else: it imports its
dialogs, what it reads and writes and what it computes with in the function that wants them. Raise
this for what is seen in the first picture alone.
"""


def test_the_window_is_built_with_little_imported():
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BUILD],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    packages, own = (line.split() for line in done.stdout.splitlines())
    assert set(packages) <= PACKAGES, "imported before the first picture"
    assert len(own) <= MOST_MODULES, f"{len(own)} modules, the last of them {own[-20:]}"
    for late in ("pipeline.run", "ui.features.batch.truth_page", "ui.features.report.write"):
        assert f"ctviewer.{late}" not in own


@pytest.fixture
def quiet_hooks(monkeypatch, tmp_path):
    """`run` changes the interpreter's hooks and starts a log; here they are put back."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(app, "start_log", lambda: None)
    monkeypatch.setattr(app, "FIRST_PAINT_MS", 0)


def test_run_opens_its_paths_and_ends_with_the_window(qapp, quiet_hooks, monkeypatch, phantom_path):
    monkeypatch.setattr(app, "_make_classifier", lambda *_: FakeClassifier())
    seen = []

    def look():
        windows = [w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow)]
        if windows and windows[0].session.result is not None:
            seen.append(windows[0].feature(ResultFeature).panel.score.classes.texts[0])
            watch.stop()
            windows[0].close()

    watch = QTimer(interval=10)
    watch.timeout.connect(look)
    watch.start()
    assert app.run([phantom_path], NetworkChoice("cpu")) == 0
    assert seen == ["Pneumonia 92 %"]


def test_an_error_nobody_caught_becomes_one_report(window, qtbot, expected_log):
    report = CrashReport(window)
    name = "mueller".join(["patient_", ".nii"])

    def work():
        try:
            raise ValueError(name)
        except ValueError as error:
            report.catch(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    work()
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    (box,) = window.findChildren(QMessageBox)
    assert "ValueError" in box.text()
    assert name not in box.detailedText() + box.text() + expected_log.text
    next(button for button in box.buttons() if "Copy" in button.text()).click()
    assert "test_app.py" in QGuiApplication.clipboard().text()
    box.close()


def test_the_log_holds_no_words_of_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr("ctviewer.ui.shell.crash.user_log_path", lambda *_a, **_k: tmp_path)
    monkeypatch.setattr("faulthandler.enable", lambda file: file.close())
    handlers = list(logging.getLogger().handlers)
    start_log()
    (handler,) = set(logging.getLogger().handlers) - set(handlers)
    name = "mueller".join(["patient_", ".nii"])
    try:
        raise OSError(name)
    except OSError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "it broke", (), sys.exc_info())
    handler.emit(record)
    handler.close()
    logging.getLogger().removeHandler(handler)
    text = (tmp_path / "ctviewer.log").read_text()
    assert "OSError" in text
    assert name not in text


@pytest.mark.real
@pytest.mark.skipif(not HAVE_REAL, reason="needs the real scans")
def test_the_gui_never_waits_for_a_large_scan(window, qtbot):
    """Not longer than this program itself computes meanwhile: other programs hold it up too."""

    def clocks():
        return np.array([time.perf_counter(), time.process_time()])

    def longest_gap():
        gaps, last = [], [clocks()]

        def tick():
            now = clocks()
            gaps.append((now - last[0]).min())
            last[0] = now

        timer = QTimer(interval=10)
        timer.timeout.connect(tick)
        timer.start()
        window.session.close()
        window.open_paths([real("chest/ricord1a_419639-000082.nii.gz")])
        qtbot.waitUntil(lambda: window.session.result is not None)
        return max(gaps)

    assert best_of_three(longest_gap, 0.2) < 0.2


def test_a_user_without_a_home_gets_no_log_in_the_folder_at_hand(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ctviewer.ui.shell.crash.user_log_path", lambda *_a, **_k: Path("~/state"))
    start_log()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_the_system_opens_before_the_window_is_there(
    qapp, quiet_hooks, monkeypatch, phantom_path
):
    """MacOS names the file at once; the splash has run its events by then."""
    sent = []

    class Early:
        def __init__(self, *_words, **_manner):
            self.file_opened = self

        def connect(self, slot):
            sent.append(slot)
            if len(sent) == 1:
                slot([phantom_path])

        def disconnect(self, slot):
            assert slot == sent[0]

        def processEvents(self):  # noqa: N802
            qapp.processEvents()

        def exec(self):
            return 7

    monkeypatch.setattr(app, "Application", Early)
    monkeypatch.setattr(app, "application", Early)
    opened = []
    monkeypatch.setattr(app.QTimer, "singleShot", lambda _ms, begin: opened.append(begin))
    monkeypatch.setattr(app, "_make_classifier", lambda *_: FakeClassifier())
    assert app.run([], NetworkChoice("cpu")) == 7
    (begin,) = opened
    assert begin.args == ([phantom_path],)
    for window in [w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow)]:
        window.close()


BEFORE_THE_SPLASH = """
import sys
import ctviewer.cli.window
from ctviewer.ui.shell import app
app.application(preferred=True)
slow = {"numpy", "nibabel", "scipy", "pyqtgraph", "pydicom", "torch"} & set(sys.modules)
assert not slow, f"imported before the splash: {slow}"
"""


def test_the_splash_waits_for_nothing_but_qt():
    done = subprocess.run(
        [sys.executable, "-c", BEFORE_THE_SPLASH],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


FINE_SPLASH = """
from ctviewer.ui.shell.app import application
from ctviewer.ui.base.theme import splash
running = application()
picture = splash().pixmap()
assert picture.width() == 2 * picture.deviceIndependentSize().width() == 1040, picture.size()
"""


def test_the_splash_is_sharp_on_a_fine_screen():
    environment = {**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", FINE_SPLASH],
        cwd=Path(__file__).parents[3],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("new", "begins"), [(False, "restore_place"), (True, "prewarm")])
def test_without_paths_the_program_goes_on_and_new_begins_empty(
    qapp, quiet_hooks, monkeypatch, new, begins
):
    opened = []
    monkeypatch.setattr(app, "application", lambda **_manner: qapp)
    monkeypatch.setattr(type(qapp), "exec", lambda *_: 7)
    monkeypatch.setattr(app.QTimer, "singleShot", lambda _ms, begin: opened.append(begin))
    assert app.run([], NetworkChoice(None), new=new) == 7
    assert [begin.__name__ for begin in opened] == [begins]
    for window in [w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow)]:
        window.close()
