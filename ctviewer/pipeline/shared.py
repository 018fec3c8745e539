"""Shared memory between a reader and the network's process, for arrays too large for the pipe.

A reader prepares one scan, then waits for a request, so one block serves both directions: the
sender copies arrays in, the receiver copies them out before it answers. The block has a name only
until both have opened it. After that the system frees it when the last of the two exits, in any
way; if a process is killed before, multiprocessing's resource tracker removes it.
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

BESIDE = 4 << 20  # bytes for what accompanies an input: a large chest's lung mask has 2.5 MB
PLACE = Path("/dev/shm")  # on Linux


class Shared:
    """A block of shared memory, opened on both sides."""

    def __init__(self, memory: SharedMemory, *, owned: bool) -> None:
        self._memory = memory
        self._named = owned

    @property
    def _bytes(self) -> memoryview:
        content = self._memory.buf
        assert content is not None  # None only after close
        return content

    @classmethod
    def create(cls, spec: InputSpec) -> "Shared | None":
        """A block for a prepared input and what accompanies it; None if there is no room."""
        size = int(np.prod(spec.shape)) * np.dtype(np.float32).itemsize + BESIDE
        try:
            memory = SharedMemory(create=True, size=size)
        except OSError:
            return None
        shared = cls(memory, owned=True)
        try:
            _reserve(memory.name, size)
        except OSError:  # containers often limit it to 64 MB
            shared.forget_name()
            return None
        return shared

    @classmethod
    def opened(cls, name: str | None) -> "Shared | None":
        """Open the block of this name in the other process; None without a name."""
        if name is None:
            return None
        with suppress(OSError):
            return cls(SharedMemory(name), owned=False)
        return None

    @property
    def name(self) -> str:
        """The name by which the other process opens it."""
        return self._memory.name

    def forget_name(self) -> None:
        """Unlink the name, so that nothing is left behind; nobody else can open it afterwards."""
        if self._named:
            self._named = False
            with suppress(OSError):
                self._memory.unlink()

    def put(self, buffers: list[pickle.PickleBuffer]) -> tuple[int, ...] | None:
        """Copy buffers in, one after the other; their sizes, None if they do not fit."""
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
        """Copies of the buffers in the block."""
        whole = np.frombuffer(self._bytes, np.uint8)
        return [whole[first:end].copy() for first, end in pairwise(accumulate(sizes, initial=0))]


def send(pipe: Connection, what: object, shared: Shared | None) -> None:
    """Send an object, its arrays through shared memory if they fit.

    Raises:
        OSError: the other side has closed the pipe.
    """
    buffers: list[pickle.PickleBuffer] = []
    body = pickle.dumps(what, 5, buffer_callback=buffers.append) if shared else b""
    sizes = shared.put(buffers) if shared else None
    if sizes is None:
        body, sizes = pickle.dumps(what, 5), ()
    pipe.send((body, sizes))


def received(pipe: Connection, shared: Shared | None) -> Any:
    """Receive what `send` sent.

    Raises:
        EOFError, OSError: the other side has closed the pipe.
    """
    body, sizes = pipe.recv()
    return pickle.loads(body, buffers=shared.taken(sizes) if shared else ())


def _reserve(name: str, size: int) -> None:
    """Allocate the memory now; a process that writes to unavailable shared memory is killed.

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
