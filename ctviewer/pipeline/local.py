"""The engine on this machine: reader processes, a bounded queue, a consumer per device.

Each reader process has a thread that gives it one file at a time and puts the output on a queue
that holds two batches per device; a full queue makes the readers wait. So the number of prepared
inputs in memory is bounded, whatever the number of files. If masks or maps are requested, a reader
keeps its scan until the network has run, and handles them before the next file. A scan that needs a
second box goes back to a reader.
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
from ctviewer.pipeline.intake import Intake, filled
from ctviewer.pipeline.mapping import stop_text
from ctviewer.pipeline.network import (
    GPU_BATCH,
    GPU_STREAMS,
    BatchNetwork,
    Pair,
    ScanAnswer,
    torch_threads,
)
from ctviewer.pipeline.options import Options
from ctviewer.pipeline.order import Order, completed, order_of
from ctviewer.pipeline.outcome import Outcome, Stopped
from ctviewer.pipeline.reader import ReaderProcess
from ctviewer.pipeline.reading import Again, ReadScan
from ctviewer.pipeline.survey import Found

QUEUED_BATCHES = 2  # per device: one being classified, one ready
FINISHED = 64  # batches of rows that may wait for the disk
ENDING_SECONDS = 1.5
POLL_SECONDS = 0.1  # delay until a waiting thread notices the end
CLASSIFYING_SHARE = (
    0.6  # threads per core, by the network's share of the time: 0.4 to 0.6 for a real chest
)
END = None

Taken = TypeVar("Taken")


def outcomes(
    files: Sequence[Found], model: ModelFile, options: Options, control: Control
) -> Generator[list[Outcome], None, None]:
    """Classify files; finished rows come in batches, in order of completion.

    Closing the generator ends all processes.

    Raises:
        Stopped: a folder is out of reach.
        UserError: a device or a process cannot be used.
    """
    line = _LocalRun(files, model, options, control)
    try:
        yield from line.run()
    finally:
        line.close()


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _LocalRun:
    """The threads, queues and processes of one run."""

    def __init__(
        self, files: Sequence[Found], model: ModelFile, options: Options, control: Control
    ) -> None:
        self._model, self._options = model, options
        self._intake = Intake(files)
        self._control = control
        self._devices = options.device.split(",")
        count = min(options.workers or cores(), len(files))
        keeps = options.needs_volume_later
        self._readers = [
            ReaderProcess(model.spec, count, options.file_seconds, keeps=keeps)
            for _ in range(count)
        ]
        self._answers: dict[int, queue.Queue[ScanAnswer]] = {}
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
            came = self._finished()
            rows = [row for done in came if isinstance(done, list) for row in done]
            if rows:
                yield rows
            for done in came:
                if isinstance(done, Exception):
                    raise done
            consuming -= came.count(END)

    def _finished(self) -> Sequence[list[Outcome] | Exception | None]:
        """Wait for finished rows and return all there are, to sync the disk once."""
        with suppress(queue.Empty):
            first = self._done.get(timeout=POLL_SECONDS)
            return filled(first, lambda _: self._done.get_nowait(), FINISHED, 0.0)
        return ()

    def close(self) -> None:
        """End the processes and threads, without waiting for a hanging disk."""
        self._over.set()
        for reader in self._readers:
            reader.close()
        latest = time.monotonic() + ENDING_SECONDS
        for thread in self._threads:
            thread.join(max(latest - time.monotonic(), 0.0))
        for reader in self._readers:
            reader.wait()
        sweep()  # files they had unpacked

    def _thread(self, work: Callable[[Any], None], argument: object) -> None:
        thread = threading.Thread(target=self._guarded, args=(work, argument), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _guarded(self, work: Callable[[Any], None], argument: object) -> None:
        """Run `work` in a thread; `run` raises its exception at once, whatever others still do."""
        with suppress(EOFError):  # the run has ended
            try:
                work(argument)
            except EOFError:
                raise
            except Exception as error:
                self._put(self._done, error)

    def _read(self, reader: ReaderProcess) -> None:
        while (asked := self._next()) is not None:
            if isinstance(asked, Again):
                self._hand_over(asked.found, reader.read_second_box(asked))
                continue
            reading = reader.read(asked)
            if self._options.needs_volume_later and reading.examined:
                outcome = self._after_network(reader, asked, reading)
                self._put(self._done, [outcome])
                self._intake.done(1)
            else:
                self._hand_over(asked, reading)
        reader.close()
        with self._lock:
            self._reading -= 1
            last = self._reading == 0
        if last:
            self._put(self._ready, END)

    def _hand_over(self, found: Found, reading: ReadScan) -> None:
        """Queue a scan that was read for the network.

        Raises:
            Stopped: the whole folder is out of reach.
        """
        if reading.root_gone:
            raise Stopped(reading.error or "")
        self._put(self._ready, (found, reading))

    def _after_network(self, reader: ReaderProcess, found: Found, reading: ReadScan) -> Outcome:
        """The row, after the network has run and the reader has finished with the scan.

        Raises:
            Stopped: maps cannot be written, or the whole folder is out of reach.
        """
        while True:
            back: queue.Queue[ScanAnswer] = queue.Queue(1)
            self._answers[found.index] = back
            self._hand_over(found, reading)
            answer = self._get(back)
            if answer.again is None:
                break
            reading = reader.read_second_box(answer.again)
        if reading.examined is None:
            return answer.outcome
        order = partial(order_of, found, reading.examined, options=self._options)
        return self._completed(reader, order, answer.outcome, answer.result)

    def _completed(
        self,
        reader: ReaderProcess,
        order_for: Callable[[Result | None], Order | None],
        outcome: Outcome,
        result: Result | None,
    ) -> Outcome:
        """The row, with measurements by masks added and maps saved.

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

    def _next(self) -> Found | Again | None:
        while True:
            while not self._control.wait_while_paused(POLL_SECONDS):
                self._check()
            self._check()
            with suppress(queue.Empty):
                return self._intake.take(POLL_SECONDS)

    def _consume(self, device: str) -> None:
        """Classify what is ready: on a CPU in several single-core threads, on a GPU in streams.

        A thread too many only waits; a thread too few leaves a core idle when the readers are
        ahead, as at the end of every run. On a busy machine, two cores per scan measured slower
        than one.
        """
        with torch_threads(1):
            network = BatchNetwork(self._model, device, self._options.batch_size)
            threads = ceil(CLASSIFYING_SHARE * cores()) if network.on_cpu else GPU_STREAMS
            with ThreadPoolExecutor(threads) as pool:
                for _ in range(threads):
                    pool.submit(self._guarded, self._classify_all, network)
        self._put(self._done, END)

    def _classify_all(self, network: BatchNetwork) -> None:
        for batch in self._batches(network):
            done = []
            for (found, _), answer in zip(batch, network.answers(batch), strict=True):
                waiting = self._answers.pop(found.index, None)
                if waiting is not None:
                    waiting.put(answer)
                elif answer.again is not None:
                    self._intake.put_back(answer.again)
                else:
                    done.append(answer.outcome)
            if done:
                self._put(self._done, done)
                self._intake.done(len(done))

    def _batches(self, network: BatchNetwork) -> Iterator[list[Pair]]:
        """Ready scans in batches as large as the network takes; leaves `END` in the queue."""
        size = network.batch_size
        if self._options.needs_volume_later:  # each reader waits for its scan's result
            size = min(size, len(self._readers))
        while (first := self._get(self._ready)) is not END:
            yield filled(first, self._more, size, network.patience)
        self._put(self._ready, END)

    def _more(self, seconds: float) -> Pair:
        """The next scan that was read.

        Raises:
            queue.Empty: none arrived within `seconds`.
        """
        pair = self._ready.get(timeout=seconds)
        if pair is END:
            self._put(self._ready, END)
            raise queue.Empty
        return pair

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
        """End a thread once the batch is over; `run` may notice later, as it waits for the disk."""
        if self._over.is_set() or self._control.cancelled:
            raise EOFError
