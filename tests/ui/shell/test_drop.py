"""Files and folders opened, dropped, or named on the command line: the same scans every time."""

import os

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from ctviewer.ui.features.batch.controller import Phase
from ctviewer.ui.features.batch.preflight_page import PreflightPage
from ctviewer.ui.scan.chooser import SeriesChooser
from ctviewer.ui.scan.scan import MAX_CHOICES
from ctviewer.ui.scan.session import Stage
from tests.dicoms import new_series, write_series
from tests.scans import chest_array, write

VOXELS = np.zeros((8, 8, 12), np.int16)


def drop(window, paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip
    window.drop_target.eventFilter(window, event)


def from_menu(window, paths, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(paths[0]))
    window.commands.opening.ask_folder()


@pytest.fixture(params=["menu", "drop", "command line"])
def opening(request, window, monkeypatch):
    """One of the ways in which a folder comes into the window."""

    def open_paths(*paths):
        if request.param == "drop":
            drop(window, paths)
        elif request.param == "menu":
            from_menu(window, paths, monkeypatch)
        else:
            window.open_paths(paths)

    return open_paths


def opened_name(window, qtbot):
    qtbot.waitUntil(lambda: window.session.scan is not None)
    return window.session.scan.volume.source.path.name


def looked_at(window, qtbot):
    qtbot.waitUntil(lambda: window.batch.state.phase is Phase.READY)
    return [each.path.name for each in window.batch.state.preflight.candidates]


def test_one_scan_opens_however_it_comes(window, qtbot, opening, tmp_path):
    """Also behind hundreds of other files, and beside what is none."""
    for number in range(250):
        (tmp_path / f"AUTORUN{number}.dll").write_bytes(b"MZ" * 99)
    write_series(tmp_path / "DICOM" / "S1", VOXELS)
    opening(tmp_path)
    assert opened_name(window, qtbot) == "S1"
    assert "other files (250)" in window.statusBar().currentMessage()


def test_several_scans_are_looked_at_however_they_come(window, qtbot, opening, tmp_path):
    for name in ("one", "two"):
        write_series(tmp_path / name, VOXELS, **new_series())
    write(tmp_path / "three.nii", chest_array())
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "1.dcm").write_bytes(b"\0" * 128 + b"DICM")
    (tmp_path / "notes.txt").write_text("hello")
    opening(tmp_path)
    assert looked_at(window, qtbot) == ["cut", "one", "three.nii", "two"]
    assert window.session.scan is None
    assert window.batch_page.isVisible()
    assert "Left out: other files (1)." in window.batch_page.preflight.summary.text()


def test_a_few_series_are_a_choice_however_they_come(window, qtbot, opening, tmp_path):
    for name in ("one", "two"):
        write_series(tmp_path / name, VOXELS, **new_series())
    opening(tmp_path)
    qtbot.waitUntil(lambda: bool(window.findChildren(SeriesChooser)))
    (chooser,) = window.findChildren(SeriesChooser)
    assert chooser.list.count() == 2
    assert "In one" in chooser.list.item(0).text()
    assert "In two" in chooser.list.item(1).text()
    chooser.every.click()
    assert looked_at(window, qtbot) == ["one", "two"]


def test_many_series_are_patients(window, qtbot, tmp_path):
    for number in range(MAX_CHOICES + 1):
        write_series(tmp_path / f"{number:02}", VOXELS[..., :5], **new_series())
    window.open_paths([tmp_path])
    assert len(looked_at(window, qtbot)) == MAX_CHOICES + 1


def test_nothing_that_opens_is_a_sentence(window, qtbot, opening, tmp_path):
    (tmp_path / "cut").mkdir()
    for number in range(3):
        (tmp_path / "cut" / f"{number}.dcm").write_bytes(b"\0" * 128 + b"DICM")
    opening(tmp_path)
    qtbot.waitUntil(lambda: window.error.isVisible())
    assert "3 DICOM files that cannot be read" in window.error.text


def test_what_is_no_scan_does_not_keep_the_others_from_opening(window, qtbot, tmp_path):
    scan = write(tmp_path / "a.nii", chest_array())
    (tmp_path / "a.json").write_text("{}")
    drop(window, [tmp_path / "a.json", scan])
    assert opened_name(window, qtbot) == "a.nii"
    assert "a.json is no scan." in window.statusBar().currentMessage()


def test_all_slices_dropped_are_one_scan(window, qtbot, tmp_path):
    drop(window, write_series(tmp_path / "one", VOXELS))
    assert opened_name(window, qtbot) == "one"


def test_the_search_can_be_cancelled(window, qtbot, tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"x")

    def entries(path):
        with os.scandir(path) as found:
            (entry,) = found
        while True:
            yield entry

    monkeypatch.setattr(
        "ctviewer.core.formats.discovery.entries_of", lambda path: Endless(entries(path))
    )
    window.open_paths([tmp_path])
    qtbot.waitUntil(lambda: window.session.activity.label == "Looking for scans")
    window.commands.cancel()
    qtbot.waitUntil(lambda: window.session.activity.stage is Stage.IDLE)


class Endless:
    """A folder without end, of which the names are never all known."""

    def __init__(self, entries):
        self._entries = entries
        self._asked = 0

    def __iter__(self):
        self._asked += 1
        return iter(()) if self._asked == 1 else self._entries


def test_long_names_of_many_dropped_files_widen_nothing(window, qtbot, tmp_path):
    window.resize(1280, 800)
    window.show()
    drop(window, [write(tmp_path / f"{n}{'W' * 230}.nii", VOXELS) for n in range(10)])
    assert len(looked_at(window, qtbot)) == 10
    qtbot.wait(50)
    assert window.width() == 1280
    assert "0WWW" in window.findChild(PreflightPage).folder.text()
