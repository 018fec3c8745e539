"""The engine on this machine: reader processes, a bounded queue, a consumer for each device.

A thread for each reader hands its process one file after the other and puts what comes back on a
queue that holds two batches for each device; a full queue makes the readers wait. So never more
prepared inputs exist than that, whatever the number of files. Where masks or maps are asked for, a
reader keeps its scan until the network has answered, and does them before it takes the next.
"""

import os
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from math import ceil
from typing import Any, TypeVar

from ctviewer.core.analysis.result import Result
from ctviewer.core.formats.archives.scratch import sweep
from ctviewer.inference.model_file import ModelFile
from ctviewer.pipeline.control import Control
from ctviewer.pipeline.mapping import stop_text
from ctviewer.pipeline.network import GPU_BATCH, BatchNetwork, Pair, torch_threads
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.order import Order, completed, order_of
from ctviewer.pipeline.outcome import Outcome, Stopped
from ctviewer.pipeline.reader import ReaderProcess
from ctviewer.pipeline.survey import Found

QUEUED_BATCHES = 2  # for each device: one being classified, one ready
FINISHED = 64  # batches of rows that may wait for the disk
ENDING_SECONDS = 1.5
POLL_SECONDS = 0.1  # how soon a waiting thread notices the end
CLASSIFYING_SHARE = (
    0.6  # threads for each core; the network takes 0.4 to 0.6 of a real chest's time
)
END = None

Taken = TypeVar("Taken")
Classified = tuple[Outcome, Result | None]


def outcomes(
    files: Sequence[Found], model: ModelFile, options: Options, control: Control
) -> Generator[list[Outcome], None, None]:
    """Classify files; finished rows come in batches, in the order in which they are done.

    Closing the generator ends every process.

    Raises:
        Stopped: a folder is out of reach.
        UserError: a device or a process cannot be used.
    """
    line = _Line(files, model, options, control)
    try:
        yield from line.run()
    finally:
        line.close()


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Line:
    """The threads, queues and processes of one run."""

    def __init__(
        self, files: Sequence[Found], model: ModelFile, options: Options, control: Control
    ) -> None:
        self._files, self._model, self._options = iter(files), model, options
        self._control = control
        self._devices = options.device.split(",")
        count = min(options.workers or cores(), len(files))
        keeps = options.comes_back
        self._readers = [
            ReaderProcess(model.spec, count, options.file_seconds, keeps=keeps)
            for _ in range(count)
        ]
        self._answers: dict[int, queue.Queue[Classified]] = {}
        self._reading = count
        self._lock = threading.Lock()
        room = QUEUED_BATCHES * (options.batch_size or GPU_BATCH) * len(self._devices)
        self._ready: queue.Queue[Pair | None] = queue.Queue(room)
        self._done: queue.Queue[list[Outcome] | Exception | None] = queue.Queue(FINISHED)
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def run(self) -> Iterator[list[Outcome]]:
        for reader in self._readers:
            self._thread(self._read, reader)
        for device in self._devices:
            self._thread(self._consume, device)
        consuming = len(self._devices)
        while consuming and not self._control.cancelled:
            with suppress(queue.Empty):
                done = self._done.get(timeout=POLL_SECONDS)
                if isinstance(done, Exception):
                    raise done
                if done is END:
                    consuming -= 1
                else:
                    yield done

    def close(self) -> None:
        """End the processes and the threads, but wait for no disk that hangs."""
        self._over.set()
        for reader in self._readers:
            reader.close()
        latest = time.monotonic() + ENDING_SECONDS
        for thread in self._threads:
            thread.join(max(latest - time.monotonic(), 0.0))
        for reader in self._readers:
            reader.wait()
        sweep()  # what they had unpacked

    def _thread(self, work: Callable[[Any], None], argument: object) -> None:
        """Run work in a thread; what it raises, `run` raises."""

        def guarded() -> None:
            with suppress(EOFError):  # the run is over
                try:
                    work(argument)
                except EOFError:
                    raise
                except Exception as error:
                    self._put(self._done, error)

        self._threads.append(threading.Thread(target=guarded, daemon=True))
        self._threads[-1].start()

    def _read(self, reader: ReaderProcess) -> None:
        while (found := self._next()) is not None:
            reading = reader.read(found)
            if reading.root_gone:
                raise Stopped(reading.error or "")
            if reading.examined is None or not self._options.comes_back:
                self._put(self._ready, (found, reading))
                continue
            answer: queue.Queue[Classified] = queue.Queue(1)
            self._answers[found.index] = answer
            self._put(self._ready, (found, reading))
            order = partial(order_of, found, reading.examined, options=self._options)
            self._put(self._done, [self._completed(reader, order, *self._get(answer))])
        reader.close()
        with self._lock:
            self._reading -= 1
            last = self._reading == 0
        if last:
            self._put(self._ready, END)

    def _completed(
        self,
        reader: ReaderProcess,
        order_for: Callable[[Result | None], Order | None],
        outcome: Outcome,
        result: Result | None,
    ) -> Outcome:
        """A row, when its scan was measured with masks, and its maps are on the disk.

        Raises:
            Stopped: they cannot be written there.
        """
        order = order_for(result)
        if order is None:
            return outcome
        finished = reader.finish(order)
        if finished.saving.stops:
            raise Stopped(stop_text(finished.saving))
        return completed(outcome, finished)

    def _next(self) -> Found | None:
        while not self._control.may_go_on(POLL_SECONDS):
            self._check()
        self._check()
        with self._lock:
            return next(self._files, None)

    def _consume(self, device: str) -> None:
        """Classify what is ready; on a CPU in several threads of one core each.

        One thread too many only waits; one too few leaves a core idle when the readers are ahead,
        as they are at every run's end. On a busy machine, two cores for one scan measured slower
        than one.
        """
        with torch_threads(1):
            network = BatchNetwork(self._model, device, self._options.batch_size)
            threads = ceil(CLASSIFYING_SHARE * cores()) if network.on_cpu else 1
            with ThreadPoolExecutor(threads) as pool:
                for working in [pool.submit(self._classify_all, network) for _ in range(threads)]:
                    working.result()
        self._put(self._done, END)

    def _classify_all(self, network: BatchNetwork) -> None:
        for batch in self._batches(network.batch_size):
            done = []
            for (found, _), classified in zip(batch, network.classified(batch), strict=True):
                waiting = self._answers.pop(found.index, None)
                if waiting is None:
                    done.append(classified[0])
                else:
                    waiting.put(classified)
            if done:
                self._put(self._done, done)

    def _batches(self, size: int) -> Iterator[list[Pair]]:
        """What is ready, `size` at most, never waiting for a batch to fill; `END` is left there."""
        while (first := self._get(self._ready)) is not END:
            batch = [first]
            with suppress(queue.Empty):
                while len(batch) < size:
                    pair = self._ready.get_nowait()
                    if pair is END:
                        self._put(self._ready, END)
                        break
                    batch.append(pair)
            yield batch
        self._put(self._ready, END)

    def _get(self, where: "queue.Queue[Taken]") -> "Taken":
        while True:
            self._check()
            with suppress(queue.Empty):
                return where.get(timeout=POLL_SECONDS)

    def _put(self, where: queue.Queue[Any], what: object) -> None:
        while True:
            self._check()
            with suppress(queue.Full):
                where.put(what, timeout=POLL_SECONDS)
                return

    def _check(self) -> None:
        if self._over.is_set():
            raise EOFError
