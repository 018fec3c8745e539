"""Which series a folder holds: headers only, foreign files counted, nothing stacked silently."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ctviewer.core.dicom.headers import UNREADABLE, FileHeader, SliceHeader, read_header
from ctviewer.core.dicom.stacking import Stack, by_acquisition, stack
from ctviewer.core.errors import LoadError
from ctviewer.core.folders import begins_as_dicom
from ctviewer.core.reading import refused
from ctviewer.core.report import Report, silent
from ctviewer.core.text import Text, joined

FILES_MOST = 50_000  # more are a disk, not an examination


@dataclass(frozen=True, eq=False)
class Series:
    """One CT series as it lies in one folder: its stack, or the `problem` that keeps it from one.

    `path` names it wherever a path names a scan: its folder when nothing else is in there, else
    its first file. `notes` are sentences about what was left out.
    """

    path: Path
    description: str
    number: str
    files: tuple[Path, ...]
    slices: int
    stack: Stack | None
    problem: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Survey:
    """What was found in a folder: CT series, and counts of everything else.

    `excluded` counts DICOM files that are no part of a CT volume, by the reason; `foreign` files
    that are not DICOM, `broken` ones that are and cannot be read.
    """

    series: tuple[Series, ...]
    excluded: tuple[tuple[str, int], ...]
    foreign: int
    broken: int

    @property
    def loadable(self) -> tuple[Series, ...]:
        """The series that make a volume."""
        return tuple(each for each in self.series if each.stack)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out, in a sentence; none when nothing was."""
        counts = [
            *self.excluded, (Text("not DICOM"), self.foreign), (Text("not readable"), self.broken)
        ]  # fmt: skip
        left = [Text("{why} ({count})", why=why, count=count) for why, count in counts if count]
        if not left:
            return ()
        what = joined(left, ", ")
        return (Text("Files of the folder that were left out: {what}.", what=what),)


def survey(folder: Path, report: Report = silent, *, deep: bool = True) -> Survey:
    """Read the headers of all files in a folder, and below it when `deep`.

    Raises:
        LoadError: the folder or one of its files cannot be read (a series without it would pass
            for whole), or it holds too many files.
    """
    files = _files(folder, deep=deep)
    headers: list[FileHeader] = []
    foreign = broken = 0
    for number, path in enumerate(files):
        report(number / len(files), Text("Looking through the folder"))
        try:
            if not begins_as_dicom(path):
                foreign += 1
                continue
            header = read_header(path, path)
        except MemoryError:
            raise
        except UNREADABLE as error:
            if isinstance(error, OSError) and error.errno is not None:  # pydicom's own have none
                raise refused(path, error) from error
            broken += 1
            continue
        headers += [header] if header else []
    excluded = Counter(header.excluded for header in headers if header.excluded)
    found = _named([*_series(header for header in headers if not header.excluded)])
    return Survey(tuple(found), tuple(excluded.most_common()), foreign, broken)


def _files(folder: Path, *, deep: bool) -> list[Path]:
    """The files, by folder and name; hidden ones and links to folders are left out."""
    found: list[Path] = []
    try:
        for place, folders, names in os.walk(folder, onerror=_refuse):
            folders[:] = sorted(name for name in folders if deep and not name.startswith("."))
            found += [Path(place, name) for name in sorted(names) if not name.startswith(".")]
            if len(found) > FILES_MOST:
                raise LoadError(
                    Text(
                        "The folder {folder} holds more than {most:,} files; "
                        "choose one further down.",
                        folder=folder.resolve().name,
                        most=FILES_MOST,
                    )
                )
    except OSError as error:
        raise LoadError(
            Text(
                "The folder {folder} cannot be read ({reason}).",
                folder=folder.resolve().name,
                reason=error.strerror,
            )
        ) from None
    return found


def _refuse(error: OSError) -> None:
    raise error


def _series(headers: Iterable[FileHeader]) -> Iterator[Series]:
    groups: dict[tuple[Path, str], list[FileHeader]] = {}
    for header in headers:
        groups.setdefault((header.path.parent, header.series), []).append(header)
    places = Counter(uid for _, uid in groups)
    for (_, uid), members in groups.items():
        slices = [each for header in members for each in header.slices]
        parts = by_acquisition(slices)
        for part in parts:
            made = _one(members, part)
            if places[uid] > 1:
                text = Text("Other slices of the same series lie in another folder.")
                made = replace(made, notes=(*made.notes, text))
            yield made


def _one(members: list[FileHeader], slices: list[SliceHeader]) -> Series:
    problem, made = "", None
    notes: tuple[str, ...] = ()
    try:
        made = stack(slices)
    except LoadError as error:
        problem = str(error)
    if made and made.copies:
        notes = (Text("Copies of slices that were left out: {copies}.", copies=made.copies),)
    files = tuple(sorted({each.path for each in slices}))
    first = members[0]
    return Series(
        files[0], first.description, first.number, files, len(slices), made, problem, notes
    )


def _named(found: list[Series]) -> list[Series]:
    """Series that are alone in their folder and below it are named by the folder."""

    def alone(series: Series) -> bool:
        folder = series.path.parent
        return sum(folder in each.path.parents for each in found) == 1

    return [replace(each, path=each.path.parent) if alone(each) else each for each in found]
