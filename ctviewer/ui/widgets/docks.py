"""Docks built on first use, and pages that work only while visible."""

from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QScrollArea, QScrollBar, QWidget

from ctviewer.ui.widgets.key_table import moves
from ctviewer.ui.widgets.side import Page


class LateDock(QDockWidget):
    """Builds its content when first shown, so that the window opens sooner.

    `name` identifies it in a saved layout.
    """

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)

    @property
    def is_made(self) -> bool:
        """Whether the content was built."""
        return self.widget() is not None

    def make(self) -> None:
        """Build the content, fill it, and set it as the dock's widget."""
        raise NotImplementedError

    def setVisible(self, visible: bool) -> None:
        """Show or hide it; the content is built first, as it determines the size."""
        if visible and not self.is_made:
            self.make()
        super().setVisible(visible)


class Study(Protocol):
    """Background work for a dock."""

    def want(self, wanted: bool) -> None:
        """Start or stop working for each scan."""
        ...


WIDTH = 400  # preferred width of a page in pixels: the panel's minus margins
MIN_WIDTH = 140


class StudyPage(Page):
    """A page whose study works while its tab is in front."""

    def __init__(self, title: str, name: str, study: Study) -> None:
        super().__init__(title, name)
        self._asked = study

    def showEvent(self, event: QShowEvent) -> None:
        """Start the study."""
        super().showEvent(event)
        self._asked.want(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the study if another tab is in front, but not if the window is minimised."""
        super().hideEvent(event)
        if self.isHidden():
            self._asked.want(False)


class KeyScroll(QScrollArea):
    """A page that scrolls, with the mouse or the keyboard.

    While there is something to scroll, Tab stops at it before its content. With the focus on it,
    and not on its content, it accepts the keys that scroll before the window's shortcuts do.
    `name` is read by screen readers.
    """

    def __init__(self, page: QWidget, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page.setObjectName("inner")
        page.setStyleSheet("QWidget#inner { background: transparent; }")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self.setWidget(page)
        self.setWidgetResizable(True)

    def event(self, event: QEvent) -> bool:
        """Accept keys that scroll before shortcuts do."""
        overrides = event.type() is QEvent.Type.ShortcutOverride and self.hasFocus()
        if overrides and isinstance(event, QKeyEvent) and moves(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End too scroll to the ends; in Qt they need Ctrl."""
        ends = {
            Qt.Key.Key_Home: QScrollBar.SliderAction.SliderToMinimum,
            Qt.Key.Key_End: QScrollBar.SliderAction.SliderToMaximum,
        }
        end = ends.get(Qt.Key(event.key())) if moves(event) else None
        if end is None:
            super().keyPressEvent(event)
        else:
            self.verticalScrollBar().triggerAction(end)

    @Slot(int, int)
    def _on_range_changed(self, lowest: int, highest: int) -> None:
        scrolls = highest > lowest
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if scrolls else Qt.FocusPolicy.NoFocus)


class Scroll(KeyScroll):
    """A page that takes the width it needs if there is room, and scrolls otherwise."""

    def __init__(self, page: QWidget, width: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(page, name, parent)
        bar = self.verticalScrollBar().sizeHint().width()
        beside = bar + 2 * self.frameWidth()
        needed = max(0, page.minimumSizeHint().width())  # -1 while empty
        self._wanted = max(width, needed + beside)
        page.setMinimumWidth(needed)  # not the preferred width, which would scroll pages that fit
        self.setMinimumWidth(MIN_WIDTH)

    def sizeHint(self) -> QSize:
        """As wide as its page wants."""
        return QSize(self._wanted, super().sizeHint().height())
