"""Window presets that the user edits, and preferences that go to another computer."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from ctviewer.core.view.window import PRESETS, Window, preset
from ctviewer.ui.base.preferences import (
    DEFAULT_PRESETS,
    HeaderUse,
    Preferences,
    Preset,
    checked_presets,
    from_json,
    read,
    to_json,
)
from ctviewer.ui.shell import keys
from ctviewer.ui.shell.help import keys_markup
from ctviewer.ui.shell.preferences import PreferencesDialog
from ctviewer.ui.shell.presets import KEY, LEVEL, NAME, WIDTH, PresetsDialog
from tests.ui.screen import press

FISSURE = Preset("Fissures", -700, 700, "F2")


def test_the_default_ones_are_those_of_the_command_line():
    windows = [Window(each.level, each.width, each.name) for each in DEFAULT_PRESETS]
    assert windows == list(PRESETS)
    assert [each.key for each in DEFAULT_PRESETS] == list("123456789")


@pytest.fixture
def dialog(opened, qtbot):
    opened.commands.actions.titled("Window presets…").trigger()
    (dialog,) = opened.findChildren(PresetsDialog)
    return dialog


def put(dialog, row, *texts):
    for column, text in zip((NAME, LEVEL, WIDTH, KEY), texts, strict=True):
        dialog.table.item(row, column).setText(text)


def accept(dialog):
    dialog.buttons.button(dialog.buttons.StandardButton.Ok).click()


@pytest.fixture
def press_in(qtbot):
    """Press a key once the window is in front again."""

    def press_in(window, key):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        press(window, key)

    return press_in


def test_a_new_preset_is_in_menu_keys_sheet_and_key(opened, dialog, press_in):
    dialog.add.click()
    put(dialog, 9, "Fissures", "-700", "700,5", "F2")
    accept(dialog)
    assert read("presets").presets[9] == FISSURE._replace(width=700.5)
    press_in(opened, Qt.Key.Key_F2)
    window = opened.session.display.view.window
    assert (window.name, window.level, window.width) == ("Fissures", -700, 700.5)
    actions = opened.commands.actions
    assert actions.titled("Window: Fissures").isChecked()
    menus = (each for each in opened.findChildren(QMenu) if each.title() == "Window")
    menu = next(each for each in menus if each is not opened.reading.tools.menus["window"])
    titles = [action.text() for action in menu.actions()]
    at = titles.index("Window: Fissures")
    assert titles[at - 1 : at + 2] == ["Window: Brain", "Window: Fissures", "Window: automatic"]
    assert ("Window", "Window: Fissures") in [(a, b.text()) for a, b in actions.in_views()]
    assert "Window: Fissures" in keys_markup(actions.entries)


def test_an_edited_preset_changes_what_its_key_shows(opened, dialog, press_in):
    put(dialog, 0, "Lung", "-500", "1600", "1")
    accept(dialog)
    press_in(opened, "1")
    assert opened.session.display.view.window == Window(-500, 1600, "Lung")
    press_in(opened, "2")
    assert opened.session.display.view.window == preset("mediastinum")


def test_a_removed_preset_has_no_key_and_is_no_first_window(opened, dialog, press_in):
    choices = opened.preferences.choices
    choices.choose(replace(choices.value, window="Brain", other_window="Brain"))
    dialog.table.setCurrentCell(8, 0)
    dialog.remove.click()
    accept(dialog)
    before = opened.session.display.view.window
    press_in(opened, "9")
    assert opened.session.display.view.window == before
    assert choices.value.first_window == preset("lung")
    assert (read().window, read().other_window) == ("Lung", "")
    assert "Window: Brain" not in [each.title for each in opened.commands.actions.entries]


@pytest.mark.parametrize(
    "texts",
    [("", "0", "400", ""), ("Bone", "0", "400", ""), ("A", "x", "400", ""), ("A", "0", "0", ""),
     ("A", "nan", "400", ""), ("A", "0", "inf", ""), ("A", "0", "400", "3"),
     ("A", "0", "400", "D"), ("A", "0", "400", "Tab"), ("x" * 300, "0", "400", "")],
)  # fmt: skip
def test_what_cannot_be_gets_a_sentence_and_nothing_changes(opened, dialog, texts):
    put(dialog, 0, *texts)
    accept(dialog)
    assert dialog.isVisible()
    assert dialog.problem.text()
    assert opened.preferences.choices.value.presets == DEFAULT_PRESETS
    dialog.reject()


def test_the_default_presets_come_back(opened, dialog):
    dialog.remove.click()
    put(dialog, 0, "Only", "1", "2", "")
    dialog.buttons.button(dialog.buttons.StandardButton.RestoreDefaults).click()
    accept(dialog)
    assert opened.preferences.choices.value.presets == DEFAULT_PRESETS


def test_presets_and_keys_travel_with_the_preferences(opened, tmp_path, monkeypatch):
    choices, path = opened.preferences.choices, tmp_path / "p.json"
    choices.choose(replace(choices.value, smooth=False, presets=(FISSURE,), window="Fissures",
                           other_window="Fissures", header=HeaderUse.KERNEL))  # fmt: skip
    keys.write({"I": "Ctrl+Alt+I"})
    opened.commands.actions.titled("Preferences…").trigger()
    (dialog,) = opened.findChildren(PreferencesDialog)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    dialog.ask_export()
    before = choices.value
    assert str(opened.session.scan.volume.source.path.parent) not in path.read_text()
    choices.choose(Preferences())
    keys.write({})
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    dialog.ask_import()
    assert choices.value == before == read()
    assert opened.commands.actions.titled("Invert").shortcut().toString() == "Ctrl+Alt+I"
    assert dialog.boxes["window"].currentText() == "Fissures: W 700 L -700"
    press(opened, Qt.Key.Key_F2)
    assert opened.session.display.view.window.name == "Fissures"
    dialog.close()


@pytest.mark.parametrize("text", ["", "no", "[]", "{}", '{"ctviewer_preferences": 2}', "[" * 9999])
def test_another_file_is_refused_in_a_sentence(opened, tmp_path, monkeypatch, text):
    path = tmp_path / f"{'n' * 200}.json"
    path.write_text(text)
    opened.commands.actions.titled("Preferences…").trigger()
    (dialog,) = opened.findChildren(PreferencesDialog)
    width = dialog.minimumSizeHint().width()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    dialog.ask_import()
    assert "holds no preferences" in dialog.problem.text()
    assert opened.preferences.choices.value == Preferences()
    assert dialog.minimumSizeHint().width() == width
    dialog.close()


def test_what_is_not_understood_is_named_and_left_as_it_was():
    stored = json.loads(to_json(Preferences(), {}))
    huge = [["A", 10**400, 1, ""]]
    stored |= {"shade": "pink", "presets": huge, "tomorrow": 1, "smooth": False, "keys": [1]}
    made, chosen, odd = from_json(json.dumps(stored), Preferences())
    assert made == Preferences(smooth=False)
    assert chosen == {}
    assert set(odd) == {"shade", "presets", "tomorrow", "keys"}


def test_numbers_are_checked():
    with pytest.raises(ValueError, match="Preset"):
        checked_presets([("A", 0, 0.5, "")])
    assert checked_presets([(" A ", "0", "1", "")]) == (Preset("A", 0, 1, ""),)
