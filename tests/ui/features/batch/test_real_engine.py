"""The batch of the window through the real engine: reader processes and a tiny network."""

import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest

from ctviewer.core.analysis.result import Status
from ctviewer.core.formats.dicom import series
from ctviewer.inference.classifier import load_classifier
from ctviewer.pipeline.options import Options
from ctviewer.ui.features.batch import memory
from ctviewer.ui.features.batch.controller import Phase
from ctviewer.ui.features.batch.local import LocalEngine
from tests.dicoms import write_series
from tests.networks import write_network
from tests.scans import chest_array, write
from tests.timing import PATIENCE
from tests.ui.screen import drop
from tests.ui.windows import MainWindow

SLICES = 200


def test_a_folder_from_the_drop_to_the_same_numbers_as_one_by_one(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "user_data_path", lambda *_a, **_k: tmp_path / "own")
    network = write_network(tmp_path / "tiny.pt")
    folder = tmp_path / "scans"
    (folder / "inside").mkdir(parents=True)
    write(folder / "a clear.nii.gz", chest_array())
    write(folder / "inside" / "b lesion.nii", chest_array(lesion=True))
    write(folder / "c flat.nii", chest_array() * 0)
    (folder / "d broken.nii.gz").write_bytes(b"\x1f\x8b nothing")
    (folder / ".hidden.nii").write_bytes(b"")

    def make_classifier():
        return load_classifier("cpu", network, allow_unlisted=True)

    options = Options(paths=(), device="cpu", model=network, allow_unlisted=True, workers=1)
    window = MainWindow(make_classifier, LocalEngine(options))
    qtbot.addWidget(window)
    window.show()
    drop(window, folder)
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.READY)
    assert window.batch_page.preflight.model.rowCount() == 4
    window.batch_page.preflight.begin.click()
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.DONE)
    lines = {line.name: line for line in window.batch.worklist.lines}
    ends = {name: line.status for name, line in lines.items()}
    assert ends == {
        "a clear.nii.gz": Status.OK,
        "b lesion.nii": Status.OK,
        "c flat.nii": Status.REFUSED,
        "d broken.nii.gz": Status.ERROR,
    }
    window.session.open(folder / "inside" / "b lesion.nii")
    qtbot.waitUntil(lambda: window.session.result is not None)
    alone = window.session.result.score.probability
    assert lines["b lesion.nii"].probability == pytest.approx(alone, abs=1e-5)
    window.close()
    assert window.batch.engine.kept(window.batch.state.options.jsonl).total == 4


@pytest.fixture
def headers(monkeypatch):
    """The headers that are read; the fourth comes when it is `let`, as from a distant disk."""
    read, let, read_header = [], threading.Event(), series.read_header

    def halting(path):
        read.append(path)
        if len(read) == 4:
            assert let.wait(PATIENCE)
        return read_header(path)

    monkeypatch.setattr(series, "read_header", halting)
    return SimpleNamespace(read=read, let=let)


@pytest.fixture
def archive(tmp_path):
    """A folder with one long series."""
    write_series(tmp_path / "archive", chest_array(shape=(8, 8, SLICES)))
    return tmp_path / "archive"


@pytest.fixture
def window(qtbot, tmp_path, monkeypatch, classifier):
    monkeypatch.setattr(memory, "user_data_path", lambda *_a, **_k: tmp_path / "own")
    window = MainWindow(lambda: classifier, LocalEngine())
    qtbot.addWidget(window)
    window.show()
    return window


def test_looking_through_a_long_series_can_be_cancelled(qtbot, window, archive, headers):
    window.batch_page.look_at((archive,))
    qtbot.waitUntil(lambda: len(headers.read) == 4)
    window.batch_page.preflight.cancel.click()
    headers.let.set()
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.NONE)
    assert len(headers.read) < SLICES


@pytest.fixture
def looked(qtbot, window, archive):
    window.batch_page.look_at((archive,))
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.READY)
    return window


@pytest.fixture
def searching(qtbot, looked, headers):
    """The window with a batch that was begun and looks for its scans; halted only since then.

    As one that is resumed does: what was found before is not known any more.
    """
    looked.batch._set(replace(looked.batch.state, found=None))
    looked.batch_page.preflight.begin.click()
    qtbot.waitUntil(lambda: len(headers.read) == 4)
    return looked


def test_a_batch_that_looks_for_its_scans_can_be_cancelled(qtbot, searching, headers):
    searching.batch_page.worklist.cancel.click()
    headers.let.set()
    qtbot.waitUntil(lambda: searching.batch.state.phase is Phase.STOPPED)
    assert len(headers.read) < SLICES
    assert searching.batch_page.worklist.resume.isVisible()


def test_the_window_closes_while_a_batch_looks_for_its_scans(searching, headers, monkeypatch):
    control = searching.batch._control
    cancel = control.cancel
    monkeypatch.setattr(control, "cancel", lambda: (cancel(), headers.let.set()))
    searching.close()
    assert len(headers.read) < SLICES
