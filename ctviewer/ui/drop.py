"""Scans dropped on the window: which files they are, and a frame while they hover."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from ctviewer.core.folders import is_openable, scans_of
from ctviewer.ui.look import ACCENT, TEXT


def accepted(paths: Sequence[Path]) -> list[Path]:
    """The scans among dropped files and folders, in order, a pair of files once.

    When no name looks like a scan's, all stay: the loader says best what such a file is.

    Raises:
        LoadError: a folder cannot be read, or holds no scan.
    """
    files = scans_of(paths)
    scans = [path for path in files if is_openable(path)] or files
    return [path for path in scans if _header_of(path) not in scans]


def _header_of(path: Path) -> Path | None:
    """The .hdr beside an .img, whatever its ending; None for any other file."""
    stem, image, ending = path.name.rpartition(".img")
    return path.with_name(f"{stem}.hdr{ending}") if image else None


class DropTarget(QObject):
    """Lets a whole window take files; `dropped` carries their paths as a list."""

    dropped = Signal(list)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._frame = QLabel(self.tr("Drop to open"), window)
        self._frame.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._frame.setStyleSheet(
            f"background: rgba(22, 25, 29, 200); color: {TEXT}; font-size: 26px;"
            f"border: 3px dashed {ACCENT};"
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
            self.dropped.emit(paths)
        return True


def _paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
