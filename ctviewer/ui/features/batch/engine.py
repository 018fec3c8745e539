"""What the window asks of the batch engine, so that tests can give another."""

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
"""Called in the batch's thread with rows that are on the disk, and how far the batch is."""


@dataclass(frozen=True)
class BatchEnd:
    """How a run ended: scans without a row, and the sentence of what stopped it, if anything.

    `unsaved` scans were classified, but their maps were not saved.
    """

    left: int = 0
    stopped: str = ""
    unsaved: int = 0


@dataclass(frozen=True)
class StoredRows:
    """The rows of a result file, and how many scans it is about."""

    rows: Sequence[JsonRow]
    total: int


@dataclass(frozen=True)
class NetworkFacts:
    """What the network file says that a page about a batch needs.

    From `high` on a probability is called positive; None where the file does not know it.
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
        """The scans that the options name, in the order in which they are classified."""
        ...

    def run(
        self,
        options: Options,
        listener: Listener,
        control: Control,
        found: Surveyed | None = None,
    ) -> BatchEnd:
        """Classify what was `found`, else what the options name, or what is left of it.

        Returns when done or cancelled.

        Raises:
            Cancelled: so early that their number is not known.
        """
        ...

    def kept(self, results: Path) -> StoredRows:
        """What a result file holds."""
        ...

    def maps(self, options: Options) -> "Mapping[Path, MapFiles]":
        """The maps that a batch saved, of each scan that has some."""
        ...

    def network(self, options: Options) -> NetworkFacts:
        """What the network file of some options says."""
        ...


class Networks(Protocol):
    """The networks of the window: `ctviewer.ui.scan.networks.Networks`."""

    @property
    def options(self) -> Options:
        """How the network that classifies now is used."""
        ...

    def options_of(self, sha256: str) -> Options | None:
        """How the network of `Options.trusted` is used; None if it is trusted no more."""
        ...

    def classifier_of(self, sha256: str) -> Classifier:
        """That network; in a worker."""
        ...
