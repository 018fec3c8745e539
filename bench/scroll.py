"""Print the milliseconds of one scroll step in which all three linked views change.

First the plain slices, then with a heat map and a MIP of 10 mm in every view.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.measure import median_seconds
from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.slab import Projection, Slab
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ViewState
from ctviewer.ui.shell.app import application
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.three_views import ThreeViews

STEPS = 100
SIZE = (960, 700)  # of the views in a new window of 1280 x 800
GRID = (64, 64, 32)  # cells of the shipped network's heat map
SLAB = Slab(Projection.HIGHEST, 10.0)


def main() -> None:
    """Move the crosshair along a diagonal and paint each step."""
    app = application()
    volume = load_volume(Path(sys.argv[1]))
    display = Display()
    views = ThreeViews(display)
    views.resize(*SIZE)
    views.show()
    display.open(volume, ViewState.opening(volume))
    display.overlay(_heat_map(volume))
    app.processEvents()
    place = iter(range(10**6))

    def step() -> None:
        at = next(place)
        display.point_at((100 + at % 300, 100 + at % 300, at % volume.shape[2]))
        app.processEvents()

    print(1000 * median_seconds(step, STEPS))
    display.show(replace(display.view, heat_map_shown=True, slab=SLAB))
    print(1000 * median_seconds(step, STEPS))


def _heat_map(volume: Volume) -> HeatMap:
    """Values above the threshold in every slice, so that every step draws some."""
    values = np.random.default_rng(0).random(GRID, dtype=np.float32)
    return HeatMap(values, Box.whole(volume.shape), "noise", 0.5)


if __name__ == "__main__":
    main()
