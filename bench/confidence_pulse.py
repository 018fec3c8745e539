"""Print seconds and the longest delays (ms) of a 10 ms timer in the GUI thread.

`python -m bench.confidence_pulse SCAN` measures at rest, while the spread is computed and during
slice occlusion; then how long another scan waits for the worker to interrupt slice occlusion.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.pulse import Loader, Pulse, wait_until
from ctviewer.ui.features.uncertainty.feature import ConfidenceFeature
from ctviewer.ui.shell.app import application
from ctviewer.ui.shell.main_window import MainWindow

REST_S = 3.0


def main() -> None:
    """Open, classify, run both, and interrupt."""
    app = application()
    window = MainWindow(Loader())
    window.show()
    app.processEvents()
    scan = Path(sys.argv[1])
    window.open_paths([scan])
    wait_until(lambda: window.session.result is not None)
    study = window.feature(ConfidenceFeature).study
    window.feature(ConfidenceFeature).panel.show()
    wait_until(lambda: study.answers.model is not None)
    pulse = Pulse()
    until = time.perf_counter() + REST_S
    _shown("at rest", pulse, lambda: time.perf_counter() > until)
    study.ask_spread()
    _shown("spread", pulse, lambda: study.answers.spread is not None)
    study.ask_influence()
    _shown("influence", pulse, lambda: study.answers.influence is not None)
    study.ask_influence()
    wait_until(lambda: study.answers.fraction > 0.5)
    window.session.open(scan)
    _shown("another scan's first step", pulse, lambda: bool(window.session.activity.label))
    wait_until(lambda: window.session.result is not None)
    window.close()


def _shown(what: str, pulse: Pulse, done: Callable[[], bool]) -> None:
    started = time.perf_counter()
    wait_until(done)
    print(f"{what}: {time.perf_counter() - started:.2f} s, {pulse.restart():.0f} ms", flush=True)


if __name__ == "__main__":
    main()
