"""Suppresses the second click of a double click if the first changed what is under the mouse."""

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QPoint, Slot
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QWidget


@dataclass(frozen=True)
class Click:
    """The target of a mouse press: window, widget, and the button's text if it is one.

    `place` is the press's screen position, `at_ms` its time on the window system's clock.
    """

    window: QWindow | None = None
    widget: QWidget | None = None
    words: str = ""
    place: QPoint = field(default_factory=QPoint)
    at_ms: int = 0


class DoubleClickGuard(QObject):
    """Ignores the second click of a double click if its target is another than the first's.

    A double click on Start means Start: its second click must not press the Cancel button that
    replaced it, nor the same button with another text, nor anything in a dialog that opened or
    under one that closed. It filters the events of native windows, which are few, rather than of
    all widgets: of the main `window`, and of each other one from its first keyboard focus.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._main = window
        window.installEventFilter(self)
        self._clicks = Click(), Click()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._watch)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the main window's native window, then watch the clicks in all."""
        if watched is self._main:
            if event.type() is QEvent.Type.Show and self._main.windowHandle() is not None:
                self._main.removeEventFilter(self)
                self._watch(self._main.windowHandle())
        elif isinstance(watched, QWindow) and isinstance(event, QMouseEvent):
            kind = event.type()
            if kind is QEvent.Type.MouseButtonPress:
                self._clicks = self._clicks[1], _click(watched, event)
                return self._is_in_another_window()
            if kind is QEvent.Type.MouseButtonDblClick:
                return self._is_on_another_button()
        return False

    def _is_in_another_window(self) -> bool:
        """Whether the click is in another window, for which Qt reports no double click."""
        first, second = self._clicks
        hints = QGuiApplication.styleHints()
        return (
            first.window is not second.window
            and second.at_ms - first.at_ms <= hints.mouseDoubleClickInterval()
            and (second.place - first.place).manhattanLength() <= hints.mouseDoubleClickDistance()
        )

    def _is_on_another_button(self) -> bool:
        """Whether the target changed between the second press and its double click event."""
        first, second = self._clicks
        changed = (first.widget, first.words) != (second.widget, second.words)
        return changed and isinstance(second.widget, QAbstractButton)

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once, however often Qt is asked


def _click(window: QWindow, event: QMouseEvent) -> Click:
    top = QWidget.find(window.winId())
    found = top.childAt(event.position().toPoint()) if top is not None else None
    words = found.text() if isinstance(found, QAbstractButton) else ""
    return Click(window, found, words, event.globalPosition().toPoint(), event.timestamp())
