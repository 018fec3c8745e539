"""A focus ring around the widget with keyboard focus, after focus was moved with Tab."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFocusFrame,
    QMenuBar,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from ctviewer.ui.base.look import TEXT

WIDTH = 2  # pixels, the margin of a focus frame


class AboveWidgets(QProxyStyle):
    """Puts a focus frame above its widget, as a child of the window or of the scrolled page.

    By default it is a child of the widget's parent and is clipped at the parent's edge.
    """

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        """Above the widget and without a mask; everything else as in Fusion."""
        if hint is QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        if hint is QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0
        return super().styleHint(hint, option, widget, returned)


class Ring(QFocusFrame):
    """In the text colour, which contrasts with every background, including the accent colour.

    Just outside its widget, or inside where there is no room outside.
    """

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a line along the edge of the visible part."""
        pen = QPen(QColor(TEXT), WIDTH)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter = QPainter(self)
        painter.setPen(pen)
        painter.drawRect(self.visibleRegion().boundingRect().adjusted(1, 1, -1, -1))


class FocusRing(QObject):
    """Draws the focus ring in all windows; Qt styles show the focus of some widgets only.

    Shown from the first Tab key press until the next mouse click.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._by_keys = False
        self._ring: Ring | None = None
        self._style = AboveWidgets("Fusion")
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Follow the focus; suspended in menus, which highlight their own entries."""
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
            self._ring.setStyle(self._style)
            self._ring.destroyed.connect(self._on_destroyed)
        self._ring.setWidget(now)
        self._ring.show()  # Qt hides it around what is scrolled into sight only after this

    def _end(self) -> None:
        ring, self._ring = self._ring, None
        if ring is not None:
            ring.destroyed.disconnect(self._on_destroyed)
            ring.deleteLater()

    @Slot()
    def _on_destroyed(self) -> None:
        """The ring was deleted with its window."""
        self._ring = None


def order_tab_key(widgets: Iterable[QWidget]) -> None:
    """Set the Tab order to the order of `widgets`, instead of Qt's order of creation.

    The content of a page follows its tab; it may not exist yet.
    """
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)
