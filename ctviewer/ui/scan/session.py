"""The session: loads, shows and classifies one scan at a time; the newest replaces others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ctviewer.core.analysis.mask_measures import MaskMeasures
from ctviewer.core.analysis.result import Result
from ctviewer.core.base.program import give_freed_memory_back
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.opening import OpeningWindows
from ctviewer.core.worklist.blindread import Blindness
from ctviewer.ui.base.jobs import CurrentJob, Job, JobRunner, Work
from ctviewer.ui.base.words import sentence
from ctviewer.ui.scan.scan import Scan, SeriesChoice, Several, open_scans, open_series
from ctviewer.ui.viewer.display import Display

if TYPE_CHECKING:
    from ctviewer.core.formats.dicom.series import Series


REST_MS = 1000  # delay after a result before memory is returned


class Classifier(Protocol):
    """Interface of classifiers; implemented by `ctviewer.inference.classifier.Classifier`."""

    def classify(self, volume: Volume, progress: Progress) -> Result:
        """Classify a volume; `progress` may raise `Cancelled`."""
        ...


class Stage(Enum):
    """What the worker is doing for the user."""

    IDLE = "idle"
    LOADING = "loading"
    CLASSIFYING = "classifying"


@dataclass(frozen=True)
class Activity:
    """A stage with its fraction (0..1) and label; `stopping` once cancelled."""

    stage: Stage = Stage.IDLE
    fraction: float = 0.0
    label: str = ""
    stopping: bool = False


class Session(QObject):
    """Holds the current scan, its display, and its result or the `problem` instead.

    While `blindness` hides the scan, the result and its heat map are withheld from every view.

    Opening a scan cancels whatever was running; its output is discarded. If a scan cannot be
    opened, the last one stays and `failed` carries a sentence; a folder with a few series gives a
    `SeriesChoice` in `choice_offered`, more scans a `Several` in `several_found`. `begun` reports
    that the user started another task (saving, a batch), which makes the last problem obsolete.
    `stayed` reports that the last scan is still shown. Scans open in the windows of `opening`.
    `make_classifier` is called each time, in the worker: another network may have been chosen.
    """

    scan_changed = Signal()
    result_changed = Signal()
    measured = Signal()
    activity_changed = Signal()
    choice_offered = Signal(object)
    several_found = Signal(object)
    stayed = Signal()
    begun = Signal()
    failed = Signal(str)

    def __init__(
        self,
        runner: JobRunner,
        make_classifier: Callable[[], Classifier],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.display = Display(self)
        self.scan: Scan | None = None
        self.problem = ""
        self.blindness = Blindness()
        self._turned_to: Path | None = None  # while it is being loaded
        self._not_opened: Path | None = None  # shown instead of a scan, with the problem
        self.sealed: Result | None = None  # even if withheld: to be recorded, never shown
        self.opening = OpeningWindows()
        self.activity = Activity()
        self._runner = runner
        self._classifier = make_classifier  # called in the worker only
        self._resting = QTimer(self, singleShot=True, interval=REST_MS)
        self._resting.timeout.connect(self._on_rested)
        self._job = CurrentJob(runner, self)
        self._job.progressed.connect(self._on_progressed)
        self._job.failed.connect(self._on_failed)
        self._job.cancelled.connect(self._on_cancelled)

    @property
    def result(self) -> Result | None:
        """The result of the scan; None while withheld."""
        return None if self.withheld else self.sealed

    @property
    def withheld(self) -> bool:
        """Whether the scan's result, known or not, is withheld from a blind reader."""
        return self.scan is not None and self.blindness.hides(self.scan.volume.source.sha256)

    def blind(self, blindness: Blindness) -> None:
        """Withhold results from now on, or show them."""
        if blindness != self.blindness:
            self.blindness = blindness
            self._show_result()

    def open(self, path: Path) -> None:
        """Load the scan of a file or folder, then classify it."""
        self.open_all((path,))

    def open_all(self, paths: Sequence[Path]) -> None:
        """Load the only scan in files and folders, then classify it."""
        self._begin(Stage.LOADING, partial(open_scans, tuple(paths)), self._on_loaded)

    def turn_to(self, path: Path) -> None:
        """Replace the scan by another one of a list, then classify it.

        If it cannot be opened, only the reason is shown, so that the previous scan's picture and
        number are not taken for those of the chosen line.
        """
        self.open(path)
        self._turned_to = path

    @property
    def shown(self) -> Path | None:
        """The file of the scan shown, or of the one that `turn_to` could not open."""
        return self.scan.volume.source.path if self.scan else self._not_opened

    def open_series(self, series: "Series") -> None:
        """Load a chosen series, then classify it."""
        self._begin(Stage.LOADING, partial(open_series, series), self._on_loaded)

    def classify(self) -> None:
        """Classify the current scan, or classify it again."""
        if self.scan is not None:
            self._set_result(None, "")
            work = partial(self._classify, self.scan.volume)
            self._begin(Stage.CLASSIFYING, work, self._on_classified)

    def take_measures(self, measures: MaskMeasures | None) -> None:
        """Attach mask measurements to the result; emits `measured`."""
        if self.sealed is not None:
            self.sealed = replace(self.sealed, masks=measures)
            self.measured.emit()

    def cancel(self) -> None:
        """Cancel the running work at its next report."""
        if self._job.is_on:
            self._job.cancel()
            self._set_activity(replace(self.activity, stopping=True))

    def close(self) -> None:
        """Close the scan."""
        self._end()
        self._show_none()

    def classifier(self) -> Classifier:
        """The classifier in use; worker only, as the first call takes seconds."""
        return self._classifier()

    def prewarm(self) -> None:
        """Create the classifier in advance: importing torch takes seconds."""
        job = Job(self._warm)
        job.failed.connect(self._on_not_warmed)
        self._runner.start(job)

    def _warm(self, _progress: Progress) -> None:
        import scipy.ndimage  # for separating lesions
        import scipy.sparse.csgraph  # noqa: F401  # for finding lungs

        import ctviewer.core.formats.nifti_header  # noqa: F401  # nibabel takes a second: not of the first scan's

        self._classifier()
        give_freed_memory_back()

    def _classify(self, volume: Volume, progress: Progress) -> Result:
        progress(0.0, Text("Loading the network"))
        return self._classifier().classify(volume, progress)

    def _begin(self, stage: Stage, work: Work, on_finished: Callable[[Any], None]) -> None:
        self._end()
        self._set_activity(Activity(stage))
        self._job.start(work, on_finished)

    def _end(self) -> None:
        """Reset the activity."""
        self._job.drop()
        self._turned_to = None
        self._set_activity(Activity())

    def _show_none(self, instead: Path | None = None, problem: str = "") -> None:
        """Show no scan, optionally the problem of a file."""
        self.scan, self._not_opened = None, instead
        self._set_result(None, problem)
        self.display.open(None)
        self.scan_changed.emit()

    def _set_activity(self, activity: Activity) -> None:
        if activity != self.activity:
            self.activity = activity
            self.activity_changed.emit()

    def _set_result(self, result: Result | None, problem: str) -> None:
        self.sealed, self.problem = result, problem
        self._show_result()

    def _show_result(self) -> None:
        """Notify the views, and record that the result was seen."""
        score = self.result.score if self.result else None
        if self.scan is not None and self.result is not None:
            self.blindness = self.blindness.having_seen(self.scan.volume.source.sha256)
        self.display.overlay(score.heat_map if score else None)
        self.result_changed.emit()

    @Slot(float, str)
    def _on_progressed(self, fraction: float, label: str) -> None:
        self._set_activity(replace(self.activity, fraction=fraction, label=label))

    def _on_loaded(self, scan: Scan | SeriesChoice | Several) -> None:
        if isinstance(scan, SeriesChoice):
            self._back_to_last_scan()
            self.choice_offered.emit(scan)
            return
        if isinstance(scan, Several):
            self._back_to_last_scan()
            self.several_found.emit(scan)
            return
        self.scan, self._not_opened = scan.opened(self.opening), None
        scan = self.scan
        self.display.open(scan.volume, scan.view, scan.chest)
        self.scan_changed.emit()
        self.classify()

    def _on_classified(self, result: Result) -> None:
        assert self.scan is not None  # closing the scan would have dropped the job
        self._end()
        seconds = replace(result.seconds, load=self.scan.seconds)
        self._set_result(replace(result, seconds=seconds), "")
        self._resting.start()

    @Slot()
    def _on_rested(self) -> None:
        if not self._job.is_on:
            give_freed_memory_back()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if self.activity.stage is Stage.LOADING:
            self._on_not_loaded(sentence(error))
        else:
            self._end()
            self._set_result(None, sentence(error))

    @Slot()
    def _on_cancelled(self) -> None:
        if self.activity.stage is Stage.LOADING:
            self._back_to_last_scan()
        else:
            self._end()
            self._set_result(None, self.tr("Classifying was cancelled."))

    def _on_not_loaded(self, problem: str) -> None:
        path = self._turned_to
        self.failed.emit(problem)
        if path is None:
            self._back_to_last_scan()
        else:
            self._end()
            self._show_none(path, problem)

    def _back_to_last_scan(self) -> None:
        """After a failed opening: resume classifying the last scan if it was interrupted."""
        self._end()
        self.stayed.emit()
        if self.scan and not self.sealed and not self.problem:
            self.classify()

    @Slot(Exception)
    def _on_not_warmed(self, error: Exception) -> None:
        if self.scan is None and self.activity.stage is Stage.IDLE:
            self.failed.emit(sentence(error))
