"""Docks that are built when they are first opened, and pages that work only while they are seen."""

from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QScrollArea, QWidget

from ctviewer.ui.widgets.side import Page


class LateDock(QDockWidget):
    """Makes what it holds when it is first shown, so that the window opens sooner.

    `name` identifies it in a saved layout.
    """

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)

    @property
    def is_made(self) -> bool:
        """Whether it was ever shown."""
        return self.widget() is not None

    def make(self) -> None:
        """Make what it holds, show what is known by now, and set it as the dock's widget."""
        raise NotImplementedError

    def setVisible(self, visible: bool) -> None:
        """Show or hide it; what it holds is made before, so that it gets the room it needs."""
        if visible and not self.is_made:
            self.make()
        super().setVisible(visible)


class Study(Protocol):
    """What works for a dock."""

    def want(self, wanted: bool) -> None:
        """Work for each scan, or no longer."""
        ...


WIDTH = 400  # that a page wants, pixels: the panel's less what is beside it
MIN_WIDTH = 140


class StudyPage(Page):
    """Asks its study to work while its tab is in front."""

    def __init__(self, title: str, name: str, study: Study) -> None:
        super().__init__(title, name)
        self._asked = study

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to study."""
        super().showEvent(event)
        self._asked.want(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Behind another tab it wants nothing; a minimised window's still does."""
        super().hideEvent(event)
        if self.isHidden():
            self._asked.want(False)


class Scroll(QScrollArea):
    """A page that takes the width it needs where there is room, and else scrolls to it."""

    def __init__(self, page: QWidget, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page.setObjectName("inner")
        page.setStyleSheet("QWidget#inner { background: transparent; }")
        bar = self.verticalScrollBar().sizeHint().width()
        beside = bar + 2 * self.frameWidth()
        needed = max(0, page.minimumSizeHint().width())  # -1 while it is empty
        self._wanted = max(width, needed + beside)
        page.setMinimumWidth(needed)  # not the wanted: a page that fits a narrow dock needs no bar
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the keyboard to what it holds
        self.setMinimumWidth(MIN_WIDTH)

    def sizeHint(self) -> QSize:
        """As wide as its page wants."""
        return QSize(self._wanted, super().sizeHint().height())
