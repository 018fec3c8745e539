"""The second click of a double click, where the first one changed what is under the mouse."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QWidget

Under = tuple[QWidget | None, str]


class DoubleClickGuard(QObject):
    """Lets the second click press no other button of a window than the first one did.

    Who double-clicks Start means to start: the second click must not press the Cancel that came
    into its place, nor the same button once it says something else. It filters the events of the
    native window, which are few, not those of all widgets.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._pressed: tuple[Under, Under] = ((None, ""), (None, ""))
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the native window, then follow the clicks in it."""
        kind = event.type()
        if watched is self._window:
            handle = self._window.windowHandle()
            if kind is QEvent.Type.Show and handle is not None:
                self._window.removeEventFilter(self)
                handle.installEventFilter(self)
        elif isinstance(watched, QWindow) and isinstance(event, QMouseEvent):
            if kind is QEvent.Type.MouseButtonPress:
                self._pressed = self._pressed[1], self._under(event)
            elif kind is QEvent.Type.MouseButtonDblClick:
                return self._is_another_button(event)
        return False

    def _is_another_button(self, event: QMouseEvent) -> bool:
        """The press of the second click was seen before its double click was."""
        first, now = self._pressed[0], self._under(event)
        return isinstance(now[0], QAbstractButton) and first != now

    def _under(self, event: QMouseEvent) -> Under:
        found = self._window.childAt(event.position().toPoint())
        return found, found.text() if isinstance(found, QAbstractButton) else ""
