"""Colour maps, and the colour bar that shows their HU."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen, qRgb

from ctviewer.core.view.state import ColourMap, ViewState
from ctviewer.ui.base.theme import DARK
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.readout import number_text

Colours = NDArray[np.uint8]

HOT_THIRD = 0.375  # red is saturated at 3/8 and green at 6/8, as in Matlab's "hot"
BAR_PX = 12.0  # thickness of the colour bar
SMALL = marks.TextInk(11)


@cache
def colours_of(colour_map: ColourMap) -> Colours:
    """Red, green and blue for each grey level: (256, 3), 0..255."""
    grey = np.linspace(0, 1, 256)
    if colour_map is ColourMap.GREY:
        shares = np.stack([grey, grey, grey], axis=1)
    elif colour_map is ColourMap.HOT:
        full = (HOT_THIRD, 2 * HOT_THIRD, 1.0)
        begun = (0.0, *full[:2])
        pairs = zip(begun, full, strict=True)
        shares = np.stack([np.interp(grey, [low, high], [0, 1]) for low, high in pairs], axis=1)
    else:
        from pyqtgraph import colormap  # late: not needed at the start

        table = colormap.get(colour_map.value.lower()).getLookupTable(nPts=256)
        return np.asarray(table[:, :3], np.uint8)
    return np.asarray(np.rint(255 * shares), np.uint8)


@cache
def table_of(colour_map: ColourMap) -> list[int]:
    """The colour table for an indexed QImage."""
    return [qRgb(*(int(part) for part in colour)) for colour in colours_of(colour_map)]


def coloured(grey: QImage, colour_map: ColourMap) -> QImage:
    """Apply a colour map to a grey picture."""
    if colour_map is ColourMap.GREY:
        return grey
    indexed = grey.copy()
    indexed.reinterpretAsFormat(QImage.Format.Format_Indexed8)
    indexed.setColorTable(table_of(colour_map))
    return indexed


def paint_upright_bar(painter: QPainter, area: QRectF, view: ViewState) -> None:
    """A vertical colour bar at the right edge, above the letter there; none for plain grey."""
    if view.colour_map is ColourMap.GREY:
        return
    top = area.top() + 2 * marks.MARGIN + BAR_PX
    height = area.height() * 0.4 - top + area.top() - BAR_PX
    bar = QRectF(area.right() - marks.MARGIN - BAR_PX - 4, top, BAR_PX, height)
    _paint_bar(painter, bar, view, (bar.left(), bar.bottom(), bar.left(), bar.top()))
    beside = QRectF(area.left(), 0, bar.left() - area.left(), 2 * BAR_PX)
    low, high = _ends(view)
    for text, y in ((high, bar.top()), (low, bar.bottom())):
        beside.moveTop(y - beside.height() / 2)
        marks.paint_text(painter, beside, marks.RIGHT | marks.DOWN, text, SMALL)


def paint_lying_bar(painter: QPainter, area: QRectF, view: ViewState) -> None:
    """A horizontal colour bar in the middle of an area, from the lowest to the highest HU."""
    if view.colour_map is ColourMap.GREY:
        return
    low, high = _ends(view)
    left = area.left() + SMALL.width(low) + 2 * marks.MARGIN
    right = area.right() - SMALL.width(high) - 2 * marks.MARGIN
    bar = QRectF(left, area.center().y() - BAR_PX / 2, right - left, BAR_PX)
    _paint_bar(painter, bar, view, (bar.left(), bar.top(), bar.right(), bar.top()))
    marks.paint_text(painter, area, marks.LEFT | marks.DOWN, low, SMALL)
    marks.paint_text(painter, area, marks.RIGHT | marks.DOWN, high, SMALL)


def _ends(view: ViewState) -> tuple[str, str]:
    low, high = (number_text(round(hu, 1)) for hu in (view.window.lowest, view.window.highest))
    return f"{low} HU", f"{high} HU"


def _paint_bar(
    painter: QPainter, bar: QRectF, view: ViewState, way: tuple[float, float, float, float]
) -> None:
    """A gradient along `way`: from x, y of the lowest HU to x, y of the highest."""
    gradient = QLinearGradient(*way)
    colours = colours_of(view.colour_map)
    for step, colour in enumerate(colours[:: -15 if view.inverted else 15]):
        gradient.setColorAt(step / 17, QColor(*(int(part) for part in colour)))
    painter.setPen(QPen(QColor(DARK.line), 1))
    painter.setBrush(gradient)
    painter.drawRect(bar)
    painter.setBrush(QColor(0, 0, 0, 0))
