"""Downloading a large file over HTTP: resumable, checked by size and hash, all or nothing."""

import hashlib
import http.client
import os
import re
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from training.base.errors import TrainingError

TIMEOUT = 60.0  # seconds without a byte
ATTEMPTS = 5  # consecutive attempts without new data
PAUSE = 2.0  # seconds before another attempt
PIECE = 1 << 20  # bytes read at a time
SAY_EVERY = 100 << 20  # bytes between two lines of progress


@dataclass(frozen=True)
class RemoteFile:
    """A file on a server, its expected size in bytes and, if known, its SHA-256."""

    address: str
    size: int
    sha256: str = ""


def fetch(source: RemoteFile, path: Path, report: Callable[[str], None]) -> str:
    """Download the file to `path` and return its SHA-256.

    A partial download in `path`.part is continued.

    Raises:
        TrainingError: the server does not respond, repeatedly disconnects, or sends a file of
            different size or content; the disk is too small or not writable.
    """
    if path.exists() and path.stat().st_size == source.size:
        found = sha256_of(path)
        if source.sha256 in ("", found):
            return found
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _need_space(path.parent, source.size - _length(part))
        _until_whole(source, part, report)
        found = _checked(source, part)
        os.replace(part, path)
    except OSError as error:
        raise TrainingError(
            f"{path.name} cannot be written ({error.strerror or error}); choose another folder."
        ) from None
    return found


def sha256_of(path: Path) -> str:
    """Return the hash of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checked(source: RemoteFile, part: Path) -> str:
    found = sha256_of(part)
    if source.sha256 not in ("", found):
        part.unlink()
        raise TrainingError(
            f"{source.address} has the SHA-256 {found} where {source.sha256} is expected; what "
            "came was deleted. Fetch it again; if that does not help, it is another file now."
        )
    return found


def _until_whole(source: RemoteFile, part: Path, report: Callable[[str], None]) -> None:
    if _length(part) > source.size:
        part.unlink()  # of another file
    failures = 0
    while _length(part) < source.size:
        before = _length(part)
        reason = _attempt(source, part, report)
        failures = 0 if _length(part) > before else failures + 1
        if failures >= ATTEMPTS:
            raise TrainingError(
                f"{source.address} cannot be fetched ({reason}); {_length(part)} of {source.size} "
                "bytes are kept, run the command again to go on."
            )
        if reason:
            time.sleep(PAUSE)
    if _length(part) > source.size:
        part.unlink()
        raise TrainingError(
            f"{source.address} sends more than the {source.size} bytes expected; what came was "
            "deleted, try again later."
        )


def _attempt(source: RemoteFile, part: Path, report: Callable[[str], None]) -> str:
    """Continue `part` once; return the reason if it ended early, otherwise nothing."""
    start = _length(part)
    headers = {"Range": f"bytes={start}-"} if start else {}
    request = urllib.request.Request(source.address, headers=headers)
    try:
        response = urllib.request.urlopen(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
                part.unlink(missing_ok=True)  # the part belongs to another file: start again
            return f"the server answered {error.code} {error.reason}"
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    with response:
        start = _begins_at(response, start)
        promised = response.headers.get("Content-Length", "")
        if promised.isdecimal() and start + int(promised) != source.size:
            raise TrainingError(
                f"{source.address} has {start + int(promised)} bytes where {source.size} are "
                "expected; it is not the file this program knows, try again later."
            )
        with part.open("r+b" if start else "wb") as file:
            file.seek(start)
            file.truncate()
            return _copy(response, file, source, report)


def _begins_at(response: http.client.HTTPResponse, wanted: int) -> int:
    """Return the first byte of the response: `wanted`, or 0 if the server has no ranges.

    A response that starts elsewhere is treated as the whole file, and then fails by its length.
    """
    declared = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    partial = response.status == http.client.PARTIAL_CONTENT
    return wanted if partial and declared and int(declared[1]) == wanted else 0


def _copy(
    response: http.client.HTTPResponse,
    file: BinaryIO,
    source: RemoteFile,
    report: Callable[[str], None],
) -> str:
    name = source.address.rsplit("/", 1)[-1]
    while file.tell() <= source.size:
        try:
            piece = response.read(PIECE)
        except (OSError, http.client.HTTPException) as error:
            return str(error) or type(error).__name__
        if not piece:
            break
        if file.tell() // SAY_EVERY != (file.tell() + len(piece)) // SAY_EVERY:
            report(f"{name}: {file.tell() / 1e6:.0f} of {source.size / 1e6:.0f} MB")
        file.write(piece)
    file.flush()
    os.fsync(file.fileno())
    return "" if file.tell() >= source.size else "the connection broke off"


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _need_space(folder: Path, wanted: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise TrainingError(
            f"The disk of {folder} has {free / 1e9:.1f} GB free and {wanted / 1e9:.1f} GB are "
            "needed; free some or choose another folder."
        )
