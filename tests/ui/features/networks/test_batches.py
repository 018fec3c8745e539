"""Which network classifies a batch, to its end."""

from contextlib import closing
from dataclasses import replace

import pytest

from ctviewer.core.base.errors import ModelError
from ctviewer.inference.model_file import read_model_file
from ctviewer.pipeline.header import Header, Maker
from ctviewer.pipeline.options import Options, Shard, equivalent_command
from ctviewer.pipeline.outcome import ResultFileError
from ctviewer.pipeline.result_file import ResultFile
from ctviewer.pipeline.run import run_batch
from ctviewer.ui.features.batch.controller import Phase
from ctviewer.ui.features.batch.local import LocalEngine
from tests.inference.conftest import listed, network
from tests.networks import golden_logit, write_network
from tests.scans import chest_array, write
from tests.ui.features.batch.fakes import FakeEngine
from tests.ui.screen import drop
from tests.ui.windows import MainWindow

__all__ = ["listed", "network"]


@pytest.fixture
def other(tmp_path):
    golden = {"logit": golden_logit() - 300, "tolerance": 1e-3}
    return write_network(tmp_path / "other.pt", bias=-300.0, name="calm", golden=golden)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "scans"
    place.mkdir()
    for number in range(4):
        write(place / f"{number}.nii", chest_array(shape=(40, 30, 20)))
    return place


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def window(listed, qtbot, classifier, engine):
    return shown(qtbot, classifier, engine)


@pytest.fixture
def calm(window, other):
    window.networks.trust(read_model_file(other, allow_unlisted=True))
    return window.networks.known[1]


def shown(qtbot, classifier, engine):
    window = MainWindow(lambda: classifier, engine)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def wait_for(qtbot, window, phase):
    qtbot.waitUntil(lambda: window.batch.state.phase is phase)


def stopped(qtbot, window, folder, engine):
    """A batch that ended after one row."""
    engine.held = True
    drop(window, folder)
    wait_for(qtbot, window, Phase.READY)
    window.batch_page.preflight.begin.click()
    engine.let.release()
    qtbot.waitUntil(lambda: len(window.batch.worklist.lines) == 1)
    window.batch.cancel()
    wait_for(qtbot, window, Phase.STOPPED)
    engine.held = False


def test_the_network_chosen_before_the_start_classifies(window, qtbot, folder, engine, calm):
    drop(window, folder)
    wait_for(qtbot, window, Phase.READY)
    assert "other.pt" not in window.batch_page.preflight.command.text()
    window.networks.choose(calm)
    assert "--model" in window.batch_page.preflight.command.text()
    assert (
        "They are classified by the network in other.pt."
        in window.batch_page.preflight.summary.text()
    )
    window.batch_page.preflight.begin.click()
    wait_for(qtbot, window, Phase.DONE)
    (options,) = engine.ran
    assert (options.model, options.trusted) == (calm.path, calm.sha256)
    assert window.batch.worklist.network == calm.sha256


def test_a_batch_goes_on_with_the_network_that_began_it(window, qtbot, folder, engine, calm):
    window.networks.choose(calm)
    stopped(qtbot, window, folder, engine)
    window.networks.choose(window.networks.first)
    assert "by the network that began it" in window.batch_page.worklist.pace.text()
    window.batch.resume()
    wait_for(qtbot, window, Phase.DONE)
    assert [each.trusted for each in engine.ran] == [calm.sha256] * 2


def test_so_it_does_after_a_restart(window, qtbot, folder, engine, calm, classifier):
    window.networks.choose(calm)
    stopped(qtbot, window, folder, engine)
    window.close()
    again = shown(qtbot, classifier, engine)
    assert again.networks.chosen is None
    again.offer.resume.click()
    wait_for(qtbot, again, Phase.DONE)
    assert engine.ran[-1].model == calm.path
    assert again.batch.worklist.network == calm.sha256


def test_a_network_that_is_trusted_no_more_goes_on_with_nothing(
    window, qtbot, folder, engine, calm
):
    window.networks.choose(calm)
    stopped(qtbot, window, folder, engine)
    window.networks.forget(calm)
    window.batch.resume()
    assert "no longer in your list" in window.error.text
    assert window.batch.state.phase is Phase.STOPPED
    assert len(engine.ran) == 1


def test_a_file_that_changed_since_it_was_trusted_classifies_no_batch(window, calm, tmp_path):
    window.networks.choose(calm)
    write_network(calm.path, version="2")
    options = replace(window.networks.options, paths=(tmp_path,))
    with pytest.raises(ModelError, match="changed since it was trusted"):
        run_batch([], options, lambda *_: None, window.batch._control)
    with pytest.raises(ModelError, match="changed since it was trusted"):
        LocalEngine().network(options)


def test_rows_of_another_network_are_refused_in_words_for_a_window_too(tmp_path):
    path = tmp_path / "rows.jsonl"
    header = Header(Maker("a" * 64, "1"), "f" * 64, 1, Shard())
    ResultFile.create(path, header).close()
    with (
        pytest.raises(ResultFileError) as error,
        closing(ResultFile.resume(path, replace(header, maker=Maker("b" * 64, "1")))),
    ):
        pass
    assert "was made with another network (sha256 aaaaaaaaaaaa...)" in str(error.value)
    assert "--resume" not in str(error.value)


def test_the_copied_command_names_no_hash():
    assert equivalent_command(Options(paths=(), trusted="ab")) == "ctviewer classify"
