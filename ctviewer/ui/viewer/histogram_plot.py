"""Plot of a scan's HU: logarithmic counts, with the window as a band."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from ctviewer.core.view.histogram import Histogram
from ctviewer.core.view.window import MIN_WIDTH, Window
from ctviewer.ui.base.look import ACCENT, MUTED, SURFACE

HEIGHT = 170


class HistogramPlot(pg.PlotWidget):  # type: ignore[misc]
    """Shows a histogram; dragging the band emits `window_chosen`."""

    window_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=SURFACE, enableMenu=False)
        self.setAccessibleName(self.tr("Histogram of the scan's HU"))
        self.setMouseEnabled(x=True, y=False)
        self.hideButtons()
        self.setLabel("bottom", self.tr("HU"))
        self.setLabel("left", self.tr("Voxels (log)"))
        self.getAxis("left").setTicks([])
        for side in ("bottom", "left"):
            self.getAxis(side).setTextPen(MUTED)
        brush = QColor(MUTED)
        brush.setAlpha(120)
        self._curve = self.plot(stepMode="center", fillLevel=0, brush=brush, pen=MUTED,
                                x=[0, 1], y=[0])  # fmt: skip
        self.band = self._make_band()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(600, HEIGHT)

    def show_counts(self, histogram: Histogram, window: Window) -> None:
        """Draw another histogram, with a range that includes the window."""
        self._curve.setData(histogram.edges, np.log10(1 + histogram.counts))
        ends = (*histogram.edges[[0, -1]], window.lowest, window.highest)
        self.setXRange(min(ends), max(ends), padding=0.02)
        self.show_window(window)

    def show_window(self, window: Window) -> None:
        """Move the band to a window."""
        self.band.blockSignals(True)
        self.band.setRegion((window.lowest, window.highest))
        self.band.blockSignals(False)

    def _make_band(self) -> pg.LinearRegionItem:
        colour = QColor(ACCENT)
        colour.setAlpha(50)
        band = pg.LinearRegionItem(brush=colour, pen=ACCENT, hoverPen=pg.mkPen(ACCENT, width=3))
        band.setZValue(10)
        band.sigRegionChanged.connect(self._on_dragged)
        self.addItem(band)
        return band

    @Slot()
    def _on_dragged(self) -> None:
        low, high = (float(end) for end in self.band.getRegion())
        self.window_chosen.emit(Window((low + high) / 2, max(high - low, MIN_WIDTH)))
