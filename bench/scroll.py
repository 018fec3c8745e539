"""Print the milliseconds of one scroll step in which all three linked views change.

`python -m bench.scroll SCAN [WIDTH HEIGHT]`: first the plain slices, then with a MIP of 10 mm in
every view and a heat map covering the scan, the worst case; then with a map of patches in the
middle of the scan, as networks produce. Finally the delay from the end of fast scrolling (1,000
slices per second) to the last slice painted, with MIP and the first map.
"""

import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from scipy.ndimage import gaussian_filter

from bench.measure import median_seconds
from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ViewState
from ctviewer.ui.shell.app import application
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.three_views import ThreeViews

STEPS = 100
SIZE = (960, 700)  # of the views in a default window of 1280 x 800
GRID = (64, 64, 32)  # cells of the shipped network's heat map
SLAB = Slab(Projection.HIGHEST, 10.0)
WHEEL_S, NOTCH_S = 1.0, 0.001
PATCHES = 0.05  # fraction of the cells that are marked


def main() -> None:
    """Move the crosshair along a diagonal and paint every step."""
    app = application()
    volume = load_volume(Path(sys.argv[1]))
    display = Display()
    views = ThreeViews(display)
    views.resize(*(int(size) for size in sys.argv[2:4] or SIZE))
    views.show()
    display.open(volume, ViewState.opening(volume))
    display.overlay(noise(volume))
    app.processEvents()
    place = iter(range(10**6))

    def step() -> None:
        at = next(place)
        display.point_at((100 + at % 300, 100 + at % 300, at % volume.shape[2]))
        app.processEvents()

    print(1000 * median_seconds(step, STEPS))
    display.show(replace(display.view, heat_map_shown=True, slab=SLAB))
    print(1000 * median_seconds(step, STEPS))
    display.overlay(patches(volume))
    print(1000 * median_seconds(step, STEPS))
    display.overlay(noise(volume))
    display.scroll(Plane.AXIAL, -volume.shape[2])
    print(1000 * _lag(app, views.views[Plane.AXIAL].viewport()))


def noise(volume: Volume) -> HeatMap:
    """A map with values above the threshold in every slice, so that every step draws some."""
    values = np.random.default_rng(0).random(GRID, dtype=np.float32)
    return HeatMap(values, Box.whole(volume.shape), "noise", 0.5)


def patches(volume: Volume) -> HeatMap:
    """A map of smooth patches in the middle of the volume, zero elsewhere."""
    values = gaussian_filter(np.random.default_rng(0).random(GRID, dtype=np.float32), 2)
    least = float(np.quantile(values, 1 - PATCHES))
    above = np.clip((values - least) / (values.max() - least), 0, 1) * 0.5 + 0.5
    r, a, s = volume.shape
    box = Box((r * 0.1, a * 0.2, s * 0.1), (r * 0.9, a * 0.8, s * 0.9))
    return HeatMap(np.where(values > least, above, 0).astype(np.float32), box, "patches", 0.5)


def _lag(app: QApplication, target: QWidget) -> float:
    """Seconds from the last wheel notch to the end of its painting."""
    last = [0.0]

    def turn() -> None:
        begun = time.perf_counter()
        for notch in range(int(WHEEL_S / NOTCH_S)):
            time.sleep(max(begun + notch * NOTCH_S - time.perf_counter(), 0))
            last[0] = time.perf_counter()
            QApplication.postEvent(target, _notch(target, 1 if notch // 200 % 2 == 0 else -1))

    wheel = threading.Thread(target=turn)
    wheel.start()
    while wheel.is_alive():
        app.processEvents()
    for _ in range(2):  # the event, then the repaint it requested
        app.processEvents()
    return time.perf_counter() - last[0]


def _notch(target: QWidget, way: int) -> QWheelEvent:
    at = QPointF(target.width() / 2, target.height() / 2)
    return QWheelEvent(
        at, at, QPoint(), QPoint(0, 120 * way), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.ScrollUpdate, False,
    )  # fmt: skip


if __name__ == "__main__":
    main()
