"""A score as displayed: classes, involved share and its location, and the network."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ctviewer.core.analysis.classes import Classes
from ctviewer.core.analysis.doubts import Doubt, Unknown
from ctviewer.core.analysis.heatmap import HeatMap, Involvement
from ctviewer.core.analysis.result import Label, ModelInfo, Score
from ctviewer.core.analysis.wording import (
    NO_HEAT_MAP,
    class_text,
    in_order,
    involvement_error_text,
    involvement_text,
    percent_text,
    score_verdict,
    side_text,
    uncertain_text,
    unfamiliar_text,
    unknown_text,
)
from ctviewer.core.statistics.familiarity import Level
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.look import ACCENT, ALARM, MUTED, NORMAL, PNEUMONIA, RAISED, TEXT, WARNING
from ctviewer.ui.base.plain import PlainLabel
from ctviewer.ui.base.words import number, sentence_case, word
from ctviewer.ui.viewer.display import Display
from ctviewer.ui.viewer.heat_fill import heat_colours
from ctviewer.ui.viewer.pictures import rgba_image

LABEL_COLOURS = {
    Label.POSITIVE: PNEUMONIA,
    Label.NEGATIVE: NORMAL,
    Label.UNCERTAIN: TEXT,
    Label.CLASS: ACCENT,
    Label.NO_VERDICT: TEXT,
}
assert set(LABEL_COLOURS) == set(Label)
LEVEL_COLOURS = {
    Level.IN_DISTRIBUTION: TEXT,
    Level.BORDERLINE: WARNING,
    Level.OUT_OF_DISTRIBUTION: ALARM,
}
assert set(LEVEL_COLOURS) == set(Level)


class ClassBar(QWidget):
    """A class name, its probability in large digits, and a bar; small and grey if faint."""

    def __init__(self, name: str, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._colour = name, colour
        self.faint = False
        title, self._figure = PlainLabel(name, wrap=True), PlainLabel()
        self._bar = QProgressBar()
        title.setStyleSheet("font-size: 16px;")
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.addWidget(title, 0, 0, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self._figure, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._bar, 1, 0, 1, 2)

    @property
    def text(self) -> str:
        """The text shown: class and probability."""
        return f"{self._name} {self._figure.text()}"

    def show_probability(self, probability: float, *, faint: bool = False) -> None:
        """Show a probability 0..1."""
        self.faint = faint
        colour, size, weight = (MUTED, 16, 400) if faint else (self._colour, 28, 700)
        self._figure.setStyleSheet(f"font-size: {size}px; font-weight: {weight}; color: {colour};")
        self._bar.setStyleSheet(f"QProgressBar::chunk {{ background: {colour}; }}")
        self._figure.setText(percent_text(probability))
        self._bar.setValue(round(1000 * probability))
        self.setAccessibleName(self.text)


class ClassBars(QWidget):
    """A bar per class of a network: positive before negative, else in the file's order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Classes | None = None
        self._bars: dict[str, ClassBar] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    @property
    def bars(self) -> tuple[ClassBar, ...]:
        """The bars from top to bottom."""
        return tuple(self._bars.values())

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts shown: each class and its probability."""
        return tuple(bar.text for bar in self.bars)

    def show_score(self, score: Score) -> None:
        """Show the probability of each class."""
        if score.classes != self._shown:
            self._make(score.classes)
        faint = score.label is Label.NO_VERDICT
        for name, bar in self._bars.items():
            bar.show_probability(score.probabilities[name], faint=faint)

    def _make(self, classes: Classes) -> None:
        for bar in self._bars.values():
            self._column.removeWidget(bar)
            bar.deleteLater()
        self._shown = classes
        self._bars = {}
        for name in in_order(classes):
            colour = LABEL_COLOURS[Label.called(name, classes)]
            self._bars[name] = ClassBar(word(class_text(name, classes)), colour)
            self._column.addWidget(self._bars[name])


class Legend(QWidget):
    """The colours of the heat map from its threshold to 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._threshold = 0.5
        self._opacity = 1.0
        self.setFixedHeight(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_colours(self, threshold: float, opacity: float) -> None:
        """Set the threshold and the fill's opacity."""
        self._threshold, self._opacity = threshold, opacity
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the colours on a grey background."""
        values = np.linspace(self._threshold, 1, 128, dtype=np.float32)[None, :]
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.darkGray)
        colours = heat_colours(values, self._threshold, self._opacity)
        painter.drawImage(QRectF(self.rect()), rgba_image(colours))


class ScorePage(QWidget):
    """A `Score` in full, and the switch for its heat map.

    Doubts are shown above it.
    """

    def __init__(self, display: Display, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self.unfamiliar = _sentence("font-size: 13px;")
        self.unknown = _sentence(f"color: {WARNING}; font-size: 13px;")
        self.label = PlainLabel(wrap=True)
        self.why = _sentence("font-size: 13px;")
        self.classes = ClassBars()
        self.calibrated = _sentence(f"color: {MUTED}; font-size: 12px;")
        self.calibrated.setText(self.tr("Calibrated probabilities"))
        self.involvement = _sentence("font-size: 16px;")
        self.sides = _sentence(f"color: {MUTED};")
        self.error = _sentence(f"color: {MUTED}; font-size: 12px;")
        self.heat_map = QCheckBox(self.tr("Heat map (H)"))
        self.heat_map.setStyleSheet("font-size: 15px;")
        self.heat_map.setToolTip(self.tr("Show on the slices where the network sees lesions"))
        self.heat_map.toggled.connect(self._on_toggled)
        self._legend = Legend()
        self._ends = _sentence(f"color: {MUTED}; font-size: 12px;")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        words: tuple[QWidget, ...] = (self.unfamiliar, self.unknown, self.why, self.label)
        numbers = (self.classes, self.calibrated, _line())
        lung = (self.involvement, self.sides, self.error)
        shown = (_line(), self.heat_map, self._legend, self._ends)
        for widget in (*words, *numbers, *lung, *shown):
            column.addWidget(widget)
        display.view_changed.connect(self._on_view_changed)

    def show_score(self, score: Score, model: ModelInfo) -> None:
        """Show a score, and what is known of its network's errors."""
        colour = LABEL_COLOURS[score.label]
        self.label.setText(word(score_verdict(score)))
        self.label.setStyleSheet(f"font-size: 20px; font-weight: 600; color: {colour};")
        self._show_reasons(score)
        self.classes.show_score(score)
        site = model.site
        self.calibrated.setText(
            sentence_case(word(site.title)) if site else self._calibration_text(score)
        )
        _show(self.unknown, word(unknown_text(score)))
        self._show_share(score.involvement, model)
        self._show_legend(score.heat_map)
        self.heat_map.setChecked(self._display.view.heat_map_shown)

    def _show_reasons(self, score: Score) -> None:
        """Why there is no verdict, and why the scan is out of distribution, in one box."""
        colour = LEVEL_COLOURS[score.familiarity.level] if score.familiarity else TEXT
        self.unfamiliar.setStyleSheet(
            f"font-size: 13px; font-weight: 600; color: {colour}; padding: 6px 8px;"
            f"border: 1px solid {colour}; border-radius: 5px;"
        )
        why, warning = word(uncertain_text(score)), word(unfamiliar_text(score))
        is_reason = Doubt.UNLIKE_TRAINING in score.doubts
        _show(self.unfamiliar, why if is_reason else warning)
        _show(self.why, "" if is_reason else why)

    def _calibration_text(self, score: Score) -> str:
        if Unknown.CALIBRATION in score.unknown:
            return self.tr("Not calibrated: how often such a number is right is unknown")
        return self.tr("Calibrated probabilities")

    def _show_share(self, share: Involvement | None, model: ModelInfo) -> None:
        self.sides.setVisible(share is not None)
        if share is None:
            self.involvement.setText(sentence_case(word(involvement_text(None))))
            self.error.hide()
            return
        self.involvement.setText(word(involvement_text(share)))
        sides = self.tr("Right lung {right}   ·   Left lung {left}")
        right, left = (word(side_text(each)) for each in (share.right_percent, share.left_percent))
        self.sides.setText(sides.format(right=right, left=left))
        points = model.involvement_error
        reported = "" if points is None else word(involvement_error_text(points))
        _show(
            self.error,
            self.tr("Share of the lung: {error}").format(error=reported) if reported else "",
        )

    def _show_legend(self, heat_map: HeatMap | None) -> None:
        for widget in (self.heat_map, self._legend):
            widget.setVisible(heat_map is not None)
        if heat_map is None:
            self._ends.setText(word(NO_HEAT_MAP))
            return
        look = self._display.view.map_look
        threshold = look.threshold_of(heat_map)
        self._legend.show_colours(threshold, look.opacity)
        ends = self.tr("{kind}, from {threshold} (a lesion) to 1")
        if threshold != heat_map.threshold:
            ends = self.tr(
                "{kind}, from {threshold} (your threshold) to 1; the share above counts from "
                "the network's own {own} on"
            )
        self._ends.setText(
            ends.format(
                kind=sentence_case(word(heat_map.kind)),
                threshold=number(threshold, ".2g"),
                own=number(heat_map.threshold, ".2g"),
            )
        )

    @Slot(bool)
    def _on_toggled(self, shown: bool) -> None:
        self._display.show(replace(self._display.view, heat_map_shown=shown))

    @Slot(object, object)
    def _on_view_changed(self, old: ViewState, new: ViewState) -> None:
        self.heat_map.setChecked(new.heat_map_shown)
        if old.map_look != new.map_look and self._display.heat_map is not None:
            self._show_legend(self._display.heat_map)


def _sentence(style: str) -> PlainLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    label.setStyleSheet(style)
    return label


def _show(label: PlainLabel, text: str) -> None:
    """Hide a label without text."""
    label.setText(text)
    label.setVisible(bool(text))


def _line() -> QWidget:
    line = QWidget()
    line.setFixedHeight(1)
    line.setStyleSheet(f"background: {RAISED};")
    return line
