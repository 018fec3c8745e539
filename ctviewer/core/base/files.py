"""Reading and writing whole files, and tables for spreadsheets.

In tables, text is escaped so that it cannot be a formula.
"""

import csv
import errno
import io
import json
import os
import re
import secrets
import shutil
import stat
from collections.abc import Container, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from ctviewer.core.base.errors import UserError, WriteError
from ctviewer.core.base.text import Text

NEW_FILE_MODE = 0o666  # before the umask, as for any file that a user creates
LEFTOVER = re.compile(r"\.(.+)\.[0-9a-f]{16}", re.DOTALL)
FLUSHES = 4  # in parallel: the disk merges them, while each alone takes as long as all
LONGEST_PREFIX = 60  # characters of a name used in a temporary name; a name has 255 bytes


def read_content(path: Path, most: int | None = None) -> bytes:
    """The bytes of a file, at most `most` + 1 of them.

    Raises:
        UserError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(-1 if most is None else most + 1)
    except OSError as error:
        raise UserError(
            Text("{file} cannot be read ({reason}).", file=path.name, reason=error.strerror)
        ) from None


def versioned_json(content: bytes, most: int, key: str, otherwise: Text) -> tuple[Any, Any]:
    """The JSON object in a file's content of at most so many bytes, and the version under `key`.

    Raises:
        UserError: it is none; the message is `otherwise`.
    """
    try:
        if len(content) > most:
            raise ValueError
        values = json.loads(content)
        return values, values[key]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UserError(otherwise) from None


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write to a temporary file beside `path`, flush it to disk, then rename it.

    `content` may come in pieces. A link is followed; a device or pipe is written directly. A
    replaced file keeps its permissions; a new one gets those of the umask.

    Raises:
        UserError: the folder is missing, full or not writable; the old file is unchanged.
    """
    path = path.resolve()
    pieces = (content,) if isinstance(content, bytes) else content
    if path.exists() and not path.is_file():
        _write_through(path, pieces)
        return
    write_together([(path, pieces)])


def write_together(files: Iterable[tuple[Path, Iterable[bytes]]]) -> None:
    """Write several files like `write_whole`; one is flushed while the next is made.

    They are renamed when all are on disk, so that old and new files are never mixed.

    Raises:
        WriteError: one cannot be written; all are unchanged.
    """
    made: list[tuple[Path, Path]] = []
    try:
        with ThreadPoolExecutor(FLUSHES) as pool:
            flushed: list[tuple[Path, Future[None]]] = []
            for place, pieces in files:
                path = place.resolve()
                handle, temporary = _temporary(path)
                made.append((path, temporary))
                with _written(path):
                    flushed.append((path, pool.submit(_flush, _filled(handle, pieces))))
            for path, each in flushed:
                with _written(path):
                    each.result()
        for path, temporary in made:
            with _written(path):
                temporary.replace(path)
    finally:
        for _, temporary in made:
            temporary.unlink(missing_ok=True)


