"""The page without a scan: its buttons, the scans opened last, and what it does not tell."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from ctviewer.core.analysis.gate import Finding, Gate, GateStatus
from ctviewer.core.worklist.blindread import Blindness
from ctviewer.ui.scan.opening import remember, visits
from tests.dicoms import write_series
from tests.scans import chest_array, write


def buttons(window):
    window.repaint()
    found = window.welcome.findChildren(QPushButton)
    return {each.text(): each for each in found if each.isVisible()}


def said(window):
    return [each.text() for each in window.welcome.findChildren(QLabel) if each.isVisible()]


def rows(window, qtbot):
    """What the list of scans says, row by row."""
    qtbot.wait(10)  # the old rows go with the next turn of the event loop
    grid = window.welcome.recent.layout()
    cells = [
        [grid.itemAtPosition(row, column) for column in range(3)] for row in range(grid.rowCount())
    ]
    return [[item.widget().text() if item else "" for item in line] for line in cells if line[0]]


@pytest.fixture
def closed(opened):
    opened.session.close()
    return opened


def test_file_folder_batch_and_demo_are_one_click_away(window):
    names = buttons(window)
    assert {"Open file…", "Open folder…", "Classify folder…"} < set(names)
    assert any("Synthetic" in name for name in names)
    assert any("DICOM" in text and "folder of many scans" in text for text in said(window))


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_series_of_files_without_endings_opens_as_a_file_and_as_a_folder(
    window, qtbot, tmp_path, monkeypatch, kind
):
    write_series(tmp_path / "series", chest_array(shape=(40, 30, 25)))
    folder = tmp_path / "series"
    for file in list(folder.iterdir()):
        file.rename(file.with_name(file.stem.replace(".", "")))
    asked = []

    def choose(*args):
        asked.append(args)
        return (str(sorted(folder.iterdir())[3]), "") if kind == "file" else str(folder)

    name = "getOpenFileName" if kind == "file" else "getExistingDirectory"
    monkeypatch.setattr(QFileDialog, name, choose)
    buttons(window)[f"Open {kind}…"].click()
    qtbot.waitUntil(lambda: window.session.scan is not None)
    assert window.session.scan.volume.shape == (40, 30, 25)
    if kind == "file":
        assert asked[0][3].startswith("All files (*)")
    else:
        assert not asked[0][3] & QFileDialog.Option.ShowDirsOnly


def test_the_last_scans_have_a_date_and_a_verdict_and_open(closed, qtbot, phantom_path, tmp_path):
    other = write(tmp_path / "z & b.nii", chest_array())
    remember(other)
    closed.session.open(phantom_path)
    qtbot.waitUntil(lambda: closed.session.result is not None)
    closed.session.close()
    first, second = rows(closed, qtbot)
    assert first[0] == f"1.  {phantom_path.name}"
    assert first[1].startswith("20")
    assert first[2] == "Pneumonia pattern"
    assert second[0] == "2.  z && b.nii"
    assert second[2] == ""
    buttons(closed)[second[0]].click()
    qtbot.waitUntil(lambda: closed.session.scan is not None)
    assert closed.session.scan.volume.source.path == other


def test_five_at_most_and_names_of_any_length_fit(window, qtbot, tmp_path):
    for number in range(8):
        remember(tmp_path / f"{number}{'x' * 240}.nii")
    window._update_welcome()
    assert len(rows(window, qtbot)) == 5
    assert window.welcome.minimumSizeHint().width() < 1000


class TestARefusedScan:
    @pytest.fixture
    def classifier(self, classifier):
        classifier.gate = Gate((Finding("few_slices", "Three slices.", GateStatus.REFUSE),))
        return classifier

    def test_it_is_called_not_classified(self, closed, qtbot):
        assert rows(closed, qtbot)[0][2] == "Not classified"


def test_a_blind_reader_sees_no_verdicts(closed, qtbot):
    closed.session.blind(Blindness(is_on=True))
    assert rows(closed, qtbot)[0][2] == ""
    closed.session.blind(Blindness())
    assert rows(closed, qtbot)[0][2] == "Pneumonia pattern"


def test_a_number_that_is_withheld_is_not_noted(window, qtbot, phantom_path):
    window.session.blind(Blindness(is_on=True))
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.sealed is not None)
    assert [visit.outcome for visit in visits().values()] == [""]


def test_nothing_is_listed_where_names_are_not_kept(closed, qtbot):
    assert rows(closed, qtbot)
    choices = closed.preferences.choices
    choices.choose(replace(choices.value, recent_kept=False))
    assert not rows(closed, qtbot)
    assert not visits()
    assert not closed.welcome.recent.isVisible()


def test_the_list_is_cleared_where_it_is_seen(closed, qtbot):
    recent = closed.commands.opening.recent
    recent.rebuild()
    (clear,) = [each for each in recent.actions() if each.text() == "Clear the list"]
    clear.trigger()
    recent.triggered.emit(clear)
    assert not rows(closed, qtbot)
