"""Print the memory (MB) of the window after the tenth and after the last of a series of scans.

Both are medians of ten readings. The arguments are the number of scans, "network" or "stand-in" for
the classifier, and the files that are opened in turn. Each scan is scrolled and shown as a montage.
"""

import statistics
import sys
from pathlib import Path

import numpy as np
import psutil
from PySide6.QtWidgets import QApplication

from bench.pulse import Loader, wait_until
from ctviewer.core.analysis.classes import PNEUMONIA
from ctviewer.core.analysis.gate import Gate
from ctviewer.core.analysis.heatmap import HeatMap, Involvement
from ctviewer.core.analysis.result import Label, ModelInfo, Result, Score, Seconds
from ctviewer.core.base.progress import Progress
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume
from ctviewer.ui.shell.app import application
from ctviewer.ui.shell.main_window import MainWindow

SETTLED = 10  # scans after which everything was used once
MB = 1e6


class StandIn:
    """A classifier that returns immediately, with a heat map of the shipped network's size."""

    def classify(self, volume: Volume, progress: Progress) -> Result:
        """A result independent of the scan."""
        progress(0.5, "Asking")
        values = np.zeros((64, 64, 32), np.float32)
        heat_map = HeatMap(values, Box.whole(volume.shape), "lesion probability", 0.5)
        share = Involvement(0.0, 0.0, 0.0)
        score = Score((0.0,), PNEUMONIA.both(0.5), Label.UNCERTAIN, share, heat_map)
        model = ModelInfo("stand-in", "0", "0" * 64, synthetic=True, notice="stand-in")
        return Result(Gate(), score, model, "1", "cpu", Seconds(0.0, 0.0, 0.0))


def main() -> None:
    """Open the scans in turn."""
    count, classifier, *names = sys.argv[1:]
    application()
    window = MainWindow(Loader() if classifier == "network" else StandIn)
    window.show()
    used = []
    for number in range(int(count)):
        window.open_paths([Path(names[number % len(names)])])
        wait_until(lambda: window.session.result is not None or bool(window.session.problem))
        assert window.session.result is not None, window.session.problem
        _look_around(window)
        used.append(psutil.Process().memory_info().rss / MB)
    print(
        statistics.median(used[SETTLED : 2 * SETTLED]), statistics.median(used[-SETTLED:]), sep="\n"
    )
    window.close()


def _look_around(window: MainWindow) -> None:
    for _ in range(5):
        window.session.display.scroll(Plane.AXIAL, 3)
        QApplication.processEvents()
    window.reading.toggle_montage()
    QApplication.processEvents()
    window.reading.show_views()


if __name__ == "__main__":
    main()
