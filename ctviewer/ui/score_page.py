"""A score as the user reads it: both classes, how much of the lung, where, and by whom."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.heatmap import HeatMap
from ctviewer.core.result import Label, Score
from ctviewer.core.viewstate import ViewState
from ctviewer.core.wording import LABELS, involvement_text, percent_text, side_text
from ctviewer.ui.display import Display
from ctviewer.ui.look import MUTED, NORMAL, PNEUMONIA, RAISED, TEXT
from ctviewer.ui.pictures import heat_colours, rgba_image

LABEL_COLOURS = {Label.PNEUMONIA: PNEUMONIA, Label.NORMAL: NORMAL, Label.UNCERTAIN: TEXT}
assert set(LABEL_COLOURS) == set(Label)


class ClassBar(QWidget):
    """A class's name, its probability in large figures, and a bar."""

    def __init__(self, name: str, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        title, self._figure, self._bar = QLabel(name), QLabel(), QProgressBar()
        title.setStyleSheet("font-size: 16px;")
        self._figure.setStyleSheet(f"font-size: 28px; font-weight: 700; color: {colour};")
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setStyleSheet(f"QProgressBar::chunk {{ background: {colour}; }}")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.addWidget(title, 0, 0, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self._figure, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._bar, 1, 0, 1, 2)

    @property
    def text(self) -> str:
        """What is read: the class and its probability."""
        return f"{self._name} {self._figure.text()}"

    def show_probability(self, probability: float) -> None:
        """Show a probability 0..1."""
        self._figure.setText(percent_text(probability))
        self._bar.setValue(round(1000 * probability))
        self.setAccessibleName(self.text)


class Legend(QWidget):
    """The colours of the heat map from its threshold to 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._threshold = 0.5
        self.setFixedHeight(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_threshold(self, threshold: float) -> None:
        """Begin at a threshold."""
        self._threshold = threshold
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the colours over the grey of a slice."""
        values = np.linspace(self._threshold, 1, 128, dtype=np.float32)[None, :]
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.darkGray)
        painter.drawImage(QRectF(self.rect()), rgba_image(heat_colours(values, self._threshold)))


class ScorePage(QWidget):
    """Everything of a `Score`, and the switch for its heat map."""

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self.label = QLabel()
        self.pneumonia = ClassBar(self.tr("Pneumonia"), PNEUMONIA)
        self.normal = ClassBar(self.tr("Normal"), NORMAL)
        self.involvement = QLabel()
        self.involvement.setWordWrap(True)
        self.involvement.setStyleSheet("font-size: 16px;")
        self.sides = QLabel()
        self.sides.setStyleSheet(f"color: {MUTED};")
        self.heat_map = QCheckBox(self.tr("Heat map (H)"))
        self.heat_map.setToolTip(self.tr("Lay over the slices where the network sees lesions"))
        self.heat_map.toggled.connect(self._on_toggled)
        self._legend = Legend()
        self._ends = QLabel()
        self._ends.setStyleSheet(f"color: {MUTED}; font-size: 12px;")
        self._ends.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        numbers: tuple[QWidget, ...] = (self.label, self.pneumonia, self.normal)
        lung = (self.involvement, self.sides, _line(), self.heat_map, self._legend, self._ends)
        for widget in (*numbers, *lung):
            column.addWidget(widget)
        display.view_changed.connect(self._on_view_changed)

    def show_score(self, score: Score) -> None:
        """Show a score."""
        colour = LABEL_COLOURS[score.label]
        self.label.setText(LABELS[score.label])
        self.label.setStyleSheet(f"font-size: 24px; font-weight: 600; color: {colour};")
        self.pneumonia.show_probability(score.probability)
        self.normal.show_probability(1 - score.probability)
        share = score.involvement
        self.involvement.setText(involvement_text(share))
        sides = self.tr("Right lung {right}   ·   Left lung {left}")
        self.sides.setText(
            sides.format(right=side_text(share.right_percent), left=side_text(share.left_percent))
        )
        self._show_legend(score.heat_map)
        self.heat_map.setChecked(self._display.view.heat_map_shown)

    def _show_legend(self, heat_map: HeatMap) -> None:
        self._legend.show_threshold(heat_map.threshold)
        ends = self.tr("{kind}, from {threshold} (a lesion) to 1")
        self._ends.setText(
            ends.format(kind=heat_map.kind.capitalize(), threshold=f"{heat_map.threshold:g}")
        )

    @Slot(bool)
    def _on_toggled(self, shown: bool) -> None:
        self._display.show(replace(self._display.view, heat_map_shown=shown))

    @Slot(object, object)
    def _on_view_changed(self, _old: ViewState, new: ViewState) -> None:
        self.heat_map.setChecked(new.heat_map_shown)


def _line() -> QWidget:
    line = QWidget()
    line.setFixedHeight(1)
    line.setStyleSheet(f"background: {RAISED};")
    return line
