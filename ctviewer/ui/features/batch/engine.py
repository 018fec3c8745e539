"""The interface of the batch engine, which tests replace."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ctviewer.core.base.progress import Progress
from ctviewer.core.worklist.lines import JsonRow
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import BatchProgress
from ctviewer.pipeline.survey import Surveyed
from ctviewer.ui.scan.session import Classifier

if TYPE_CHECKING:
    from ctviewer.core.output.exports.bids_maps import MapFiles

Listener = Callable[[Sequence[JsonRow], BatchProgress], None]
"""Called in the batch's thread with rows that are on disk, and the progress."""


@dataclass(frozen=True)
class BatchEnd:
    """How a run ended: number of scans without a row, and what stopped it, if anything.

    `unsaved` scans were classified, but their maps were not saved.
    """

    left: int = 0
    stopped: str = ""
    unsaved: int = 0


@dataclass(frozen=True)
class StoredRows:
    """The rows of a result file, and the number of scans of its batch."""

    rows: Sequence[JsonRow]
    total: int


@dataclass(frozen=True)
class NetworkFacts:
    """Data of the network file needed for a batch's report.

    A probability is called positive from `high`; None if the file does not say.
    """

    high: float | None
    notice: str
    statistics: Mapping[str, Any] | None = None


class BatchEngine(Protocol):
    """Classifies many scans; its methods are called in a worker thread only.

    `defaults` are the options that do not depend on the folder: device and network file.
    """

    defaults: Options

    def find(self, options: Options, progress: Progress) -> Surveyed:
        """The scans for the options, in order."""
        ...

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
            Cancelled: before the number of scans was known.
        """
        ...

    def kept(self, results: Path) -> StoredRows:
        """The rows of a result file."""
        ...

    def maps(self, options: Options) -> "Mapping[Path, MapFiles]":
        """The maps saved by a batch, by scan."""
        ...

    def network(self, options: Options) -> NetworkFacts:
        """Data of the options' network file."""
        ...


class Networks(Protocol):
    """The networks of the window: `ctviewer.ui.scan.networks.Networks`."""

    @property
    def options(self) -> Options:
        """The options of the network in use."""
        ...

    def options_of(self, sha256: str) -> Options | None:
        """The options for a network from `Options.trusted`; None if it is no longer trusted."""
        ...

    def classifier_of(self, sha256: str) -> Classifier:
        """That network's classifier; in a worker."""
        ...