def write_folder(path: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write a folder atomically; returns its number of files.

    Files are written to a hidden folder beside it, which is renamed when all are on disk. Names may
    contain subfolders, separated by "/". An existing folder must be empty.

    Raises:
        WriteError: it cannot be written, or is not empty; it is unchanged.
    """
    count = 0
    with whole_folder(path) as temporary:
        for name, content in files:
            place = temporary / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            count += 1
    return count


@contextmanager
def whole_folder(path: Path, *, parents: bool = False) -> Iterator[Path]:
    """Give a hidden folder beside `path` to fill, which is renamed to it on success.

    With `parents` missing parent folders are made. An existing folder must be empty.

    Raises:
        WriteError: it cannot be written, or is not empty; it is unchanged.
    """
    path = path.absolute()
    _remove_unfinished(path)
    temporary = path.with_name(f".{leftover_name(path.name)}.{secrets.token_hex(8)}")
    try:
        with _written(path):
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            temporary.mkdir(parents=parents)
            yield temporary
            if path.exists():
                path.rmdir()  # Windows cannot rename over an existing folder
            temporary.rename(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _remove_unfinished(path: Path) -> None:
    """Remove what a killed `write_folder` of this name left."""
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            left = LEFTOVER.fullmatch(entry.name)
            if left and left[1] == leftover_name(path.name) and entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry, ignore_errors=True)


def _filled(handle: int, pieces: Iterable[bytes]) -> BinaryIO:
    file = os.fdopen(handle, "wb")
    try:
        file.writelines(pieces)
        file.flush()
    except BaseException:
        with suppress(OSError):  # data that could not be written before fails again
            file.close()
        raise
    return file


def _flush(file: BinaryIO) -> None:
    with file:
        os.fsync(file.fileno())


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """Turn system errors while writing a file into a `WriteError`."""
    try:
        yield
    except OSError as error:
        raise WriteError(
            Text("{file} cannot be written ({reason}).", file=path.name, reason=error.strerror)
        ) from None


def remove_leftovers(folder: Path, names: Container[str]) -> None:
    """Remove what killed `write_whole` calls for these names left in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            left = LEFTOVER.fullmatch(entry.name)
            if left and left[1] in names:
                os.unlink(entry)


def leftover_name(name: str) -> str:
    """The part of a file's name that is used in its temporary name."""
    return name[:LONGEST_PREFIX]


def check_writable(path: Path) -> None:
    """Check before a long computation that its result can be written; an existing file stays.

    Raises:
        UserError: the folder is missing or not writable, or `path` is a folder.
    """
    path = path.resolve()
    if path.is_dir():
        reason = os.strerror(errno.EISDIR)
        raise WriteError(
            Text("{file} cannot be written ({reason}).", file=path.name, reason=reason)
        )
    if path.is_file() or not path.exists():
        handle, temporary = _temporary(path)
        os.close(handle)
        temporary.unlink()


def _temporary(path: Path) -> tuple[int, Path]:
    """Create a file beside `path`, open for writing, with no wider read permission than `path`.

    Raises:
        UserError: it cannot be created.
    """
    temporary = path.with_name(f".{leftover_name(path.name)}.{secrets.token_hex(8)}")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        kept = _permissions(path)
        handle = os.open(temporary, flags, NEW_FILE_MODE if kept is None else kept)
        if kept is not None:
            temporary.chmod(kept)  # restores bits that the umask removed
    except OSError as error:
        raise WriteError(
            Text("{file} cannot be written ({reason}).", file=path.name, reason=error.strerror)
        ) from None
    return handle, temporary


def _permissions(path: Path) -> int | None:
    """The permission bits of an existing file, else None."""
    try:
        return stat.S_IMODE(path.stat().st_mode) & 0o777
    except FileNotFoundError:
        return None


def append_rows(path: Path, head: bytes, rows: bytes) -> None:
    """Append lines to a table that starts with the line `head`, and flush them to disk.

    A new or empty file gets the head first; an incomplete last line, left by a crash, gets a line
    end.

    Raises:
        UserError: it starts differently, or cannot be written; it is then unchanged.
    """
    try:
        with path.open("a+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            if size and file.read(len(head)) != head:
                raise UserError(
                    Text("{file} holds another table; choose another file.", file=path.name)
                )
            file.seek(max(size - 1, 0))
            torn = file.read(1) not in (b"", b"\n")
            content = (b"\n" if torn else b"") + (rows if size else head + rows)
            try:
                if file.write(content) != len(content):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(file.fileno())
            except OSError:
                file.truncate(size)
                raise
    except OSError as error:
        raise WriteError(
            Text("{file} cannot be written ({reason}).", file=path.name, reason=error.strerror)
        ) from None


def _write_through(path: Path, pieces: Iterable[bytes]) -> None:
    try:
        with path.open("wb") as file:
            file.writelines(pieces)
    except OSError as error:
        raise WriteError(
            Text("{file} cannot be written ({reason}).", file=path.name, reason=error.strerror)
        ) from None


Cell = str | float | int | bool | None

CSV_END = "\r\n"
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""Spreadsheets evaluate texts that start with these (OWASP, "CSV Injection"); a file name may."""


def csv_text(rows: Iterable[Iterable[Cell]]) -> str:
    """Rows as CSV; numbers in full precision with a decimal point, missing values empty."""
    return "".join(csv_line(row) for row in rows)


def csv_line(cells: Iterable[Cell]) -> str:
    """One line of CSV; text that looks like a formula gets a leading apostrophe."""
    text = io.StringIO()
    # quotes texts with \r or \n, neither of which may start a row
    csv.writer(text, lineterminator=CSV_END).writerow([_as_text(cell) for cell in cells])
    return text.getvalue().removesuffix(CSV_END) + "\n"


def clipboard_text(rows: Iterable[Iterable[Cell]]) -> str:
    """Rows as tab-separated lines, for pasting into spreadsheets."""
    lines = ("\t".join(" ".join(_as_text(cell).split()) for cell in row) for row in rows)
    return "\n".join(lines) + "\n"


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
