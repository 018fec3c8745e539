"""The plots of the ground-truth page, on the screen and as files."""

from pathlib import Path

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from ctviewer.core.accuracy import Counts, Reliability, Roc
from ctviewer.core.files import write_whole
from ctviewer.ui.look import ACCENT, BACKGROUND, LINE, MUTED, TEXT, WARNING
from ctviewer.ui.render import save_png

EXPORT_WIDTH = 1600  # pixels of a PNG
MARGIN = 0.02  # beyond 0..1, so that points on the edge are whole


class UnitPlot(pg.PlotWidget):  # type: ignore[misc]
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
        area = QRectF(self.viewport().rect())
        if path.suffix.lower() == ".svg":
            content = QByteArray()
            device = QBuffer(content)
            drawing = QSvgGenerator()
            drawing.setOutputDevice(device)
            drawing.setViewBox(area)
            drawing.setTitle(self.accessibleName())
            self._paint(drawing, area)
            write_whole(path, bytes(content.data()))
            return
        scale = EXPORT_WIDTH / area.width()
        image = QImage(EXPORT_WIDTH, round(area.height() * scale), QImage.Format.Format_RGB32)
        self._paint(image, QRectF(image.rect()))
        save_png(image, path)

    def _paint(self, device: QPaintDevice, area: QRectF) -> None:
        """Draw the plot; pyqtgraph's own SVG exporter fails on the curves that Qt 6.11 writes."""
        painter = QPainter(device)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, QColor(BACKGROUND))
        self.render(painter, area, self.viewport().rect())
        painter.end()


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
