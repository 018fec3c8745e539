"""The batch of the window through the real engine: reader processes and a tiny network."""

import pytest

from ctviewer.batch.options import Options
from ctviewer.core.result import Status
from ctviewer.inference.classifier import load_classifier
from ctviewer.ui.batch import memory
from ctviewer.ui.batch.local import LocalEngine
from ctviewer.ui.batch.state import Phase
from ctviewer.ui.main_window import MainWindow
from tests.networks import write_network
from tests.scans import chest_array, write
from tests.ui.screen import drop

LONG = 120_000  # ms; two reader processes are started on a busy machine


@pytest.mark.timeout(400)
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
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.READY, timeout=LONG)
    assert window.dock.preflight.model.rowCount() == 4
    window.dock.preflight.begin.click()
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.DONE, timeout=LONG)
    lines = {line.name: line for line in window.batch.worklist.lines}
    ends = {name: line.status for name, line in lines.items()}
    assert ends == {
        "a clear.nii.gz": Status.OK,
        "b lesion.nii": Status.OK,
        "c flat.nii": Status.REFUSED,
        "d broken.nii.gz": Status.ERROR,
    }
    window.session.open(folder / "inside" / "b lesion.nii")
    qtbot.waitUntil(lambda: window.session.result is not None, timeout=LONG)
    alone = window.session.result.score.probability
    assert lines["b lesion.nii"].probability == pytest.approx(alone, abs=1e-5)
    window.close()
    assert window.batch.engine.kept(window.batch.state.options.jsonl).total == 4
