"""Docks that are empty until they are wanted."""

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ctviewer.ui.widgets.docks import LateDock, Scroll
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
    area = Scroll(inner, 400)
    qtbot.addWidget(area)
    area.resize(370, 300)
    area.show()
    assert area.horizontalScrollBar().maximum() == 0
    assert area.sizeHint().width() == 400
