"""Simulated input and screenshots of widgets without a screen."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

NONE = Qt.KeyboardModifier.NoModifier


def pixels(image: QImage) -> np.ndarray:
    """An image as (rows, columns, 3), red first."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def grab(widget: QWidget) -> np.ndarray:
    """The rendered widget, as (rows, columns, 3)."""
    return pixels(widget.grab().toImage())


def corners(picture: np.ndarray) -> dict[str, float]:
    """Mean brightness left, right, above and below the centre, without the markers."""
    grey = picture.mean(axis=2)
    rows, columns = grey.shape
    up, down = slice(rows // 4, 3 * rows // 8), slice(5 * rows // 8, 3 * rows // 4)
    left, right = slice(columns // 4, 3 * columns // 8), slice(5 * columns // 8, 3 * columns // 4)
    return {
        "upper left": grey[up, left].mean(),
        "upper right": grey[up, right].mean(),
        "lower left": grey[down, left].mean(),
        "lower right": grey[down, right].mean(),
    }


def wheel(view: QWidget, notches: float, modifiers=NONE, at: QPointF | None = None) -> None:
    """Turn the wheel over the middle of a view; positive is away from the user."""
    target = view.viewport() if hasattr(view, "viewport") else view
    at = at or QPointF(target.rect().center())
    angle = QPoint(0, round(120 * notches))
    event = QWheelEvent(
        at,
        target.mapToGlobal(at),
        QPoint(),
        angle,
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, event)


def drag(view: QWidget, button: Qt.MouseButton, start: QPoint, way: QPoint) -> None:
    """Press, move and release."""
    target = view.viewport()
    QTest.mousePress(target, button, NONE, start)
    move(target, start + way, button)
    QTest.mouseRelease(target, button, NONE, start + way)


def double_click(target: QWidget, at: QPoint | None = None) -> None:
    """A real double click: QTest's own ends with the button down."""
    at = at or target.rect().center()
    QTest.mouseDClick(target, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=at)


def move(target: QWidget, to: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """Move the mouse with buttons held; QTest's own move holds none."""

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        target.mapToGlobal(QPointF(to)),
        Qt.MouseButton.NoButton,
        buttons,
        NONE,
    )
    QApplication.sendEvent(target, event)


def drop(window: QWidget, *paths: Path) -> None:
    """Drop files on a window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    over = QDragEnterEvent(QPoint(100, 100), copy, data, button, NONE)
    QApplication.sendEvent(window, over)
    assert over.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(100, 100), copy, data, button, NONE))


def press(window: QWidget, key: str | Qt.Key) -> None:
    """Press a key in the widget with the focus."""
    window.activateWindow()
    QTest.keyClick(window.focusWidget() or window, key)
