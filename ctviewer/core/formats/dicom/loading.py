"""From a DICOM series to a Volume: slices decoded one by one, each with its own rescale."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ctviewer.core.base.errors import LoadError
from ctviewer.core.base.progress import Progress, part, silent
from ctviewer.core.base.text import Text
from ctviewer.core.formats.canonical import ExactVoxels, Filling, Need, Scaling, axes_of, outlined
from ctviewer.core.formats.dicom.codecs import PLAIN, StoredFrame, decoded, unpacked
from ctviewer.core.formats.dicom.content import is_dicomdir
from ctviewer.core.formats.dicom.headers import SliceHeader
from ctviewer.core.formats.dicom.library import UNREADABLE, DataElement, Dataset, parsed
from ctviewer.core.formats.dicom.series import Series, surplus_note, survey
from ctviewer.core.formats.dicom.stacking import Stack
from ctviewer.core.formats.reading import (
    HASHED_LATER,
    THREADS,
    Hashing,
    Stamp,
    WorkThread,
    free_memory,
    map_ahead,
    read_file,
    readable,
)
from ctviewer.core.geometry.volume import Source, Volume, Watcher

SURVEY_SHARE = 0.2  # share of the progress for the survey
FILE_COPIES = 2  # copies of a file in memory while it is decoded
LONGEST = 200  # characters of a header value that are kept
FRAME = "FrameOfReferenceUID (0020,0052)"  # key of the frame of reference in the facts


@dataclass(frozen=True, eq=False)
class SeriesScan:
    """A series known by its headers; `notes` are sentences on the rest of its folder.

    Finding it took the share `begun` of the total loading time.
    """

    series: Series
    notes: tuple[str, ...] = ()
    begun: float = 0.0

    @property
    def files(self) -> tuple[Path, ...]:
        """Its files, in the order of its slices."""
        return tuple(dict.fromkeys(each.path for each in stack_of(self.series).slices))

    def outline(self) -> Volume:
        """Its geometry, see `OpenScan`."""
        stack = stack_of(self.series)
        source = Source(
            path=self.series.path,
            format="DICOM",
            shape=stack.shape,
            dtype=str(stack.dtype),
            axes=axes_of(stack.affine),
        )
        return outlined(stack.dtype, stack.shape, stack.affine, source)

    def blocks(self) -> Iterator[bytes]:
        """The stored pixels, see `OpenScan`."""
        return stored_pixels(stack_of(self.series))

    def load(self, progress: Progress, limit: int, watcher: Watcher | None = None) -> Volume:
        """The volume, see `OpenScan`."""
        within = part(progress, self.begun, 1.0)
        return load_series(self.series, within, limit, notes=self.notes, watcher=watcher)


def find_series(path: Path, progress: Progress = silent) -> SeriesScan:
    """The only series of a folder, or the one of a file; a DICOMDIR stands for its folder.

    Raises:
        Cancelled: raised by `progress`.
        LoadError: there is none, or there are several.
    """
    series, notes = _found(path, part(progress, 0.0, SURVEY_SHARE))
    return SeriesScan(series, notes, SURVEY_SHARE)


def stored_pixels(stack: Stack) -> Iterator[bytes]:
    """The pixel data of each file of a stack in order, as compressed.

    Raises:
        LoadError: a file cannot be read, or has changed since its header was read.
    """
    limit = free_memory()
    for path, wanted in _by_file(stack).items():
        content = _unchanged(stack.slices[min(wanted.values())], limit)
        try:
            yield bytes(parsed(content).PixelData)
        except UNREADABLE:
            raise LoadError(
                Text("The slice {file} cannot be read; export it again.", file=path.name)
            ) from None


def _found(path: Path, progress: Progress) -> tuple[Series, tuple[str, ...]]:
    """The series that a folder or file stands for, and notes on the rest of the folder."""
    whole = path.is_dir() or is_dicomdir(path)
    found = survey(path if path.is_dir() else path.parent, progress, deep=whole)
    return found.only() if whole else found.of(path), found.notes


def stack_of(series: Series) -> Stack:
    """The stack of a series.

    Raises:
        LoadError: it forms no volume.
    """
    if series.stack is None:
        raise LoadError(series.refusal)
    return series.stack


def load_series(
    series: Series,
    progress: Progress = silent,
    limit: int | None = None,
    *,
    notes: tuple[str, ...] = (),
    watcher: Watcher | None = None,
) -> Volume:
    """Load a series; `notes` are sentences on the rest of its folder.

    Raises:
        LoadError: it forms no volume, is too large, a slice cannot be decoded, or a file has
            changed since its header was read.
    """
    stack = stack_of(series)
    slopes, intercepts = zip(*(each.scaling for each in stack.slices), strict=True)
    need = _need(stack, Scaling(slopes, intercepts))
    voxels = ExactVoxels(need, free_memory() if limit is None else limit)
    filling = Filling(voxels, stack.shape, stack.affine, watcher)
    digest, facts, left_out = _decode(stack, filling, progress)
    source = Source(
        path=series.path,
        format="DICOM",
        shape=stack.shape,
        dtype=str(stack.dtype),
        axes=axes_of(stack.affine),
        slope=slopes[0],
        intercept=intercepts[0],
        sha256=digest,
        facts=facts,
        notes=(*series.notes, *left_out, *notes),
        frame=dict(facts).get(FRAME, ""),
    )
    return filling.finished(source)


def _need(stack: Stack, scaling: Scaling) -> Need:
    """Memory for loading: each file is read whole, pydicom copies its pixels; hashing comes later.

    Uncompressed pixels used in place are not copied, which leaves room for a file read ahead.
    """
    columns, rows, count = stack.shape
    largest = max(each.stamp.size for each in stack.slices)
    others = len(_by_file(stack)) - 1
    copies = FILE_COPIES + min(others, HASHED_LATER)
    besides = copies * largest
    if not all(each.pixels and each.syntax in PLAIN for each in stack.slices):
        slice_size = columns * rows * stack.dtype.itemsize
        besides += min(others, _threads(stack)) * (FILE_COPIES * largest + slice_size)
    return Need.of(columns * rows * count, stack.dtype, scaling, besides)


def _decode(
    stack: Stack, filling: Filling, progress: Progress
) -> tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Fill in the voxels; returns the SHA-256 of all files, the first one's fields, and notes."""
    columns, rows, count = stack.shape
    read, wanted = partial(_read, stack, free_memory()), _by_file(stack).values()
    facts: tuple[tuple[str, str], ...] = ()
    done = cut = surplus = 0
    with (
        WorkThread(HASHED_LATER) as behind,
        closing(map_ahead(read, wanted, _threads(stack))) as files,
    ):
        hashing = Hashing(behind)
        for content, slices in files:
            hashing.update(content)
            facts = facts or _facts(stack, content)
            surplus_here = 0
            for place, frame in slices:
                stored = frame.numbers.ravel()
                filling.put(place * rows * columns, stored, *stack.slices[place].scaling)
                done, cut, surplus_here = done + 1, cut + frame.cut, frame.surplus
            surplus += surplus_here
            progress(done / count, Text("Reading"))
        return hashing.hexdigest(), facts, tuple(_left_out(cut, surplus))


