"""A probability among those of known cases: one row of dots per class."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ctviewer.core.statistics.evidence import ClassScores
from ctviewer.ui.base.look import LINE, MUTED, NORMAL, PNEUMONIA, TEXT, WARNING
from ctviewer.ui.base.words import filled, number

HEIGHT = 132
TOP, FOOT, SIDE = 16.0, 20.0, 12.0  # px of margin around the rows
DOT = 1.8  # px, radius
OPACITY = 110  # of 255: overlapping dots become brighter


@dataclass(frozen=True)
class Marks:
    """Marks over the dots: this scan, the threshold, its spread, where each class fits."""

    probability: float
    threshold: float
    spread: tuple[float, float] | None = None
    normal_to: float | None = None
    pneumonia_from: float | None = None


class ScoreStrip(QWidget):
    """Negative cases above, positive ones below, each at its probability 0..1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores = ClassScores((), ())
        self._marks = Marks(0.0, 0.5)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Wide enough to separate the dots."""
        return QSize(360, HEIGHT)

    def show_scores(self, scores: ClassScores, marks: Marks) -> None:
        """Draw other cases or marks, with an equivalent text for screen readers."""
        if (scores, marks) == (self._scores, self._marks):
            return
        self._scores, self._marks = scores, marks
        self.setAccessibleName(self.words)
        self.update()

    @property
    def words(self) -> str:
        """How many cases of each class have a lower probability than this scan."""
        text = self.tr(
            "A lower number: {normal} of {normals} negative {normals:case|cases}, {positive} of "
            "{positives} positive {positives:one|ones}."
        )
        below = [
            sum(score < self._marks.probability for score in scores)
            for scores in (self._scores.negative, self._scores.positive)
        ]
        return filled(
            text, normal=below[0], normals=len(self._scores.negative),
            positive=below[1], positives=len(self._scores.positive),
        )  # fmt: skip

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint rows, dots, limits and marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(SIDE, TOP, -SIDE, -FOOT)
        half = area.height() / 2
        upper = QRectF(area.left(), area.top(), area.width(), half)
        lower = upper.translated(0, half)
        self._paint_axis(painter, area)
        self._paint_dots(painter, upper, self._scores.negative, NORMAL)
        self._paint_dots(painter, lower, self._scores.positive, PNEUMONIA)
        self._paint_fits(painter, upper, lower)
        self._paint_marks(painter, area)

    def _paint_axis(self, painter: QPainter, area: QRectF) -> None:
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        for tenth in range(11):
            x = area.left() + area.width() * tenth / 10
            painter.setPen(QColor(LINE))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            if tenth % 5 == 0:
                box = QRectF(x - SIDE, area.bottom() + 3, 2 * SIDE, 16)
                painter.setPen(QColor(MUTED))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number(tenth / 10, "g"))

    def _paint_dots(
        self, painter: QPainter, row: QRectF, scores: Sequence[float], colour: str
    ) -> None:
        ink = QColor(colour)
        ink.setAlpha(OPACITY)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        heights = np.random.default_rng(0).uniform(0.15, 0.85, len(scores))
        for score, height in zip(scores, heights, strict=True):
            at = QPointF(row.left() + score * row.width(), row.top() + height * row.height())
            painter.drawEllipse(at, DOT, DOT)

    def _paint_fits(self, painter: QPainter, upper: QRectF, lower: QRectF) -> None:
        """A line under each row over the range where its class fits."""
        marks = self._marks
        if marks.normal_to is None or marks.pneumonia_from is None:
            return
        spans = (
            (upper.adjusted(0, 0, 0, -2), 0.0, marks.normal_to, NORMAL),
            (lower, marks.pneumonia_from, 1.0, PNEUMONIA),
        )
        for row, start, end, colour in spans:
            painter.setPen(QPen(QColor(colour), 3))
            painter.drawLine(
                QPointF(row.left() + start * row.width(), row.bottom()),
                QPointF(row.left() + end * row.width(), row.bottom()),
            )

    def _paint_marks(self, painter: QPainter, area: QRectF) -> None:
        marks = self._marks
        threshold = area.left() + marks.threshold * area.width()
        painter.setPen(QPen(QColor(WARNING), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(threshold, area.top()), QPointF(threshold, area.bottom()))
        if marks.spread is not None:
            low, high = (area.left() + end * area.width() for end in marks.spread)
            shade = QColor(TEXT)
            shade.setAlpha(70)
            painter.fillRect(QRectF(low, area.top(), max(high - low, 2.0), area.height()), shade)
        x = area.left() + marks.probability * area.width()
        painter.setPen(QPen(QColor(TEXT), 2))
        painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(TEXT))
        tip = QPointF(x, area.top() - 1)
        painter.drawPolygon([tip, tip + QPointF(-6, -10), tip + QPointF(6, -10)])
