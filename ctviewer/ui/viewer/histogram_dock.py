"""The histogram of the scan, with the window as a band that can be dragged."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QWidget

from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.histogram import Histogram
from ctviewer.core.view.window import MIN_WIDTH, Window
from ctviewer.ui.base.look import ACCENT, MUTED, SURFACE
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.widgets.docks import LateDock

HEIGHT = 170
NOTHING = Histogram(np.array([0.0, 1.0]), np.array([0]))


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """A plot that asks for little height."""

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(600, HEIGHT)


class HistogramDock(LateDock):
    """Counts on a logarithmic scale; computed once for a volume, and only when it is looked at."""

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Histogram"), "histogram", parent)
        self._display = display
        self._of: Volume | None = None

    def make(self) -> None:
        """Make an empty plot; it counts once it is seen."""
        self.plot = Plot(background=SURFACE, enableMenu=False)
        self.plot.setAccessibleName(self.tr("Histogram of the scan's HU"))
        self.plot.setMouseEnabled(x=True, y=False)
        self.plot.hideButtons()
        self.plot.setLabel("bottom", self.tr("HU"))
        self.plot.setLabel("left", self.tr("Voxels (log)"))
        self.plot.getAxis("left").setTicks([])
        for side in ("bottom", "left"):
            self.plot.getAxis(side).setTextPen(MUTED)
        brush = QColor(MUTED)
        brush.setAlpha(120)
        self._curve = self.plot.plot(stepMode="center", fillLevel=0, brush=brush, pen=MUTED,
                                     x=[0, 1], y=[0])  # fmt: skip
        self.band = self._make_band()
        self.setWidget(self.plot)
        self._display.volume_changed.connect(self._on_volume_changed)
        self._display.view_changed.connect(self._show_window)

    def showEvent(self, event: QShowEvent) -> None:
        """Count now what was not worth counting before."""
        super().showEvent(event)
        self._count()

    def _make_band(self) -> pg.LinearRegionItem:
        colour = QColor(ACCENT)
        colour.setAlpha(50)
        band = pg.LinearRegionItem(brush=colour, pen=ACCENT, hoverPen=pg.mkPen(ACCENT, width=3))
        band.setZValue(10)
        band.sigRegionChanged.connect(self._on_dragged)
        self.plot.addItem(band)
        return band

    @Slot()
    def _on_volume_changed(self) -> None:
        self._of = None  # a closed scan must not be held
        if self.isVisible():
            self._count()

    def _count(self) -> None:
        volume, window = self._display.volume, self._display.view.window
        if volume is not None and volume is self._of:
            return
        self._of = volume
        histogram = Histogram.of(volume) if volume is not None else NOTHING
        self._curve.setData(histogram.edges, np.log10(1 + histogram.counts))
        ends = (*histogram.edges[[0, -1]], window.lowest, window.highest)
        self.plot.setXRange(min(ends), max(ends), padding=0.02)
        self._show_window()

    @Slot()
    def _show_window(self) -> None:
        window = self._display.view.window
        self.band.blockSignals(True)
        self.band.setRegion((window.lowest, window.highest))
        self.band.blockSignals(False)

    @Slot()
    def _on_dragged(self) -> None:
        low, high = (float(end) for end in self.band.getRegion())
        window = Window((low + high) / 2, max(high - low, MIN_WIDTH))
        self._display.change_window(window)
