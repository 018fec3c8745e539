"""Docks built on first use, and pages that work only while visible."""

from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QScrollArea, QWidget

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


class Scroll(QScrollArea):
    """A page that takes the width it needs if there is room, and scrolls otherwise."""

    def __init__(self, page: QWidget, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page.setObjectName("inner")
        page.setStyleSheet("QWidget#inner { background: transparent; }")
        bar = self.verticalScrollBar().sizeHint().width()
        beside = bar + 2 * self.frameWidth()
        needed = max(0, page.minimumSizeHint().width())  # -1 while empty
        self._wanted = max(width, needed + beside)
        page.setMinimumWidth(needed)  # not the preferred width, which would scroll pages that fit
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus to its content
        self.setMinimumWidth(MIN_WIDTH)

    def sizeHint(self) -> QSize:
        """As wide as its page wants."""
        return QSize(self._wanted, super().sizeHint().height())
