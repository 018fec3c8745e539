"""Marks over a slice in screen pixels: letters, captions, crosshair, scale bar."""

import math
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPen,
    QTextLayout,
    QTextLine,
)

from ctviewer.core.geometry.plane import Edges, Plane
from ctviewer.ui.base.theme import DARK

LETTER_PX = 16
CAPTION_PX = 13
MARGIN = 8.0
HALO_PX = 3.0
HALO_SHIFT = 1.25  # pixels; with more, gaps appear between a text and its halo
HALO = [QPointF(x * HALO_SHIFT, y * HALO_SHIFT) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
GAP = 10.0  # left open at the crosshair's centre
BAR_MM = (10.0, 20.0, 50.0, 100.0, 200.0)
KEPT = 512  # cached texts
BAR_GAP = 3.0  # pixels between the bar and its label, without halos
BAR_SHARE = 0.3  # of the view's width, maximum

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
TOP, BOTTOM = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
ACROSS, DOWN = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignVCenter
PLANE_COLOURS = {
    Plane.AXIAL: "#ff5a5a",
    Plane.SAGITTAL: "#ffd84d",
    Plane.CORONAL: "#5fd36b",
}
assert set(PLANE_COLOURS) == set(Plane)
LINE_COLOURS = {plane.axis: PLANE_COLOURS[plane] for plane in Plane}
"""The colours of the crosshair's lines, by the axis of the plane they represent."""

EDGES = (LEFT | DOWN, RIGHT | DOWN, TOP | ACROSS, BOTTOM | ACROSS)


@dataclass(frozen=True)
class TextInk:
    """A text style: height in pixels, colour, weight.

    Rendered texts are cached, except those that differ on every slice: rendering one to a picture
    takes twice as long as painting it directly.
    """

    pixels: int = CAPTION_PX
    colour: str = DARK.text
    bold: bool = False
    kept: bool = True

    @property
    def font(self) -> QFont:
        """The program's font in this height and weight."""
        return _font(self)

    def width(self, text: str) -> float:
        """The width of a line of text in pixels."""
        return _width(text, self)


@lru_cache(maxsize=KEPT)
def _width(text: str, ink: TextInk) -> float:
    return QFontMetricsF(ink.font).horizontalAdvance(text)


@lru_cache(maxsize=KEPT)
def _font(ink: TextInk) -> QFont:
    font = QFont()
    font.setPixelSize(ink.pixels)
    font.setBold(ink.bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # identical on every screen
    return font


@lru_cache(maxsize=KEPT)
def _rises(ink: TextInk) -> tuple[float, float]:
    """The font's ascent and height."""
    metrics = QFontMetricsF(ink.font)
    return metrics.ascent(), metrics.height()


CAPTION = TextInk()
LETTER = TextInk(LETTER_PX, bold=True)


def paint_text(
    painter: QPainter,
    area: QRectF,
    place: Qt.AlignmentFlag,
    text: str,
    ink: TextInk = CAPTION,
) -> None:
    """One line of text with a dark halo, readable on any grey, in a corner or edge of an area."""
    if ink.kept:
        drawn_on = painter.paintEngine().paintDevice()  # the picture, where `device` is its widget
        picture, width, height = _written(text, ink, drawn_on.devicePixelRatioF())
        painter.drawImage(_corner(area, place, width, height), picture)
    else:
        laid_out = _laid_out(text, ink)
        _paint_line(painter, laid_out, _corner(area, place, *_size(laid_out, ink)), ink)


def _corner(area: QRectF, place: Qt.AlignmentFlag, width: float, height: float) -> QPointF:
    """The upper left corner of a text with its halo."""
    across, down = _anchor(place)
    x = area.left() + MARGIN - HALO_PX
    if across is ACROSS:
        x = area.center().x() - width / 2
    elif across is RIGHT:
        x = area.right() - MARGIN + HALO_PX - width
    y = area.top() + MARGIN / 2
    if down is DOWN:
        y = area.center().y() - height / 2
    elif down is BOTTOM:
        y = area.bottom() - MARGIN / 2 - height
    return QPointF(x, y)


@lru_cache(maxsize=KEPT)
def _anchor(place: Qt.AlignmentFlag) -> tuple[Qt.AlignmentFlag, Qt.AlignmentFlag]:
    """Horizontal and vertical part of an alignment; Qt's own flag operations are slow."""
    across = next((flag for flag in (ACROSS, RIGHT) if place & flag), LEFT)
    down = next((flag for flag in (DOWN, BOTTOM) if place & flag), TOP)
    return across, down


@lru_cache(maxsize=KEPT)
def _written(text: str, ink: TextInk, ratio: float) -> tuple[QImage, float, float]:
    """A text with its halo, its width and height, for `ratio` device pixels per pixel."""
    laid_out = _laid_out(text, ink)
    width, height = _size(laid_out, ink)
    size = QSize(math.ceil(width * ratio), math.ceil(height * ratio))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _paint_line(painter, laid_out, QPointF(), ink)
    painter.end()
    return image, *image.deviceIndependentSize().toTuple()


LaidOut = tuple[QTextLayout, QTextLine]
"""A layout and its only line, which lives as long as the layout."""


def _laid_out(text: str, ink: TextInk) -> LaidOut:
    layout = QTextLayout(text, ink.font)  # laid out once, drawn nine times
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return layout, line


def _size(laid_out: LaidOut, ink: TextInk) -> tuple[int, int]:
    """Width and height in pixels, including the halo."""
    width = laid_out[1].horizontalAdvance() + 2 * HALO_PX
    return math.ceil(width), math.ceil(_rises(ink)[1])


def _paint_line(painter: QPainter, laid_out: LaidOut, corner: QPointF, ink: TextInk) -> None:
    """A line with its halo, made by drawing it shifted in black.

    Stroking outlines is ten times slower.
    """
    _, line = laid_out
    start = corner + QPointF(HALO_PX, _rises(ink)[0] - line.ascent())
    for colour, shifts in ((QColor(0, 0, 0, 200), HALO), (QColor(ink.colour), [QPointF()])):
        painter.setPen(colour)
        for shift in shifts:
            line.draw(painter, start + shift)


def paint_letters(painter: QPainter, area: QRectF, letters: Edges) -> None:
    """The direction letters at the middle of the left, right, top and bottom edge."""
    for letter, place in zip(letters, EDGES, strict=True):
        paint_text(painter, area, place, letter, LETTER)


def paint_crosshair(painter: QPainter, area: QRectF, at: QPointF, plane: Plane) -> None:
    """Two lines through a point, in the colours of the planes they represent."""
    painter.setPen(QPen(QColor(LINE_COLOURS[plane.across]), 1))
    painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), at.y() - GAP))
    painter.drawLine(QPointF(at.x(), at.y() + GAP), QPointF(at.x(), area.bottom()))
    painter.setPen(QPen(QColor(LINE_COLOURS[plane.down]), 1))
    painter.drawLine(QPointF(area.left(), at.y()), QPointF(at.x() - GAP, at.y()))
    painter.drawLine(QPointF(at.x() + GAP, at.y()), QPointF(area.right(), at.y()))


def paint_scale_bar(painter: QPainter, area: QRectF, pixels_per_mm: float) -> None:
    """A bar of round length in the lower right corner."""
    fitting = [mm for mm in BAR_MM if mm * pixels_per_mm <= BAR_SHARE * area.width()]
    if not fitting:
        return
    length = fitting[-1] * pixels_per_mm
    left, y = area.right() - MARGIN - 2 - length, round(area.bottom() - MARGIN) - 2
    for colour, thick in ((QColor(0, 0, 0, 220), 5.0), (QColor(DARK.text), 2.0)):
        painter.fillRect(QRectF(left, y - thick / 2, length, thick), colour)
    label = QRectF(area.left(), area.top(), area.width(), area.height() - MARGIN - BAR_GAP)
    paint_text(painter, label, RIGHT | BOTTOM, f"{fitting[-1] / 10:.0f} cm")
