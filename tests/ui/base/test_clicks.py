"""A double click on a button that makes room for another one, or for a dialog."""

import gc
import weakref

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ctviewer.ui.base.clicks import DoubleClickGuard

CENTRE = QPoint(150, 100)


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.pages = QStackedWidget()
    QVBoxLayout(window).addWidget(window.pages)
    window.clicked = []
    window.setGeometry(100, 100, 300, 200)
    DoubleClickGuard(window)
    return window


def button(window, title, does):
    made = QPushButton(title)
    made.setMinimumSize(250, 150)
    made.clicked.connect(lambda: (window.clicked.append(made.text()), does(made)))
    window.pages.addWidget(made)
    return made


def double_click(window, qtbot):
    window.show()
    qtbot.waitExposed(window)
    QTest.mouseDClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=CENTRE)
    qtbot.wait(1)


def test_the_second_click_does_not_press_the_button_in_its_place(window, qtbot):
    button(window, "Start", lambda _start: window.pages.setCurrentIndex(1))
    button(window, "Cancel", lambda _cancel: None)
    double_click(window, qtbot)
    assert window.clicked == ["Start"]
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=CENTRE)
    assert window.clicked == ["Start", "Cancel"]


def test_nor_the_same_button_that_says_something_else(window, qtbot):
    button(window, "Pause", lambda pause: pause.setText("Go on"))
    double_click(window, qtbot)
    assert window.clicked == ["Pause"]


def test_quick_clicks_on_one_button_all_count(window, qtbot):
    button(window, "Next", lambda _next: None)
    double_click(window, qtbot)
    assert window.clicked == ["Next", "Next"]


def test_a_double_click_in_a_field_selects_its_word(window, qtbot):
    field = QLineEdit("pneumonia")
    field.setMinimumSize(250, 150)
    window.pages.addWidget(field)
    window.show()
    qtbot.waitExposed(window)
    where = field.mapTo(window, QPoint(20, field.height() // 2))
    QTest.mouseDClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(lambda: field.selectedText() == "pneumonia")


@pytest.fixture
def patient():
    """QTest lets half a second pass between two clicks."""
    before = QApplication.doubleClickInterval()
    QApplication.setDoubleClickInterval(2000)
    yield
    QApplication.setDoubleClickInterval(before)


def click(window):
    """A click; the second in the same place is that of a double click."""
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=CENTRE)


@pytest.fixture
def dialog(window, qtbot):
    """A dialog over the whole window, whose one button closes it."""
    dialog = QDialog(window)
    qtbot.addWidget(dialog)
    dialog.setGeometry(window.geometry())
    save = QPushButton("Save")
    save.setMinimumSize(250, 150)
    save.clicked.connect(lambda: (window.clicked.append("Save"), dialog.accept()))
    QVBoxLayout(dialog).addWidget(save)
    return dialog


def opened(window, qtbot):
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_the_second_click_presses_nothing_in_a_dialog_that_opened(window, dialog, patient, qtbot):
    button(window, "Save…", lambda _save: dialog.open())
    opened(window, qtbot)
    click(window)
    qtbot.waitUntil(dialog.isActiveWindow)
    click(dialog)
    assert window.clicked == ["Save…"]
    assert dialog.isVisible()
    click(dialog)
    assert window.clicked == ["Save…", "Save"]


def test_nor_in_the_window_below_a_dialog_that_closed(window, dialog, patient, qtbot):
    button(window, "Save…", lambda _save: None)
    opened(window, qtbot)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    click(dialog)
    assert not dialog.isVisible()
    click(window)
    assert window.clicked == ["Save"]
    click(window)
    assert window.clicked == ["Save", "Save…"]


def test_a_dialog_that_was_closed_is_let_go(window, qtbot):
    window.show()
    qtbot.waitExposed(window)
    dialog = QDialog(window)
    dialog.show()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is dialog.windowHandle())
    native = weakref.ref(dialog.windowHandle())
    dialog.deleteLater()
    QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    gc.collect()
    assert native() is None
