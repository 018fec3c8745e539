"""Reading of scan files: once, sequentially, hashed on the way, within the memory limit."""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeVar

from ctviewer.core.base.errors import LoadError, TransientLoadError
from ctviewer.core.base.text import Text, cut
from ctviewer.core.formats.unpacking import BLOCK

MAX_NAME = 255  # characters of a file name quoted in sentences, the limit of most systems
HASHED_LATER = 4  # blocks that may wait to be hashed
WAITING = 24  # blocks that may wait to be hashed or stored
Asked = TypeVar("Asked")
Made = TypeVar("Made")
THREADS = min(os.cpu_count() or 1, 8)  # for decoding files, with as many files read ahead
MEMORY_SHARE = 0.5  # of the free memory; the rest is for views and network


class WorkThread:
    """Processes pieces in order in a thread of its own, slightly behind the reader.

    After the first error nothing more is processed. It is raised at one of the next pieces or at
    the end, before any later error of the reader: as if there were one thread.
    """

    def __init__(self, late: int) -> None:
        """At most `late` pieces wait."""
        self._late = late
        self._pieces: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._places: SimpleQueue[None] = SimpleQueue()
        for _ in range(late):
            self._places.put(None)
        self._error: Exception | None = None
        self._thread = Thread(target=self._work)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._pieces.put(None)
        self._thread.join()
        if self._error is not None and self._error is not error:
            raise self._error

    def do(self, work: Callable[..., None], *arguments: Any) -> None:
        """Queue the next piece; blocks only if too many wait."""
        self._places.get()
        if self._error is not None:
            raise self._error
        self._pieces.put(partial(work, *arguments))

    def finish(self) -> None:
        """Wait until all is done."""
        for _ in range(self._late):
            self._places.get()
        for _ in range(self._late):
            self._places.put(None)
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        while (piece := self._pieces.get()) is not None:
            if self._error is None:
                try:
                    piece()
                except Exception as error:
                    self._error = error
            del piece  # free the block's memory for the next one
            self._places.put(None)


class Hashing:
    """The SHA-256 of a stream of bytes, computed in a thread behind the reader."""

    def __init__(self, behind: WorkThread) -> None:
        self._behind = behind
        self._digest = hashlib.sha256()

    def update(self, block: bytes) -> None:
        """Add the next bytes."""
        self._behind.do(self._digest.update, block)

    def hexdigest(self) -> str:
        """The SHA-256 of all bytes so far, in hex."""
        self._behind.finish()
        return self._digest.hexdigest()


def map_ahead(
    work: Callable[[Asked], Made], items: Iterable[Asked], threads: int = THREADS
) -> Generator[Made, None, None]:
    """Map `work` over items in order, in threads that work ahead.

    Raises:
        Exception: raised by `work` for an item, when that item is due.
    """
    with ThreadPoolExecutor(threads, thread_name_prefix="ahead") as pool:
        waiting: deque[Future[Made]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for each in waiting:
                each.cancel()


@dataclass(frozen=True, slots=True)
class Stamp:
    """Detects a changed file: size in bytes and modification time in ns."""

    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path) -> "Stamp":
        """The current stamp of a file.

        Raises:
            OSError: it does not exist.
        """
        facts = path.stat()
        return cls(facts.st_size, facts.st_mtime_ns)


class Bytes:
    """The bytes of an open file, read sequentially and hashed."""

    def __init__(self, file: BinaryIO, hashing: Hashing | None) -> None:
        self._file = file
        self._hashing = hashing

    def read(self, count: int) -> bytes:
        """The next bytes, at most `count`; empty at the end."""
        return self._hashed(self._file.read(count))

    def skip(self, count: int) -> None:
        """Skip `count` bytes."""
        while count > 0 and (piece := self.read(min(count, BLOCK))):
            count -= len(piece)

    def skip_lines(self, count: int) -> None:
        """Skip `count` lines."""
        while count > 0 and (piece := self._hashed(self._file.readline(BLOCK))):
            count -= piece.endswith(b"\n")

    def to_the_end(self) -> int:
        """Skip the rest, and return its number of bytes."""
        total = 0
        while piece := self.read(BLOCK):
            total += len(piece)
        return total

    def _hashed(self, piece: bytes) -> bytes:
        if piece and self._hashing is not None:
            self._hashing.update(piece)
        return piece


def free_memory() -> int:
    """The memory available for a scan in bytes: half of what is free."""
    import psutil  # late: the window is shown first

    return int(psutil.virtual_memory().available * MEMORY_SHARE)


def read_file(path: Path, limit: int) -> bytes:
    """The content of a file.

    Raises:
        LoadError: it is missing, empty, not readable, or larger than `limit` bytes.
    """
    with readable(path), path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            raise too_large(size, limit)
        content = file.readall()
    if not content:
        raise _empty(path)
    return content


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading.

    Raises:
        LoadError: it is missing, empty or not readable.
    """
    with readable(path), path.open("rb") as file:
        if not file.peek(1):
            raise _empty(path)
        yield file


def _empty(path: Path) -> LoadError:
    return LoadError(Text("{file} is empty; copy or download it again.", file=path.name))


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn system errors while reading a file into a `LoadError`."""
    try:
        yield
    except OSError as error:
        raise refused(path, error) from error
    except ValueError:
        reason = Text("its name is impossible")
        raise LoadError(
            Text(
                "{file} could not be read ({reason}).",
                file=cut(path.name, MAX_NAME),
                reason=reason,
            )
        ) from None


def unreadable_folder(folder: Path, error: OSError) -> LoadError:
    """The error for a folder that cannot be listed."""
    return LoadError(
        Text(
            "The folder {folder} cannot be read ({reason}).",
            folder=folder.resolve().name,
            reason=error.strerror,
        )
    )


def refused(path: Path, error: OSError) -> LoadError:
    """The `LoadError` for a system error; `TransientLoadError` if it may pass."""
    name = cut(path.name, MAX_NAME)  # a header may name an overlong file
    if isinstance(error, FileNotFoundError):
        return LoadError(Text("There is no file {file} at that place; check the name.", file=name))
    if isinstance(error, PermissionError):
        return TransientLoadError(
            Text("You have no permission to read {file}; ask its owner.", file=name)
        )
    return TransientLoadError(
        Text("{file} could not be read ({reason}).", file=name, reason=error.strerror)
    )


def too_large(needed: int, limit: int) -> TransientLoadError:
    """The error for a scan larger than the free memory."""
    return TransientLoadError(
        Text(
            "The scan needs {needed} of memory and {limit} may be used; close "
            "other programs or crop the scan.",
            needed=size_text(needed),
            limit=size_text(limit),
        )
    )


def size_text(count: int) -> str:
    """A number of bytes as text."""
    if count < 1e5:
        return Text("{count:,} {count:byte|bytes}", count=count)
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.3g} MB"
