"""Exports and ground truth comparison of a worklist, in a thread of its own."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import read_content
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text
from ctviewer.core.output.exports.writing import ExportKind
from ctviewer.core.worklist.assess import assess
from ctviewer.core.worklist.lines import Line, classes_of, site_threshold
from ctviewer.core.worklist.truth import Truth, match, read_labels
from ctviewer.pipeline.options import Options
from ctviewer.ui.base.jobs import CurrentJob, Job, JobRunner, Work
from ctviewer.ui.base.words import sentence
from ctviewer.ui.features.batch.engine import BatchEngine, NetworkFacts, Networks
from ctviewer.ui.features.batch.worklist import Worklist
from ctviewer.ui.scan.networks import NOT_KNOWN

if TYPE_CHECKING:
    from ctviewer.ui.features.batch.export import Comparison, ExportRequest

MIDDLE = 0.5  # initial slider position without a threshold of the network


class WorklistTasks(QObject):
    """Exports a worklist and compares it with labels, using the network that classified it.

    Sequential: all requested files are written; of several comparisons with labels only the newest
    counts.

    `assessed` carries an Assessment and the network's own threshold, `exported` a path. A batch's
    report includes the `comparison` with labels, if any. `working` carries fraction and label, and
    1 at the end.
    """

    assessed = Signal(object, float)
    exported = Signal(object)
    working = Signal(float, str)
    failed = Signal(str)

    def __init__(
        self,
        engine: BatchEngine,
        networks: Networks,
        worklist: Worklist,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._networks = networks
        self._worklist = worklist
        self._runner = JobRunner(self)
        self.comparison: Comparison | None = None
        worklist.replaced.connect(self._forget)
        self._assessing = CurrentJob(self._runner, self)
        self._assessing.progressed.connect(self.working)
        self._assessing.failed.connect(self._on_failed)

    def export(self, request: "ExportRequest", batch: Options | None = None) -> None:
        """Write lines to a file, with the maps saved by their batch if the format includes them."""
        from ctviewer.ui.features.batch.export import REPORT  # imported on demand

        work: Work = partial(self._table, request, batch)
        if request.as_kind is None and request.path.suffix.lower() == REPORT:
            request = replace(request, comparison=self.comparison)
            work = partial(self._report, request, self._worklist.network)
        job = Job(work)
        job.progressed.connect(self.working)
        job.finished.connect(self._on_exported)
        job.failed.connect(self._on_failed)
        self._runner.start(job)

    def assess(self, lines: list[Line], labels: Path) -> None:
        """Compare lines with the labels in a CSV."""
        work = partial(self._assess, lines, labels, self._worklist.network)
        self._assessing.start(work, self._on_assessed)

    @Slot(bool)
    def recount(self, once: bool) -> None:
        """Repeat the comparison, with scans of the same voxels counted `once` or each."""
        if self.comparison is not None:
            truth, lines = self.comparison[0].truth, list(self._worklist.lines)
            work = partial(self._compare, lines, truth, once, self._worklist.network)
            self._assessing.start(work, self._on_assessed)

    def shutdown(self) -> None:
        """Cancel running work, and wait."""
        self._runner.shutdown()

    def _table(self, request: "ExportRequest", batch: Options | None, progress: Progress) -> Path:
        from ctviewer.ui.features.batch.export import export_table

        if request.as_kind is ExportKind.BIDS and batch is not None:
            request = replace(request, maps=self._engine.maps(batch))
        return export_table(request, progress)

    def _report(self, request: "ExportRequest", network: str, progress: Progress) -> Path:
        from ctviewer.ui.features.batch.export import export_report

        progress(0.0, Text("Drawing the most suspicious scans"))
        classifier = self._networks.classifier_of(network)
        return export_report(request, self._facts(network), classifier, progress)

    def _facts(self, network: str) -> NetworkFacts:
        options = self._networks.options_of(network)
        if options is None:
            raise UserError(NOT_KNOWN)
        return self._engine.network(options)

    def _assess(
        self, lines: list[Line], labels: Path, network: str, progress: Progress
    ) -> "Comparison":
        content = read_content(labels)
        truth = match(read_labels(content, classes_of(lines)), [line.path for line in lines])
        return self._compare(lines, truth, False, network, progress)

    def _compare(
        self, lines: list[Line], truth: Truth, once: bool, network: str, _report: Progress
    ) -> "Comparison":
        known = site_threshold(lines), self._facts(network).high
        high = next((each for each in known if each is not None), MIDDLE)
        return assess(lines, truth, once=once), high

    @Slot(object)
    def _on_exported(self, path: Path) -> None:
        self.working.emit(1.0, "")
        self.exported.emit(path)

    @Slot()
    def _forget(self) -> None:
        self.comparison = None

    def _on_assessed(self, found: "Comparison") -> None:
        self.comparison = found
        self.working.emit(1.0, "")
        self.assessed.emit(*found)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.working.emit(1.0, "")
        self.failed.emit(sentence(error))
