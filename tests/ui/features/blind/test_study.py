"""A reading study in the window: scan after scan, nothing shown, everything written."""

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog

from ctviewer import cli
from ctviewer.core.analysis.classes import Classes
from ctviewer.core.worklist.reading_study import (
    asking_for,
    load_study,
    reader_path,
    save_study,
)
from ctviewer.ui.features.blind.feature import BlindFeature
from tests.scans import chest_array, write


@pytest.fixture
def study(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in range(3):
        hu = chest_array(shape=(20, 16, 14), spacing=(16.0, 15.0, 18.0)) + np.int16(number)
        write(folder / f"scan{number}.nii.gz", hu)
    path = tmp_path / "study.json"
    words = ["reads", str(path), "--scans", str(folder), "--seed", "5", "--repeat", "1"]
    assert cli.main(words) == 0
    return path


@pytest.fixture
def blind(window):
    return window.feature(BlindFeature)


def until_shown(qtbot, blind):
    qtbot.waitUntil(lambda: blind.run.state.opened is not None)


def score(form, value, sure):
    form.steps.button(value).click()
    form.sure.button(sure).click()
    form.commit.click()


def test_a_reader_goes_through_the_list_and_sees_no_number(
    qtbot, window, blind, study, monkeypatch
):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(study), ""))
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_: ("ada", True))
    blind.ask_study()
    form = blind.dock.study
    for number in range(4):
        until_shown(qtbot, blind)
        assert window.session.result is None
        assert f"{number} of 4 read" in form.progress.text()
        assert form.score is None
        assert not form.commit.isEnabled()
        score(form, number + 1, 5 - number)
        qtbot.waitUntil(lambda n=number: len(blind.run.state.reader.readings) == n + 1)
    qtbot.waitUntil(lambda: blind.run.state.awaited < 0)
    assert "You have read all" in form.said.text()
    assert window.session.result is None
    read = load_study(reader_path(study, "ada")).reader("ada")
    assert read.complete
    assert [(each.score, each.confidence) for each in read.readings] == [
        (1, 5), (2, 4), (3, 3), (4, 2)
    ]  # fmt: skip
    assert [each.sha256 for each in read.readings] == list(read.order)
    assert {each.probability for each in read.readings} == {0.92}
    assert all(each.seconds >= 0 for each in read.readings)
    assert not load_study(study).readers  # the study itself says nothing of readers
    form.leave.click()
    assert blind.run.state is None
    assert window.session.result is not None


@pytest.mark.parametrize(
    ("finding", "positive", "question", "step"),
    [
        ("", "pneumonia", "How likely is pneumonia in this scan?", "5  definitely pneumonia"),
        ("", "emphysema", "How likely is “Emphysema” in this scan?", "5  definitely “Emphysema”"),
        ("", None, "How likely is “an abnormal finding” in", "5  definitely “an abnormal finding”"),
        ("early emphysema", "pneumonia", "How likely is “early emphysema” in",
         "5  definitely “early emphysema”"),
    ],
)  # fmt: skip
def test_readers_are_asked_for_what_the_study_or_the_network_says(
    qtbot, window, blind, study, finding, positive, question, step
):
    names = ("normal", positive or "other")
    blind.dock.study._classes = lambda: Classes(names, positive)
    save_study(study, asking_for(load_study(study), finding))
    blind.run.join(study, "ada")
    until_shown(qtbot, blind)
    form = blind.dock.study
    assert form.said.text().startswith(question)
    assert form.said.text().endswith("The network's number stays withheld.")
    assert form.steps.button(5).text() == step
    score(form, 4, 3)
    qtbot.waitUntil(lambda: bool(blind.run.state.reader.readings))
    qtbot.waitUntil(lambda: blind.run.state.awaited < 0)
    (reading,) = blind.run.state.reader.readings
    assert reading.probability == (None if finding else 0.92)  # the fake answers to pneumonia


def test_after_an_interruption_the_reader_goes_on_and_sees_no_other_reader(
    qtbot, window, blind, study
):
    blind.run.join(study, "bo")
    until_shown(qtbot, blind)
    score(blind.dock.study, 2, 3)
    qtbot.waitUntil(lambda: len(blind.run.state.reader.readings) == 1)
    until_shown(qtbot, blind)
    blind.run.leave()
    assert window.session.scan is None  # the number of the scan to be read is not shown
    blind.run.join(study, "ada")
    assert [each.name for each in blind.run.state.study.readers] == ["ada"]
    until_shown(qtbot, blind)
    blind.run.leave()
    blind.run.join(study, "bo")
    assert len(blind.run.state.reader.readings) == 1
    assert "1 of 4 read" in blind.dock.study.progress.text()


def test_another_scan_is_not_read_and_what_was_seen_is_not_joined(
    qtbot, window, blind, study, phantom_path
):
    errors = []
    window.session.failed.connect(errors.append)
    blind.run.join(study, "ada")
    until_shown(qtbot, blind)
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: blind.run.state.opened is None)
    assert not blind.dock.study.commit.isVisible()
    assert "not shown" in blind.dock.study.said.text()
    blind.dock.study.open.click()
    until_shown(qtbot, blind)
    blind.run.leave()
    window.open_paths([study.parent / "scans" / "scan0.nii.gz"])
    qtbot.waitUntil(lambda: window.session.result is not None)
    blind._try(lambda: blind.run.join(study, "cy"))
    assert "1 scan of this study was shown" in errors[-1]
    assert blind.run.state is None
    blind._try(lambda: blind.run.join(study, "no name"))
    assert "letters, digits" in errors[-1]


def test_a_disk_that_is_full_commits_nothing(qtbot, window, blind, study, monkeypatch):
    errors = []
    window.session.failed.connect(errors.append)
    blind.run.join(study, "ada")
    until_shown(qtbot, blind)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    score(blind.dock.study, 2, 3)
    monkeypatch.undo()
    assert "cannot be written" in errors[-1]
    assert not blind.run.state.reader.readings
    assert blind.dock.study.score == 2  # to be committed again
    blind.dock.study.commit.click()
    qtbot.waitUntil(lambda: len(blind.run.state.reader.readings) == 1)
