"""Finds and measures the lesions of the current scan's heat map, in the worker."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.lesions import Lesions, find_lesions
from ctviewer.core.analysis.lungs import Lungs
from ctviewer.core.analysis.wording import NO_HEAT_MAP
from ctviewer.core.base.progress import Progress
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import ViewState
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.words import sentence, word
from ctviewer.ui.scan.session import Session

PAUSE_MS = 150  # delay after a change of threshold before the lesions are recomputed


@dataclass(frozen=True)
class LesionState:
    """The known lesions; `problem` is the sentence in place of `lesions`."""

    lesions: Lesions | None = None
    busy: bool = False
    problem: str = ""


NOT_YET = LesionState()


class LesionStudy(QObject):
    """Finds lesions while wanted, again for each result and threshold.

    `chosen` is the number (from 0) of the lesion that was jumped to last.
    """

    changed = Signal()

    def __init__(self, runner: JobRunner, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = NOT_YET
        self.chosen: int | None = None
        self.wanted = False
        self._session = session
        self._result = session.result  # identifies what the data are about
        self._job = CurrentJob(runner, self)
        self._job.failed.connect(self._on_failed)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._start)
        session.result_changed.connect(self._on_result_changed)
        session.display.view_changed.connect(self._on_view_changed)

    @property
    def heat_map(self) -> HeatMap | None:
        """The heat map in use."""
        return self._session.display.heat_map

    @property
    def threshold(self) -> float | None:
        """The value from which its cells count as lesion."""
        look, heat_map = self._session.display.view.map_look, self.heat_map
        return None if heat_map is None else look.threshold_of(heat_map)

    def want(self, wanted: bool) -> None:
        """Start or stop finding lesions; known ones are kept."""
        self.wanted = wanted
        if wanted and (self.state == NOT_YET or not self._is_of_now()):
            self._start()

    def find(self) -> None:
        """Find the lesions of the current heat map, unless done or running."""
        if not self.state.busy and not self._is_of_now():
            self._start()

    def jump(self, number: int) -> None:
        """Move the crosshair to the peak of a lesion."""
        lesions = self.state.lesions
        if lesions is not None and 0 <= number < len(lesions.listed):
            self.chosen = number
            self._session.display.point_at(lesions.listed[number].at)
            self.changed.emit()

    def step(self, by: int) -> None:
        """Jump to the next or previous lesion, cyclically."""
        count = len(self.state.lesions.listed) if self.state.lesions else 0
        if count:
            start = -1 if by > 0 else 0
            self.jump(((start if self.chosen is None else self.chosen) + by) % count)

    def _is_of_now(self) -> bool:
        lesions = self.state.lesions
        return lesions is not None and lesions.threshold == self.threshold

    @Slot()
    def _start(self) -> None:
        self._end()
        display, result = self._session.display, self._session.result
        examined = result.examined if result else None
        lungs = examined.lungs if examined else None
        if display.volume is None or display.heat_map is None or lungs is None:
            problem = "" if self._session.scan is None else self._no_map()
            self._set(LesionState(problem=problem))
            return
        threshold = display.view.map_look.threshold_of(display.heat_map)
        work = partial(_find, display.volume, display.heat_map, lungs, threshold)
        self._set(LesionState(self.state.lesions, busy=True))
        self._job.start(work, self._on_finished)

    def _no_map(self) -> str:
        if self._session.withheld:
            return self.tr("Blind read: commit your score, then the lesions are shown.")
        if self._session.result is None and not self._session.problem:
            return self.tr("The scan is being classified; its lesions follow.")
        if self._session.result is not None and self._session.result.score is not None:
            return word(NO_HEAT_MAP)
        return self.tr("There is no heat map of this scan, because it was not classified.")

    def _end(self) -> None:
        self._pause.stop()
        self._job.drop()

    def _set(self, state: LesionState) -> None:
        self.state = state
        self.changed.emit()

    @Slot()
    def _on_result_changed(self) -> None:
        """Update for another result; the same one may be emitted again, when another was seen."""
        result = self._session.result
        if result is not None and result is self._result:
            return
        self._result = result
        self._end()
        self.chosen = None
        self._set(NOT_YET)
        if self.wanted:
            self._start()

    @Slot(object, object)
    def _on_view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.map_look.threshold != new.map_look.threshold and self.wanted and self.heat_map:
            self._end()
            self._set(LesionState(self.state.lesions, busy=True))
            self._pause.start()

    def _on_finished(self, lesions: Lesions) -> None:
        self.chosen = None
        self._set(LesionState(lesions))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._set(LesionState(problem=sentence(error)))


def _find(
    volume: Volume, heat_map: HeatMap, lungs: Lungs, threshold: float, progress: Progress
) -> Lesions:
    return find_lesions(volume, heat_map, lungs, threshold, progress)
