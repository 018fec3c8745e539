"""Scans of one file, or of a header and data files: read once from end to end."""

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress
from ctviewer.core.base.text import Text
from ctviewer.core.formats.canonical import ExactVoxels, Filling, Need, Scaling, axes_of, outlined
from ctviewer.core.formats.reader import OpenScan
from ctviewer.core.formats.reading import (
    HASHED_LATER,
    WAITING,
    Bytes,
    Hashing,
    WorkThread,
    free_memory,
    opened,
    readable,
    size_text,
)
from ctviewer.core.formats.stored import AT_THE_END, StoredHeader
from ctviewer.core.formats.unpacking import (
    DAMAGED,
    LONGEST_MAGIC,
    MAX_SURPLUS,
    Packing,
    Unpacked,
    packing_of,
    unpacking,
)
from ctviewer.core.geometry.volume import Source, Volume, Watcher

Parse = Callable[[BinaryIO], StoredHeader]
"""Decodes and checks the header at the start of a file; raises a `LoadError`."""

PAIR = {".hdr": ".img", ".img": ".hdr"}


@dataclass(frozen=True, eq=False)
class StoredScan:
    """A checked header, its file, and the files of its voxels in order.

    `path` is the file that was given, which may be half of a pair.
    """

    path: Path
    header: StoredHeader
    header_path: Path
    voxel_paths: tuple[Path, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """All files to read, in order."""
        return tuple(dict.fromkeys((self.header_path, *self.voxel_paths)))

    @property
    def part_bytes(self) -> int:
        """Bytes of voxels in each file."""
        return self.header.voxel_bytes // len(self.voxel_paths)

    @cached_property
    def need(self) -> Need:
        """The memory needed to load it."""
        header = self.header
        scaling = Scaling((header.slope,), (header.intercept,))
        return Need.of(header.voxel_bytes // header.dtype.itemsize, header.dtype, scaling)

    def outline(self) -> Volume:
        """Its geometry, see `OpenScan`."""
        check_size(self, free_memory())
        header = self.header
        return outlined(header.dtype, header.shape, header.affine, self._source())

    def blocks(self) -> Iterator[memoryview]:
        """The stored voxels, see `OpenScan`."""
        return iter(VoxelStream(self))

    def load(self, progress: Progress, limit: int, watcher: Watcher | None = None) -> Volume:
        """The volume, see `OpenScan`."""
        check_size(self, limit)
        header = self.header
        filling = Filling(ExactVoxels(self.need, limit), header.shape, header.affine, watcher)
        with WorkThread(WAITING) as behind, self._hasher(behind) as hasher:
            hashing = Hashing(hasher)
            stream = VoxelStream(self, hashing)
            done = 0
            for block in stream:
                stored = np.frombuffer(block, header.dtype)
                behind.do(filling.put, done, stored, header.slope, header.intercept)
                done += stored.size
                progress(done / self.need.count, Text("Reading"))
            behind.finish()
            source = self._source(hashing.hexdigest(), stream.notes())
        return filling.finished(source)

    def _hasher(self, filler: WorkThread) -> AbstractContextManager[WorkThread]:
        """The hasher of the files: a thread of its own if that takes longest, else the filler.

        With compressed files, two threads take less time than three, which wait for each other.
        """
        with opened(self.voxel_paths[0]) as file:
            plain = _packing(self.header, file) is Packing.NONE
        return WorkThread(HASHED_LATER) if plain else nullcontext(filler)

    def _source(self, sha256: str = "", notes: tuple[str, ...] = ()) -> Source:
        header = self.header
        return Source(
            path=self.path,
            format=header.format,
            shape=header.shape,
            dtype=str(header.dtype),
            axes=axes_of(header.affine),
            orientation_known=header.orientation_known,
            forms_angle=header.forms_angle,
            other_spacing=header.other_spacing,
            notes=(*header.notes, *notes),
            slope=header.slope,
            intercept=header.intercept,
            sha256=sha256,
            facts=header.facts,
        )


def one_file(parse: Parse) -> Callable[[Path, Progress], OpenScan]:
    """An opener for scans of a format whose header `parse` reads from the start of a file."""
    return partial(_open, parse)


def _open(parse: Parse, path: Path, _progress: Progress) -> StoredScan:
    """Read and check a scan's header, without voxels.

    Raises:
        LoadError: there is no such file, or it describes no 3D volume.
    """
    header_path, image_path = files_of(path)
    with opened(header_path) as file:
        header = parse(file)
    if header.is_pair and image_path == header_path:
        raise LoadError(
            Text(
                "{file} is the header of a pair; rename the pair to .hdr and .img, or "
                "save the scan as one file.",
                file=header_path.name,
            )
        )
    count = len(header.data_files)
    if count and header.voxel_bytes // header.dtype.itemsize % count:
        raise LoadError(
            Text(
                "The header spreads {slices} {slices:slice|slices} over {files} "
                "{files:file|files}, which cannot be equal parts; save the scan as one file.",
                slices=header.shape[-1],
                files=count,
            )
        )
    beside = tuple(header_path.parent / name for name in header.data_files)
    for each in beside:
        _check_is_file(each)
    return StoredScan(path, header, header_path, beside or (image_path,))


def _check_is_file(path: Path) -> None:
    """Refuse a data file that is not a regular file: opening a pipe would block.

    Raises:
        LoadError: it is none, or not accessible.
    """
    with readable(path):
        if not path.is_file():
            raise FileNotFoundError


def files_of(path: Path) -> tuple[Path, Path]:
    """The files with the header and the voxels; the same one except for a NIfTI pair.

    The other half's name may differ in case.

    Raises:
        LoadError: only half of a pair exists.
    """
    stem, suffix = path.with_suffix(""), path.suffix.lower()
    tail = path.suffix if suffix == ".gz" else ""
    if tail:
        stem, suffix = stem.with_suffix(""), stem.suffix.lower()
    if suffix not in PAIR:
        return path, path
    wanted = [f"{stem.name}{PAIR[suffix]}{end}" for end in (tail, "", ".gz")]
    other = next((found for name in wanted if (found := _beside(path, name))), None)
    if other is None:
        raise LoadError(
            Text(
                "{file} is half of a pair and {other} is not beside it.",
                file=path.name,
                other=wanted[0],
            )
        )
    return (path, other) if suffix == ".hdr" else (other, path)


def _beside(path: Path, name: str) -> Path | None:
    """The file of that name in the same folder, else one that differs only in case."""
    exact = path.with_name(name)
    if exact.exists():
        return exact
    try:
        entries = sorted(path.parent.iterdir())
    except OSError:
        return None
    return next((each for each in entries if each.name.lower() == name.lower()), None)


def check_size(scan: StoredScan, limit: int) -> None:
    """Check before any allocation that a scan fits the memory and its files' sizes.

    Raises:
        LoadError: it does not, or a file is missing.
    """
    header = scan.header
    promised = header.offset + scan.part_bytes
    for path in scan.voxel_paths:
        with opened(path) as file:
            packing = _packing(header, file)
            stored = path.stat().st_size - max(header.start, 0)
        if promised > packing.most_bytes(max(stored, 0), header.dtype.itemsize):
            raise LoadError(
                Text(
                    "The header promises {size}, more than the file can hold: "
                    "it was not copied completely, or it is not what it claims.",
                    size=size_text(promised),
                )
            )
    scan.need.check(limit)


def _packing(header: StoredHeader, file: BinaryIO) -> Packing:
    """The compression of the voxels in a file whose position is at its start."""
    if header.packing is not None:
        return header.packing
    return packing_of(file.peek(LONGEST_MAGIC))  # type: ignore[attr-defined]


class VoxelStream:
    """Iterates over the stored voxels of a scan in blocks, and reads each file to its end.

    Afterwards `surplus` counts unpacked bytes after the voxels, and `trailing` bytes after the
    compressed stream. Blocks hold whole voxels.

    Raises:
        LoadError: a file cannot be read, is truncated or damaged.
    """

    def __init__(self, scan: StoredScan, hashing: Hashing | None = None) -> None:
        self._scan = scan
        self._hashing = hashing
        self.surplus = 0
        self.trailing = 0

    def __iter__(self) -> Iterator[memoryview]:
        """The blocks."""
        if self._scan.header_path not in self._scan.voxel_paths:
            with opened(self._scan.header_path) as file:
                Bytes(file, self._hashing).to_the_end()
        for path in self._scan.voxel_paths:
            with opened(path) as file:
                yield from self._of_file(file, path.stat().st_size)

    def notes(self) -> tuple[str, ...]:
        """What was left out, in sentences."""
        notes = []
        slice_bytes = self._scan.header.voxel_bytes // self._scan.header.shape[-1]
        if self.surplus and self.surplus % slice_bytes == 0:
            notes.append(
                Text(
                    "Slices beyond the number in the header were left out: {count} "
                    "({size:,} {size:byte|bytes}).",
                    count=self.surplus // slice_bytes,
                    size=self.surplus,
                )
            )
        elif self.surplus:
            notes.append(
                Text(
                    "{size:,} {size:byte|bytes} after the voxels declared in the header "
                    "{size:was|were} left out.",
                    size=self.surplus,
                )
            )
        if self.trailing:
            notes.append(
                Text(
                    "{size:,} {size:byte|bytes} after the compressed voxels {size:does|do} not "
                    "belong to them; {size:it was|they were} left out.",
                    size=self.trailing,
                )
            )
        return tuple(notes)

    def _of_file(self, file: BinaryIO, size: int) -> Iterator[memoryview]:
        header, wanted = self._scan.header, self._scan.part_bytes
        packing = _packing(header, file)
        raw = Bytes(file, self._hashing)
        raw.skip(size - wanted if header.start == AT_THE_END else header.start)
        raw.skip_lines(header.lines)
        stream = Unpacked(raw, packing, header.dtype)
        with unpacking(packing):
            pieces = iter(stream)
            rest = yield from _cut(pieces, header.offset, wanted, header.dtype.itemsize)
            self.surplus += rest + self._behind(pieces, stream)
        raw.to_the_end()

    def _behind(self, pieces: Iterator[bytes], stream: Unpacked) -> int:
        """Count the bytes after the voxels; reading to the end verifies checksums.

        A further compressed stream after all voxels may be broken: it is not read.
        """
        surplus, members = 0, stream.members
        try:
            for piece in pieces:
                surplus += len(piece)
                if surplus > MAX_SURPLUS:
                    break
        except (EOFError, *DAMAGED):
            if stream.members == members:
                raise
        self.trailing += stream.trailing
        return surplus


def _cut(
    pieces: Iterator[bytes], skipped: int, wanted: int, itemsize: int
) -> Generator[memoryview, None, int]:
    """Blocks of whole items, `wanted` bytes in all after `skipped`; returns the surplus.

    Raises:
        EOFError: there are too few bytes.
    """
    carried = b""
    for piece in pieces:
        ahead = min(skipped, len(piece))
        skipped -= ahead
        view = memoryview(carried + piece[ahead:] if carried or ahead else piece)
        taken = min(len(view) // itemsize * itemsize, wanted)
        if taken:
            yield view[:taken]
        wanted -= taken
        if not wanted:
            return len(view) - taken
        carried = bytes(view[taken:])
    raise EOFError
