"""Writing files so that nothing is lost: whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ctviewer.core.errors import UserError

READABLE = 0o644  # as usual for files that a user writes; temporary ones are private


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write to a temporary file beside `path`, flush it to the disk, then rename it.

    `content` may come in pieces. A link is followed; a device or pipe is written to as it is.

    Raises:
        UserError: the folder is missing, full or not writable; the old file is untouched.
    """
    path = path.resolve()
    pieces = (content,) if isinstance(content, bytes) else content
    if path.exists() and not path.is_file():
        _write_through(path, pieces)
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UserError(f"{path.name} cannot be written ({error.strerror}).") from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(READABLE)
        temporary.replace(path)
    except OSError as error:
        raise UserError(f"{path.name} cannot be written ({error.strerror}).") from None
    finally:
        temporary.unlink(missing_ok=True)


def _write_through(path: Path, pieces: Iterable[bytes]) -> None:
    try:
        with path.open("wb") as file:
            file.writelines(pieces)
    except OSError as error:
        raise UserError(f"{path.name} cannot be written ({error.strerror}).") from None
