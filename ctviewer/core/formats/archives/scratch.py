"""Temporary folders of our own, deleted after use; those of a process that was killed, later.

Whoever has one holds a lock on a file in it, which the system takes back when a process ends in
whichever way. Nobody else may look into one.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the window, which imports this, is shown before
    from filelock import BaseFileLock

PREFIX = "ctviewer-unpacked-"
LOCK = "lock"
YOUNG_SECONDS = 60.0  # between making a folder and locking it, at most


class Scratch:
    """A new temporary folder."""

    def __init__(self) -> None:
        """Make it.

        Raises:
            OSError: there can be none.
        """
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))  # for its owner alone
        self._lock = _lock_in(self.folder)
        self._lock.acquire(timeout=0)

    def close(self) -> None:
        """Delete it with all that it holds."""
        self._lock.release()
        _delete(self.folder)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder for as long as it is needed."""
    made = Scratch()
    try:
        yield made.folder
    finally:
        made.close()


def sweep() -> int:
    """Delete the temporary folders of processes that were killed; how many there were."""
    swept = 0
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                swept += _is_abandoned(Path(entry.path))
    return swept


def _is_abandoned(folder: Path) -> bool:
    """Delete a folder that no process has any more; whether it was one."""
    from filelock import Timeout

    try:
        if not (folder / LOCK).exists() and time.time() - folder.stat().st_mtime < YOUNG_SECONDS:
            return False
        lock = _lock_in(folder)
        lock.acquire(timeout=0)
    except (Timeout, OSError):  # in use, or another user's
        return False
    lock.release()
    _delete(folder)
    return True


def _lock_in(folder: Path) -> "BaseFileLock":
    from filelock import FileLock

    return FileLock(folder / LOCK, thread_local=False)


def _delete(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