def _left_out(cut: int, surplus: int) -> Iterator[str]:
    """Notes on the number of slices with removed bits, and of surplus compressed frames."""
    if surplus:
        yield surplus_note(surplus)
    if cut:
        yield Text(
            "Slices with values in more bits than their header declares (BitsStored): {count}. The "
            "extra bits were left out; unless they hold an overlay, HU are wrong.",
            count=cut,
        )


def _threads(stack: Stack) -> int:
    """The number of threads that read ahead: uncompressed files wait for the disk only."""
    return 1 if all(each.syntax in PLAIN for each in stack.slices) else THREADS


Slices = Iterable[tuple[int, StoredFrame]]
"""Slices as stored, each with its index in the stack."""


def _read(stack: Stack, limit: int, wanted: dict[int, int]) -> tuple[bytes, Slices]:
    """A file's bytes, at most `limit`, and those of its frames that are in the stack.

    A single slice is decoded here, in a thread; the slices of a multi-frame file one by one on
    demand, since memory may not hold them all.
    """
    content = _unchanged(stack.slices[min(wanted.values())], limit)
    slices = _slices_in(content, stack, wanted)
    return content, [*slices] if len(wanted) == 1 else slices


def _slices_in(content: bytes, stack: Stack, wanted: dict[int, int]) -> Slices:
    place = stack.slices[min(wanted.values())].pixels
    try:
        packed = None if place is None else place.within(content)
        frames = (
            decoded(parsed(content), [*wanted])
            if place is None or packed is None
            else unpacked(packed, place.form, [*wanted])
        )
        for at, frame in zip(wanted.values(), frames, strict=True):
            yield at, _checked(frame, stack.slices[at])
    except MemoryError:
        raise
    except UNREADABLE:
        raise _undecoded(stack, wanted) from None


