"""Rendering of lungs: outline or coloured tissue classes, and their legend."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from ctviewer.core.analysis.lung_classes import COLOURS, Labels, LungClass, Thresholds
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.plane import Plane
from ctviewer.core.view.state import LungLook
from ctviewer.ui.base.words import number, word
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.pictures import Pixels

NAMES = {
    LungClass.EMPHYSEMA: Text("Emphysema"),
    LungClass.INFLATED: Text("Inflated"),
    LungClass.INFILTRATED: Text("Infiltrated"),
    LungClass.COLLAPSED: Text("Collapsed"),
    LungClass.VESSELS: Text("Vessels"),
}
ALPHA = 120
INFLATED_ALPHA = 50  # most of the lung: it must stay visible
GAP = 18.0  # pixels between entries of a legend
SWATCH = 11.0
OUTLINE = (64, 224, 208, 230)  # turquoise: not used by classes, planes, lesions or measurements
_INK = marks.TextInk(12)


def shown_classes(display: Display, plane: Plane, position: int) -> Labels | None:
    """The classes of a slice (rows, columns), or None if neither classes nor outlines are shown."""
    class_map, volume = display.class_map, display.volume
    if class_map is None or volume is None or display.view.lung_look is LungLook.NOTHING:
        return None
    labels = class_map.slice_of(volume, plane, position)
    return labels if labels.any() else None


def lung_pixels(labels: Labels, look: LungLook) -> Pixels:
    """Classes (rows, columns) as RGBA (rows, columns, 4): coloured, or as an outline.

    The outline consists of the lungs' outermost voxels.
    """
    if look is LungLook.COLOURS:
        return np.take(_TABLE, labels, axis=0)
    lung = np.pad(labels > 0, 1)
    inner = lung[:-2, 1:-1] & lung[2:, 1:-1] & lung[1:-1, :-2] & lung[1:-1, 2:]
    pixels = np.zeros((*labels.shape, 4), np.uint8)
    pixels[lung[1:-1, 1:-1] & ~inner] = OUTLINE
    return pixels


def class_text(kind: LungClass, thresholds: Thresholds) -> str:
    """A class and its HU, e.g. "Inflated -950 to -750"."""
    ends = thresholds.ends
    title = word(NAMES[kind])
    if kind is LungClass.EMPHYSEMA:
        return f"{title} < {number(ends[0], 'g')}"
    if kind is LungClass.VESSELS:
        return f"{title} ≥ {number(ends[-1], 'g')}"
    least, most = ends[kind.value - 2], ends[kind.value - 1]
    return word(Text("{title} {least:g} to {most:g}", title=title, least=least, most=most))


def paint_legend(painter: QPainter, area: QRectF, start: float, thresholds: Thresholds) -> None:
    """The legend of the classes with colours and HU in one line, `start` pixels from the left."""
    x = area.left() + start + 2 * GAP
    for kind in LungClass:
        text = class_text(kind, thresholds)
        swatch = QRectF(x, area.center().y() - SWATCH / 2, SWATCH, SWATCH)
        painter.fillRect(swatch, QColor(COLOURS[kind]))
        beside = QRectF(x + SWATCH, area.top(), _INK.width(text) + GAP, area.height())
        marks.paint_text(painter, beside, marks.LEFT | marks.DOWN, text, _INK)
        x = beside.right() + SWATCH


def legend_width(thresholds: Thresholds) -> float:
    """The width of the legend in pixels."""
    texts = [class_text(kind, thresholds) for kind in LungClass]
    return 2 * GAP + sum(_INK.width(text) + GAP + 2 * SWATCH for text in texts)


def _table() -> Pixels:
    table = np.zeros((len(LungClass) + 1, 4), np.uint8)
    for kind, name in COLOURS.items():
        colour = QColor(name)
        alpha = INFLATED_ALPHA if kind is LungClass.INFLATED else ALPHA
        table[kind.value] = colour.red(), colour.green(), colour.blue(), alpha
    return table


_TABLE = _table()
