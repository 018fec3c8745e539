"""What is found in files and folders, and what is left out, as frozen values."""

import pickle
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.text import Text, joined

if TYPE_CHECKING:  # pydicom takes 0.3 s to import: not before there is a DICOM file
    from ctviewer.core.formats.dicom.series import Series


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the scans in folders are wanted; a file that is named is wanted in any case.

    A pattern matches when it matches a path inside the named folder, a name, or (to exclude) the
    name of a folder on the way: "*.nii.gz", "patient-1*", "raw/*/late.nii". Without `recursive`,
    scan files right in a folder are taken, and DICOM series in it or in a folder right in it.
    """

    recursive: bool = True
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    limit: int | None = None

    def keeps_out(self, relative: str) -> bool:
        """Whether a file or folder is excluded."""
        return any(_matches(relative, pattern) for pattern in self.exclude)

    def lets_through(self, relative: str) -> bool:
        """Whether a scan is included."""
        return not self.include or any(_matches(relative, pattern) for pattern in self.include)


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class FoundScan:
    """Something that is a scan, or was meant to be one.

    `path` names it wherever a path names a scan, `root` is what was asked for. `problem` is why it
    cannot be opened, as far as that is known already. A `doubtful` one was named, and neither its
    name nor its first bytes are those of a scan. `packed` are the headers of a DICOM series, small,
    because a list of scans may be long and travels between processes.
    """

    path: Path
    root: Path
    problem: str = ""
    doubtful: bool = False
    packed: bytes = field(default=b"", repr=False)

    @classmethod
    def of_series(cls, path: Path, root: Path, series: "Series") -> "FoundScan":
        """A DICOM series."""
        packed = zlib.compress(pickle.dumps(series), 1)
        return cls(path, root, series.problem, packed=packed)

    def elsewhere(self, move: Callable[[Path], Path], root: Path) -> "FoundScan":
        """The same scan with its files at other places, found below another root."""
        series = self.series
        if series is not None:
            return FoundScan.of_series(move(self.path), root, series.moved(move))
        return replace(self, path=move(self.path), root=root)

    def noted(self, note: str) -> "FoundScan":
        """The same DICOM series with one more note."""
        series = self.series
        assert series is not None
        shown = replace(series, notes=(*series.notes, note))
        return FoundScan.of_series(self.path, self.root, shown)

    @property
    def series(self) -> "Series | None":
        """The headers of a DICOM series; None of anything else."""
        return pickle.loads(zlib.decompress(self.packed)) if self.packed else None

    @property
    def refusal(self) -> str:
        """Why it cannot be opened, with what was left out of a DICOM series; "" if it can be."""
        series = self.series if self.problem else None
        return series.refusal if series else self.problem


@dataclass(frozen=True)
class Omitted:
    """Files or folders that were left out for one reason; `lost` when they may hold a scan."""

    reason: str
    count: int
    lost: bool


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found, in an order that is the same everywhere, and what was left out."""

    scans: tuple[FoundScan, ...]
    omitted: tuple[Omitted, ...] = ()

    @property
    def openable(self) -> tuple[FoundScan, ...]:
        """Those without a problem so far; of doubtful ones, when there are no others."""
        sound = [each for each in self.scans if not each.problem]
        return tuple([each for each in sound if not each.doubtful] or sound)

    @property
    def lost(self) -> int:
        """How many files or folders were left out that may hold a scan."""
        return sum(each.count for each in self.omitted if each.lost)

    @property
    def note(self) -> str:
        """What was left out, as a sentence; "" when nothing was."""
        return omitted_text(self.omitted)


def omitted_text(omitted: Sequence[Omitted]) -> str:
    """What was left out, as a sentence; "" when nothing was."""
    if not omitted:
        return ""
    shown = [Text("{why} ({count})", why=each.reason, count=each.count) for each in omitted]
    return Text("Left out: {what}.", what=joined(shown, ", "))


def _matches(relative: str, pattern: str) -> bool:
    return fnmatchcase(relative, pattern) or fnmatchcase(relative.rsplit("/", 1)[-1], pattern)
