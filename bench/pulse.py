"""Print the longest delays (ms) of a 10 ms timer in the GUI thread, and the peak memory (GB).

First line: while a scan is loaded and classified, with torch already imported; second: while torch
is imported by the worker; third: the peak memory at the end.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Slot

from bench.measure import peak_memory_gb
from ctviewer.ui.scan.session import Classifier
from ctviewer.ui.shell.app import application
from ctviewer.ui.shell.main_window import MainWindow

TICK_MS = 10


class Pulse(QObject):
    """A timer that records its longest delay in ms."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(TICK_MS)

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, 1000 * (now - self._last))
        self._last = now

    def restart(self) -> float:
        """The longest delay so far, which is reset."""
        longest, self.longest = self.longest, 0.0
        return longest


class Loader:
    """Creates the real classifier in the worker and records when it is ready."""

    ready = False

    def __call__(self) -> Classifier:
        """Import torch, load the network."""
        from ctviewer.inference.classifier import load_classifier

        classifier = load_classifier("cpu")
        self.ready = True
        return classifier


def wait_until(done: Callable[[], bool]) -> None:
    """Run the event loop until a condition holds."""
    loop, poll = QEventLoop(), QTimer()
    poll.timeout.connect(lambda: loop.quit() if done() else None)
    poll.start(TICK_MS)
    loop.exec()


def main() -> None:
    """Import torch, then load and classify the scan, in a shown window."""
    app = application()
    loader = Loader()
    window = MainWindow(loader)
    window.show()
    app.processEvents()
    pulse = Pulse()
    window.session.prewarm()
    wait_until(lambda: loader.ready)
    importing = pulse.restart()
    window.open_paths([Path(sys.argv[1])])
    wait_until(lambda: window.session.result is not None)
    classifying = pulse.restart()
    print(classifying, importing, peak_memory_gb(), sep="\n")
    window.close()


if __name__ == "__main__":
    main()
