import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.base.errors import ModelError
from ctviewer.ui.base.jobs import JobRunner
from ctviewer.ui.scan.session import Session, Stage
from tests.scans import chest_array, write


@pytest.fixture
def session(qapp, classifier):
    runner = JobRunner()
    yield Session(runner, lambda: classifier)
    classifier.let_go.set()
    runner.shutdown()


@pytest.fixture
def other_path(tmp_path):
    return write(tmp_path / "other.nii", chest_array(shape=(60, 50, 40)))


def wait_for_result(qtbot, session):
    qtbot.waitUntil(lambda: session.result is not None)


def test_open_loads_shows_and_classifies(qtbot, session, phantom_path):
    session.open(phantom_path)
    assert session.activity.stage is Stage.LOADING
    wait_for_result(qtbot, session)
    assert session.display.volume is session.scan.volume
    assert session.display.heat_map is session.result.score.heat_map
    assert session.result.seconds.load > 0
    assert session.activity.stage is Stage.IDLE


def test_a_second_drop_makes_the_first_result_stale(
    qtbot, session, classifier, phantom_path, other_path
):
    classifier.held = True
    session.open(phantom_path)
    qtbot.waitUntil(lambda: session.activity.stage is Stage.CLASSIFYING)
    results = []
    session.result_changed.connect(lambda: results.append(session.result))
    session.open(other_path)
    classifier.held = False
    wait_for_result(qtbot, session)
    assert session.scan.volume.source.name == "other.nii"
    assert [volume.source.name for volume in classifier.classified] == ["other.nii"]
    assert [result for result in results if result] == [session.result]


def test_rapid_drops_end_with_the_last(qtbot, session, phantom_path, other_path):
    for _ in range(10):
        session.open(phantom_path)
        session.open(other_path)
    wait_for_result(qtbot, session)
    assert session.scan.volume.source.name == "other.nii"


def test_a_failed_load_keeps_the_last_scan(qtbot, session, phantom_path, tmp_path):
    session.open(phantom_path)
    wait_for_result(qtbot, session)
    scan, result = session.scan, session.result
    bad = tmp_path / "bad.nii"
    bad.write_bytes(b"no scan")
    with qtbot.waitSignal(session.failed) as failed:
        session.open(bad)
    assert failed.args[0].endswith(".")
    assert (session.scan, session.result) == (scan, result)
    assert session.activity.stage is Stage.IDLE


def test_a_failed_load_resumes_the_classifying_that_it_interrupted(
    qtbot, session, classifier, phantom_path, tmp_path
):
    classifier.held = True
    session.open(phantom_path)
    qtbot.waitUntil(lambda: session.activity.stage is Stage.CLASSIFYING)
    session.open(tmp_path / "missing.nii")
    classifier.held = False
    wait_for_result(qtbot, session)
    assert session.scan.volume.source.name == phantom_path.name


def test_cancelling_the_classifying_leaves_the_scan_and_no_number(
    qtbot, session, classifier, phantom_path
):
    classifier.held = True
    session.open(phantom_path)
    qtbot.waitUntil(lambda: session.activity.stage is Stage.CLASSIFYING)
    session.cancel()
    assert session.activity.stopping
    qtbot.waitUntil(lambda: session.activity.stage is Stage.IDLE)
    assert session.result is None
    assert session.problem
    classifier.held = False
    session.classify()
    wait_for_result(qtbot, session)


def test_the_classifier_is_made_once_and_late(qtbot, classifier, phantom_path, other_path):
    made = []
    runner = JobRunner()
    session = Session(runner, cache(lambda: made.append(1) or classifier))
    assert not made
    session.prewarm()
    session.open(phantom_path)
    wait_for_result(qtbot, session)
    session.open(other_path)
    qtbot.waitUntil(lambda: len(classifier.classified) == 2 and session.result is not None)
    runner.shutdown()
    assert made == [1]


FIRST_SCAN = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ctviewer.core.analysis.examine import examine_volume
from ctviewer.core.analysis.preprocess import InputSpec
from ctviewer.core.formats.loading import load_volume
from ctviewer.ui.base.jobs import JobRunner
from ctviewer.ui.scan.session import Session
application, runner = QCoreApplication([]), JobRunner()
Session(runner, lambda: None).prewarm()
runner.shutdown()
warm = set(sys.modules)
examined = examine_volume(load_volume(Path(sys.argv[1])), InputSpec())
assert examined.lungs is not None
late = {name.partition(".")[0] for name in set(sys.modules) - warm}
assert not late & {"scipy", "nibabel", "numpy"}, f"imported by the first scan: {late}"
"""


def test_what_finds_the_lungs_is_imported_before_the_first_scan(tmp_path):
    scan = write(tmp_path / "chest.nii.gz", chest_array())
    done = subprocess.run(
        [sys.executable, "-c", FIRST_SCAN, str(scan)],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_missing_network_is_reported_and_the_viewer_works(qtbot, phantom_path):
    def broken():
        raise ModelError("The network file is missing; install the program again.")

    runner = JobRunner()
    session = Session(runner, broken)
    session.open(phantom_path)
    qtbot.waitUntil(lambda: bool(session.problem))
    assert session.problem.startswith("The network file is missing")
    assert session.display.volume is not None
    runner.shutdown()


def test_an_unexpected_error_becomes_a_sentence(
    qtbot, session, classifier, phantom_path, expected_log
):
    classifier.error = ValueError("patient name")
    session.open(phantom_path)
    qtbot.waitUntil(lambda: bool(session.problem))
    assert "ValueError" in session.problem
    assert "patient name" not in session.problem + expected_log.text


def test_a_refused_scan_has_no_heat_map(qtbot, session, classifier, phantom_path):
    classifier.gate = Gate((Finding("no_lungs", "No lungs.", GateStatus.REFUSE),))
    session.open(phantom_path)
    wait_for_result(qtbot, session)
    assert session.result.score is None
    assert session.display.heat_map is None


def test_close_shows_nothing(qtbot, session, phantom_path):
    session.open(phantom_path)
    wait_for_result(qtbot, session)
    session.close()
    assert session.scan is session.result is session.display.volume is None
