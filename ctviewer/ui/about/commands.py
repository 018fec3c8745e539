"""What the Help menu tells of the program."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from ctviewer.ui.about.log_window import LogWindow
from ctviewer.ui.base.actions import Entry
from ctviewer.ui.base.preferences import read
from ctviewer.ui.help import show_about
from ctviewer.ui.scan.session import Session

MESSAGE_MS = 5000


class AboutCommands(QObject):
    """The log, the diagnostics, and what the program is."""

    def __init__(self, window: QMainWindow, session: Session) -> None:
        super().__init__(window)
        self._window = window
        self._session = session

    def entries(self, menu: str) -> list[Entry]:
        """The lines of a menu."""
        return [
            Entry(menu, self.tr("Log…"), (), self.show_log, self.tr("What went wrong, and when")),
            Entry(menu, self.tr("Copy diagnostics"), (), self.copy_diagnostics,
                  self.tr("Versions, device, screens and preferences; nothing of the scan")),
            Entry(menu),
            Entry(menu, self.tr("About CT Viewer"), (), lambda: show_about(self._window)),
        ]  # fmt: skip

    def show_log(self) -> None:
        """Open the log beside the window."""
        LogWindow(self._window).show()

    def copy_diagnostics(self) -> None:
        """Put them on the clipboard."""
        from ctviewer.ui.about.diagnostics import diagnostics

        result = self._session.result
        QGuiApplication.clipboard().setText(diagnostics(read(), result.device if result else ""))
        text = self.tr("The diagnostics were copied; paste them into a report.")
        self._window.statusBar().showMessage(text, MESSAGE_MS)
