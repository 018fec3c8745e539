"""The histogram of the scan, with the window as a draggable band."""

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.histogram import Histogram
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.widgets.docks import LateDock

NOTHING = Histogram(np.array([0.0, 1.0]), np.array([0]))


class HistogramDock(LateDock):
    """Computed once per volume, and only when visible."""

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Histogram"), "histogram", parent)
        self._display = display
        self._of: Volume | None = None

    def make(self) -> None:
        """Create an empty plot; counting starts when it is visible."""
        from ctviewer.ui.viewer.histogram_plot import HistogramPlot  # pyqtgraph is slow to import

        self.plot = HistogramPlot()
        self.plot.window_chosen.connect(self._display.change_window)
        self.setWidget(self.plot)
        self._display.volume_changed.connect(self._on_volume_changed)
        self._display.view_changed.connect(self._show_window)

    def showEvent(self, event: QShowEvent) -> None:
        """Compute the histogram if it is outdated."""
        super().showEvent(event)
        self._count()

    @Slot()
    def _on_volume_changed(self) -> None:
        self._of = None  # do not keep a closed scan
        if self.isVisible():
            self._count()

    def _count(self) -> None:
        volume, window = self._display.volume, self._display.view.window
        if volume is not None and volume is self._of:
            return
        self._of = volume
        self.plot.show_counts(Histogram.of(volume) if volume is not None else NOTHING, window)

    @Slot()
    def _show_window(self) -> None:
        self.plot.show_window(self._display.view.window)
