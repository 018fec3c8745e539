"""Keys that the user chooses."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from shiboken6 import isValid

from ctviewer.core.geometry.measure import MeasurementKind
from ctviewer.ui.shell.help import keys_markup
from ctviewer.ui.shell.keys import CHOSEN, KeysDialog, read
from tests.ui.screen import press
from tests.ui.windows import MainWindow


@pytest.fixture
def dialog(opened):
    opened.commands.actions.titled("Choose keys…").trigger()
    (shown,) = opened.findChildren(KeysDialog)
    yield shown
    if isValid(shown):
        shown.close()


def choose(dialog, default_key, key):
    field = dialog.fields[default_key]
    field.setKeySequence(QKeySequence(key))
    field.editingFinished.emit()


def test_a_key_can_be_chosen_holds_at_once_and_is_remembered(opened, dialog, qtbot, classifier):
    """Complaints OHIF#5212 and Weasis#804: radiologists want their own keys."""
    choose(dialog, "D", "Shift+R")
    dialog.close()
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    assert opened.commands.actions.titled("Ruler").shortcut() == QKeySequence("Shift+R")
    press(opened, "D")
    assert opened.measuring.editor.tool is None
    view = opened.focusWidget() or opened
    QTest.keyClick(view, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert opened.measuring.editor.tool is MeasurementKind.RULER
    assert "Shift+R" in keys_markup(opened.commands.actions.entries)
    again = MainWindow(lambda: classifier)
    qtbot.addWidget(again)
    assert again.commands.actions.titled("Ruler").shortcut() == QKeySequence("Shift+R")


def test_keys_change_nothing_before_a_field_is_clicked(dialog, qtbot):
    """A key that was meant for the window, or Esc, is no choice of a key for the first command."""
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Q)
    assert read() == {}
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_two_commands_never_share_a_key(opened, dialog):
    choose(dialog, "D", "V")
    assert "V already belongs to “Angle”" in dialog.problem.text()
    assert dialog.fields["D"].keySequence() == QKeySequence("D")
    assert read() == {}
    choose(dialog, "D", "Space")
    assert "choose another key" in dialog.problem.text()
    choose(dialog, "V", "")
    choose(dialog, "D", "V")
    assert dialog.problem.text() == ""
    assert opened.commands.actions.titled("Angle").shortcut().isEmpty()
    assert opened.commands.actions.titled("Ruler").shortcut() == QKeySequence("V")


def test_the_usual_keys_come_back(opened, dialog):
    choose(dialog, "+", "F5")
    zoom = opened.commands.actions.titled("Zoom in")
    assert zoom.shortcuts() == [QKeySequence("F5")]
    dialog.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert zoom.shortcuts() == [QKeySequence("+"), QKeySequence("=")]
    assert read() == {}


@pytest.mark.parametrize("stored", ["nonsense", "[1]", "3"])
def test_settings_that_cannot_be_read_are_as_if_nobody_had_chosen(qtbot, classifier, stored):
    QSettings().setValue(CHOSEN, stored)
    window = MainWindow(lambda: classifier)
    qtbot.addWidget(window)
    assert window.commands.actions.titled("Ruler").shortcut() == QKeySequence("D")


def test_every_command_with_a_key_can_be_given_another(opened, dialog):
    keyed = [entry for entry in opened.commands.actions.entries if entry.keys]
    assert len(dialog.fields) == len(keyed) > 60
