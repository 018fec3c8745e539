from dataclasses import fields, replace

import nibabel
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest

from ctviewer.core.view.window import preset
from ctviewer.ui.base.preferences import (
    FIELDS,
    HeaderUse,
    Language,
    Preferences,
    Preset,
    Processor,
    Shade,
    read,
    write,
)
from ctviewer.ui.shell.preferences import PreferencesDialog
from tests.scans import chest_array
from tests.scans import write as write_scan
from tests.ui.fakes import FakeClassifier
from tests.ui.windows import MainWindow

OTHER = Preferences(
    shade=Shade.LIGHT,
    language=Language.GERMAN,
    pacs_mouse=True,
    reversed_wheel=True,
    window="Bone",
    smooth=False,
    processor=Processor.CPU,
    recent_kept=False,
    session_restored=False,
    lesion_sought=False,
    scan_named=True,
    result_pictured=True,
    tools_shown=False,
    sidecar_beside=True,
    presets=(Preset("Bone", 350, 2000, "3"), Preset("Knochen scharf", 600.5, 2500, "")),
    other_window="Bone",
    header=HeaderUse.KERNEL,
)


def test_every_preference_is_stored_and_read_back():
    assert {field.name for field in fields(Preferences)} == set(FIELDS)
    assert all(getattr(OTHER, name) != getattr(Preferences(), name) for name in FIELDS)
    write(OTHER)
    QSettings().sync()
    assert read() == OTHER


@pytest.mark.parametrize("broken", ["", "purple", 3, ["a", "b"], {"a": 1}, None, b"\xff\x00"])
def test_a_broken_setting_is_as_if_it_were_not_there(broken):
    write(OTHER)
    for key, _ in FIELDS.values():
        QSettings().setValue(key, broken)
    assert read() == Preferences()


def test_one_broken_setting_leaves_the_others():
    write(OTHER)
    QSettings().setValue(FIELDS["window"][0], "No such window")
    assert read() == replace(OTHER, window="Bone")  # the first of its presets


@pytest.fixture
def dialog(window, qtbot):
    window.commands.actions.titled("Preferences…").trigger()
    (dialog,) = window.findChildren(PreferencesDialog)
    yield dialog
    dialog.close()


def choose(box, value):
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_every_preference_can_be_chosen_in_the_dialog(window, dialog):
    assert {*dialog.boxes, *dialog.switches, "presets"} == set(FIELDS)
    for name, box in dialog.boxes.items():
        value = getattr(OTHER, name)
        choose(box, getattr(value, "value", value))
    for switch in dialog.switches.values():
        at = QPoint(switch.width() // 8, switch.rect().center().y())  # on its words
        QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=at)
    but_presets = replace(OTHER, presets=Preferences().presets)
    assert read() == window.preferences.choices.value == but_presets
    assert window.reading.views.pacs_mouse
    assert window.reading.reversed_wheel


def test_the_dialog_follows_the_menu(window, dialog):
    window.commands.actions.titled("Reverse the wheel").trigger()
    assert dialog.boxes["reversed_wheel"].currentData() is True
    assert window.commands.actions.titled("Reverse the wheel").isChecked()


def test_the_usual_ones_come_back_with_one_button(window, dialog):
    window.preferences.choices.choose(OTHER)
    dialog.buttons.button(dialog.buttons.StandardButton.RestoreDefaults).click()
    assert read() == Preferences()
    assert not window.reading.views.pacs_mouse


def test_a_ct_opens_in_the_preferred_window_and_drawn_as_preferred(qtbot, phantom_path, tmp_path):
    write(replace(Preferences(), window="Mediastinum", smooth=False))
    window = MainWindow(FakeClassifier)
    qtbot.addWidget(window)
    window.open_paths([phantom_path])
    qtbot.waitUntil(lambda: window.session.result is not None)
    assert window.session.display.view.window == preset("Mediastinum")
    assert not window.session.display.view.smooth
    window.session.display.change_window(preset("Bone"))
    window.commands.reset_view()
    assert window.session.display.view.window == preset("Mediastinum")
    no_ct = write_scan(tmp_path / "positive.nii", chest_array() + 1024)
    window.open_paths([no_ct])
    qtbot.waitUntil(lambda: window.windowTitle().startswith("positive"))
    assert window.session.display.view.window.name == "Auto"
    window.close()


def test_a_scan_opens_in_the_window_that_its_file_names_where_that_is_preferred(
    qtbot, window, tmp_path
):
    image = nibabel.load(write_scan(tmp_path / "plain.nii", chest_array() + 1024))
    image.header["cal_min"], image.header["cal_max"] = 100, 1300
    nibabel.save(image, tmp_path / "named.nii")
    choices = window.preferences.choices
    for header, other, expected in (
        (HeaderUse.WINDOW, "", (700, 1200)),
        (HeaderUse.NOTHING, "Bone", (350, 2000)),
        (HeaderUse.WINDOW, "Bone", (700, 1200)),
    ):
        choices.choose(replace(choices.value, header=header, other_window=other))
        for session in (window.session, window.second):
            assert session.opening == choices.value.opening
        window.session.close()
        window.open_paths([tmp_path / "named.nii"])
        qtbot.waitUntil(lambda: window.session.scan is not None)
        opened = window.session.display.view.window
        assert (opened.level, opened.width) == expected


def test_blocks_instead_of_smooth_hold_at_once(opened):
    choices = opened.preferences.choices
    choices.choose(replace(choices.value, smooth=False))
    assert not opened.session.display.view.smooth
