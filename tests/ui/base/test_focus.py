"""The ring around what the keyboard is in, and the way of the Tab key through the window."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QPushButton,
    QScrollArea,
    QSlider,
    QTabBar,
    QTableWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ctviewer.ui.base.focus import FocusRing
from ctviewer.ui.base.look import TEXT
from tests.ui.screen import grab, pixels

COLOUR = QColor(TEXT).getRgb()[:3]
KINDS = (QPushButton, QToolButton, QComboBox, QSlider, QCheckBox, QTableWidget, QTabBar)


@pytest.fixture
def made(qtbot):
    """A window with a ring and one widget of each kind, the first two of which are buttons."""
    window = QWidget()
    qtbot.addWidget(window)
    window.ring = FocusRing(window)
    window.kinds = [kind() for kind in (QPushButton, *KINDS)]
    column = QVBoxLayout(window)
    column.setContentsMargins(20, 20, 20, 20)
    for widget in window.kinds:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column.addWidget(widget)
    window.kinds[1].setObjectName("main")
    window.kinds[-1].addTab("Views")
    window.resize(400, 500)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    window.kinds[0].setFocus()
    qtbot.waitUntil(window.kinds[0].hasFocus)
    return window


def is_ringed(widget):
    """Whether the line is seen along the whole upper edge, just outside."""
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint(0, -2)), widget.mapTo(window, QPoint(0, -1)))
    place.setWidth(widget.width())
    line = pixels(window.grab(place).toImage())
    return bool(np.all(np.abs(line.astype(int) - COLOUR).max(axis=2) < 3))


def test_every_kind_of_widget_is_ringed_once_tab_is_in_it(made):
    for widget in made.kinds[1:]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert widget.hasFocus()
        assert [each for each in made.kinds if is_ringed(each)] == [widget]


def test_a_click_needs_none(made, qtbot):
    QTest.keyClick(made.kinds[0], Qt.Key.Key_Tab)
    assert is_ringed(made.kinds[1])
    box = made.kinds[KINDS.index(QCheckBox) + 1]
    QTest.mouseClick(made.windowHandle(), Qt.MouseButton.LeftButton, pos=box.geometry().center())
    qtbot.waitUntil(box.hasFocus)
    assert not any(map(is_ringed, made.kinds))


def test_it_outlives_the_widget_that_it_was_around(made, qtbot):
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        QApplication.focusWidget().deleteLater()
        qtbot.wait(10)
        made.kinds[-1].setFocus()
        assert is_ringed(made.kinds[-1])


def sides_ringed(widget):
    """Of above, below, left and right, where the line is seen along a widget's whole edge."""
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    ringed = (np.abs(grab(window).astype(int) - COLOUR).max(axis=2) < 3)[
        max(place.top() - 2, 0) : place.bottom() + 3, max(place.left() - 2, 0) : place.right() + 3
    ]
    edges = (ringed[:4], ringed[-4:], ringed[:, :4].T, ringed[:, -4:].T)
    return [bool(edge.all(axis=1).any()) for edge in edges]


def test_the_ring_is_closed_around_what_fills_its_place(qtbot):
    """At the edge of a box, of the window, and of a page that scrolls."""
    window = QWidget()
    qtbot.addWidget(window)
    window.ring = FocusRing(window)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    box = QWidget()
    filling = [QCheckBox("In a box"), QPushButton("In a page"), QPushButton("In the window")]
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    for inner, place in ((box, filling[0]), (scroll, filling[1])):
        held = inner if inner is box else QWidget()
        around = QVBoxLayout(held)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(place)
        if inner is scroll:
            scroll.setWidget(held)
        column.addWidget(inner)
    column.addWidget(filling[2])
    window.resize(300, 200)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    filling[2].setFocus()
    qtbot.waitUntil(filling[2].hasFocus)
    for widget in filling:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert widget.hasFocus()
        assert sides_ringed(widget) == [True] * 4, widget.text()


def test_the_ring_is_around_what_tab_scrolls_into_sight(qtbot):
    scroll, page = QScrollArea(), QWidget()
    qtbot.addWidget(scroll)
    scroll.ring = FocusRing(scroll)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    column = QVBoxLayout(page)
    above, below = QPushButton("Above"), QPushButton("Below")
    column.addWidget(above)
    column.addSpacing(900)
    column.addWidget(below)
    scroll.setWidget(page)
    scroll.resize(300, 200)
    scroll.show()
    qtbot.waitExposed(scroll)
    scroll.activateWindow()
    above.setFocus()
    qtbot.waitUntil(above.hasFocus)
    QTest.keyClick(above, Qt.Key.Key_Tab)
    assert below.hasFocus()
    assert sides_ringed(below) == [True] * 4


def name(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def names_on_the_way(window, start):
    """What Tab reaches from a widget on until it is there again, as a screen reader says it."""
    window.activateWindow()
    start.setFocus()
    found = [name(start)]
    while len(found) < 60:
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        if window.focusWidget() is start:
            return found
        found.append(name(window.focusWidget()))
    raise AssertionError(found)


def test_tab_goes_through_an_empty_window_as_one_reads(window):
    """Beginning with what has the keyboard when the program starts."""
    assert names_on_the_way(window, window.focusWidget()) == [
        "Open file…", "Open folder…", "Classify folder…", "User guide",
        "Synthetic clear", "Synthetic pneumonia",
    ]  # fmt: skip


def test_tab_goes_through_a_classified_scan_as_one_reads(opened):
    opened.resize(1440, 900)
    QApplication.processEvents()
    way = names_on_the_way(opened, opened.reading.tabBar())
    assert way[0] == "Views"
    assert way[1].startswith("Window: ")
    place = way.index("Axial slice")
    assert way[place - 1] == "Report"
    assert way[place : place + 5] == [
        "Axial slice", "Coronal slice", "Sagittal slice", "Result", "Lesions",
    ]  # fmt: skip
    tabs = [tab.text() for tab in opened.side.tabs.tabs if tab.isVisible()]
    assert way[place + 3 : place + 5 + len(tabs)] == [*tabs, "More tabs", "Tear off"]
    assert way[-3:] == ["Heat map (H)", "Details", "Save report…"]


def test_behind_its_tab_the_first_part_of_a_page_is_next(opened):
    opened.resize(1440, 900)
    opened.correcting.page.show()
    QApplication.processEvents()
    way = names_on_the_way(opened, opened.side.tear)
    assert way[1:4] == ["Lesions", "Brush", "Eraser"]


def test_tab_goes_to_a_page_that_has_to_be_scrolled_before_what_it_holds(opened):
    opened.resize(1100, 420)
    QApplication.processEvents()
    way = names_on_the_way(opened, opened.side.tear)
    assert way[1:4] == ["Result", "Heat map (H)", "Details"]


def test_scans_that_were_opened_last_lie_between_the_buttons_and_the_demos(opened, qtbot):
    opened.session.close()
    qtbot.wait(10)  # the rows of before are gone
    first = next(b for b in opened.welcome.findChildren(QPushButton) if b.objectName() == "main")
    way = names_on_the_way(opened, first)
    assert [each[:9] for each in way[3:]] == ["User guid", "1.  Thora", "Synthetic", "Synthetic"]
