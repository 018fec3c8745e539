"""Which scans a batch is about, and by what a change of their files is noticed."""

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
    """A scan to classify: its path, the folder or file that was asked for, and its stamp.

    `stamp` is None when there is no such file; `index` is its place in the survey. `problem` is
    why it cannot be opened, if that is known already; `packed` are its headers (`FoundScan`).
    """

    path: str
    root: str
    stamp: Stamp | None
    index: int = 0
    problem: str = ""
    packed: bytes = field(default=b"", repr=False)

    @property
    def size(self) -> int:
        """Bytes of the file, 0 when there is none."""
        return self.stamp.size if self.stamp else 0

    @property
    def scan(self) -> FoundScan:
        """The scan as discovery found it."""
        return FoundScan(Path(self.path), Path(self.root), self.problem, packed=self.packed)


@dataclass(frozen=True)
class Surveyed:
    """All scans of a batch in their order, and what was left out of it."""

    files: tuple[Found, ...]
    omitted: tuple[Omitted, ...] = ()

    def __iter__(self) -> Iterator[Found]:
        """The scans."""
        return iter(self.files)

    @property
    def discovery(self) -> Discovery:
        """What was found, as the pre-flight takes it."""
        return Discovery(tuple(found.scan for found in self.files), self.omitted)


def survey(options: Options, progress: Progress = silent) -> Surveyed:
    """The scans that the options name, in an order that is the same everywhere.

    Raises:
        Cancelled: by `progress`.
        LoadError: a single folder was named, and cannot be read or holds no scan.
        UserError: masks are asked for, and their folder is missing or their pattern wrong.
    """
    wanted = Selection(options.recursive, options.include, options.exclude, options.limit)
    return stamped(_without_masks(discover(options.paths, wanted, progress), options))


def _without_masks(found: Discovery, options: Options) -> Discovery:
    """What was found without the masks of other scans that lie among them."""
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
    """What was found, with the stamps by which a change of its files is noticed."""
    files = (_stamped(index, scan) for index, scan in enumerate(found.scans))
    return Surveyed(tuple(files), found.omitted)


def _stamped(index: int, scan: FoundScan) -> Found:
    series = scan.series
    stamp = stamp_of(scan.path, series.files if series else ())
    return Found(str(scan.path), str(scan.root), stamp, index, scan.problem, scan.packed)


def shard_of(files: Sequence[Found], shard: Shard) -> Sequence[Found]:
    """The part of the files that is one shard's."""
    return files[shard.index - 1 :: shard.count]


def stamp_of(path: Path, files: Sequence[Path] = ()) -> Stamp | None:
    """The stamp of a scan: of all files that it is read from, None when there are none.

    A series is known by all DICOM files of its folder, whichever are its own; with the `files` of
    it, by those named like them, so that none is opened. One in an archive is known by that.
    """
    try:
        facts = [part.stat() for part in (_named_like(files) if files else _parts(path))]
    except OSError:
        archive = archive_of(path)
        return Stamp.of(archive) if archive else None
    return Stamp(sum(f.st_size for f in facts), max((f.st_mtime_ns for f in facts), default=0))


def _named_like(files: Sequence[Path]) -> Iterator[os.DirEntry[str]]:
    """The files beside these that have one of their endings."""
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
    """The suffix; that of a name which ends in a UID or a number is none."""
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
    """The DICOM files of a folder: results that a run writes beside them must not change it."""
    files = (path for path in folder.iterdir() if not path.name.startswith("."))
    return [path for path in files if is_dicom(path)]
