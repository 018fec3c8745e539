"""The result file: rows synced to disk before they are reported, and resuming after any end.

JSON Lines. The first line is a header, `{"header": {...}}`; every other line is `Row.to_dict()`
with an additional key "file": its "index" in the list of all files, and its "stamp", size and
modification time of what was classified, or null if a later run should classify it again; for a
scan measured with masks also "masks", to detect changes of theirs, and for one with saved maps
"maps", their names and the requested threshold. Lines are only ever appended; of two lines with one
path the later counts. A torn last line, left by a killed run or a power cut, is cut off. While a
run writes, a locked file beside it keeps others out.
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
    """Lock a result file for writing; None if the file system has no locks.

    Raises:
        ResultFileError: another run holds it, or it cannot be made.
    """
    from filelock import FileLock, Timeout  # late: for the window's start

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0, thread_local=False)
    try:
        path.parent.stat()  # FileLock would create a missing folder
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
    """Release a lock, if any."""
    if lock is None:
        return
    if os.name != "nt":  # Windows does not remove open files
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()


BEGINNING = b'{"header": '


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a file's row starts in the result file, and its most used fields."""

    offset: int
    index: int
    stamp: Stamp | None
    status: str


class ResultFile:
    """An open result file; rows are looked up by path, not kept in memory."""

    def __init__(self, path: Path, *, anew: bool = False, writing: bool = True) -> None:
        self.path = path
        self.header: Header | None = None
        self._places: dict[str, RowPlace] = {}
        self._out: FileIO | None = None
        self._lock = locked(path) if writing else None
        try:
            if writing:  # unbuffered: a failed write must not be retried at close
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
        """Start a new file in place of any existing one.

        Raises:
            ResultFileError: it cannot be written.
        """
        made = cls(path, anew=True)
        made._start(header)
        return made

    @classmethod
    def resume(cls, path: Path, header: Header) -> "ResultFile":
        """Continue a run's file, or create it; a torn last line is cut off.

        Raises:
            ResultFileError: made with another network or version, or no result file.
        """
        made = cls(path)
        made._scan()
        had = made.header
        if had and (other := difference(had, header)):
            made.close()
            raise ResultFileError(
                Text(
                    "{file} {other}, so new rows do not belong in it; start over with another "
                    "result file.",
                    file=path.name,
                    other=other,
                )
            )
        if had != header:  # a new file, or the folder's scans have changed
            made._start(header)
        return made

    @classmethod
    def read(cls, path: Path) -> "ResultFile":
        """Open for reading, possibly while it is being written.

        Raises:
            ResultFileError: it does not exist, or is no result file.
        """
        made = cls(path, writing=False)
        made._scan()
        if made.header is None:
            made.close()
            raise ResultFileError(Text("{file} is empty; run the batch again.", file=path.name))
        return made

    def append(self, outcomes: Sequence[Outcome]) -> None:
        """Append rows and sync them to disk.

        Raises:
            Stopped: the disk is full or gone (earlier rows are intact), or the file was removed or
                moved.
        """
        lines = [_line(_with_stamp(outcome)) for outcome in outcomes]
        offset = self._write(b"".join(lines))
        for outcome, line in zip(outcomes, lines, strict=True):
            place = RowPlace(offset, outcome.index, outcome.stamp, outcome.status)
            self._places[outcome.path] = place
            offset += len(line)

    def has(self, found: Found) -> bool:
        """Whether this file, unchanged, has a row that need not be repeated."""
        place = self._places.get(found.path)
        return place is not None and place.stamp is not None and place.stamp == found.stamp

    def counts(self, files: Iterable[Found]) -> Counter[str]:
        """The number of these files per row status."""
        places = (self._places.get(found.path) for found in files)
        return Counter(place.status for place in places if place)

    def rows(self, paths: Iterable[str]) -> Iterator[dict[str, Any]]:
        """The rows of these paths in their order; paths without a row are skipped."""
        places = (self._places.get(path) for path in paths)
        return (self._row(place) for place in places if place)

    def history(self) -> Iterator[dict[str, Any]]:
        """All rows in the order in which they were written, including rows replaced since."""
        self._in.seek(0)
        lines = (json.loads(line) for line in self._in)
        return (values for values in lines if "header" not in values)

    @property
    def passing(self) -> int:
        """The number of rows that a later run should repeat, as the error may have passed."""
        return sum(place.stamp is None for place in self._places.values())

    @property
    def indexes(self) -> list[int]:
        """The sorted indexes of all files that have a row."""
        return sorted(place.index for place in self._places.values())

    def paths(self) -> Iterator[tuple[int, str]]:
        """The index and path of each file that has a row."""
        return ((place.index, path) for path, place in self._places.items())

    def indexed(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """All rows with their index, in that order."""
        for place in sorted(self._places.values(), key=lambda place: place.index):
            yield place.index, self._row(place)

    def close(self) -> None:
        """Close the file; everything is already written."""
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
        """Append bytes and return their offset. After a failure the file is restored."""
        assert self._out is not None
        start, left = os.fstat(self._out.fileno()).st_size, memoryview(block)
        try:
            while left:
                left = left[self._out.write(left) :]
            os.fsync(self._out.fileno())
        except OSError as error:
            with suppress(OSError):  # else the next run cuts the torn line off
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
        """Check that the file still has its name: writes to a deleted file succeed but are lost."""
        assert self._out is not None
        with suppress(OSError):
            if os.path.samestat(os.fstat(self._out.fileno()), os.stat(self.path)):
                return
        raise Stopped(
            Text(
                "{file} was removed or moved away while the batch ran. Put it back, then resume "
                "the batch; if it is gone, start over.",
                file=self.path.name,
            )
        )

    def _scan(self) -> None:
        """Index the rows; cut off a torn last line if the file is open for writing."""
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
        """Whether an unparsable last line is a torn row, and not another program's file."""
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
