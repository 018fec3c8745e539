"""A dock beside the views with what a study finds; the study works while it is open."""

from typing import Protocol

from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ctviewer.ui.late_dock import LateDock


class Study(Protocol):
    """What works for a dock."""

    def want(self, wanted: bool) -> None:
        """Work for each scan, or no longer."""
        ...


# Docks lie in one place, which the first one shown makes wide: one width that all have room in.
WIDTH = 430
LEAST_WIDTH = 140  # beside views and numbers on a screen of 800 points


class StudyDock(LateDock):
    """Asks its study to work while the user has it open."""

    def __init__(self, title: str, name: str, study: Study, parent: QWidget | None = None) -> None:
        super().__init__(title, name, parent)
        self._asked = study

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to study."""
        super().showEvent(event)
        self._asked.want(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """A panel that the user closed wants nothing; a minimised window's still does."""
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
        self._wanted = max(width, page.minimumSizeHint().width() + beside)
        page.setMinimumWidth(self._wanted - beside)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setMinimumWidth(LEAST_WIDTH)

    def sizeHint(self) -> QSize:
        """As wide as its page wants."""
        return QSize(self._wanted, super().sizeHint().height())
