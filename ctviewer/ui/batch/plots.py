"""The plots of the ground-truth page, on the screen and as files."""

from pathlib import Path

import numpy as np
import pyqtgraph as pg
from pyqtgraph.exporters import ImageExporter, SVGExporter
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ctviewer.core.accuracy import Counts, Reliability, Roc
from ctviewer.core.files import write_whole
from ctviewer.ui.look import ACCENT, BACKGROUND, LINE, MUTED, TEXT, WARNING
from ctviewer.ui.render import save_png

EXPORT_WIDTH = 1600  # pixels of a PNG
MARGIN = 0.02  # beyond 0..1, so that points on the edge are whole


class UnitPlot(pg.PlotWidget):
    """A square plot of 0..1 by 0..1 with its diagonal, still under the mouse."""

    def __init__(self, titles: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent, background=BACKGROUND)
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setMouseEnabled(False, False)
        item.showGrid(True, True, alpha=0.15)
        item.setRange(xRange=(0, 1), yRange=(0, 1), padding=MARGIN)
        item.setAspectLocked(True)
        for side, title in zip(("bottom", "left"), titles, strict=True):
            item.setLabel(side, title, color=TEXT)
            item.getAxis(side).setTextPen(MUTED)
            item.getAxis(side).setPen(LINE)
        item.plot([0, 1], [0, 1], pen=pg.mkPen(MUTED, width=1, style=Qt.PenStyle.DashLine))

    def save(self, path: Path) -> None:
        """Write the plot as PNG or SVG, by the file's ending.

        Raises:
            UserError: it cannot be written there.
        """
        item = self.getPlotItem()
        if path.suffix.lower() == ".svg":
            write_whole(path, bytes(SVGExporter(item).export(toBytes=True)))
            return
        exporter = ImageExporter(item)
        exporter.parameters()["width"] = EXPORT_WIDTH
        image: QImage = exporter.export(toBytes=True)
        save_png(image, path)


class RocPlot(UnitPlot):
    """Sensitivity over 1 - specificity, and the point of the threshold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((_text("1 - specificity"), _text("Sensitivity")), parent)
        self.setAccessibleName(_text("ROC curve"))
        self._curve = self.plot(pen=pg.mkPen(ACCENT, width=2))
        self._point = self.plot(
            pen=None, symbol="o", symbolSize=11, symbolBrush=WARNING, symbolPen=None
        )

    def show_curve(self, curve: Roc | None) -> None:
        """Draw another curve, or none."""
        if curve is None:
            self._curve.clear()
        else:
            self._curve.setData(1 - curve.specificity, curve.sensitivity)

    def show_point(self, found: Counts) -> None:
        """Mark what a threshold reaches."""
        if found.sensitivity is None or found.specificity is None:
            self._point.clear()
        else:
            self._point.setData([1 - found.specificity], [found.sensitivity])


class CalibrationPlot(UnitPlot):
    """Share of sick scans over the probability that was told; larger points are more scans."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((_text("Probability told"), _text("Share with pneumonia")), parent)
        self.setAccessibleName(_text("Calibration"))
        self._points = self.plot(pen=pg.mkPen(ACCENT, width=1), symbol="o", symbolPen=None)

    def show_bins(self, found: Reliability | None) -> None:
        """Draw other bins, or none."""
        if found is None:
            self._points.clear()
            return
        sizes = 6 + 14 * np.sqrt(found.cases / found.cases.max())
        self._points.setData(found.said, found.seen, symbolSize=sizes, symbolBrush=ACCENT)


def _text(source: str) -> str:
    return QCoreApplication.translate("plots", source)
