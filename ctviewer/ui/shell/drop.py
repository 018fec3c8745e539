"""Drag and drop of scans on the window."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.theme import DARK
from ctviewer.ui.features.feature import Feature


class DropTarget(QObject):
    """Accepts files anywhere in a window; `dropped` carries their paths as a list.

    The `takers` are asked first whether they handle them.
    """

    dropped = Signal(list)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.takers: Sequence[Feature] = ()
        self._frame = PlainLabel(self.tr("Drop to open"), window)
        self._frame.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._frame.setStyleSheet(
            f"background: rgba(22, 25, 29, 200); color: {DARK.text}; font-size: 26px;"
            f"border: 3px dashed {DARK.accent};"
        )
        self._frame.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Handle the drag and drop events of the window."""
        if isinstance(event, QDragEnterEvent):
            return self._on_enter(event)
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self._on_drop(event)
        if event.type() == QEvent.Type.DragLeave:
            self._frame.hide()
        return False

    def _on_enter(self, event: QDragEnterEvent) -> bool:
        if not _paths(event):
            return False
        event.acceptProposedAction()
        self._frame.setGeometry(self._window.rect())
        self._frame.raise_()
        self._frame.show()
        return True

    def _on_drop(self, event: QDropEvent) -> bool:
        self._frame.hide()
        paths = _paths(event)
        event.acceptProposedAction()
        if paths:
            self.give(paths)
        return True

    @Slot(list)
    def give(self, paths: list[Path]) -> None:
        """Pass on the dropped paths."""
        if not any(taker.take_files(paths) for taker in self.takers):
            self.dropped.emit(paths)


def _paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
