"""Makes and verifies the receipt of the session's result, or of a file, in the worker."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.analysis.result import Result
from ctviewer.core.base.errors import UserError
from ctviewer.core.base.progress import Progress, part
from ctviewer.core.base.text import Text
from ctviewer.core.geometry.volume import Volume
from ctviewer.core.output.receipt import Receipt, read_receipt, receipt_of
from ctviewer.core.output.receipt_check import Check, check
from ctviewer.ui.base.jobs import CurrentJob, JobRunner, Work
from ctviewer.ui.base.words import sentence
from ctviewer.ui.scan.session import Classifier, Session

CLASSIFYING = 0.9  # share of the progress for the repeated run; the rest is hashing


@dataclass(frozen=True)
class Verification:
    """A receipt and, once verified, the repeated run's; `fraction` while working.

    `problem` is a sentence if something failed; a receipt `from_file` may be of another scan than
    the one shown.
    """

    receipt: Receipt | None = None
    repeated: Receipt | None = None
    check: Check | None = None
    fraction: float | None = None
    problem: str = ""
    from_file: bool = False


EMPTY = Verification()


class ReceiptStudy(QObject):
    """Handles one receipt at a time; dropped for another scan or result."""

    changed = Signal()

    def __init__(
        self,
        runner: JobRunner,
        session: Session,
        make_classifier: Callable[[], Classifier],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = EMPTY
        self._session = session
        self._classifier = make_classifier
        self._job = CurrentJob(runner, self)
        self._job.progressed.connect(self._on_progressed)
        self._job.failed.connect(self._on_failed)
        self._job.cancelled.connect(self._on_cancelled)
        session.result_changed.connect(self._on_result_changed)

    def make(self) -> None:
        """Make the receipt of the result."""
        session = self._session
        if session.scan is not None and session.result is not None:
            work = partial(_made, session.scan.volume, session.result)
            self._begin(EMPTY, work, self._on_made)

    def read(self, path: Path) -> None:
        """Read a receipt from a file, and verify it with the scan shown."""
        if self._session.withheld:  # the receipt and the repeated run contain the result
            problem = self.tr("This scan is read blind; commit your score first.")
            self._set(Verification(problem=problem))
            return
        try:
            receipt = read_receipt(path)
        except UserError as error:
            self._job.drop()
            self._set(Verification(problem=sentence(error)))
            return
        self._verify(Verification(receipt, from_file=True))

    @Slot()
    def verify(self) -> None:
        """Classify the scan again and compare."""
        if self.state.receipt is not None:
            self._verify(replace(self.state, repeated=None, check=None, problem=""))

    @Slot()
    def cancel(self) -> None:
        """Stop at the next step."""
        self._job.cancel()

    def _verify(self, state: Verification) -> None:
        if self._session.scan is not None:
            work = partial(_repeated, self._session.scan.volume, self._classifier)
            self._begin(state, work, self._on_repeated)

    def _begin(self, state: Verification, work: Work, on_finished: Callable[[Any], None]) -> None:
        self._set(replace(state, fraction=0.0))
        self._job.start(work, on_finished)

    def _set(self, state: Verification) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()

    @Slot()
    def _on_result_changed(self) -> None:
        """Another scan or run has started: drop the receipt of the last one."""
        if self._session.result is None:
            self._job.drop()
            self._set(EMPTY)

    @Slot(float, str)
    def _on_progressed(self, fraction: float, _label: str) -> None:
        self._set(replace(self.state, fraction=fraction))

    def _on_made(self, receipt: Receipt) -> None:
        self._set(Verification(receipt))

    def _on_repeated(self, repeated: Receipt) -> None:
        receipt = self.state.receipt
        assert receipt is not None  # set while it is being verified
        outcome = check(receipt, repeated)
        self._set(replace(self.state, repeated=repeated, check=outcome, fraction=None))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._set(replace(self.state, problem=sentence(error), fraction=None))

    @Slot()
    def _on_cancelled(self) -> None:
        problem = self.tr("It was cancelled.")
        self._set(replace(self.state, problem=problem, fraction=None))


def _made(volume: Volume, result: Result, progress: Progress) -> Receipt:
    from ctviewer.inference.setting import setting_of  # imports torch

    progress(0.0, Text("Hashing"))
    return receipt_of(volume, result, setting_of(result.device))


def _repeated(volume: Volume, make: Callable[[], Classifier], progress: Progress) -> Receipt:
    progress(0.0, Text("Classifying again"))
    result = make().classify(volume, part(progress, 0.0, CLASSIFYING))
    return _made(volume, result, part(progress, CLASSIFYING, 1.0))
