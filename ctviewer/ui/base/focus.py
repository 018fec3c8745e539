"""A ring around what the keyboard is in, wherever the Tab key brought it there."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFocusFrame, QMenuBar, QWidget

from ctviewer.ui.base.look import TEXT

WIDTH = 2  # pixels, as wide as a focus frame stands out


class Ring(QFocusFrame):
    """In the colour of text, which is seen on every surface, also beside the accent's."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a line along the edge."""
        pen = QPen(QColor(TEXT), WIDTH)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter = QPainter(self)
        painter.setPen(pen)
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class FocusRing(QObject):
    """Draws the ring in all windows of the program: styles show the focus of some widgets only.

    It is there from the first Tab to the next click: whoever clicks knows where.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._by_keys = False
        self._ring: Ring | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Follow; a menu marks its lines itself, and behind it and behind dialogs it goes on."""
        if now is not None:
            if QApplication.mouseButtons():
                self._by_keys = False
            elif now.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
                self._by_keys = True
        if now is None or isinstance(now, QMenuBar) or not self._by_keys:
            self._end()
            return
        if self._ring is None:
            self._ring = Ring()
            self._ring.destroyed.connect(self._on_destroyed)
        self._ring.setWidget(now)

    def _end(self) -> None:
        ring, self._ring = self._ring, None
        if ring is not None:
            ring.destroyed.disconnect(self._on_destroyed)
            ring.deleteLater()

    @Slot()
    def _on_destroyed(self) -> None:
        """It goes with the window in which it was."""
        self._ring = None


def order_tab_key(widgets: Iterable[QWidget]) -> None:
    """Have Tab visit widgets as they are listed: Qt takes what was made first for the first.

    What a page in front holds comes behind its tab; it may not be made yet.
    """
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)
