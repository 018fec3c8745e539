"""Open many corrupt scans in separate processes, with limits on time and memory.

A scan either opens as a valid volume or is refused by a `LoadError` with a sentence. Anything else
is a failure: another exception, a warning, a log entry, library output, a crash, a timeout, or more
memory than allowed.
"""

import io
import logging
import multiprocessing
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.text import Text

STARTING_S = 120  # for the imports of a process, on a busy machine
ADDRESSES = 2 << 30  # bytes of address space that a process may add to its initial ones
LONGEST_SENTENCE = 400
KEPT_FAULTS = 200
NOT_MADE = "not made: "
SENTENCE_KINDS = "opened", "refused"


class Case(NamedTuple):
    """One corrupt scan: how it was corrupted, and how it is opened.

    `opens` returns if the scan opened as a valid volume; it passes on exceptions from opening.
    """

    kind: str
    opens: Callable[[], None]


Maker = Callable[[int], Case]
"""Writes and returns the case with a given number; deterministic."""


@dataclass(frozen=True)
class Limits:
    """Limits per case: seconds until it finishes, bytes of memory above the initial ones."""

    seconds: float = 20.0
    memory: int = 192 << 20


class Answer(NamedTuple):
    """The outcome of a case: "opened", "refused", or a description of the failure."""

    kind: str
    outcome: str
    sentence: str = ""
    seconds: float = 0.0
    peak: int = 0


@dataclass
class Tally:
    """The outcomes of all cases."""

    outcomes: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    sentences: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, Answer]] = field(default_factory=list)
    slowest: float = 0.0
    peak: int = 0

    def add(self, number: int, answer: Answer) -> None:
        fault = answer.outcome not in SENTENCE_KINDS
        outcome = "fault" if fault else answer.outcome
        self.outcomes[outcome] += 1
        self.kinds.setdefault(answer.kind, Counter())[outcome] += 1
        if answer.sentence:
            self.sentences[answer.sentence] += 1
        if fault and len(self.faults) < KEPT_FAULTS:
            self.faults.append((number, answer))
        self.slowest = max(self.slowest, answer.seconds)
        self.peak = max(self.peak, answer.peak)


def watched(
    prepare: Callable[[Path, int], Maker],
    numbers: Iterable[int],
    seed: int,
    limits: Limits = Limits(),
    workers: int = 1,
) -> Tally:
    """Open the cases with these numbers; `prepare(folder, seed)` creates the generator."""
    tally, lock, numbers = Tally(), threading.Lock(), list(numbers)

    def drive(mine: deque[int]) -> None:
        while mine:
            for number, answer in _one_process(prepare, mine, seed, limits):
                with lock:
                    tally.add(number, answer)

    with ThreadPoolExecutor(workers) as drivers:
        list(drivers.map(drive, [deque(numbers[place::workers]) for place in range(workers)]))
    return tally


def _one_process(
    prepare: Callable[[Path, int], Maker], numbers: deque[int], seed: int, limits: Limits
) -> Iterable[tuple[int, Answer]]:
    """Results until all numbers are done; if a process ends, a new one continues after it."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as folder:
        arguments = (there, prepare, Path(folder), list(numbers), seed, limits)
        process = context.Process(target=_work, args=arguments, daemon=True)
        process.start()
        there.close()
        try:
            if not here.poll(STARTING_S):
                raise TimeoutError("the process that opens the scans does not start")
            if problem := here.recv():
                raise RuntimeError(problem)
            while numbers:
                answer = _next(here, process, limits)
                yield numbers.popleft(), answer
                if answer.outcome.startswith("the process "):
                    return
        finally:
            process.kill()
            process.join()


def _next(here: Connection, process: multiprocessing.process.BaseProcess, limits: Limits) -> Answer:
    if not here.poll(limits.seconds):
        return Answer("?", f"the process gave no answer within {limits.seconds:g} s")
    try:
        answer: Answer = here.recv()
    except EOFError:
        process.join()
        return Answer("?", f"the process ended with {process.exitcode}")
    return answer


def _work(
    there: Connection,
    prepare: Callable[[Path, int], Maker],
    folder: Path,
    numbers: list[int],
    seed: int,
    limits: Limits,
) -> None:
    try:
        maker = prepare(folder, seed)
    except Exception:
        there.send(traceback.format_exc())
        return
    _bound_addresses()
    there.send("")
    for number in numbers:
        there.send(_answer(maker, number, limits))


def _answer(maker: Maker, number: int, limits: Limits) -> Answer:
    try:
        case = maker(number)
    except Exception as error:
        return Answer("?", f"{NOT_MADE}{type(error).__name__}: {error} ({_place(error)})")
    before = _resident("VmRSS")
    _forget_peak()
    started = time.perf_counter()
    outcome, sentence = _outcome_of(case)
    seconds = time.perf_counter() - started
    peak = max(_resident("VmHWM") - before, 0)
    if peak > limits.memory:
        outcome = f"{peak >> 20} MiB of memory were taken"
    return Answer(case.kind, outcome, sentence, seconds, peak)


def _outcome_of(case: Case) -> tuple[str, str]:
    """The outcome, and the template of the sentence; there must be no other output."""
    with warnings.catch_warnings(record=True) as warned, _Logged() as logged, _Printed() as printed:
        warnings.filterwarnings("always", append=True)  # after those set by the program
        try:
            case.opens()
            outcome, sentence = "opened", ""
        except LoadError as error:
            outcome, sentence = _refused(error)
        except Exception as error:
            outcome, sentence = f"{type(error).__name__}: {error} ({_place(error)})", ""
    if warned:
        outcome = f"a warning: {warned[0].message} ({warned[0].filename}:{warned[0].lineno})"
    if logged.records:
        outcome = f"a log entry: {logged.records[0].getMessage()}"
    if printed.text:
        outcome = f"output: {printed.text[:200]!r}"
    return outcome, sentence


def _refused(error: LoadError) -> tuple[str, str]:
    said = error.args[0] if error.args else ""
    if not isinstance(said, Text):
        return f"a sentence that cannot be translated: {said!r}", ""
    if not said.endswith(".") or "\n" in said or len(said) > LONGEST_SENTENCE:
        return f"no plain sentence: {str(said)[:LONGEST_SENTENCE]!r}", said.template
    return "refused", said.template


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"


class _Logged(logging.Handler):
    """The log entries that users would see."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def __enter__(self) -> "_Logged":
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self)


class _Printed:
    """Output printed by Python."""

    def __enter__(self) -> "_Printed":
        self._stream = io.StringIO()
        self._redirected = redirect_stdout(self._stream), redirect_stderr(self._stream)
        for each in self._redirected:
            each.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        for each in reversed(self._redirected):
            each.__exit__(None, None, None)
        self.text = self._stream.getvalue()


def _resident(name: str) -> int:
    """Bytes of memory in use ("VmRSS") or peak ("VmHWM"); 0 on systems other than Linux."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    return int(status.partition(f"{name}:")[2].split(None, 1)[0]) << 10


def _forget_peak() -> None:
    """Reset VmHWM (Linux, proc(5), clear_refs)."""
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")


def _bound_addresses() -> None:
    """Limit the memory, so that a failure does not exhaust the machine's (Linux)."""
    if sys.platform == "linux":
        import resource

        size = _resident("VmSize") + ADDRESSES
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
