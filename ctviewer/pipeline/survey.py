"""The scans of a batch, and stamps that detect changes of their files."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.formats.archives.inside import archive_of
from ctviewer.core.formats.dicom.content import is_dicom
from ctviewer.core.formats.discovery import discover
from ctviewer.core.formats.found import Discovery, FoundScan, Omitted, Selection
from ctviewer.core.formats.names import is_file
from ctviewer.core.formats.onefile import files_of
from ctviewer.core.formats.readers import (
    detached_suffixes,
    half_suffixes,
    open_scan,
    scan_suffixes,
)
from ctviewer.core.formats.reading import Stamp
from ctviewer.pipeline.options import Options, Shard


@dataclass(frozen=True, slots=True)
class Found:
    """A scan to classify: its path, the folder or file given by the user, and its stamp.

    `stamp` is None if the file does not exist; `index` is its place in the survey. `problem` is why
    it cannot be opened, if already known; `packed` are its headers (`FoundScan`).
    """

    path: str
    root: str
    stamp: Stamp | None
    index: int = 0
    problem: str = ""
    packed: bytes = field(default=b"", repr=False)

    @property
    def size(self) -> int:
        """The file size in bytes, 0 if it does not exist."""
        return self.stamp.size if self.stamp else 0

    @property
    def scan(self) -> FoundScan:
        """The scan as discovery found it."""
        return FoundScan(Path(self.path), Path(self.root), self.problem, packed=self.packed)


@dataclass(frozen=True)
class Surveyed:
    """All scans of a batch in order, and what was left out."""

    files: tuple[Found, ...]
    omitted: tuple[Omitted, ...] = ()

    def __iter__(self) -> Iterator[Found]:
        """The scans."""
        return iter(self.files)

    @property
    def discovery(self) -> Discovery:
        """What was found, in the form for the pre-flight."""
        return Discovery(tuple(found.scan for found in self.files), self.omitted)


def survey(options: Options, progress: Progress = silent) -> Surveyed:
    """Find the scans that the options name, in an order that is the same everywhere.

    Raises:
        Cancelled: raised by `progress`.
        LoadError: a single folder was given that cannot be read or holds no scan.
        UserError: masks are requested, but their folder is missing or their pattern wrong.
    """
    wanted = Selection(options.recursive, options.include, options.exclude, options.limit)
    return stamped(_without_masks(discover(options.paths, wanted, progress), options))


def _without_masks(found: Discovery, options: Options) -> Discovery:
    """What was found, without masks of other scans among them."""
    places = {kind: place.checked() for kind, place in options.mask_places.items()}
    masks = {
        mask.absolute()
        for kind, place in places.items()
        for scan in found.scans
        if (mask := place.of(scan.path, kind))
    }
    kept = tuple(scan for scan in found.scans if scan.path.absolute() not in masks)
    count = len(found.scans) - len(kept)
    if not count:
        return found
    omitted = Omitted(Text("masks of other scans"), count, lost=False)
    return Discovery(kept, (*found.omitted, omitted))


def stamped(found: Discovery) -> Surveyed:
    """What was found, with stamps."""
    files = (_stamped(index, scan) for index, scan in enumerate(found.scans))
    return Surveyed(tuple(files), found.omitted)


def _stamped(index: int, scan: FoundScan) -> Found:
    series = scan.series
    stamp = stamp_of(scan.path, series.files if series else ())
    return Found(str(scan.path), str(scan.root), stamp, index, scan.problem, scan.packed)


def shard_of(files: Sequence[Found], shard: Shard) -> Sequence[Found]:
    """The files of one shard."""
    return files[shard.index - 1 :: shard.count]


def stamp_of(path: Path, files: Sequence[Path] = ()) -> Stamp | None:
    """The stamp of a scan over all files it is read from; None if there are none.

    For a series these are all DICOM files of its folder, whether they belong to it or not; with its
    `files` given, those with the same endings, so that none is opened. For a scan in an archive it
    is the archive.
    """
    try:
        facts = [part.stat() for part in (_named_like(files) if files else _parts(path))]
    except OSError:
        archive = archive_of(path)
        return Stamp.of(archive) if archive else None
    return Stamp(sum(f.st_size for f in facts), max((f.st_mtime_ns for f in facts), default=0))


def _named_like(files: Sequence[Path]) -> Iterator[os.DirEntry[str]]:
    """Files in the same folder with one of these files' endings."""
    endings = {_ending(path.name) for path in files}
    for folder in {path.parent for path in files}:
        with os.scandir(folder) as entries:
            for entry in entries:
                if (
                    not entry.name.startswith(".")
                    and _ending(entry.name) in endings
                    and is_file(entry)
                ):
                    yield entry


def _ending(name: str) -> str:
    """The suffix; "" if it is part of a UID or a number."""
    suffix = os.path.splitext(name)[1].lower()
    return "" if suffix.strip(".").isdecimal() else suffix


def _parts(path: Path) -> list[Path]:
    name = path.name.lower()
    if path.is_dir():
        return _slices_in(path)
    if not name.endswith((*scan_suffixes(), *half_suffixes())) and path.is_file():
        return _slices_in(path.parent) if is_dicom(path) else [path]
    try:
        files: tuple[Path, ...] = files_of(path)
        if len(set(files)) == 1 and name.endswith(detached_suffixes()):
            files = open_scan(path).files
    except LoadError:
        return [path]
    return [path, *(part for part in set(files) - {path} if part.exists())]


def _slices_in(folder: Path) -> list[Path]:
    """The DICOM files of a folder: results that a run writes there must not change the stamp."""
    files = (path for path in folder.iterdir() if not path.name.startswith("."))
    return [path for path in files if is_dicom(path)]
