"""What is asked of the network about its number, and what ends it."""

import threading

import pytest

from ctviewer.core.analysis.perturb import PERTURBATIONS
from ctviewer.inference.classifier import load_classifier
from ctviewer.ui.base.jobs import Job, JobRunner
from ctviewer.ui.features.uncertainty.study import NOTHING, ConfidenceStudy
from ctviewer.ui.scan.session import Session
from tests.networks import write_network
from tests.scans import chest_array, write
from tests.timing import PATIENCE


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    path = write_network(tmp_path_factory.mktemp("network") / "tiny.pt")
    return load_classifier("cpu", path, allow_unlisted=True)


@pytest.fixture
def runner(qapp):
    runner = JobRunner()
    yield runner
    runner.shutdown()


@pytest.fixture
def session(qtbot, runner, network, phantom_path):
    session = Session(runner, lambda: network)
    session.open(phantom_path)
    return session


@pytest.fixture
def study(qtbot, session, runner):
    study = ConfidenceStudy(session, runner)
    qtbot.waitUntil(lambda: session.result is not None)
    return study


def test_nothing_is_asked_before_somebody_wants_it(qtbot, study, session):
    assert study.answers == NOTHING
    study.want(True)
    qtbot.waitUntil(lambda: study.answers.model is not None)
    assert study.answers.model.info.sha256 == session.result.model.sha256


def test_the_file_is_read_for_a_scan_that_is_classified_later(qtbot, study, session, tmp_path):
    study.want(True)
    session.open(write(tmp_path / "clear.nii", chest_array()))
    qtbot.waitUntil(lambda: study.answers.model is not None and session.result is not None)
    assert study.answers.asked is None


def test_spread_and_influence_are_answered(qtbot, study, session):
    study.ask_spread()
    assert study.answers.asked.value == "spread"
    qtbot.waitUntil(lambda: study.answers.spread is not None)
    assert len(study.answers.spread.perturbed) == len(PERTURBATIONS)
    study.ask_influence()
    qtbot.waitUntil(lambda: study.answers.influence is not None)
    assert study.answers.influence.strongest.log_odds > 1
    assert study.answers.spread is not None
    assert study.answers.asked is None


def test_opening_another_scan_ends_the_question_at_once(
    qtbot, study, session, network, tmp_path, monkeypatch
):
    """Complaint axondeepseg#983: a run could not be stopped; here at the next slab."""
    asked, opened, classify = [], threading.Event(), network.classify_examined

    def counted(scans):
        asked.append(len(scans))
        assert len(asked) != 6 or opened.wait(PATIENCE)
        return classify(scans)

    monkeypatch.setattr(network, "classify_examined", counted)
    study.ask_influence()
    qtbot.waitUntil(lambda: len(asked) == 6)
    old = session.scan
    session.open(write(tmp_path / "clear.nii", chest_array()))
    opened.set()
    assert study.answers.asked is None
    qtbot.waitUntil(lambda: session.scan is not old and session.result is not None)
    assert len(asked) < 34  # of 34 for the whole curve, and 1 for the other scan
    assert study.answers == NOTHING
    assert session.result.score.called == "normal"


def test_cancel_keeps_what_is_known(qtbot, study):
    study.ask_spread()
    qtbot.waitUntil(lambda: study.answers.spread is not None)
    study.ask_influence()
    study.cancel()
    assert study.answers.asked is None
    assert study.answers.spread is not None
    study.ask_influence()
    qtbot.waitUntil(lambda: study.answers.influence is not None)


def test_another_networks_answers_are_not_shown(qtbot, study, session, tmp_path):
    path = write_network(tmp_path / "other.pt", version="1")
    session._classifier = lambda: load_classifier("cpu", path, allow_unlisted=True)
    study.ask_spread()
    qtbot.waitUntil(lambda: bool(study.answers.problem))
    assert "Another network" in study.answers.problem
    assert study.answers.spread is None


def test_questions_wait_while_something_is_opened(qtbot, study, session, runner, phantom_path):
    hold = threading.Event()
    runner.start(Job(lambda _progress: hold.wait(PATIENCE)))
    session.open(phantom_path)
    study.ask_spread()
    assert study.answers.asked is None
    hold.set()
    qtbot.waitUntil(lambda: session.result is not None)