def _facts(stack: Stack, content: bytes) -> tuple[tuple[str, str], ...]:
    """The fields of the first file."""
    try:
        return facts_of(parsed(content))
    except UNREADABLE:
        raise _undecoded(stack, {0: 0}) from None


def _by_file(stack: Stack) -> dict[Path, dict[int, int]]:
    """For each file, the index in the stack of each of its frames."""
    files: dict[Path, dict[int, int]] = {}
    for place, each in enumerate(stack.slices):
        files.setdefault(each.path, {})[each.frame] = place
    return files


def _unchanged(header: SliceHeader, limit: int) -> bytes:
    """A file's bytes, at most `limit`, if it is unchanged since its header was read."""
    content = read_file(header.path, limit)
    with readable(header.path):
        same = Stamp.of(header.path) == header.stamp and len(content) == header.stamp.size
    if not same:
        raise LoadError(
            Text(
                "{file} has changed since its folder was looked through; open the scan again.",
                file=header.path.name,
            )
        )
    return content


def _checked(frame: StoredFrame, header: SliceHeader) -> StoredFrame:
    """A decoded slice that matches its header.

    Raises:
        ValueError: its size or type differs.
    """
    numbers = frame.numbers
    if numbers.shape != (header.rows, header.columns) or numbers.dtype != header.stored_type:
        raise ValueError
    return frame


def _undecoded(stack: Stack, wanted: dict[int, int]) -> LoadError:
    return LoadError(
        Text(
            "Slice {number} of {count} is damaged or packed in a way "
            "that cannot be decoded; copy the series again or export it uncompressed.",
            number=min(wanted.values()) + 1,
            count=len(stack.slices),
        )
    )


def thumbnail(each: SliceHeader) -> NDArray[np.float32] | None:
    """One slice in HU [row, column], for a preview; None if it cannot be decoded."""
    try:
        (frame,) = decoded(parsed(read_file(each.path, free_memory())), [each.frame])
    except UNREADABLE:
        return None
    slope, intercept = each.scaling
    with np.errstate(all="ignore"):  # invalid slopes overflow
        return (frame.numbers * slope + intercept).astype(np.float32)


def facts_of(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    """All fields except the voxels, as text: keyword and tag, then the value."""
    facts = []
    for element in (*dataset.file_meta, *dataset):
        if element.keyword != "PixelData":
            name = element.keyword or element.name.strip("[]")
            tag = f"{element.tag.group:04X},{element.tag.element:04X}"
            facts.append((f"{name} ({tag})", _as_text(element)))
    return tuple(facts)


def _as_text(element: DataElement) -> str:
    value = element.value
    if element.VR == "SQ":
        return Text("{count} {count:item|items}", count=len(value))
    if isinstance(value, bytes):
        return Text("{count} {count:byte|bytes}", count=len(value))
    text = " ".join(map(str, value)) if element.VM > 1 else str(value if value is not None else "")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
