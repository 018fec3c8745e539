"""The result file: a row on the disk before it is reported, and the way back after any end.

JSON Lines. The first line is a header, `{"header": {...}}`; every other line is `Row.to_dict()`
with one more key, "file": its "index" in the list of all files, and its "stamp", the size and the
time of change of what was classified, or null when a later run should classify it again; of a scan
that was measured with masks also "masks", by which a change of theirs is noticed, and of one whose
maps were saved "maps", their names and the threshold that was asked for. Lines are only ever
appended; of two lines with one path the later counts. A torn last line is what a killed run or a
power cut leaves: it is cut off. While a run writes, a locked file beside it keeps others out.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ctviewer.core.base.text import Text
from ctviewer.core.formats.reading import Stamp
from ctviewer.pipeline.header import Header, difference
from ctviewer.pipeline.outcome import Outcome, ResultFileError, Stopped
from ctviewer.pipeline.survey import Found

if TYPE_CHECKING:
    from filelock import FileLock


def locked(path: Path) -> "FileLock | None":
    """The lock of who writes a result file; None where the file system has no locks.

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


BEGINNING = b'{"header": '


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a file's row begins in the result file, and what is asked of it most."""

    offset: int
    index: int
    stamp: Stamp | None
    status: str


class ResultFile:
    """One open result file; rows are looked up by path, not kept in memory."""

    def __init__(self, path: Path, *, anew: bool = False, writing: bool = True) -> None:
        self.path = path
        self.header: Header | None = None
        self._places: dict[str, RowPlace] = {}
        self._out: FileIO | None = None
        self._lock = locked(path) if writing else None
        try:
            if writing:  # unbuffered: what could not be written must not be tried again at the end
                self._out = path.open("wb" if anew else "ab", buffering=0)
            self._in = path.open("rb")
        except OSError as error:
            unlock(self._lock)
            done = Text("written") if writing else Text("read")
            raise ResultFileError(
                Text(
                    "{file} cannot be {done} ({reason}).",
                    file=path.name,
                    done=done,
                    reason=error.strerror,
                )
            ) from None

    @classmethod
    def create(cls, path: Path, header: Header) -> "ResultFile":
        """Begin a new one in the place of whatever was there.

        Raises:
            ResultFileError: it cannot be written there.
        """
        made = cls(path, anew=True)
        made._start(header)
        return made

    @classmethod
    def resume(cls, path: Path, header: Header) -> "ResultFile":
        """Go on with a run's file, or begin when there is none; a torn last line is cut off.

        Raises:
            ResultFileError: it was made by another network or version, or is no result file.
        """
        made = cls(path)
        made._scan()
        had = made.header
        if had and (other := difference(had, header)):
            made.close()
            raise ResultFileError(
                Text(
                    "{file} {other}, so new rows do not belong in it; begin anew with another "
                    "result file.",
                    file=path.name,
                    other=other,
                )
            )
        if had != header:  # a new file, or the folder holds other scans now
            made._start(header)
        return made

    @classmethod
    def read(cls, path: Path) -> "ResultFile":
        """Open one to look at it, perhaps while it is being written.

        Raises:
            ResultFileError: there is none, or it is no result file.
        """
        made = cls(path, writing=False)
        made._scan()
        if made.header is None:
            made.close()
            raise ResultFileError(Text("{file} is empty; run the batch again.", file=path.name))
        return made

    def append(self, outcomes: Sequence[Outcome]) -> None:
        """Put rows on the disk; when this returns, no crash takes them back.

        Raises:
            Stopped: the disk is full or gone, and what was there before is whole; or the file was
                removed or moved away.
        """
        lines = [_line(_with_stamp(outcome)) for outcome in outcomes]
        offset = self._write(b"".join(lines))
        for outcome, line in zip(outcomes, lines, strict=True):
            place = RowPlace(offset, outcome.index, outcome.stamp, outcome.status)
            self._places[outcome.path] = place
            offset += len(line)

    def has(self, found: Found) -> bool:
        """Whether this file, unchanged, has a row that need not be made again."""
        place = self._places.get(found.path)
        return place is not None and place.stamp is not None and place.stamp == found.stamp

    def counts(self, files: Iterable[Found]) -> Counter[str]:
        """How many of these files have a row of each status."""
        places = (self._places.get(found.path) for found in files)
        return Counter(place.status for place in places if place)

    def rows(self, paths: Iterable[str]) -> Iterator[dict[str, Any]]:
        """The rows of these paths in their order; a path without a row is passed over."""
        places = (self._places.get(path) for path in paths)
        return (self._row(place) for place in places if place)

    @property
    def passing(self) -> int:
        """How many rows a later run should make again, as what went wrong may have passed."""
        return sum(place.stamp is None for place in self._places.values())

    @property
    def indexes(self) -> list[int]:
        """The places of all files that have a row, in order."""
        return sorted(place.index for place in self._places.values())

    def paths(self) -> Iterator[tuple[int, str]]:
        """The place of each file that has a row, and its path."""
        return ((place.index, path) for path, place in self._places.items())

    def indexed(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """All rows in the order of their places, each with its place."""
        for place in sorted(self._places.values(), key=lambda place: place.index):
            yield place.index, self._row(place)

    def close(self) -> None:
        """Close the file; there is nothing left to write."""
        self._in.close()
        if self._out:
            self._out.close()
        unlock(self._lock)

    def _row(self, place: RowPlace) -> dict[str, Any]:
        self._in.seek(place.offset)
        row: dict[str, Any] = json.loads(self._in.readline())
        return row

    def _start(self, header: Header) -> None:
        self._write(_line({"header": asdict(header)}))
        self.header = header

    def _write(self, block: bytes) -> int:
        """Append bytes; where they begin. After a failure the file is as it was before."""
        assert self._out is not None
        start, left = os.fstat(self._out.fileno()).st_size, memoryview(block)
        try:
            while left:
                left = left[self._out.write(left) :]
            os.fsync(self._out.fileno())
        except OSError as error:
            with suppress(OSError):  # else the next run cuts the half line off
                self._out.truncate(start)
            raise Stopped(
                Text(
                    "{file} cannot be written any more ({reason}); the rows in it "
                    "are safe. Make room, then resume the batch.",
                    file=self.path.name,
                    reason=error.strerror,
                )
            ) from None
        self._check_place()
        return start

    def _check_place(self) -> None:
        """A file without a name takes rows like any other, and is gone when it is closed."""
        assert self._out is not None
        with suppress(OSError):
            if os.path.samestat(os.fstat(self._out.fileno()), os.stat(self.path)):
                return
        raise Stopped(
            Text(
                "{file} was removed or moved away while the batch ran. Put it back, then resume "
                "the batch; if it is gone, begin anew.",
                file=self.path.name,
            )
        )

    def _scan(self) -> None:
        """Learn where each row is; cut off a torn last line if this file is to be written."""
        offset, end = 0, os.fstat(self._in.fileno()).st_size
        for line in self._in:
            last = offset + len(line) >= end
            try:
                if not line.endswith(b"\n"):
                    raise ValueError("torn")
                self._take(json.loads(line), offset)
            except (AttributeError, KeyError, TypeError, ValueError):
                if last and self._may_be_torn(line):
                    break
                self.close()
                raise ResultFileError(
                    Text(
                        "{file} is no result file of this program; name another.",
                        file=self.path.name,
                    )
                ) from None
            offset += len(line)
        if self._out:
            self._out.truncate(offset)

    def _may_be_torn(self, line: bytes) -> bool:
        """Whether a last line that says nothing is a run's own, and not another program's file."""
        if self.header or line.endswith(b"\n"):
            return self.header is not None
        return BEGINNING.startswith(line) or line.startswith(BEGINNING)

    def _take(self, values: dict[str, Any], offset: int) -> None:
        if "header" in values:
            self.header = Header.from_dict(values["header"])
            return
        if self.header is None:
            raise ValueError("no header")
        file = values["file"]
        stamp = Stamp(**file["stamp"]) if file["stamp"] else None
        self._places[values["path"]] = RowPlace(offset, file["index"], stamp, values["status"])


def _with_stamp(outcome: Outcome) -> dict[str, Any]:
    stamp = asdict(outcome.stamp) if outcome.stamp else None
    file: dict[str, Any] = {"index": outcome.index, "stamp": stamp}
    if outcome.masks:
        file["masks"] = dict(outcome.masks)
    if outcome.maps:
        file["maps"] = dict(outcome.maps)
    return {**outcome.row, "file": file}


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values).encode("ascii") + b"\n"
