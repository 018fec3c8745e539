"""What discovery found and left out, as frozen values."""

import pickle
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.text import Text, joined

if TYPE_CHECKING:  # takes 0.3 s to import: only with DICOM files
    from ctviewer.core.formats.dicom.series import Series


@dataclass(frozen=True, slots=True)
class Selection:
    """Which scans in folders are selected; explicitly named files always are.

    A pattern matches a path inside the named folder, a file name, or (for exclusion) the name of a
    parent folder: "*.nii.gz", "patient-1*", "raw/*/late.nii". Without `recursive`, only scan files
    directly in a folder are taken, and DICOM series in it or in its direct subfolders.
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
    """A scan, or something that was meant to be one.

    `path` names it wherever a path names a scan, `root` is the path that was given. `problem` is
    why it cannot be opened, as far as known. A `doubtful` one was named explicitly, but neither its
    name nor its first bytes are those of a scan. `packed` are the headers of a DICOM series,
    compact because lists of scans may be long and travel between processes.
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
        """The same scan with its files elsewhere, found below another root."""
        series = self.series
        if series is not None:
            return FoundScan.of_series(move(self.path), root, series.moved(move))
        return replace(self, path=move(self.path), root=root)

    def noted(self, note: str) -> "FoundScan":
        """The same DICOM series with an additional note."""
        series = self.series
        assert series is not None
        shown = replace(series, notes=(*series.notes, note))
        return FoundScan.of_series(self.path, self.root, shown)

    @property
    def series(self) -> "Series | None":
        """The headers of a DICOM series, else None."""
        return pickle.loads(zlib.decompress(self.packed)) if self.packed else None

    @property
    def refusal(self) -> str:
        """Why it cannot be opened, with what was left out of a DICOM series; "" if it can."""
        series = self.series if self.problem else None
        return series.refusal if series else self.problem


@dataclass(frozen=True)
class Omitted:
    """Files or folders left out for one reason; `lost` if they may hold a scan."""

    reason: str
    count: int
    lost: bool


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found, in a deterministic order, and what was left out."""

    scans: tuple[FoundScan, ...]
    omitted: tuple[Omitted, ...] = ()

    @property
    def openable(self) -> tuple[FoundScan, ...]:
        """Scans without a known problem; doubtful ones only if there are no others."""
        sound = [each for each in self.scans if not each.problem]
        return tuple([each for each in sound if not each.doubtful] or sound)

    @property
    def lost(self) -> int:
        """The number of files or folders left out that may hold a scan."""
        return sum(each.count for each in self.omitted if each.lost)

    @property
    def note(self) -> str:
        """What was left out, as a sentence; "" if nothing."""
        return omitted_text(self.omitted)


def omitted_text(omitted: Sequence[Omitted]) -> str:
    """What was left out, as a sentence; "" if nothing."""
    if not omitted:
        return ""
    shown = [Text("{why} ({count})", why=each.reason, count=each.count) for each in omitted]
    return Text("Left out: {what}.", what=joined(shown, ", "))


def _matches(relative: str, pattern: str) -> bool:
    return fnmatchcase(relative, pattern) or fnmatchcase(relative.rsplit("/", 1)[-1], pattern)
