"""The batch engine on this machine, for the window."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.errors import Cancelled
from ctviewer.core.base.progress import Progress
from ctviewer.inference.model_file import read_model_file
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import BatchProgress, Outcome
from ctviewer.pipeline.result_file import ResultFile
from ctviewer.pipeline.survey import Surveyed, survey
from ctviewer.ui.features.batch.engine import BatchEnd, Listener, NetworkFacts, StoredRows

if TYPE_CHECKING:
    from ctviewer.core.output.exports.bids_maps import MapFiles

DEFAULTS = Options(paths=())


class LocalEngine:
    """Uses reader processes and the network, with device and network file of `defaults`."""

    def __init__(self, defaults: Options = DEFAULTS) -> None:
        self.defaults = defaults

    def find(self, options: Options, progress: Progress) -> Surveyed:
        """The scans for the options, in order.

        Raises:
            Cancelled: raised by `progress`.
            LoadError: a folder cannot be read, or holds no scan.
        """
        return survey(options, progress)

    def run(
        self,
        options: Options,
        listener: Listener,
        control: Control,
        found: Surveyed | None = None,
    ) -> BatchEnd:
        """Classify the scans in `found`, else those of the options, or what is left of them.

        Returns when done or cancelled.

        Raises:
            Cancelled: during discovery.
            UserError: it cannot start, or cannot go on.
        """
        from ctviewer.pipeline.run import run_batch  # imports what starts processes

        def on_outcomes(outcomes: Sequence[Outcome], progress: BatchProgress) -> None:
            listener([outcome.row for outcome in outcomes], progress)

        def obey(_fraction: float, _label: str) -> None:
            if control.cancelled:
                raise Cancelled

        files = (found or survey(options, obey)).files
        summary = run_batch(files, options, on_outcomes, control)
        return BatchEnd(summary.left, summary.stopped or "", summary.unsaved)

    def kept(self, results: Path) -> StoredRows:
        """The rows of a result file.

        Raises:
            UserError: it cannot be read.
        """
        with closing(ResultFile.read(results)) as file:
            rows = [row for _, row in file.indexed()]
            return StoredRows(rows, file.header.count if file.header else len(rows))

    def maps(self, options: Options) -> "Mapping[Path, MapFiles]":
        """The maps saved by a batch, by scan.

        Raises:
            UserError: its result file cannot be read.
        """
        from ctviewer.pipeline.mapping import saved_maps

        if options.maps is None or options.jsonl is None:
            return {}
        with closing(ResultFile.read(options.jsonl)) as file:
            return saved_maps(file.paths(), options)

    def network(self, options: Options) -> NetworkFacts:
        """Data of the options' network file.

        Raises:
            ModelError: it is not trusted or not usable.
        """
        model = read_model_file(
            options.model, allow_unlisted=options.allow_unlisted, trusted=options.trusted
        )
        high = model.calibration.high if model.calibration.has_thresholds else None
        return NetworkFacts(high, model.info.notice, model.evidence.training_statistics)
