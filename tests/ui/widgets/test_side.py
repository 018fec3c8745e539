"""The panel beside the views: tabs, pages that are made late, pages torn off."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from ctviewer.ui.widgets.side import Page, SidePanel
from ctviewer.ui.widgets.tab_row import FAR
from tests.ui.screen import double_click

LEFT = Qt.MouseButton.LeftButton


class Text(Page):
    """A page with a label."""

    def make(self):
        self.setWidget(QLabel(self.windowTitle()))


@pytest.fixture
def side(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    panel = SidePanel(window)
    for rank, name in ((30, "third"), (10, "first"), (20, "second")):
        panel.add(Text(f"The {name}", name), name, rank)
    panel.resize(420, 500)
    panel.go_home()
    window.show()
    qtbot.waitExposed(window)
    panel.kept = window  # Qt deletes the panel with it
    return panel


def tab(side, text):
    return next(button for button in side.tabs.tabs if button.text() == text)


def test_tabs_stand_by_rank_and_a_click_makes_and_shows_a_page(side):
    third = side.pages[2]
    assert [page.objectName() for page in side.pages] == ["first", "second", "third"]
    assert [page.is_made for page in side.pages] == [True, False, False]
    tab(side, "second").click()
    assert [page.isVisible() for page in side.pages] == [False, True, False]
    assert side.heading.text() == "The second"
    assert not third.is_made


def test_to_show_a_page_brings_its_tab_and_to_hide_it_goes_back(side):
    first, second, _ = side.pages
    second.show()
    assert side.front is second
    first.hide()  # it is not in front
    assert second.isVisible()
    second.hide()
    assert side.front is first
    assert first.isVisible()
    first.hide()  # something is always in front
    assert first.isVisible()


def test_a_double_click_tears_off_and_closing_the_window_gives_back(side):
    first, second, _ = side.pages
    double_click(tab(side, "second"))
    assert side.is_torn_off(second)
    assert second.window() is not side.window()
    assert second.window().windowTitle() == "The second"
    assert second.isVisible()
    assert first.isVisible()
    second.setWindowTitle("Renamed")
    assert second.window().windowTitle() == "Renamed"
    second.window().close()
    assert not side.is_torn_off(second)
    assert second.window() is side.window()
    assert not second.isVisible()


def test_a_tab_that_is_dragged_away_is_torn_off(side):
    button = tab(side, "third")
    start = button.rect().center()
    QTest.mousePress(button, LEFT, pos=start)
    QTest.mouseMove(button, start + QPoint(5, 5))
    assert not side.is_torn_off(side.pages[2])
    QTest.mouseMove(button, start + QPoint(-FAR, 2 * FAR))
    assert side.is_torn_off(side.pages[2])
    QTest.mouseRelease(button, LEFT, pos=start)


def test_the_button_tears_off_what_is_in_front_and_leaves_one_page(side):
    for _ in range(5):
        side.tear.click()
    assert sum(map(side.is_torn_off, side.pages)) == 2
    assert side.front is side.pages[2]
    assert side.front.isVisible()


def test_a_torn_off_page_that_is_hidden_comes_back(side):
    second = side.pages[1]
    side.tear_off(second)
    second.hide()
    assert not side.is_torn_off(second)
    second.show()
    assert side.front is second


def rest_of(side):
    return [line.text() for line in side.tabs.more.menu().actions()]


@pytest.fixture
def narrow(side):
    side.setMinimumWidth(0)
    side.resize(110, 500)
    QTest.qWait(1)
    return side


def test_tabs_stand_in_one_row_and_those_without_room_in_a_menu(side):
    assert side.tabs.more.isHidden()
    assert not side.tabs.rest
    height = side.tabs.height()
    side.setMinimumWidth(0)
    side.resize(110, 500)
    QTest.qWait(1)
    assert [button.isVisible() for button in side.tabs.tabs] == [True, False, False]
    assert rest_of(side) == ["second", "third"]
    assert side.tabs.height() == height
    side.resize(420, 500)
    QTest.qWait(1)
    assert side.tabs.more.isHidden()
    assert all(button.isVisible() for button in side.tabs.tabs)


def test_no_tab_that_is_shown_is_narrower_than_its_words(side):
    """Short and long names together: room is shared by need, not in equal parts."""
    for rank, name in ((40, "x"), (50, "A name that is long"), (60, "y")):
        side.add(Text(f"The {name}", name), name, rank)
    side.setMinimumWidth(0)
    for width in range(220, 460, 20):
        side.resize(width, 500)
        QTest.qWait(1)
        shown = [button for button in side.tabs.tabs if button.isVisible()]
        assert all(button.width() >= button.wanted() for button in shown)


def test_the_menu_brings_a_page_and_bears_its_name(narrow):
    more, third = narrow.tabs.more, narrow.pages[2]
    width = more.width()
    assert not more.isChecked()
    more.menu().actions()[1].trigger()
    assert narrow.front is third
    assert third.isVisible()
    assert more.isChecked()
    assert more.text().startswith("third")
    assert more.width() == width  # no tab moves under the mouse
    assert [line.isChecked() for line in more.menu().actions()] == [False, True]
    narrow.pages[0].show()
    assert not more.isChecked()
    assert more.text().startswith("More")


def test_the_menu_is_reached_by_the_tab_key(narrow):
    narrow.window().activateWindow()
    tab(narrow, "first").setFocus()
    QTest.keyClick(tab(narrow, "first"), Qt.Key.Key_Tab)
    assert narrow.tabs.more.hasFocus()
    assert narrow.tabs.more.accessibleName() == "More tabs"


def test_the_menu_names_keys_and_marks_what_is_torn_off(narrow):
    second, third = narrow.pages[1:]
    narrow.show_keys({third: "Ctrl+I"})
    narrow.tear_off(second)
    lines = narrow.tabs.more.menu().actions()
    assert lines[1].text() == "third\tCtrl+I"
    assert [line.font().italic() for line in lines] == [True, False]
    lines[0].trigger()  # its window comes to the front
    assert narrow.is_torn_off(second)
    assert narrow.front is not second
