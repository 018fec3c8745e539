"""Memory that a reader and the process of the network share: arrays go by it, not by the pipe.

A reader prepares one scan, then waits to be asked again, so one block is enough for both ways: who
sends copies arrays in, the other side copies them out before it answers. The block has a name only
until both have opened it. After that the system frees it when the last of the two ends, however
that comes about; should a process be killed before, multiprocessing's resource tracker removes it.
"""

import os
import pickle
import sys
from contextlib import suppress
from itertools import accumulate, pairwise
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any

import numpy as np

from ctviewer.core.analysis.preprocess import InputSpec

BESIDE = 4 << 20  # bytes for what comes with an input: the lungs' mask of a large chest has 2.5 MB
PLACE = Path("/dev/shm")  # of Linux


class Shared:
    """A block of shared memory, opened on both sides."""

    def __init__(self, memory: SharedMemory, *, owned: bool) -> None:
        self._memory = memory
        self._named = owned

    @property
    def _bytes(self) -> memoryview:
        content = self._memory.buf
        assert content is not None  # only of one that was closed
        return content

    @classmethod
    def create(cls, spec: InputSpec) -> "Shared | None":
        """A block for a prepared input and what comes with it; None where there is no room."""
        size = int(np.prod(spec.shape)) * np.dtype(np.float32).itemsize + BESIDE
        try:
            memory = SharedMemory(create=True, size=size)
        except OSError:
            return None
        shared = cls(memory, owned=True)
        try:
            _reserve(memory.name, size)
        except OSError:  # a container has 64 MB of it
            shared.forget_name()
            return None
        return shared

    @classmethod
    def opened(cls, name: str | None) -> "Shared | None":
        """The block of this name, in the other process; None where there is none."""
        if name is None:
            return None
        with suppress(OSError):
            return cls(SharedMemory(name), owned=False)
        return None

    @property
    def name(self) -> str:
        """By which the other process opens it."""
        return self._memory.name

    def forget_name(self) -> None:
        """Leave nothing to be cleared away: from now on nobody else can open it."""
        if self._named:
            self._named = False
            with suppress(OSError):
                self._memory.unlink()

    def put(self, buffers: list[pickle.PickleBuffer]) -> tuple[int, ...] | None:
        """Copy buffers in, one behind the other; their sizes, None where they do not fit."""
        raw = [buffer.raw() for buffer in buffers]
        sizes = tuple(each.nbytes for each in raw)
        if sum(sizes) > self._memory.size:
            return None
        first = 0
        for each in raw:
            self._bytes[first : first + each.nbytes] = each
            first += each.nbytes
        return sizes

    def taken(self, sizes: tuple[int, ...]) -> list[np.ndarray[Any, Any]]:
        """Copies of the buffers that lie there."""
        whole = np.frombuffer(self._bytes, np.uint8)
        return [whole[first:end].copy() for first, end in pairwise(accumulate(sizes, initial=0))]


def send(pipe: Connection, what: object, shared: Shared | None) -> None:
    """Send an object, its arrays by shared memory where they fit in.

    Raises:
        OSError: nobody listens any more.
    """
    buffers: list[pickle.PickleBuffer] = []
    body = pickle.dumps(what, 5, buffer_callback=buffers.append) if shared else b""
    sizes = shared.put(buffers) if shared else None
    if sizes is None:
        body, sizes = pickle.dumps(what, 5), ()
    pipe.send((body, sizes))


def received(pipe: Connection, shared: Shared | None) -> Any:
    """What `send` sent from the other side.

    Raises:
        EOFError, OSError: nobody sends any more.
    """
    body, sizes = pipe.recv()
    return pickle.loads(body, buffers=shared.taken(sizes) if shared else ())


def _reserve(name: str, size: int) -> None:
    """Have the system set the memory aside; a process that writes where none is left is ended.

    Raises:
        OSError: there is too little.
    """
    if sys.platform != "linux":
        return
    file = os.open(PLACE / name.removeprefix("/"), os.O_RDWR)
    try:
        os.posix_fallocate(file, 0, size)
    finally:
        os.close(file)
