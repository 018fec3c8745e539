"""Error handling: a log without patient data, and a copyable error report."""

import faulthandler
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from platformdirs import user_log_path
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from ctviewer.core.base.program import version_text
from ctviewer.ui.base.plain import message_box
from ctviewer.ui.base.words import sentence, trace_of

log = logging.getLogger(__name__)

LOG_BYTES = 500_000
LOG_NAME = "ctviewer.log"


class QuietFormatter(logging.Formatter):
    """Logs location and type of an error; its message may name a patient's file."""

    def formatException(self, ei: Any) -> str:
        """The stack trace without the message."""
        return trace_of(ei[1])


def log_folder() -> Path | None:
    """The system's log folder; None for a user without a home."""
    folder = user_log_path("CT Viewer", appauthor=False)
    return folder if folder.is_absolute() else None


def start_log() -> None:
    """Log warnings and errors to a file in the system's log folder, if possible."""
    folder = log_folder()
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / LOG_NAME, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8"
        )
        faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))
    except OSError:
        return
    handler.setFormatter(QuietFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)


class CrashReport(QObject):
    """Shows one dialog for uncaught errors, from any thread."""

    _caught = Signal(str, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._box: QMessageBox | None = None
        self._caught.connect(self._show)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Within the context, catch uncaught exceptions; then restore the hooks."""
        before = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_error
        threading.excepthook = lambda args: self.catch(args.exc_value)
        try:
            yield
        finally:
            sys.excepthook, threading.excepthook = before

    def catch(self, error: BaseException | None) -> None:
        """Log and show an error; thread-safe."""
        if error is not None:
            trace = trace_of(error)
            log.error("an error was not caught: %s", trace)
            self._caught.emit(sentence(error), f"CT Viewer {version_text()}\n{trace}")

    def _on_error(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            QGuiApplication.quit()
        else:
            self.catch(error)

    @Slot(str, str)
    def _show(self, text: str, details: str) -> None:
        if self._box is not None:  # one report suffices, the log has the others
            return
        title = self.tr("CT Viewer")
        self._box = box = message_box(self._window, QMessageBox.Icon.Warning, title, text)
        box.setDetailedText(details)
        copy = box.addButton(self.tr("Copy the report"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        box.addButton(QMessageBox.StandardButton.Close)
        box.finished.connect(self._on_closed)
        box.open()

    @Slot()
    def _on_closed(self) -> None:
        self._box = None
