"""Fits a calibration to the worklist's scans, in the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.analysis.site_calibration import SiteCalibration
from ctviewer.core.base.files import read_content
from ctviewer.core.base.progress import Progress
from ctviewer.core.worklist.lines import Line
from ctviewer.core.worklist.site_cases import SiteCases, site_cases
from ctviewer.core.worklist.site_fit import fit_site
from ctviewer.core.worklist.truth import Truth, match, read_labels
from ctviewer.inference.model_file import read_model_file
from ctviewer.inference.site import own_calibration
from ctviewer.pipeline.options import Options
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.words import sentence


@dataclass(frozen=True)
class CalibrationRequest:
    """Scans and labels (a table, or already matched), and the network that classified them."""

    lines: Sequence[Line]
    labels: Path | Truth
    network: Options


@dataclass(frozen=True, eq=False)
class FittedCalibration:
    """A calibration, its cases, and a sentence on the table."""

    site: SiteCalibration
    cases: SiteCases
    truth: Truth


class CalibrationStudy(QObject):
    """Fits one calibration at a time; `fitted` carries it, `failed` the reason if there is none.

    `working` carries the fraction, and 1 at the end.
    """

    fitted = Signal(object)
    working = Signal(float)
    failed = Signal(str)

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = CurrentJob(runner, self)
        self._job.progressed.connect(self._on_progressed)
        self._job.failed.connect(self._on_failed)
        self._job.cancelled.connect(self._on_cancelled)

    def fit(self, asked: CalibrationRequest) -> None:
        """Start; a running fit is dropped."""
        self.working.emit(0.0)
        self._job.start(partial(_fitted, asked), self._on_fitted)

    def cancel(self) -> None:
        """Cancel."""
        if self._job.is_on:
            self._job.drop()
            self.working.emit(1.0)

    def _on_fitted(self, found: FittedCalibration) -> None:
        self.working.emit(1.0)
        self.fitted.emit(found)

    @Slot(float, str)
    def _on_progressed(self, fraction: float, _label: str) -> None:
        self.working.emit(fraction)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.working.emit(1.0)
        self.failed.emit(sentence(error))

    @Slot()
    def _on_cancelled(self) -> None:
        self.working.emit(1.0)


def _fitted(asked: CalibrationRequest, progress: Progress) -> FittedCalibration:
    """Runs in the worker.

    Raises:
        UserError: labels or network cannot be read, or no adequate calibration exists.
    """
    by = asked.network
    model = read_model_file(by.model, allow_unlisted=by.allow_unlisted, trusted=by.trusted)
    own = own_calibration(model)
    truth = asked.labels
    if isinstance(truth, Path):
        labels = read_labels(read_content(truth), own.info.classes)
        truth = match(labels, [line.path for line in asked.lines])
    cases = site_cases(asked.lines, truth, own)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return FittedCalibration(fit_site(cases, own, now, progress), cases, truth)
