"""Print the milliseconds of a brush dab alone and with repainting, and of a scroll step.

In the scroll step, of the same run, all three linked views change.
"""

import sys
from itertools import count
from pathlib import Path

import numpy as np

from bench.measure import median_seconds
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.geometry.brush import Brush, dab
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.geometry.scan_mask import MaskKind
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ViewState
from ctviewer.ui.shell.app import application
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.mask_layer import ShownMask
from ctviewer.ui.viewer.three_views import ThreeViews

DABS = 100
SIZE = (960, 700)  # of the views in a default window of 1280 x 800
BRUSH = Brush(10.0, 1, (-950.0, 150.0))


class Drawing:
    """A stroke along a diagonal of the middle slice, one dab at a time."""

    def __init__(self, volume: Volume, display: Display) -> None:
        self._volume, self._display = volume, display
        self._shown = ShownMask(MaskKind.LESIONS, np.zeros(volume.shape, np.uint8, order="F"))
        self._places = count()
        display.paint(self._shown)

    def dab(self) -> None:
        """Change the mask and repaint it."""
        at, middle = next(self._places), float(self._volume.shape[2] // 2)
        start, end = ((100.0 + 2 * n, 120.0 + n, middle) for n in (at, at + 1))
        patch = dab(self._volume, self._shown.labels, BRUSH, Plane.AXIAL, (start, end))
        if patch is not None:
            patch.apply(self._shown.labels)
            self._display.paint(self._shown, patch.spans)


def main() -> None:
    """Draw, then scroll."""
    app = application()
    volume, display, places = load_volume(Path(sys.argv[1])), Display(), count()
    views = ThreeViews(display)
    views.resize(*SIZE)
    views.show()
    display.open(volume, ViewState.opening(volume))
    drawing = Drawing(volume, display)
    app.processEvents()

    def dab_and_paint() -> None:
        drawing.dab()
        app.processEvents()

    def scroll() -> None:
        at = next(places)
        display.point_at((100 + at % 300, 100 + at % 300, at % volume.shape[2]))
        app.processEvents()

    print(1000 * median_seconds(drawing.dab, DABS // 2))
    app.processEvents()
    print(1000 * median_seconds(dab_and_paint, DABS))
    print(1000 * median_seconds(scroll, DABS))


if __name__ == "__main__":
    main()
