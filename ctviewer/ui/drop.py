"""Scans dropped on the window: which files they are, and a frame while they hover."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ctviewer.core.dicom.content import is_dicom
from ctviewer.core.folders import is_openable, openable_in
from ctviewer.ui.plain import PlainLabel
from ctviewer.ui.theme import DARK


def accepted(paths: Sequence[Path]) -> list[Path]:
    """The scans among dropped files and folders, in order.

    A pair of files counts once, and so do DICOM files of one folder; a folder of DICOM files
    stays a folder. When no file looks like a scan, all stay: the loader says best what such a
    file is.

    Raises:
        LoadError: a folder cannot be read, or holds no scan.
    """
    found = [each for path in paths for each in (openable_in(path) if path.is_dir() else [path])]
    scans = [path for path in found if _is_scan(path)] or found
    single = {path.parent if is_dicom(path) else path: path for path in reversed(scans)}
    return [path for path in reversed(single.values()) if _header_of(path) not in scans]


def _is_scan(path: Path) -> bool:
    return path.is_dir() or is_openable(path) or is_dicom(path)


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
            self.dropped.emit(paths)
        return True


def _paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
