"""A dock beside the views with what a study finds; the study works while it is open."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ctviewer.ui.late_dock import LateDock


class Study(Protocol):
    """What works for a dock."""

    def want(self, wanted: bool) -> None:
        """Work for each scan, or no longer."""
        ...


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


def scrolled(inner: QWidget, least_width: int) -> QScrollArea:
    """A page that scrolls up and down, so that a low window keeps its height."""
    inner.setObjectName("inner")
    inner.setStyleSheet("QWidget#inner { background: transparent; }")
    scroll = QScrollArea()
    scroll.setWidget(inner)
    scroll.setWidgetResizable(True)
    scroll.setMinimumWidth(least_width)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll
