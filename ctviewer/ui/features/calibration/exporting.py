"""Exports the worklist's labelled scans as a training folder, in a thread of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.base.progress import Progress
from ctviewer.core.worklist.lines import Line
from ctviewer.core.worklist.truth import Truth
from ctviewer.ui.base.jobs import CurrentJob, JobRunner
from ctviewer.ui.base.words import sentence, word

if TYPE_CHECKING:  # late: imports nibabel, and the window comes first
    from ctviewer.core.output.training_set import TrainingSet


@dataclass(frozen=True)
class WantedExport:
    """The scans and the target folder; `masks` is the folder of their masks, if any."""

    lines: Sequence[Line]
    truth: Truth
    folder: Path
    masks: Path | None = None


class TrainingExport(QObject):
    """Writes one folder at a time; `done` and `failed` carry sentences.

    Its own thread keeps scans responsive. `working` carries the progress.
    """

    done = Signal(str)
    working = Signal(float, str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = JobRunner(self)
        self._job = CurrentJob(self._runner, self)
        self._job.progressed.connect(self.working)
        self._job.failed.connect(self._on_failed)

    @property
    def is_on(self) -> bool:
        """Whether a folder is being written."""
        return self._job.is_on

    def start(self, wanted: WantedExport) -> None:
        """Start; a running export is cancelled and removed."""
        self._job.start(partial(_written, wanted), self._on_written)

    def cancel(self) -> None:
        """Cancel; nothing is left."""
        self._job.drop()

    def shutdown(self) -> None:
        """Cancel, and wait for the thread."""
        self._runner.shutdown()

    def _on_written(self, found: "TrainingSet") -> None:
        self.done.emit(word(found.text))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(sentence(error))


def _written(wanted: WantedExport, progress: Progress) -> "TrainingSet":
    from ctviewer.core.output.training_set import training_scans, write_training_set

    scans = training_scans(wanted.lines, wanted.truth)
    return write_training_set(wanted.folder, scans, wanted.masks, progress)
