"""Temporary folders, deleted after use; those of killed processes are deleted later.

The owner holds a lock on a file in the folder, which the system releases when the process ends in
any way. Other users cannot read it.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported by the window, which comes first
    from filelock import BaseFileLock

PREFIX = "ctviewer-unpacked-"
LOCK = "lock"
YOUNG_SECONDS = 60.0  # maximum time between creating a folder and locking it


class Scratch:
    """A new temporary folder."""

    def __init__(self) -> None:
        """Create the folder.

        Raises:
            OSError: it cannot be created.
        """
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))  # accessible to the owner only
        self._lock = _lock_in(self.folder)
        self._lock.acquire(timeout=0)

    def close(self) -> None:
        """Delete the folder and its content."""
        self._lock.release()
        _delete(self.folder)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder within the context."""
    made = Scratch()
    try:
        yield made.folder
    finally:
        made.close()


def sweep() -> int:
    """Delete the temporary folders of killed processes; returns their number."""
    swept = 0
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                swept += _is_abandoned(Path(entry.path))
    return swept


def _is_abandoned(folder: Path) -> bool:
    """Delete a folder that no process uses any more; returns whether it was one."""
    from filelock import Timeout

    try:
        if not (folder / LOCK).exists() and time.time() - folder.stat().st_mtime < YOUNG_SECONDS:
            return False
        lock = _lock_in(folder)
        lock.acquire(timeout=0)
    except (Timeout, OSError):  # in use, or owned by another user
        return False
    lock.release()
    _delete(folder)
    return True


def _lock_in(folder: Path) -> "BaseFileLock":
    from filelock import FileLock

    return FileLock(folder / LOCK, thread_local=False)


def _delete(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
