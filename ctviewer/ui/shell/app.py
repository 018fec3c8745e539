"""The application with a window: splash, window, then scans."""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from ctviewer import __version__
from ctviewer.core.base.commandline import NetworkChoice
from ctviewer.ui.base.preferences import read
from ctviewer.ui.base.theme import splash, window_icon
from ctviewer.ui.shell import start
from ctviewer.ui.shell.crash import CrashReport, start_log

if TYPE_CHECKING:  # slow imports: the splash comes first
    from ctviewer.pipeline.options import Options
    from ctviewer.ui.scan.session import Classifier
    from ctviewer.ui.shell.main_window import MainWindow

FIRST_PAINT_MS = 200  # until the window is visible


class Application(QApplication):
    """A QApplication that accepts files opened from the system (as events on macOS)."""

    file_opened = Signal(list)

    def event(self, event: QEvent) -> bool:
        """Forward a file to the window."""
        if isinstance(event, QFileOpenEvent):
            self.file_opened.emit([Path(event.file())])
            return True
        return super().event(event)


def application(*, preferred: bool = False) -> QApplication:
    """The QApplication, created and styled if there is none yet.

    Only the window's uses the preferences: the command line's output is the same for everybody.
    """
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    made = Application([sys.argv[0] if sys.argv else "ctviewer"])
    made.setOrganizationName("CT Viewer")
    made.setApplicationName("CT Viewer")
    made.setApplicationVersion(__version__)
    made.setDesktopFileName("ctviewer")  # by which Linux desktops find its icon
    made.setWindowIcon(window_icon())
    if preferred:
        start.choose_theme(made)
        start.translate(made)
    from ctviewer.ui.base.look import apply_style  # uses the theme's colours

    apply_style(made)
    return made


def run(paths: Sequence[Path], choice: NetworkChoice, *, new: bool = False) -> int:
    """Show the window, open the first of the paths, and return the exit code when it is closed.

    Without a device in `choice` the preferred one is used; without paths the last session is
    restored, unless `new`.
    """
    start_log()
    app = application(preferred=True)
    waiting = list(paths)
    if isinstance(app, Application):
        app.file_opened.connect(waiting.extend)  # macOS may send a file before there is a window
    shown_first = splash()
    shown_first.show()
    app.processEvents()
    choice = replace(choice, device=choice.device or read().processor.value)
    from ctviewer.pipeline.options import Options

    defaults = Options(paths=(), **asdict(choice))
    window = _window(partial(_make_classifier, choice), defaults)
    from ctviewer.ui.shell.resume import SessionKeeper

    keeper = SessionKeeper(window)
    if not new:
        keeper.restore_layout()
    from ctviewer.ui.base.jobs import gui_thread_collects

    with CrashReport(window).installed(), gui_thread_collects(), _closed_by_signals():
        if isinstance(app, Application):
            app.file_opened.disconnect(waiting.extend)
            app.file_opened.connect(window.open_paths)
        window.show()
        shown_first.finish(window)
        Thread(target=_sweep, name="sweep", daemon=True).start()
        go_on = window.session.prewarm if new else keeper.restore_place
        begin = partial(window.open_paths, waiting) if waiting else go_on
        QTimer.singleShot(FIRST_PAINT_MS, begin)
        code = app.exec()
    window.deleteLater()  # frees resources, should the process go on
    return code


@contextmanager
def _closed_by_signals() -> Iterator[None]:
    """Within, the end of the session or of the terminal closes the window as its user does.

    So measurements are saved and a batch can be resumed. The second signal ends the program at
    once; one that is ignored (nohup) stays so. Python handles signals when a timer fires.
    """

    def on_signal(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        QTimer.singleShot(0, QGuiApplication.quit)  # not in the middle of what was interrupted

    names = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    handled = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, on_signal) for number in handled}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _sweep() -> None:
    """Delete files that a killed session had unpacked."""
    from ctviewer.core.formats.archives.scratch import sweep

    sweep()


def _window(make_classifier: "Callable[[], Classifier]", defaults: "Options") -> "MainWindow":
    from ctviewer.ui.shell.main_window import MainWindow

    return MainWindow(make_classifier, defaults)


def _make_classifier(choice: NetworkChoice) -> "Classifier":
    """Called in the worker: importing torch would delay the window.

    Uses its own calibration: site calibrations are switched by the window.
    """
    from ctviewer.inference.run import chosen_classifier

    return chosen_classifier(replace(choice, calibration=None))
