"""Docks that are empty until they are wanted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QVBoxLayout, QWidget

from ctviewer.ui.widgets.docks import KeyScroll, LateDock, Scroll
from tests.ui.windows import MainWindow

NAMES = {"histogram"}


def docks(window):
    return {dock.objectName(): dock for dock in window.findChildren(LateDock)}


def test_nothing_is_made_before_it_is_shown(window):
    assert docks(window).keys() >= NAMES
    assert not any(dock.is_made for dock in docks(window).values())


@pytest.mark.parametrize("name", sorted(NAMES))
def test_it_is_made_once_and_kept(window, name):
    dock = docks(window)[name]
    dock.show()
    made = dock.widget()
    assert made.isVisible()
    dock.hide()
    dock.toggleViewAction().trigger()
    assert dock.isVisible()
    assert dock.widget() is made


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_restored_layout_brings_it_with_its_size(window, qtbot, classifier, name):
    docks(window)[name].show()
    state = window.saveState()
    other = MainWindow(lambda: classifier)
    qtbot.addWidget(other)
    other.resize(window.size())
    other.restoreState(state)
    other.show()
    qtbot.waitExposed(other)
    dock = docks(other)[name]
    assert dock.widget().isVisible()
    assert dock.size() == docks(window)[name].size()


def test_a_page_that_fits_a_dock_narrower_than_it_wants_has_no_bar(qtbot):
    """On a small screen the panel is narrower than its pages want; what they need still fits."""
    inner = QWidget()
    QVBoxLayout(inner).addWidget(QPushButton("Fill"))
    area = Scroll(inner, 400, "Fills")
    qtbot.addWidget(area)
    area.resize(370, 300)
    area.show()
    assert area.horizontalScrollBar().maximum() == 0
    assert area.sizeHint().width() == 400


@pytest.fixture
def long_page(opened):
    """The page of the result in a window with too little room for it, and the scroll area."""
    opened.resize(1100, 420)
    QApplication.processEvents()
    area = opened.side.front.widget().findChild(KeyScroll)
    assert area.verticalScrollBar().maximum() > 60
    opened.activateWindow()
    return area


def test_keys_scroll_a_page_that_the_keyboard_is_in(opened, long_page):
    """They are those that go through slices elsewhere in the window."""
    bar, before = long_page.verticalScrollBar(), opened.session.display.view.cursor
    long_page.setFocus(Qt.FocusReason.TabFocusReason)
    for key, expected in (
        (Qt.Key.Key_Down, bar.singleStep()),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_PageDown, min(bar.pageStep(), bar.maximum())),
        (Qt.Key.Key_PageUp, 0),
        (Qt.Key.Key_End, bar.maximum()),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(long_page, key)
        assert bar.value() == expected, key
    assert opened.session.display.view.cursor == before


def test_they_still_go_through_slices_from_what_the_page_holds(opened, long_page):
    """Who ticks the heat map with the mouse goes on through slices with the keys."""
    before = opened.session.display.view.cursor
    box = long_page.findChild(QCheckBox)
    box.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert opened.session.display.view.cursor != before
    assert long_page.verticalScrollBar().value() == 0


def test_a_page_with_nothing_to_scroll_is_no_stop_of_the_tab_key(qtbot):
    inner = QWidget()
    QVBoxLayout(inner).addWidget(QPushButton("Fill"))
    area = Scroll(inner, 400, "Fills")
    qtbot.addWidget(area)
    area.resize(370, 300)
    area.show()
    assert area.focusPolicy() is Qt.FocusPolicy.NoFocus
    inner.setMinimumHeight(600)
    qtbot.waitUntil(lambda: area.focusPolicy() is Qt.FocusPolicy.TabFocus)
