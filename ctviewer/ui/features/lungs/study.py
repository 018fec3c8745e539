"""Measures the current scan's lungs in the worker."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.analysis.fine_lungs import fine_lungs
from ctviewer.core.analysis.heatmap import HeatMap
from ctviewer.core.analysis.lung_classes import (
    ClassMap,
    LungStatistics,
    Thresholds,
    lung_statistics,
)
from ctviewer.core.analysis.lungs import Lungs, find_lungs
from ctviewer.core.analysis.mask_measures import as_lungs
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import Progress, part
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.scan_mask import MaskOrigin, ScanMask
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.view.state import LungLook, ViewState
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.words import sentence
from ctviewer.ui.viewer.display import Display

FINDING = 0.5  # progress when the lungs are found


@dataclass(frozen=True)
class LungState:
    """The current lung statistics; `fraction` (0..1) while computing, else None.

    `problem` is the sentence in place of `statistics`; `by_network` is set for the network's lungs,
    `origin` for a mask from elsewhere.
    """

    statistics: LungStatistics | None = None
    fraction: float | None = None
    problem: str = ""
    by_network: bool = False
    origin: MaskOrigin | None = None


EMPTY = LungState()


class LungStudy(QObject):
    """Measures the display's volume on demand, and overlays the classes on its slices.

    After classification the lungs are the network's, with boundaries by HU.
    """

    changed = Signal()

    def __init__(self, runner: JobRunner, display: Display, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = EMPTY
        self.thresholds = Thresholds()
        self._in_front = False
        self._display = display
        self._lungs: Lungs | None = None
        self._heat_map: HeatMap | None = None
        self._job = CurrentJob(runner, self)
        self._job.progressed.connect(self._on_progressed)
        self._job.failed.connect(self._on_failed)
        self._job.cancelled.connect(self._on_cancelled)
        display.volume_changed.connect(self._on_volume_changed)
        display.heat_map_changed.connect(self._on_heat_map_changed)
        display.masks_changed.connect(self._on_volume_changed)
        display.view_changed.connect(self._on_view_changed)

    @property
    def wanted(self) -> bool:
        """Whether the tab is in front, or the outline is shown, which needs no tab."""
        return self._in_front or self._display.view.lung_look is LungLook.OUTLINE

    def want(self, wanted: bool) -> None:
        """Start or stop measuring each scan; existing data are kept."""
        self._in_front = wanted
        self._catch_up()

    def change_thresholds(self, thresholds: Thresholds) -> None:
        """Recount with other thresholds; invalid ones become the problem and change nothing."""
        try:
            checked = thresholds.checked()
        except UserError as error:
            self._job.drop()
            self._set(LungState(problem=sentence(error)))
            return
        if checked != self.thresholds or self.state.statistics is None:
            self.thresholds = checked
            self.start()

    @Slot()
    def start(self) -> None:
        """Find the lungs unless known, and count their voxels."""
        volume = self._display.volume
        if volume is None:
            return
        self._set(LungState(fraction=0.0))
        find = partial(_found, volume, self._heat_map, self._display.masks.lungs)
        work = partial(_study, volume, self._lungs, find, self.thresholds)
        self._job.start(work, self._on_finished)

    @Slot()
    def cancel(self) -> None:
        """Stop at the next slice."""
        self._job.cancel()

    @Slot()
    def leave(self) -> None:
        """Remove the overlay, as the user activates another scan."""
        self._display.classify(None)

    def _set(self, state: LungState) -> None:
        self.state = state
        self._lay_over()
        self.changed.emit()

    def _lay_over(self) -> None:
        shown = self.wanted and self._lungs is not None and self.state.statistics is not None
        old = self._display.class_map
        if not shown or self._lungs is None:
            if old is not None:
                self._display.classify(None)
        elif old is None or old.lungs is not self._lungs or old.thresholds != self.thresholds:
            self._display.classify(ClassMap(self._lungs, self.thresholds))

    def _catch_up(self) -> None:
        self._lay_over()
        if self.wanted and self.state == EMPTY:
            self.start()

    @Slot(object, object)
    def _on_view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.lung_look is not new.lung_look:
            self._catch_up()

    @Slot(float, str)
    def _on_progressed(self, fraction: float, _label: str) -> None:
        self._set(LungState(fraction=fraction))

    def _on_finished(self, found: tuple[Lungs, LungStatistics]) -> None:
        self._lungs, statistics = found
        mask = self._display.masks.lungs
        by_network = mask is None and self._lungs.on_right is not None
        self._set(
            LungState(statistics, by_network=by_network, origin=mask.origin if mask else None)
        )

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._set(LungState(problem=sentence(error)))

    @Slot()
    def _on_cancelled(self) -> None:
        self._set(LungState(problem=self.tr("Measuring the lungs was cancelled.")))

    @Slot()
    def _on_heat_map_changed(self) -> None:
        """Use the network's lungs when available."""
        if self._display.heat_map is not self._heat_map:
            self._on_volume_changed()

    @Slot()
    def _on_volume_changed(self) -> None:
        self._job.drop()
        self._lungs, self._heat_map = None, self._display.heat_map
        self._set(EMPTY)
        if self.wanted:
            self.start()


def _study(
    volume: Volume,
    known: Lungs | None,
    find: Callable[[], Lungs | None],
    thresholds: Thresholds,
    progress: Progress,
) -> tuple[Lungs, LungStatistics]:
    progress(0.0, Text("Finding the lungs"))
    lungs = known or find()
    if lungs is None:
        raise UserError(
            Text("No lungs were found in this scan, so there is nothing to measure in them.")
        )
    progress(FINDING, Text("Measuring the lungs"))
    return lungs, lung_statistics(volume, lungs, thresholds, part(progress, FINDING, 1.0))


def _found(volume: Volume, heat_map: HeatMap | None, mask: ScanMask | None) -> Lungs | None:
    by_hu = find_lungs(volume)
    if mask is not None:
        return as_lungs(mask, volume, by_hu)
    if by_hu is None or heat_map is None:
        return by_hu
    return fine_lungs(volume, heat_map, by_hu) or by_hu
