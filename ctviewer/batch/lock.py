"""The lock that lets one run alone write a result file."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.batch.outcome import ResultFileError
from ctviewer.core.base.text import Text

if TYPE_CHECKING:
    from filelock import FileLock


def locked(path: Path) -> "FileLock | None":
    """The lock of who writes a result file; None where the file system knows no locks.

    Raises:
        ResultFileError: another run has it, or it cannot be made.
    """
    from filelock import FileLock, Timeout  # the window, which imports this, is shown before

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0, thread_local=False)
    try:
        path.parent.stat()  # a lock would make a folder that is missing
        lock.acquire()
    except NotImplementedError:
        return None
    except Timeout:
        raise ResultFileError(
            Text(
                "{file} is being written by another run; wait for its end, or name another.",
                file=path.name,
            )
        ) from None
    except OSError as error:
        raise ResultFileError(
            Text("{file} cannot be written ({reason}).", file=path.name, reason=error.strerror)
        ) from None
    return lock


def unlock(lock: "FileLock | None") -> None:
    """Let others write; None is no lock."""
    if lock is None:
        return
    if os.name != "nt":  # Windows removes no file that is open
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()
