"""A reader process: reads files, may crash on one, and is restarted."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing import Pipe, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from ctviewer.core.analysis.preprocess import InputSpec
from ctviewer.core.base.program import keep_freed_memory
from ctviewer.core.base.text import Text
from ctviewer.core.formats.archives.inside import kept_unpacked
from ctviewer.core.geometry.volume import Volume
from ctviewer.pipeline.order import Finished, Order, carried_out, failed
from ctviewer.pipeline.outcome import Stopped
from ctviewer.pipeline.reading import Again, ReadScan, prepare_second_box, read_volume
from ctviewer.pipeline.shared import Shared, received, send
from ctviewer.pipeline.survey import Found

START_SECONDS = 120.0  # a cold start from a network disk; usually half a second
ATTEMPTS = 2  # the system may kill any process when memory is short, so one crash proves nothing
STARTS = 5  # tries to start a process; short memory may kill several before they respond
DYING_SECONDS = 3.0
LEAVING_SECONDS = 0.2  # wait per reader when the program exits
KILLED = -9  # exit code of a process ended by SIGKILL
HELLO = "ready"
NO_MEMORY = "ready, without the shared memory"
THREAD_COUNTS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_starting = threading.Lock()  # it changes the environment of the whole program


class _Process(SpawnProcess):
    """A spawned process: forking a process with threads may hang. No wait on it is unbounded.

    multiprocessing joins all processes when the program exits, even one that hangs in a read from a
    dead network disk.
    """

    def join(self, timeout: float | None = LEAVING_SECONDS) -> None:
        super().join(timeout)


class ReaderProcess:
    """Reads one file at a time in a process; used by one thread, closed from any.

    With `keeps`, it can measure the volume read last and save maps without reloading.
    """

    def __init__(
        self, spec: InputSpec, readers: int, file_seconds: float, *, keeps: bool = False
    ) -> None:
        self._spec, self._readers, self._file_seconds = spec, readers, file_seconds
        self._keeps = keeps
        self._process: _Process | None = None
        self._pipe: Connection | None = None
        self._shared: Shared | None = None
        self._lock = threading.Lock()
        self._closed = False

    def read(self, found: Found) -> ReadScan:
        """Read a file; if it crashes the reader, return an error sentence.

        Raises:
            Stopped: no process can be started.
            EOFError: the reader was closed meanwhile.
        """
        return self._read(found, found)

    def read_second_box(self, again: Again) -> ReadScan:
        """Read the same scan with another box; with `keeps`, the last scan is not reloaded.

        Raises:
            Stopped, EOFError: as `read`.
        """
        known = replace(again.reading.examined, prepared=None) if again.reading.examined else None
        lean = replace(again, reading=replace(again.reading, examined=known))
        return self._read(lean, again.found)

    def _read(self, what: Found | Again, found: Found) -> ReadScan:
        try:
            reading: ReadScan = self._asked(what)
            return reading
        except _Ended as end:
            return _death(found, end.code)
        except _TooSlow:
            return ReadScan(None, error=_too_slow(self._file_seconds))

    def finish(self, order: Order) -> Finished:
        """Measure and save what is requested for the file read last.

        Raises:
            Stopped: no process can be started.
            EOFError: the reader was closed meanwhile.
        """
        try:
            finished: Finished = self._asked(order)
            return finished
        except _Ended:
            return failed(order, Text("The process that does it ended; resume the batch."))
        except _TooSlow:
            seconds = self._file_seconds
            return failed(
                order,
                Text("It took more than {seconds:g} {seconds:second|seconds}.", seconds=seconds),
            )

    def _asked(self, what: Found | Again | Order) -> Any:
        """The process's answer to a request.

        Raises:
            _Ended: it ended over it, each time.
            _TooSlow: it gave none in time, and was ended.
            Stopped, EOFError: as `read`.
        """
        code: int | None = None
        for _ in range(ATTEMPTS):
            pipe = self._started()
            try:
                send(pipe, what, self._shared)
                if pipe.poll(self._file_seconds):
                    return received(pipe, self._shared)
            except (EOFError, OSError):
                code = self._end()
            else:
                self._end()
                raise _TooSlow
            if self._closed:
                raise EOFError
        raise _Ended(code)

    def close(self) -> None:
        """End the process now, whatever it is doing; a thread in `read` gets an EOFError."""
        with self._lock:
            self._closed = True
            if self._process:
                self._process.kill()

    def wait(self) -> None:
        """Wait briefly for the end of a closed process."""
        if self._process:
            self._process.join()

    def _started(self) -> Connection:
        """The pipe to a process that has reported ready."""
        for _ in range(STARTS):
            with self._lock:
                if self._closed:
                    raise EOFError
                if self._pipe:
                    return self._pipe
                pipe = self._pipe = self._start()
            with suppress(EOFError, OSError):
                if pipe.poll(START_SECONDS) and (said := pipe.recv()) in (HELLO, NO_MEMORY):
                    if self._shared:
                        self._shared.forget_name()
                    if said == NO_MEMORY:
                        self._shared = None
                    return pipe
            self._end()
        if self._closed:
            raise EOFError
        raise Stopped(
            Text(
                "The processes that read scans end as soon as they start, most likely for lack of "
                "memory; close other programs, then resume the batch."
            )
        )

    def _start(self) -> Connection:
        try:
            ours, theirs = Pipe()
            self._shared = Shared.create(self._spec)
            name = self._shared.name if self._shared else None
            work = (theirs, self._spec, self._readers, self._keeps, name)
            self._process = _Process(target=_serve, args=work, name="reader", daemon=True)
            with _ignoring_interrupts(), _on_one_core():
                self._process.start()
        except OSError as error:
            if self._shared:
                self._shared.forget_name()
            self._process = None
            raise Stopped(
                Text(
                    "No process can be started ({reason}); close other programs, then resume the "
                    "batch.",
                    reason=error.strerror,
                )
            ) from None
        theirs.close()
        return ours

    def _end(self) -> int | None:
        """End the process if alive; its exit code, None if it cannot be ended."""
        with self._lock:
            process, pipe, shared = self._process, self._pipe, self._shared
            self._process = self._pipe = self._shared = None
        if shared:
            shared.forget_name()
        if process is None or pipe is None:
            return None
        pipe.close()
        process.join(DYING_SECONDS)  # a dying process sets its own exit code
        process.kill()
        process.join(DYING_SECONDS)  # one stuck on a dead network disk is abandoned
        return process.exitcode


class _Ended(Exception):  # noqa: N818  (it is an outcome)
    """The process died while handling a request; holds its exit code."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class _TooSlow(Exception):  # noqa: N818  (it is an outcome)
    """The process did not answer in time."""


