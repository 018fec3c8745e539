"""Windows with a fake classifier, scans in files, and checks for what tests leave behind."""

import gc
import logging

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ctviewer.ui.base.jobs import gui_thread_collects
from ctviewer.ui.base.look import apply_style
from ctviewer.ui.features.batch import memory
from tests.scans import affine_of, chest_array, stored_as, write
from tests.timing import PATIENCE
from tests.ui.fakes import FakeClassifier
from tests.ui.windows import MainWindow


def pytest_collection_modifyitems(items):
    """Qt's offscreen platform prints this for every window; it is harmless."""
    for item in items:
        if "/ui/" in item.path.as_posix():
            item.add_marker(
                pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise)")
            )


@pytest.fixture(scope="session", autouse=True)
def _look(qapp):
    apply_style(qapp)
    yield
    qapp.clipboard().clear()  # avoids a crash of the offscreen platform on exit


PATIENCE_MS = round(1000 * PATIENCE)


class PatientBot(QtBot):
    """Wait for events even on a busy machine; only a failing test takes the whole timeout."""

    def waitUntil(self, callback, *, timeout=PATIENCE_MS):  # noqa: N802  (pytest-qt's names)
        return super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=PATIENCE_MS, **manner):  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **manner)

    def waitExposed(self, widget, *, timeout=PATIENCE_MS):  # noqa: N802
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path):
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings")
    )


@pytest.fixture(autouse=True)
def _own_place(_nothing_left, monkeypatch, tmp_path):
    """For stored data of batches and scans, so that no test sees another's.

    Patches of a test are undone before garbage collection, as they may keep its windows alive.
    """
    monkeypatch.setattr(memory, "user_data_path", lambda *_a, **_k: tmp_path / "own")


@pytest.fixture(scope="session", autouse=True)
def _as_in_the_program(qapp):
    """Reference cycles are collected by the event loop, as in the program."""
    with gui_thread_collects():
        yield
    gc.enable()


@pytest.fixture(autouse=True)
def _nothing_left(qapp):
    """No window survives a test, not even in a reference cycle."""
    before = set(QApplication.topLevelWidgets())
    gc.freeze()  # so that collection after the test only looks at new objects
    yield
    gc.collect()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in set(QApplication.topLevelWidgets()) - before if widget.isVisible()]
    assert not left, f"left open: {left}"


@pytest.fixture(autouse=True)
def _nothing_held(qapp):
    """No mouse button stays down: Qt would treat the next test's focus as caused by a click."""
    before = QApplication.mouseButtons()
    yield
    held = QApplication.mouseButtons() & ~before
    assert not held, f"left down: {held}"


@pytest.fixture(autouse=True)
def _no_complaints(caplog, request):
    yield
    if "expected_log" not in request.fixturenames:
        loud = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
        assert not loud, f"logged: {[record.getMessage() for record in loud]}"


@pytest.fixture
def expected_log(caplog):
    """The log of a test that expects an error in it."""
    return caplog


@pytest.fixture
def classifier():
    return FakeClassifier()


@pytest.fixture
def window(qtbot, classifier):
    window = MainWindow(lambda: classifier)
    qtbot.addWidget(window)
    window.resize(1300, 850)  # as for users; the test screen is smaller
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def phantom_path(tmp_path):
    """A chest with a lesion, with a name that is not plain ASCII."""
    return write(tmp_path / "Thorax Müller 肺.nii.gz", chest_array(lesion=True))


@pytest.fixture
def block_path(tmp_path):
    """A function that writes a scan with a bright block on the left, anterior, superior."""

    def make(axes="RAS"):
        ras = np.full((40, 50, 30), -1000, np.int16)
        ras[:20, 25:, 15:] = 1000
        stored = stored_as(axes, ras)
        return write(
            tmp_path / f"{axes}.nii", stored, affine_of(axes, stored.shape, (4.0, 3.0, 6.0))
        )

    return make


@pytest.fixture
def opened(window, qtbot, phantom_path):
    """A window that shows the phantom and its result."""
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    return window
