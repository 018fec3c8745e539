"""Plots of the ground truth page: dark on the screen, black on white in files."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from ctviewer.core.base.files import write_whole
from ctviewer.core.statistics.accuracy import Counts, Reliability, Roc
from ctviewer.ui.base import look
from ctviewer.ui.base.words import number
from ctviewer.ui.output.render import save_png

FILE_SIZE = QSize(560, 520)  # in points of an SVG
FILE_SCALE = 2  # pixels of a PNG per point
MARGIN = 0.09  # beyond 0..1, so that points on the edge are complete
TICKS = [(n / 10, "") for n in range(11)]


@dataclass(frozen=True)
class PlotInk:
    """Colours and curve width of a plot."""

    paper: str
    text: str
    frame: str
    curve: str
    mark: str
    width: int


SCREEN = PlotInk(look.BACKGROUND, look.MUTED, look.LINE, look.ACCENT, look.WARNING, 2)
PRINT = PlotInk("#ffffff", "#000000", "#555555", "#1f5fbf", "#d9822b", 3)


class UnitPlot(pg.PlotWidget):  # type: ignore[misc]
    """A square plot of 0..1 by 0..1 with its diagonal, not zoomable."""

    def __init__(
        self, titles: tuple[str, str], ink: PlotInk, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, background=ink.paper)
        self._ink = ink
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setMouseEnabled(False, False)
        item.showGrid(True, True, alpha=0.15)
        item.setRange(xRange=(0, 1), yRange=(0, 1), padding=MARGIN)
        item.setAspectLocked(True)
        for side, title in zip(("bottom", "left"), titles, strict=True):
            axis = item.getAxis(side)
            axis.setPen(ink.frame)
            axis.setTextPen(ink.text)
            axis.setTicks([[(half / 2, number(half / 2, "g")) for half in range(3)], TICKS])
            axis.setLabel(title, color=ink.text)
        item.plot([0, 1], [0, 1], pen=pg.mkPen(ink.text, width=1, style=Qt.PenStyle.DashLine))

    def printed(self) -> "UnitPlot":
        """A copy of the plot for a file."""
        raise NotImplementedError

    def save(self, path: Path) -> None:
        """Write the plot as PNG or SVG, by the file's ending.

        Raises:
            UserError: it cannot be written.
        """
        plot = self.printed()
        plot.resize(FILE_SIZE)
        plot.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        plot.show()  # computes the layout of the axes
        plot.write(path)
        plot.close()
        plot.deleteLater()

    def write(self, path: Path) -> None:
        """Write this plot; pyqtgraph's own SVG exporter fails on paths of Qt 6.11."""
        if path.suffix.lower() == ".svg":
            content = QByteArray()
            device = QBuffer(content)
            drawing = QSvgGenerator()
            drawing.setOutputDevice(device)
            drawing.setResolution(self.logicalDpiX())  # else texts and axes do not match
            drawing.setSize(FILE_SIZE)
            drawing.setViewBox(self.rect())
            drawing.setTitle(self.accessibleName())
            self._paint(drawing)
            write_whole(path, bytes(content.data()))
            return
        image = QImage(FILE_SIZE * FILE_SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(FILE_SCALE)
        self._paint(image)
        save_png(image, path)

    def _paint(self, device: QPaintDevice) -> None:
        painter = QPainter(device)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        painter.fillRect(area, self._ink.paper)
        self.render(painter, area, self.rect())
        painter.end()


class RocPlot(UnitPlot):
    """Sensitivity over 1 - specificity, with the threshold's point."""

    def __init__(self, ink: PlotInk = SCREEN, parent: QWidget | None = None) -> None:
        super().__init__((_text("1 - specificity"), _text("Sensitivity")), ink, parent)
        self.setAccessibleName(_text("ROC curve"))
        self._roc: Roc | None = None
        self._at: Counts | None = None
        self._curve = self.plot(pen=pg.mkPen(ink.curve, width=ink.width))
        self._point = self.plot(
            pen=None,
            symbol="o",
            symbolSize=11,
            symbolBrush=ink.mark,
            symbolPen=None,
            useCache=False,  # cached symbols are pictures, which SVG output misplaces
        )

    def show_curve(self, curve: Roc | None) -> None:
        """Draw another curve, or none."""
        self._roc = curve
        if curve is None:
            self._curve.clear()
        else:
            self._curve.setData(1 - curve.specificity, curve.sensitivity)

    def show_point(self, found: Counts | None) -> None:
        """Mark the point of a threshold."""
        self._at = found
        if found is None or found.sensitivity is None or found.specificity is None:
            self._point.clear()
        else:
            self._point.setData([1 - found.specificity], [found.sensitivity])

    def printed(self) -> "RocPlot":
        """A copy with the same curve and point for a file."""
        plot = RocPlot(PRINT)
        plot.show_curve(self._roc)
        plot.show_point(self._at)
        return plot


class CalibrationPlot(UnitPlot):
    """Share of positive scans over the predicted probability; point size is the number of scans."""

    def __init__(self, ink: PlotInk = SCREEN, parent: QWidget | None = None) -> None:
        titles = (_text("Predicted probability"), _text("Share of positive scans"))
        super().__init__(titles, ink, parent)
        self.setAccessibleName(_text("Calibration"))
        self._found: Reliability | None = None
        self._points = self.plot(
            pen=pg.mkPen(ink.curve, width=1), symbol="o", symbolPen=None, useCache=False
        )

    def show_bins(self, found: Reliability | None) -> None:
        """Draw other bins, or none."""
        self._found = found
        if found is None:
            self._points.clear()
            return
        sizes = 5 + 9 * np.sqrt(found.cases / found.cases.max())
        self._points.setData(found.said, found.seen, symbolSize=sizes, symbolBrush=self._ink.curve)

    def printed(self) -> "CalibrationPlot":
        """A copy with the same bins for a file."""
        plot = CalibrationPlot(PRINT)
        plot.show_bins(self._found)
        return plot


def _text(source: str) -> str:
    return QCoreApplication.translate("plots", source)