def _serve(
    pipe: Connection, spec: InputSpec, readers: int, keeps: bool, memory: str | None
) -> None:
    """Main loop of the process: handle requests until the pipe closes."""
    keep_freed_memory()
    shared = Shared.opened(memory)
    volume: Volume | None = None
    last: Found | None = None
    with kept_unpacked(), suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(HELLO if shared else NO_MEMORY)
        while True:
            asked = received(pipe, shared)
            if isinstance(asked, Order):
                send(pipe, carried_out(asked, volume), shared)
                continue
            if isinstance(asked, Again):
                kept = volume if asked.found == last else None
                reading, volume = prepare_second_box(asked, spec, readers, kept)
                last = asked.found
            else:
                volume = None  # free memory for the next one
                reading, volume = read_volume(asked, spec, readers)
                last = asked
            volume = volume if keeps else None
            send(pipe, reading, shared)


@contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    """Processes started within ignore Ctrl+C, which a terminal sends to the whole group."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # multiprocessing's own process; its start would unblock
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _on_one_core() -> Iterator[None]:
    """Processes started within use one thread for linear algebra: there is a process per core.

    More threads only wait for each other; finding the lungs for maps took 2.5 times as long. The
    libraries read the environment when they are imported; values set by the user stay.
    """
    with _starting:
        added = {name: "1" for name in THREAD_COUNTS if name not in os.environ}
        os.environ.update(added)
        try:
            yield
        finally:
            for name in added:
                os.environ.pop(name, None)


def _too_slow(seconds: float) -> str:
    return Text(
        "The file was not read within {seconds:g} {seconds:second|seconds}, so it was given "
        "up; the disk or the network may hang. Classify it again once they respond.",
        seconds=seconds,
    )


def _death(found: Found, code: int | None) -> ReadScan:
    if code == KILLED:
        return ReadScan(
            None,
            error=Text(
                "The system ended the process that read this scan, most likely for lack of "
                "memory; close other programs, or use fewer workers."
            ),
        )
    return ReadScan(
        found.stamp,
        error=Text(
            "Reading this file crashed its decoder ({code}): it is badly damaged. Copy or "
            "export it again.",
            code=_named(code),
        ),
    )


def _named(code: int | None) -> str:
    if code is None:
        return Text("no exit code")
    with suppress(ValueError):
        return signal.Signals(-code).name
    return Text("exit code {code}", code=code)
