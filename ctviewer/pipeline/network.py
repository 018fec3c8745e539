"""From what readers hand over to rows: the network on one device. torch is imported here."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ctviewer.core.analysis.examine import Examined, boxed_again
from ctviewer.core.analysis.result import Result, Row
from ctviewer.core.analysis.wording import row_text
from ctviewer.core.base.errors import SCAN_ERRORS, sentence_of
from ctviewer.core.formats.loading import load_volume
from ctviewer.inference.model_file import ModelFile
from ctviewer.pipeline.outcome import Outcome
from ctviewer.pipeline.reading import ReadScan
from ctviewer.pipeline.survey import Found

GPU_BATCH = 8  # scans at once on a GPU; a guess, not measured on one
CPU_BATCH = 1  # measured per scan: 45 ms alone, 47 in twos, 51 in fours, 67 in eights

Pair = tuple[Found, ReadScan]


class BatchNetwork:
    """A network on a device, asked about many readings."""

    def __init__(self, model: ModelFile, device: str, batch_size: int | None = None) -> None:
        """Put the network on the device.

        Raises:
            UserError: there is no such device, or the network does not compute right on it.
        """
        from ctviewer.inference.classifier import Classifier  # imports torch
        from ctviewer.inference.device import choose
        from ctviewer.inference.engine import Engine

        self._classifier = Classifier(model, Engine(model, choose(device)))
        self._again = threading.Lock()
        self.on_cpu = self._classifier.device == "cpu"
        default = CPU_BATCH if self.on_cpu else GPU_BATCH
        self.batch_size = batch_size or default

    def outcomes(self, pairs: Sequence[Pair]) -> list[Outcome]:
        """The finished rows of these files, in order."""
        return [outcome for outcome, _ in self.classified(pairs)]

    def classified(self, pairs: Sequence[Pair]) -> list[tuple[Outcome, Result | None]]:
        """As `outcomes`, with the results of those that have one."""
        examined = [reading.examined for _, reading in pairs if reading.examined]
        first = self._answers(examined)
        read = [found for found, reading in pairs if reading.examined]
        answers = iter(
            [
                self._once_more(found, scan, answer)
                for found, scan, answer in zip(read, examined, first, strict=True)
            ]
        )
        done: list[tuple[Outcome, Result | None]] = []
        for found, reading in pairs:
            answer = next(answers) if reading.examined else reading.error
            result = answer if isinstance(answer, Result) else None
            done.append((_outcome(found, reading, answer), result))
        return done

    def _once_more(self, found: Found, scan: Examined, answer: Result | str) -> Result | str:
        """The answer for the box that the network asked for: the file is read again here.

        Few scans need it, and no reader keeps its volume for them.
        """
        if isinstance(answer, str) or answer.second_box is None:
            return answer
        with self._again:  # one volume at a time in this process
            try:
                volume = load_volume(Path(found.path), series=found.scan.series)
                spec = self._classifier.model.spec
                boxed = boxed_again(scan, volume, answer.second_box, spec)
            except SCAN_ERRORS as error:
                return sentence_of(error)
        (second,) = self._answers([boxed])
        return second

    def _answers(self, scans: Sequence[Examined]) -> list[Result | str]:
        """A result for each scan, or the sentence why there is none; one spoils no other."""
        try:
            return list(self._classifier.classify_examined(scans, self.batch_size))
        except SCAN_ERRORS as error:
            if len(scans) == 1:
                return [sentence_of(error)]
        return [answer for scan in scans for answer in self._answers([scan])]


class _TorchThreads:
    """How many threads torch computes with: a number of the whole process.

    Several devices change it at once, so the first that comes keeps what it was, and the last that
    goes restores it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._before = 0

    @contextmanager
    def __call__(self, count: int) -> Iterator[None]:
        """Within, torch computes with so many threads."""
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


def _outcome(found: Found, reading: ReadScan, answer: Result | str | None) -> Outcome:
    if isinstance(answer, Result):
        row = Row(Path(found.path), answer, reading.facts, load_seconds=reading.load_seconds)
    else:
        notes = reading.examined.notes if reading.examined else reading.notes
        row = Row(Path(found.path), error=answer, known=notes)
    return Outcome(row.to_dict(), reading.stamp, found.index, found.size, row_text(row))
