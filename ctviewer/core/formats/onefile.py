"""Scans of one file, or of a header and the files of its voxels: read once from end to end."""

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
    Behind,
    Bytes,
    Hashing,
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
"""Decodes and checks the header at a file's beginning; raises a `LoadError` with a sentence."""

PAIR = {".hdr": ".img", ".img": ".hdr"}


@dataclass(frozen=True, eq=False)
class StoredScan:
    """A checked header, the file it stands in, and the files of its voxels in their order.

    `path` is the file that was named, which may be half of a pair.
    """

    path: Path
    header: StoredHeader
    header_path: Path
    voxel_paths: tuple[Path, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """All that is read, in its order."""
        return tuple(dict.fromkeys((self.header_path, *self.voxel_paths)))

    @property
    def part_bytes(self) -> int:
        """Bytes of voxels in each of the files."""
        return self.header.voxel_bytes // len(self.voxel_paths)

    @cached_property
    def need(self) -> Need:
        """What loading it takes."""
        header = self.header
        scaling = Scaling((header.slope,), (header.intercept,))
        return Need.of(header.voxel_bytes // header.dtype.itemsize, header.dtype, scaling)

    def outline(self) -> Volume:
        """Its geometry, as `OpenScan` has it."""
        check_size(self, free_memory())
        header = self.header
        return outlined(header.dtype, header.shape, header.affine, self._source())

    def blocks(self) -> Iterator[memoryview]:
        """The stored voxels, as `OpenScan` has them."""
        return iter(VoxelStream(self))

    def load(self, progress: Progress, limit: int, watcher: Watcher | None = None) -> Volume:
        """The volume, as `OpenScan` has it."""
        check_size(self, limit)
        header = self.header
        filling = Filling(ExactVoxels(self.need, limit), header.shape, header.affine, watcher)
        with Behind(WAITING) as behind, self._hasher(behind) as hasher:
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

    def _hasher(self, filler: Behind) -> AbstractContextManager[Behind]:
        """Who hashes the files: a thread of its own where that takes longest, else the filler.

        Threads wait for each other: two at work take packed files in less time than three.
        """
        with opened(self.voxel_paths[0]) as file:
            plain = _packing(self.header, file) is Packing.NONE
        return Behind(HASHED_LATER) if plain else nullcontext(filler)

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
    """What opens scans of a format by the header that `parse` reads from a file's beginning."""
    return partial(_open, parse)


def _open(parse: Parse, path: Path, _progress: Progress) -> StoredScan:
    """What a scan's header says, checked before any voxel is read.

    Raises:
        LoadError: there is no such file, or it promises something that is no 3D volume.
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
    """Refuse what a header names and is no file: who opens a pipe waits for ever.

    Raises:
        LoadError: it is none, or cannot be looked at.
    """
    with readable(path):
        if not path.is_file():
            raise FileNotFoundError


def files_of(path: Path) -> tuple[Path, Path]:
    """The files that hold the header and the voxels: one and the same but for a NIfTI pair.

    The other half of a pair may be written in other letters, large or small.

    Raises:
        LoadError: it is half of a pair.
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
    """The file of that name in the same folder, else one that differs in large and small."""
    exact = path.with_name(name)
    if exact.exists():
        return exact
    try:
        entries = sorted(path.parent.iterdir())
    except OSError:
        return None
    return next((each for each in entries if each.name.lower() == name.lower()), None)


def check_size(scan: StoredScan, limit: int) -> None:
    """Refuse before any allocation: too large for the memory, or impossible for the files' sizes.

    Raises:
        LoadError: it is one of these, or a file is missing.
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
    """How the voxels in a file that stands at its beginning are packed."""
    if header.packing is not None:
        return header.packing
    return packing_of(file.peek(LONGEST_MAGIC))  # type: ignore[attr-defined]


class VoxelStream:
    """Iterates over the stored voxels of a scan in blocks, and reads each file to its end.

    Then `surplus` counts the bytes behind the voxels, unpacked, and `trailing` those behind the
    packed stream. Blocks hold whole voxels.

    Raises:
        LoadError: a file cannot be read, ends too early or is damaged.
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
                    "Slices behind those that the header promises were left out: {count} "
                    "({size:,} {size:byte|bytes}).",
                    count=self.surplus // slice_bytes,
                    size=self.surplus,
                )
            )
        elif self.surplus:
            notes.append(
                Text(
                    "{size:,} {size:byte|bytes} behind the voxels that the header promises "
                    "{size:was|were} left out.",
                    size=self.surplus,
                )
            )
        if self.trailing:
            notes.append(
                Text(
                    "{size:,} {size:byte|bytes} behind the packed voxels {size:is|are} no part of "
                    "them; {size:it was|they were} left out.",
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
        """Bytes that follow the voxels; reaching the end makes checksums be compared.

        Another packed stream that follows one with all voxels may be broken: it is not asked for.
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
    """Blocks of whole items, `wanted` bytes in all behind those `skipped`; returns what is over.

    Raises:
        EOFError: there are not so many bytes.
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
