"""What an actor of a cluster does, without Ray: read files, run the network, or both."""

from ctviewer.core.base.errors import UserError
from ctviewer.inference.model_file import ModelFile
from ctviewer.pipeline.local import cores
from ctviewer.pipeline.mapping import stop_text
from ctviewer.pipeline.network import BatchNetwork, Pair
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.order import Finished, Order, carried_out, completed, order_of
from ctviewer.pipeline.outcome import Outcome
from ctviewer.pipeline.reader import ReaderProcess
from ctviewer.pipeline.reading import Again, ReadScan, prepare_second_box
from ctviewer.pipeline.survey import Found


class Station:
    """A reader process, a network, or both, on one machine of a cluster.

    `readers` is the maximum number of reading stations that share a machine's memory; 0 if this one
    does not read.
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
                model.spec, sharing, options.file_seconds, keeps=options.needs_volume_later
            )

    def start_up(self) -> str | None:
        """Load the network if needed; return why it cannot be used here, or None."""
        try:
            if self._classifies:
                self._network = BatchNetwork(
                    self._model, self._options.device, self._options.batch_size
                )
        except UserError as error:
            return str(error)
        return None

    def read(self, found: Found) -> tuple[str | None, Pair]:
        """Read a file up to the network's input; first, why the run must stop, or None."""
        assert self._reader is not None
        reading = self._reader.read(found)
        return reading.error if reading.root_gone else None, (found, reading)

    def classify(self, *pairs: Pair) -> tuple[str | None, list[Outcome]]:
        """The rows of files that were read, with masks measured and maps saved.

        The first value is why the run must stop (no map can be written any more), or None.
        """
        assert self._network is not None
        done = []
        answers = self._network.classified(pairs, self._look_again)
        for (found, reading), (outcome, result, _) in zip(pairs, answers, strict=True):
            scan = reading.examined
            finished = self._finished(
                order_of(found, scan, result, self._options) if scan else None
            )
            if finished.saving.stops:
                return stop_text(finished.saving), []
            done.append(completed(outcome, finished))
        return None, done

    def _finished(self, order: Order | None) -> Finished:
        """Carry out an order; a scan that another station read is loaded again here."""
        if order is None:
            return Finished()
        return self._reader.finish(order) if self._reader else carried_out(order, None)

    def _look_again(self, again: Again) -> ReadScan:
        if self._reader:
            return self._reader.read_second_box(again)
        return prepare_second_box(again, self._model.spec)[0]

    def work(self, found: Found) -> tuple[str | None, list[Outcome]]:
        """Process one file from path to row."""
        stop, pair = self.read(found)
        return (stop, []) if stop else self.classify(pair)
