"""Daily tasks with as few clicks as docs/compared.md says, each driven through the window."""

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from ctviewer.core.geometry.measure import MeasurementKind
from ctviewer.core.geometry.plane import Plane
from tests.scans import chest_array, write
from tests.ui.screen import double_click, drag, drop, press

TABLE = Path(__file__).parents[2] / "docs" / "compared.md"
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def clicks_of(task):
    """What the table says of a task with this program."""
    (line,) = [line for line in TABLE.read_text("utf-8").splitlines()
               if line.startswith(f"| {task} |")]  # fmt: skip
    return int(re.match(r"\d+", line.split("|")[3].strip())[0])


class Hand:
    """A hand on a window that counts."""

    def __init__(self, window):
        self.window, self.count = window, 0

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        self.count += 1
        if modifiers:
            QTest.keyClick(self.window.focusWidget() or self.window, key, modifiers)
        else:
            press(self.window, key)

    def click(self, widget):
        self.count += 1
        QTest.mouseClick(widget, LEFT)

    def double_click(self, view):
        self.count += 1
        double_click(view.viewport())

    def drag(self, view, button=LEFT, modifiers=Qt.KeyboardModifier.NoModifier):
        self.count += 1
        if modifiers:
            target, start, way = view.viewport(), view.rect().center(), QPoint(40, 30)
            QTest.mousePress(target, button, modifiers, start)
            QTest.mouseMove(target, start + way / 2)
            QTest.mouseMove(target, start + way)
            QTest.mouseRelease(target, button, modifiers, start + way)
        else:
            drag(view, button, view.rect().center(), QPoint(40, 30))


@pytest.fixture
def hand(opened):
    return Hand(opened)


@pytest.fixture
def axial(opened):
    return opened.reading.views.views[Plane.AXIAL]


def test_opening(window, qtbot, phantom_path):
    drop(window, phantom_path)
    qtbot.waitUntil(lambda: window.session.scan is not None)
    assert clicks_of("open a scan that lies on the desktop") == 1


def test_mediastinal_window(hand, opened):
    hand.key("2")
    assert opened.session.display.view.window.name == "Mediastinum"
    assert hand.count == clicks_of("mediastinal window")


def test_the_window_of_an_area(hand, opened, axial):
    window = opened.session.display.view.window
    hand.drag(axial, RIGHT, CTRL)
    assert opened.session.display.view.window != window
    assert hand.count == clicks_of("window of a dragged area")


def test_coronal_slices_by_keys(hand, opened):
    views, display = opened.reading.views.views, opened.session.display
    for view in views.values():
        QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    at = QPointF(views[Plane.CORONAL].rect().center())
    QApplication.sendEvent(views[Plane.CORONAL], QEnterEvent(at, at, at))
    before = display.view.cursor
    hand.key(Qt.Key.Key_Up)
    assert np.subtract(display.view.cursor, before).tolist() == [0, 1, 0]
    assert hand.count == clicks_of("go through coronal slices by keys")


def test_the_largest_lesion():
    """Driven in tests/ui/features/lesions/test_first.py: nobody clicks."""
    assert clicks_of("see the largest lesion") == 0


@pytest.mark.parametrize(
    ("task", "tool", "key", "kind"),
    [
        ("measure a diameter", "ruler", "D", MeasurementKind.RULER),
        ("mean HU of a circle", "circle", "O", MeasurementKind.CIRCLE),
    ],
)
def test_measuring(hand, opened, axial, task, tool, key, kind):
    hand.click(opened.reading.tools.buttons[tool])
    hand.drag(axial)
    assert [each.kind for each in opened.measuring.editor.measurements] == [kind]
    assert hand.count == clicks_of(task)
    hand.key(key)
    hand.drag(axial)
    assert len(opened.measuring.editor.measurements) == 2
    assert hand.count == 2 * clicks_of(task)


def test_lung_classes(hand, opened, qtbot):
    hand.key("K")
    qtbot.waitUntil(lambda: opened.session.display.class_map is not None)
    assert opened.lungs.panel.isVisible()
    assert opened.reading.tools.buttons["lungs"].isChecked()
    assert hand.count == clicks_of("volumes of lung classes, coloured")


def test_one_view_alone(hand, opened, axial):
    hand.double_click(axial)
    assert opened.reading.views.enlarged is Plane.AXIAL
    hand.double_click(axial)
    assert opened.reading.views.enlarged is None
    assert hand.count == clicks_of("one view alone, and back")


def test_a_picture_and_a_result_to_paste(hand):
    QApplication.clipboard().clear()
    hand.key(Qt.Key.Key_C, CTRL)
    assert not QApplication.clipboard().image().isNull()
    assert hand.count == clicks_of("the same picture in a mail")
    hand.key(Qt.Key.Key_C, CTRL_SHIFT)
    assert QApplication.clipboard().text().startswith("Pneumonia pattern; ")
    assert hand.count - 1 == clicks_of("verdict and number in a note")


def test_beside_last_years_scan(hand, opened, qtbot, tmp_path, monkeypatch):
    other = write(tmp_path / "last-year.nii.gz", chest_array())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    hand.key(Qt.Key.Key_D, CTRL)
    hand.count += 1  # the file is chosen
    qtbot.waitUntil(lambda: len(opened.reading.sides) == 2)
    assert opened.reading.tie
    assert hand.count == clicks_of("beside last year's scan, linked")
