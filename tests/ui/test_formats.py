"""Formats in the window: DICOM folders, the choice of series, the header panel, recent scans."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel

from ctviewer.core.formats import readers
from ctviewer.ui.scan.chooser import SeriesChooser
from ctviewer.ui.scan.opening import MAX_RECENT, recent_paths, remember
from ctviewer.ui.scan.session import Stage
from ctviewer.ui.shell.welcome import Welcome
from tests.dicoms import new_series, write_series
from tests.scans import chest_array, write
from tests.toy import TOY, write_toy
from tests.ui.screen import drop


@pytest.fixture
def two_series(tmp_path):
    """A folder of a chest, a smaller one, one with a gap, a scout and a text."""
    folder = tmp_path / "examination"
    small = chest_array(shape=(40, 30, 20))
    write_series(folder, chest_array(shape=(60, 50, 40)), SeriesNumber=2)
    write_series(folder, small, prefix="B",
                 **new_series(SeriesDescription="Lung & bone", SeriesNumber=3))  # fmt: skip
    write_series(folder, small, prefix="C", skipped=(7,), **new_series(SeriesDescription="Gap"))
    write_series(folder, small[..., :2], prefix="S", ImageType=["LOCALIZER"])
    (folder / "notes.txt").write_text("hello")
    return folder


def wait_for_result(qtbot, window):
    qtbot.waitUntil(lambda: window.session.result is not None)


def chooser_of(qtbot, window):
    qtbot.waitUntil(lambda: window.findChild(SeriesChooser) is not None)
    return window.findChild(SeriesChooser)


def test_a_dicom_folder_with_one_series_opens(window, qtbot, tmp_path):
    write_series(tmp_path / "Aufnahme 肺", chest_array())
    (tmp_path / "Aufnahme 肺" / "notes.txt").write_text("hello")
    drop(window, tmp_path / "Aufnahme 肺")
    wait_for_result(qtbot, window)
    assert window.windowTitle() == "Chest 1.0 · 50 slices – CT Viewer"  # by its header
    assert "not DICOM (1)" in window.statusBar().currentMessage()
    assert window.session.scan.volume.shape == (80, 60, 50)


def test_several_dicom_files_dropped_are_one_series(window, qtbot, tmp_path):
    paths = write_series(tmp_path / "series", chest_array())
    drop(window, *paths[3:9])
    wait_for_result(qtbot, window)
    assert window.session.scan.volume.shape == (80, 60, 50)
    assert "first of" not in window.statusBar().currentMessage()


def test_series_are_chosen_from(window, qtbot, two_series):
    drop(window, two_series)
    chooser = chooser_of(qtbot, window)
    texts = [chooser.list.item(row).text() for row in range(chooser.list.count())]
    assert [text.split("\n")[0] for text in texts] == [
        "Series 3: Lung & bone", "Series 2: Gap", "Series 2: Chest 1.0"
    ]  # fmt: skip
    assert "20 slices, 5 mm apart, 40 x 30" in texts[0]
    assert "missing: 1" in texts[1]
    assert not chooser.list.item(1).flags() & Qt.ItemFlag.ItemIsEnabled
    assert "40 slices" in chooser.list.currentItem().text()
    chooser.list.setCurrentRow(0)
    qtbot.keyClick(chooser.list, Qt.Key.Key_Return)
    wait_for_result(qtbot, window)
    assert window.session.scan.volume.shape == (40, 30, 20)


def test_a_choice_that_is_not_made_leaves_all_as_it_was(opened, qtbot, two_series):
    scan, result = opened.session.scan, opened.session.result
    drop(opened, two_series)
    chooser = chooser_of(qtbot, opened)
    assert opened.session.activity.stage is Stage.IDLE
    chooser.buttons.button(QDialogButtonBox.StandardButton.Cancel).click()
    assert (opened.session.scan, opened.session.result) == (scan, result)


def test_a_series_with_a_gap_is_refused_with_a_sentence(window, qtbot, tmp_path):
    write_series(tmp_path / "a", chest_array(), skipped=(7,))
    drop(window, tmp_path / "a")
    qtbot.waitUntil(lambda: "Slices are missing: 1" in window.error.text)


def test_gantry_tilt_is_reported_in_the_window(window, qtbot, tmp_path):
    write_series(tmp_path / "a", chest_array(), moved=lambda n: (0, 1.8 * n, 0))
    drop(window, tmp_path / "a")
    qtbot.waitUntil(lambda: "gantry tilt" in window.warning.text)


def test_the_folder_dialog_opens_what_is_in_it(window, qtbot, tmp_path, monkeypatch):
    write(tmp_path / "a.nii", chest_array())
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.commands.actions.titled("Open folder…").trigger()
    wait_for_result(qtbot, window)
    assert window.session.scan.volume.source.name == "a.nii"


def test_the_open_dialog_names_all_formats(window, monkeypatch):
    asked = []
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *args: asked.append(args) or ("", "")
    )
    window.commands.opening.ask_file()
    for ending in ("*.nii.gz", "*.nrrd", "*.nhdr", "*.mha", "*.mhd", "*.dcm"):
        assert ending in asked[0][3].split(";;")[1]
    assert asked[0][3].startswith("All files (*)"), "a folder of slices without endings looks empty"


# ---- the header panel


@pytest.fixture
def panel(window, qtbot, tmp_path):
    path = write(tmp_path / "a.nii", chest_array(), descrip=b"Erika Mustermann", scl_slope=1,
                 scl_inter=-1, sform_code=0, qform_code=0)  # fmt: skip
    drop(window, path)
    wait_for_result(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    return window.header.page


def test_the_header_is_shown_searched_and_copied(panel, qtbot):
    assert panel.isVisible()
    facts = dict(panel.facts_shown)
    assert facts["Format"] == "NIfTI-1"
    assert facts["descrip"] == "Erika Mustermann"
    panel.search.setText("SCL_")
    assert [name for name, _ in panel.facts_shown] == ["scl_slope", "scl_inter"]
    assert panel.count.text().startswith("2 of ")
    panel.copy_shown()
    assert QGuiApplication.clipboard().text() == "scl_slope\t1\nscl_inter\t-1"
    panel.search.clear()
    panel.table.selectRow(0)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Format\tNIfTI-1"


def test_the_header_says_what_is_odd(panel):
    text = panel.remarks.text()
    assert "left and right may" in text
    assert "HU = stored - 1." in text
    assert "may name the patient: descrip." in text


def test_what_looks_like_a_name_is_not_logged(panel, caplog):
    assert "Erika" not in caplog.text


def test_the_header_follows_the_scan(panel, window, qtbot, tmp_path):
    write_series(tmp_path / "series", chest_array())
    drop(window, tmp_path / "series")
    qtbot.waitUntil(lambda: dict(panel.facts_shown)["Format"] == "DICOM")
    facts = dict(panel.facts_shown)
    assert facts["PatientName (0010,0010)"] == "Mustermann^Erika"
    assert "PatientName (0010,0010)" in panel.remarks.text()
    assert "left and right may" not in panel.remarks.text()
    window.session.close()
    assert not panel.facts_shown


# ---- recent scans


def entries(menu):
    menu.rebuild()
    return {action.text(): action for action in menu.actions()}


def test_recent_scans_newest_first_and_once(window, qtbot, phantom_path, tmp_path):
    other = write(tmp_path / "b & c.nii", chest_array())
    for path in (phantom_path, other, phantom_path):
        window.session.open(path)
        wait_for_result(qtbot, window)
        window.session.close()
    assert recent_paths() == [phantom_path, other]
    menu = entries(window.commands.opening.recent)
    assert list(menu)[:2] == [
        f"&1  {tmp_path.name}/{phantom_path.name}", f"&2  {tmp_path.name}/b && c.nii"
    ]  # fmt: skip
    menu[list(menu)[1]].trigger()
    wait_for_result(qtbot, window)
    assert window.session.scan.volume.source.path == other


def test_a_recent_scan_that_is_gone_gets_a_sentence_and_goes_when_asked(
    window, qtbot, phantom_path, tmp_path
):
    gone = tmp_path / "gone.nii"
    remember(phantom_path)
    remember(gone)
    menu = entries(window.commands.opening.recent)
    next(iter(menu.values())).trigger()
    qtbot.waitUntil(lambda: "no file gone.nii" in window.error.text)
    assert recent_paths() == [gone, phantom_path]
    entries(window.commands.opening.recent)["Remove those that are gone"].trigger()
    assert recent_paths() == [phantom_path]


def test_the_list_is_short_cleared_and_not_kept_when_not_wanted(
    window, qtbot, phantom_path, tmp_path
):
    for number in range(MAX_RECENT + 3):
        remember(tmp_path / f"{number}.nii")
    assert len(recent_paths()) == MAX_RECENT
    recent = window.commands.opening.recent
    entries(recent)["Clear the list"].trigger()
    assert recent_paths() == []
    remember(phantom_path)
    choices = window.preferences.choices
    choices.choose(replace(choices.value, recent_kept=False))
    assert recent_paths() == []
    window.session.open(phantom_path)
    wait_for_result(qtbot, window)
    assert recent_paths() == []
    assert str(phantom_path) not in str([QSettings().value(k) for k in QSettings().allKeys()])


def test_the_middle_slice_is_the_thumbnail(window, qtbot, tmp_path):
    dark, light = np.full((30, 30, 8), -1000, np.int16), np.full((30, 30, 8), 400, np.int16)
    write_series(tmp_path / "one", dark)
    write_series(tmp_path / "two", light, **new_series())
    window.session.open(tmp_path)
    chooser = chooser_of(qtbot, window)
    greys = [
        chooser.list.item(row).icon().pixmap(96, 96).toImage().pixelColor(48, 48).value()
        for row in (0, 1)
    ]
    assert greys[0] < 80 < 200 < greys[1]
    chooser.reject()


def test_a_format_that_is_new_is_in_the_dialog_and_opens_by_a_drop(
    window, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr(readers, "READERS", (*readers.READERS, TOY))
    asked = []
    path = write_toy(tmp_path / "chest.toy", chest_array(), spacing=4.0)

    def choose(_parent, _title, _place, filters):
        asked.append(filters)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    window.commands.opening.ask_file()
    assert "Toy (*.toy *.TOY)" in asked[0]
    everything = asked[0].split(";;")[1]
    assert "*.toy" in everything
    assert "*.nii.gz" in everything
    wait_for_result(qtbot, window)
    assert window.windowTitle() == "chest.toy – CT Viewer"
    (tmp_path / "folder").mkdir()
    write_toy(tmp_path / "folder" / "other.toy", chest_array(), spacing=4.0)
    drop(window, tmp_path / "folder")
    qtbot.waitUntil(lambda: window.windowTitle() == "other.toy – CT Viewer")
    said = [label.text() for label in Welcome().findChildren(QLabel)]
    assert any(text.startswith(f"{readers.file_formats_text()}, a folder of") for text in said)
    assert "Toy" in readers.file_formats_text()
