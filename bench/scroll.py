"""Print the milliseconds of one scroll step in which all three linked views change."""

import sys
from pathlib import Path

from bench.measure import median_seconds
from ctviewer.core.loading import load_volume
from ctviewer.core.viewstate import ViewState
from ctviewer.ui.app import application
from ctviewer.ui.display import Display
from ctviewer.ui.three_views import ThreeViews

STEPS = 100
SIZE = (960, 700)  # of the views in a new window of 1280 x 800


def main() -> None:
    """Move the crosshair along a diagonal and paint each step."""
    app = application()
    volume = load_volume(Path(sys.argv[1]))
    display = Display()
    views = ThreeViews(display)
    views.resize(*SIZE)
    views.show()
    display.open(volume, ViewState.opening(volume))
    app.processEvents()
    place = iter(range(10**6))

    def step() -> None:
        at = next(place)
        display.point_at((100 + at % 300, 100 + at % 300, at % volume.shape[2]))
        app.processEvents()

    print(1000 * median_seconds(step, STEPS))


if __name__ == "__main__":
    main()
