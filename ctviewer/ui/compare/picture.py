"""Pictures of one of two scans, and of both beside each other with the words of their link."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from ctviewer.core.base.text import Text
from ctviewer.ui.base.theme import DARK
from ctviewer.ui.base.words import word
from ctviewer.ui.render import SIZE, Layout, RenderRequest, render_picture
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.reading import Reading, Side

STRIP = 30  # pixels above for the numbers, and as many below for the link
GAP = 4
HALF = ((SIZE[0] - GAP) // 2, SIZE[1] - 2 * STRIP)


def picture_of(side: Side, layout: Layout, size: tuple[int, int] = SIZE) -> QImage:
    """One scan as its views show it; with the layout "view" its active view alone."""
    display = side.display
    assert display.volume is not None
    request = RenderRequest(
        display.view,
        layout=layout,
        heat_map=display.heat_map,
        size=size,
        plane=side.views.active,
        regions={plane: view.region for plane, view in side.views.views.items()},
        drawn=display.drawn,
        class_map=display.class_map,
    )
    return render_picture(display.volume, request)


def picture_of_both(reading: Reading) -> QImage:
    """Both scans under "Scan 1" and "Scan 2", below them how they are linked; no file's name."""
    whole = QImage(QSize(*SIZE), QImage.Format.Format_RGB32)
    whole.fill(QColor(DARK.background))
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    layout: Layout = "tall" if reading.views.enlarged is None else "view"
    side_of_text, ink = marks.LEFT | marks.DOWN, marks.Ink(14)
    for number, side in enumerate(reading.sides):
        left = number * (HALF[0] + GAP)
        painter.drawImage(left, STRIP, picture_of(side, layout, HALF))
        head = QRectF(left, 0, HALF[0], STRIP)
        marks.paint_text(
            painter,
            head,
            side_of_text,
            word(Text("Scan {number}", number=number + 1)),
            marks.Ink(14, bold=True),
        )
    foot = QRectF(0, SIZE[1] - STRIP, SIZE[0], STRIP)
    marks.paint_text(painter, foot, side_of_text, reading.tie, ink)
    painter.end()
    return whole
