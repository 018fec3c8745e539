"""The slider below an axial view, with slice occlusion once computed."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ctviewer.core.analysis.influence import Influence
from ctviewer.core.geometry.plane import Plane
from ctviewer.ui.base.look import ACCENT, SURFACE
from ctviewer.ui.base.plain import tip
from ctviewer.ui.features.uncertainty.curve import paint_bars
from ctviewer.ui.features.uncertainty.study import ConfidenceStudy, Question
from ctviewer.ui.features.uncertainty.wording import slab_text
from ctviewer.ui.scan.session import Session, Stage
from ctviewer.ui.viewer.slice_track import LOW, SliceTrack, track_of

HIGH = 44  # height in pixels with a curve
AXIAL = 2  # canonical axis


class Track(SliceTrack):
    """A slider over the axial slices, with the influence of each slab once computed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Plane.AXIAL, parent)
        self._found: Influence | None = None
        self._fraction: float | None = None

    def sizeHint(self) -> QSize:
        """Thin without a curve, and as wide as possible."""
        return QSize(200, HIGH if self._found else LOW)

    def show_influence(self, found: Influence | None, fraction: float | None) -> None:
        """Draw a curve, or its progress (0..1), or neither."""
        if (found, fraction) != (self._found, self._fraction):
            self._found, self._fraction = found, fraction
            self.updateGeometry()
            self.update()

    def paint_ground(self, painter: QPainter, area: QRectF) -> None:
        """Paint the curve, or the track with the progress."""
        if self._found is not None:
            paint_bars(painter, area, self._found, self.maximum() + 1)
            return
        super().paint_ground(painter, area)
        if self._fraction is not None:
            done = track_of(area)
            done.setWidth(done.width() * self._fraction)
            painter.fillRect(done, QColor(ACCENT))


class AxialSlider(QWidget):
    """The track of a session's scan, and the button that starts slice occlusion.

    A blind reader gets the track only: it must not show the network's output.
    """

    pressed = Signal()

    def __init__(
        self, session: Session, study: ConfidenceStudy, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._study = session, study
        self._asked_here = False
        self.track = Track()
        self.button = QPushButton()
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setToolTip(
            self.tr("Find out which slices the number depends on; the curve then appears here")
        )
        self.button.setStyleSheet("padding: 0 8px; font-size: 12px; border: none;")
        self.button.setFixedHeight(LOW)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.track, 1)
        row.addWidget(self.button)
        self.setStyleSheet(f"background: {SURFACE};")
        self.track.valueChanged.connect(self._on_value_changed)
        self.button.clicked.connect(self._on_clicked)
        session.display.volume_changed.connect(self._on_volume_changed)
        session.display.view_changed.connect(self._on_view_changed)
        session.activity_changed.connect(self._on_changed)
        study.changed.connect(self._on_changed)
        self._on_volume_changed()
        self._on_changed()

    @property
    def _is_asked(self) -> bool:
        return self._study.answers.is_pending(Question.INFLUENCE)

    @Slot()
    def _on_volume_changed(self) -> None:
        volume = self._session.display.volume
        self.track.blockSignals(True)
        self.track.setMaximum(volume.shape[AXIAL] - 1 if volume else 0)
        self.track.blockSignals(False)
        self._on_view_changed()

    @Slot()
    def _on_view_changed(self) -> None:
        """Repaint only if the position changed."""
        position = self._session.display.view.cursor[AXIAL]
        if position == self.track.value():
            return
        self.track.blockSignals(True)
        self.track.setValue(position)
        self.track.blockSignals(False)
        self._explain()

    @Slot(int)
    def _on_value_changed(self, position: int) -> None:
        display = self._session.display
        r, a, _ = display.view.cursor
        self.pressed.emit()
        display.point_at((r, a, position))
        self._explain()

    @Slot()
    def _on_changed(self) -> None:
        answers, result = self._study.answers, self._session.result
        is_idle = self._session.activity.stage is Stage.IDLE
        asked = self._is_asked
        works = answers.asked is Question.INFLUENCE
        self.track.show_influence(answers.influence, answers.fraction if works else None)
        binary = bool(result and result.score and result.score.classes.binary)
        self.button.setVisible(binary and answers.influence is None)
        self.button.setText(self.tr("Cancel") if asked else self.tr("Slice occlusion"))
        self.button.setEnabled(asked or is_idle)
        if self._asked_here and not asked:
            self._asked_here = False
            if answers.problem:
                self._session.failed.emit(answers.problem)
        self._explain()

    @Slot()
    def _on_clicked(self) -> None:
        if self._is_asked:
            self._study.take_back(Question.INFLUENCE)
        else:
            self._study.ask_influence()
            self._asked_here = self._is_asked

    def _explain(self) -> None:
        """The tool tip: the current slab's influence, or the slider's purpose."""
        found = self._study.answers.influence
        said = self.tr("Press or drag to go to a slice; inferior is on the left")
        if found is not None:
            here = found.at(self.track.value())
            shown = slab_text(here, found) if here else self.tr("outside what the network sees")
            said = self.tr("Slice occlusion: {what}").format(what=shown)
        self.track.setToolTip(tip(said, wrapped=True))
