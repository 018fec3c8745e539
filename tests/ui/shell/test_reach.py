"""The window by keyboard alone, and for those who hear it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
)

from tests.ui.windows import show_everything

KINDS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit,
    QPlainTextEdit, QTabBar,
)  # fmt: skip
TITLE_BUTTONS = ("qt_dockwidget_closebutton", "qt_dockwidget_floatbutton")


@pytest.fixture
def whole(opened, qtbot):
    """A window with a scan, its result, and every panel in front of nothing else."""
    show_everything(opened)
    return opened


def is_part(widget):
    """Whether a widget is a part of another one, which has the name and the keys."""
    parent = widget.parent()
    inside = isinstance(parent, (QComboBox, QAbstractSpinBox, QTabBar)) or (
        isinstance(parent, QAbstractScrollArea) and isinstance(widget, QAbstractButton)
    )
    return inside or isinstance(widget, (QScrollBar, QHeaderView))


def interactive(window):
    widgets = [w for kind in KINDS for w in window.findChildren(kind)]
    return [
        w
        for w in dict.fromkeys(widgets)
        if not is_part(w)
        and w.window() is window
        and w.objectName() not in TITLE_BUTTONS
        and w.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]


def shown(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def described(widget):
    return f"{type(widget).__name__} in {type(widget.parent()).__name__} ({shown(widget)!r})"


def test_everything_that_can_be_operated_says_what_it_is(whole):
    assert len(interactive(whole)) > 30
    nameless = [
        f"{type(w).__name__} in {type(w.parent()).__name__}"
        for w in interactive(whole)
        if not shown(w)
    ]
    assert not nameless


def test_the_tab_key_reaches_everything_that_can_be_operated(whole):
    chain, widget = set(), whole.nextInFocusChain()
    while widget is not whole:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            chain.add(widget)
        widget = widget.nextInFocusChain()
    unreached = [described(w) for w in interactive(whole) if w not in chain]
    assert not unreached


def lines(menu):
    """The actions of a menu and its submenus."""
    for action in menu.actions():
        yield action
        if action.menu() is not None:
            yield from lines(action.menu())


def test_every_command_is_in_a_menu_whose_letter_opens_it(opened):
    letters = []
    for action in opened.menuBar().actions():
        name = action.text()
        assert "&" in name, f"{name} has no letter"
        letters.append(name[name.index("&") + 1].lower())
        assert isinstance(action.menu(), QMenu)
    assert len(set(letters)) == len(letters)
    in_menus = {a for top in opened.menuBar().actions() for a in lines(top.menu())}
    assert {action for _, action in opened.commands.actions._actions} <= in_menus


def test_no_key_means_two_things(opened):
    keys = [key for entry in opened.commands.actions.entries for key in entry.keys]
    assert sorted(set(keys)) == sorted(keys)
