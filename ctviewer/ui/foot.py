"""What stands under a saved picture, in as many lines as it needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from ctviewer.core.analysis.lung_classes import Thresholds
from ctviewer.core.analysis.result import RESEARCH_ONLY
from ctviewer.ui.base.theme import DARK
from ctviewer.ui.base.words import word
from ctviewer.ui.viewer import marks
from ctviewer.ui.viewer.lung_colours import legend_width, paint_legend

LINE = 30  # pixels
BETWEEN = "   |   "
INK, FAINT = marks.Ink(14), marks.Ink(14, DARK.muted)
ROOM_BETWEEN = 20.0  # pixels before "research use only", which nothing may cover


@dataclass(frozen=True)
class Foot:
    """Lines of text; after the last one the legend of the lung classes, where they are shown."""

    lines: tuple[str, ...]
    thresholds: Thresholds | None = None

    @classmethod
    def fitting(cls, told: Sequence[str], thresholds: Thresholds | None, width: float) -> "Foot":
        """What is told, broken into lines for a picture's width in pixels."""
        research = INK.width(word(RESEARCH_ONLY)) + 2 * marks.MARGIN + ROOM_BETWEEN
        room = width - research
        lines = [""]
        metrics = QFontMetricsF(INK.font)
        for each in told:
            text = metrics.elidedText(each, Qt.TextElideMode.ElideMiddle, room)
            joined = f"{lines[-1]}{BETWEEN}{text}" if lines[-1] else text
            if lines[-1] and INK.width(joined) + marks.MARGIN > room:
                lines.append(text)
            else:
                lines[-1] = joined
        if thresholds and INK.width(lines[-1]) + legend_width(thresholds) > room:
            lines.append("")
        return cls(tuple(lines), thresholds)

    @property
    def height(self) -> int:
        """Pixels."""
        return LINE * len(self.lines)

    def paint(self, image: QImage) -> None:
        """Paint at the lower end of a picture."""
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = image.deviceIndependentSize().toTuple()
        area = QRectF(0, height - self.height, width, LINE)
        marks.paint_text(painter, area, marks.RIGHT | marks.DOWN, word(RESEARCH_ONLY), FAINT)
        for text in self.lines:
            marks.paint_text(painter, area, marks.LEFT | marks.DOWN, text, INK)
            area.translate(0, LINE)
        if self.thresholds:
            area.translate(0, -LINE)
            paint_legend(painter, area, INK.width(self.lines[-1]), self.thresholds)
        painter.end()
