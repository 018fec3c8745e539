"""The network on one device: from scans that were read to rows. Imports torch on use."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ctviewer.core.analysis.examine import Examined
from ctviewer.core.analysis.result import Result, Row
from ctviewer.core.analysis.wording import row_text
from ctviewer.core.base.errors import SCAN_ERRORS, sentence_of
from ctviewer.inference.model_file import ModelFile
from ctviewer.pipeline.outcome import Outcome
from ctviewer.pipeline.reading import Again, ReadScan, prepare_second_box
from ctviewer.pipeline.survey import Found

GPU_BATCH = 8  # scans at once on a GPU; a guess, not measured
CPU_BATCH = 1  # measured per scan: 45 ms alone, 47 in twos, 51 in fours, 67 in eights

GPU_SECONDS = 0.005  # that a GPU waits for a batch to fill; a guess, not measured
GPU_STREAMS = 2  # threads per GPU: copies of one overlap with the computation of the other

Pair = tuple[Found, ReadScan]


class ScanAnswer(NamedTuple):
    """A finished row, and the scan's result if there is one.

    `again` is set if the network needs another box; the row is then provisional.
    """

    outcome: Outcome
    result: Result | None = None
    again: Again | None = None


class BatchNetwork:
    """A network on a device, usable from several threads.

    It pays to wait `patience` seconds for a batch of `batch_size` to fill: never on a CPU.
    """

    def __init__(self, model: ModelFile, device: str, batch_size: int | None = None) -> None:
        """Load the network onto the device.

        Raises:
            UserError: there is no such device, or the network's self-test fails on it.
        """
        from ctviewer.inference.classifier import Classifier  # imports torch
        from ctviewer.inference.device import choose
        from ctviewer.inference.engine import Engine

        engine = Engine(model, choose(device))
        self._classifier = Classifier(engine.model, engine)
        self.on_cpu = self._classifier.device == "cpu"
        default = CPU_BATCH if self.on_cpu else GPU_BATCH
        self.batch_size = batch_size or default
        self.patience = 0.0 if self.on_cpu else GPU_SECONDS

    def outcomes(self, pairs: Sequence[Pair]) -> list[Outcome]:
        """The finished rows of these files, in order; second boxes are read in this process."""
        spec = self._classifier.model.spec
        done = self.classified(pairs, lambda again: prepare_second_box(again, spec)[0])
        return [answer.outcome for answer in done]

    def classified(
        self, pairs: Sequence[Pair], read_second_box: Callable[[Again], ReadScan]
    ) -> list[ScanAnswer]:
        """The final answers for these scans, in order; each has its row."""
        return [
            self._second(answer.again, read_second_box) if answer.again else answer
            for answer in self.answers(pairs)
        ]

    def answers(self, pairs: Sequence[Pair]) -> list[ScanAnswer]:
        """The network's answers for these scans, in order; some may ask for another box."""
        results = iter(self._answers([r.examined for _, r in pairs if r.examined]))
        return [
            _answer(found, reading, next(results) if reading.examined else reading.error)
            for found, reading in pairs
        ]

    def _second(self, again: Again, read_second_box: Callable[[Again], ReadScan]) -> ScanAnswer:
        (answer,) = self.answers([(again.found, read_second_box(again))])
        return answer

    def _answers(self, scans: Sequence[Examined]) -> list[Result | str]:
        """Each scan's result, or an error sentence; a failing scan does not affect others."""
        try:
            return list(self._classifier.classify_examined(scans, self.batch_size))
        except SCAN_ERRORS as error:
            if len(scans) == 1:
                return [sentence_of(error)]
        return [answer for scan in scans for answer in self._answers([scan])]


class _TorchThreads:
    """Sets the number of threads torch uses, which is global to the process.

    Several devices may change it at once: the first one in saves the old value, the last one out
    restores it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._before = 0

    @contextmanager
    def __call__(self, count: int) -> Iterator[None]:
        """Within the context, torch uses `count` threads."""
        import torch

        with self._lock:
            if self._users == 0:
                self._before = torch.get_num_threads()
            self._users += 1
            torch.set_num_threads(count)
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if self._users == 0:
                    torch.set_num_threads(self._before)


torch_threads = _TorchThreads()


def _answer(found: Found, reading: ReadScan, said: Result | str | None) -> ScanAnswer:
    if not isinstance(said, Result):
        notes = reading.examined.notes if reading.examined else reading.notes
        row = Row(Path(found.path), error=said, known=notes)
        return ScanAnswer(_outcome(found, reading, row))
    row = Row(Path(found.path), said, reading.facts, load_seconds=reading.load_seconds)
    again = Again(found, reading, said.second_box) if said.second_box else None
    return ScanAnswer(_outcome(found, reading, row), said, again)


def _outcome(found: Found, reading: ReadScan, row: Row) -> Outcome:
    return Outcome(row.to_dict(), reading.stamp, found.index, found.size, row_text(row))
