"""The second click of a double click, where the first one changed what is under the mouse."""

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QPoint, Slot
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QWidget


@dataclass(frozen=True)
class Click:
    """What a press of the mouse met: a window, the widget there, the words on it if it is a button.

    `place` is that of the press on the screen, `at_ms` its time on the window system's clock.
    """

    window: QWindow | None = None
    widget: QWidget | None = None
    words: str = ""
    place: QPoint = field(default_factory=QPoint)
    at_ms: int = 0


class DoubleClickGuard(QObject):
    """Lets the second click do nothing where the first one put something else under the mouse.

    Who double-clicks Start means to start: the second click must not press the Cancel that came
    into its place, nor the same button once it says something else, nor anything in a dialog that
    opened or in the window below one that closed. It filters the events of native windows, which
    are few, not those of all widgets: of the main `window`, and of each other one from when the
    keyboard is first in it.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._main = window
        window.installEventFilter(self)
        self._known: set[QWindow] = set()
        self._clicks = Click(), Click()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._watch)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the main window's native one, then follow the clicks in all."""
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
        """Qt makes a double click of two clicks in one window only; people do not."""
        first, second = self._clicks
        hints = QGuiApplication.styleHints()
        return (
            first.window is not second.window
            and second.at_ms - first.at_ms <= hints.mouseDoubleClickInterval()
            and (second.place - first.place).manhattanLength() <= hints.mouseDoubleClickDistance()
        )

    def _is_on_another_button(self) -> bool:
        """The press of the second click was seen before its double click was."""
        first, second = self._clicks
        changed = (first.widget, first.words) != (second.widget, second.words)
        return changed and isinstance(second.widget, QAbstractButton)

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._known:
            self._known.add(window)
            window.destroyed.connect(self._forget)
            window.installEventFilter(self)

    @Slot(QObject)
    def _forget(self, window: QObject) -> None:
        self._known = {each for each in self._known if each is not window}


def _click(window: QWindow, event: QMouseEvent) -> Click:
    top = QWidget.find(window.winId())
    found = top.childAt(event.position().toPoint()) if top is not None else None
    words = found.text() if isinstance(found, QAbstractButton) else ""
    return Click(window, found, words, event.globalPosition().toPoint(), event.timestamp())
