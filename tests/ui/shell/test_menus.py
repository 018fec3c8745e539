"""Menus by task, and the keys sheet in columns with its search."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ctviewer.ui.shell.help import KeysSheet
from tests.ui.screen import press


def menus(window):
    return {action.text(): action.menu() for action in window.menuBar().actions()}


def titles(menu):
    return [action.text() for action in menu.actions() if action.text()]


def test_menus_are_sorted_by_task(window):
    found = menus(window)
    assert "&Picture" not in found
    assert titles(found["&Network"])[0] == "Classify again"
    assert "Classify again" not in titles(found["&File"])
    files = titles(found["&File"])
    assert files[:3] == ["Open file…", "Open folder…", "Open recent"]
    saves = ["Save report…", "Copy result", "Save maps…", "Save picture…", "Save active view…"]
    assert [title for title in files if title in saves] == saves
    assert files[-2:] == ["Close scan", "Quit"]


def test_windows_colours_and_slabs_have_submenus(window):
    view = menus(window)["&View"]
    below = {action.text(): action.menu() for action in view.actions() if action.menu()}
    assert list(below) == ["Window", "Colours", "Thick slab"]
    assert titles(below["Window"])[0] == "Window: Lung"
    assert titles(below["Window"])[-1] == "Window presets…"
    assert len(titles(view)) < 22, "too long for a screen of 720 pixels"


def sheet_of(window):
    window.commands.show_keys()
    (sheet,) = window.findChildren(KeysSheet)
    return sheet


def said(sheet):
    return "".join(label.text() for label in sheet.columns)


def test_the_sheet_has_columns_of_about_one_length(window):
    window.resize(1280, 720)
    sheet = sheet_of(window)
    assert len(sheet.columns) == 3
    heights = [label.sizeHint().height() for label in sheet.columns]
    assert max(heights) < 2.2 * min(heights)
    for entry in window.commands.actions.entries:
        if entry.keys:
            assert entry.title.replace("&", "&amp;") in said(sheet)
    sheet.close()


def test_the_search_leaves_what_has_its_words(window):
    sheet = sheet_of(window)
    QTest.keyClicks(sheet.search, "INVERT view")
    assert "Invert" in said(sheet)
    assert "Crosshair" not in said(sheet)
    sheet.search.setText("Ctrl+Shift+R")
    assert "Save report" in said(sheet)
    sheet.search.setText("<b> no such & thing")
    assert "Nothing has these words." in said(sheet)
    sheet.search.clear()
    assert "Crosshair" in said(sheet)
    sheet.close()


def test_a_key_of_a_submenu_works(opened):
    press(opened, "3")
    assert opened.session.display.view.window.name == "Bone"
    press(opened, Qt.Key.Key_T)
    assert opened.session.display.view.slab is not None
    assert QApplication.activePopupWidget() is None
