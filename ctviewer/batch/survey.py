"""Which files a batch is about: folders searched, in an order that is the same everywhere."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from ctviewer.batch.options import Options, Shard
from ctviewer.core.dicom.content import is_dicom
from ctviewer.core.errors import LoadError
from ctviewer.core.folders import SCAN_SUFFIXES
from ctviewer.core.loading import files_of, stored_scan
from ctviewer.core.reading import Stamp
from ctviewer.core.report import Report, named, part, silent
from ctviewer.core.text import Text

TEMPORARY = ("~", ".tmp", ".part", ".crdownload")  # editors' and browsers' endings
OFFICE_LOCK = "~$"
ARCHIVE_LITTER = "__MACOSX"  # a folder of Mac metadata with the names of real files
DETACHED = (".mhd", ".nhdr")  # headers that may name another file for their voxels
HIDDEN_ON_WINDOWS = stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_TEMPORARY


@dataclass(frozen=True, slots=True)
class Found:
    """A scan to judge: its path, the folder or file that was asked for, and its stamp.

    `stamp` is None when there is no such file; `index` is its place in the survey.
    """

    path: str
    root: str
    stamp: Stamp | None
    index: int = 0

    @property
    def size(self) -> int:
        """Bytes of the file, 0 when there is none."""
        return self.stamp.size if self.stamp else 0


def survey(options: Options, report: Report = silent) -> Iterator[Found]:
    """The scans that the options name, one by one: the paths in order, folders sorted by name.

    A file that is named is taken whatever its name. In folders, names that the program opens are
    taken, unless hidden or temporary, and each CT series of DICOM files in it or in a folder right
    in it; links to folders are not followed. A pattern matches a file
    when it matches its path inside the named folder, its name, or (to exclude) the name of a
    folder on the way: "*.nii.gz", "patient-1*", "raw/*/late.nii". A file is found once however
    often it is named. `report` hears of every file that is looked at; how many there are, nobody
    knows before the end, so the fraction stays 0.

    Raises:
        Cancelled: by `report`.
        LoadError: a folder cannot be read, or holds no scan.
    """
    looking = part(named(report, Text("Looking for scans")), 0.0, 0.0)
    every = (found for path in options.paths for found in _below(path, options, looking))
    for index, found in enumerate(islice(_once(every), options.limit)):
        yield replace(found, index=index)


def shard_of(files: Sequence[Found], shard: Shard) -> Sequence[Found]:
    """The part of the files that is one shard's."""
    return files[shard.index - 1 :: shard.count]


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a scan: of all files that it is read from.

    A series is known by all DICOM files of its folder, whichever are its own.
    """
    try:
        facts = [part.stat() for part in _parts(path)]
    except OSError:
        return None
    return Stamp(sum(f.st_size for f in facts), max((f.st_mtime_ns for f in facts), default=0))


def _parts(path: Path) -> list[Path]:
    name = path.name.lower()
    if path.is_dir():
        return _slices_in(path)
    if not name.endswith((*SCAN_SUFFIXES, ".img", ".img.gz")) and path.is_file():
        return _slices_in(path.parent) if is_dicom(path) else [path]
    try:
        files = stored_scan(path).files if name.endswith(DETACHED) else files_of(path)
    except LoadError:
        return [path]
    return [path, *(part for part in set(files) - {path} if part.exists())]


def _slices_in(folder: Path) -> list[Path]:
    """The DICOM files of a folder: results that a run writes beside them must not change it."""
    files = (path for path in folder.iterdir() if not path.name.startswith("."))
    return [path for path in files if is_dicom(path)]


def _once(files: Iterable[Found]) -> Iterator[Found]:
    seen: set[str] = set()
    for found in files:
        if found.path not in seen:
            seen.add(found.path)
            yield found


def _below(path: Path, options: Options, report: Report) -> Iterator[Found]:
    if not path.is_dir():
        yield Found(str(path), str(path.parent), stamp_of(path))
        return
    scan = None
    for scan in _scans(path, "", options, report):
        yield Found(str(scan), str(path), stamp_of(scan))
    if scan is None:
        raise LoadError(_holds_none(path, options))


def _holds_none(folder: Path, options: Options) -> str:
    said = f"The folder {folder.resolve().name} holds no scan (NIfTI, NRRD, MetaImage or DICOM)"
    if options.include or options.exclude:
        said += " that the patterns let through"
    return said + ("." if options.recursive else "; add --recursive to search the folders in it.")


def _scans(folder: Path, inside: str, options: Options, report: Report) -> Iterator[Path]:
    """The scans of a folder at `inside` of the one that was named ("" for itself), by name."""
    for entry in _entries(folder):
        report(0.0, "")
        relative = f"{inside}{entry.name}"
        if _unwanted(entry) or any(_matches(relative, pattern) for pattern in options.exclude):
            continue
        if entry.is_dir(follow_symlinks=False):
            below = _scans if options.recursive else _series
            yield from below(folder / entry.name, f"{relative}/", options, report)
        elif _is_scan(entry) and _let_through(relative, options):
            yield folder / entry.name
    yield from _series(folder, inside, options, report)


def _series(folder: Path, inside: str, options: Options, report: Report) -> Iterator[Path]:
    """The CT series among the DICOM files of one folder, each named as the program opens it."""
    entries = [entry for entry in _entries(folder) if not _unwanted(entry)]
    files = [Path(entry.path) for entry in entries if entry.is_file()]
    if not any(_is_slice(path, report) for path in files):
        return
    from ctviewer.core.dicom.series import survey as survey_series  # pydicom imports slowly

    leaf = len(files) == len(entries)
    try:
        series = survey_series(folder, report, deep=False).series
        # beside other folders, a folder's name would mean all below it
        paths = [each.path if leaf else each.files[0] for each in series]
    except LoadError:
        paths = [folder]  # its row tells why, and the search goes on
    for path in paths:
        relative = inside.rstrip("/") if path == folder else f"{inside}{path.name}"
        if _let_through(relative or folder.name, options):
            yield path


def _is_scan(entry: os.DirEntry[str]) -> bool:
    return entry.name.lower().endswith(SCAN_SUFFIXES) and entry.is_file()


def _is_slice(path: Path, report: Report) -> bool:
    report(0.0, "")
    return not path.name.lower().endswith(SCAN_SUFFIXES) and is_dicom(path)


def _let_through(relative: str, options: Options) -> bool:
    kept = options.include
    return not kept or any(_matches(relative, pattern) for pattern in kept)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise LoadError(
            Text(
                "The folder {folder} cannot be read ({reason}); check it, or leave it out.",
                folder=folder.resolve().name,
                reason=error.strerror,
            )
        ) from None


def _unwanted(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if name.startswith((".", OFFICE_LOCK)) or name.endswith(TEMPORARY) or name == ARCHIVE_LITTER:
        return True
    if os.name != "nt":
        return False
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & HIDDEN_ON_WINDOWS)


def _matches(relative: str, pattern: str) -> bool:
    return fnmatchcase(relative, pattern) or fnmatchcase(relative.rsplit("/", 1)[-1], pattern)
