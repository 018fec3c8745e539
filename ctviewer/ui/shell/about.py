"""Help menu: log, diagnostics, about."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMainWindow,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.look import resize_on_screen
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.preferences import read
from ctviewer.ui.scan.session import Session
from ctviewer.ui.shell.crash import LOG_NAME, log_folder
from ctviewer.ui.shell.help import show_about

SIZE = (820, 520)  # pixels
TAIL_BYTES = 200_000  # of a longer log, only the end is shown


class LogWindow(QDialog):
    """Warnings and errors, newest last; without names of files or patients."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Log"))
        resize_on_screen(self, *SIZE)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Log"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setPlaceholderText(self.tr("Nothing went wrong so far: the log is empty."))
        note = PlainLabel(self.tr("Warnings and errors without names of files; nothing is sent."))
        note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        buttons.addButton(self.tr("Copy"), role).clicked.connect(self.copy)
        buttons.addButton(self.tr("Read again"), role).clicked.connect(self.read)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        for widget in (note, self.text, buttons):
            column.addWidget(widget)
        self.read()

    @Slot()
    def read(self) -> None:
        """Reload the log."""
        self.text.setPlainText(log_text())
        self.text.moveCursor(QTextCursor.MoveOperation.End)

    @Slot()
    def copy(self) -> None:
        """Copy the text to the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())


def log_text() -> str:
    """The end of the log; empty if there is none."""
    folder = log_folder()
    if folder is None:
        return ""
    try:
        with Path(folder / LOG_NAME).open("rb") as file:
            file.seek(0, 2)
            file.seek(max(file.tell() - TAIL_BYTES, 0))
            return file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""


MESSAGE_MS = 5000


class AboutCommands(QObject):
    """Commands for the log, the diagnostics, and the about box."""

    def __init__(self, window: QMainWindow, session: Session) -> None:
        super().__init__(window)
        self._window = window
        self._session = session

    def entries(self, menu: str) -> list[Entry]:
        """The menu entries."""
        return [
            Entry(menu, self.tr("Log…"), (), self.show_log, self.tr("What went wrong, and when")),
            Entry(menu, self.tr("Copy diagnostics"), (), self.copy_diagnostics,
                  self.tr("Versions, device, screens and preferences; nothing of the scan")),
            Entry(menu),
            Entry(menu, self.tr("About CT Viewer"), (), lambda: show_about(self._window)),
        ]  # fmt: skip

    def show_log(self) -> None:
        """Open the log window."""
        LogWindow(self._window).show()

    def copy_diagnostics(self) -> None:
        """Copy the diagnostics to the clipboard."""
        from ctviewer.ui.shell.diagnostics import diagnostics

        result = self._session.result
        QGuiApplication.clipboard().setText(diagnostics(read(), result.device if result else ""))
        text = self.tr("The diagnostics were copied; paste them into a report.")
        self._window.statusBar().showMessage(text, MESSAGE_MS)
