"""What an actor of a cluster can do, without Ray: read files, run the network, or both."""

from ctviewer.core.base.errors import UserError
from ctviewer.inference.model_file import ModelFile
from ctviewer.pipeline.local import cores
from ctviewer.pipeline.mapping import (
    SAVED,
    MapOrder,
    Saving,
    order_of,
    save,
    stop_text,
    with_saving,
)
from ctviewer.pipeline.network import BatchNetwork, Pair
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.outcome import Outcome
from ctviewer.pipeline.reader import ReaderProcess
from ctviewer.pipeline.survey import Found


class Station:
    """A reader process, a network, or both, on one machine of a cluster.

    `readers` is how many stations read on one machine at most, and so share its memory; 0 for one
    that does not read.
    """

    def __init__(
        self, model: ModelFile, options: Options, *, readers: int, classifies: bool
    ) -> None:
        self._model, self._options, self._classifies = model, options, classifies
        self._network: BatchNetwork | None = None
        sharing = min(readers, cores())
        self._reader = None
        if readers:
            self._reader = ReaderProcess(
                model.spec, sharing, options.file_seconds, keeps=options.maps is not None
            )

    def hello(self) -> str | None:
        """Load the network where it is needed; the sentence of why it cannot be used here."""
        try:
            if self._classifies:
                self._network = BatchNetwork(
                    self._model, self._options.device, self._options.batch_size
                )
        except UserError as error:
            return str(error)
        return None

    def read(self, found: Found) -> tuple[str | None, Pair]:
        """A file up to the network's input; first the sentence of why the run must stop, if so."""
        assert self._reader is not None
        reading = self._reader.read(found)
        return reading.error if reading.root_gone else None, (found, reading)

    def classify(self, *pairs: Pair) -> tuple[str | None, list[Outcome]]:
        """The rows of files that were read, when the maps of their scans are on the disk.

        The sentence of why the run must stop comes first: no map can be written any more.
        """
        assert self._network is not None
        done = []
        for (found, reading), (outcome, result) in zip(
            pairs, self._network.classified(pairs), strict=True
        ):
            scan = reading.examined
            saving = self._saved(order_of(found, scan, result, self._options) if scan else None)
            if saving.stops:
                return stop_text(saving), []
            done.append(with_saving(outcome, saving))
        return None, done

    def _saved(self, order: MapOrder | None) -> Saving:
        """Save a scan's maps; one that another station has read is loaded again here."""
        if order is None:
            return SAVED
        return self._reader.save(order) if self._reader else save(order, None)

    def work(self, found: Found) -> tuple[str | None, list[Outcome]]:
        """A file from its path to its row."""
        stop, pair = self.read(found)
        return (stop, []) if stop else self.classify(pair)
