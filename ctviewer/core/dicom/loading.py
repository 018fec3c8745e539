"""From a DICOM series to a Volume: slices decoded one by one, each with its own rescale."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from ctviewer.core.dicom.codecs import decoded
from ctviewer.core.dicom.headers import UNREADABLE, SliceHeader, quiet
from ctviewer.core.dicom.series import Series, Survey, survey
from ctviewer.core.dicom.stacking import Stack
from ctviewer.core.errors import LoadError
from ctviewer.core.exact import Scaling, exact
from ctviewer.core.orientation import axes_of, canonical
from ctviewer.core.reading import free_memory, read_file, too_large
from ctviewer.core.report import Report, part, silent
from ctviewer.core.text import Text, joined
from ctviewer.core.volume import Source, Volume

SURVEY_SHARE = 0.2  # of the time, for its progress
LONGEST = 200  # characters of a header field's value that are kept
FRAME = "FrameOfReferenceUID (0020,0052)"  # among the facts


def load_dicom(path: Path, report: Report = silent, limit: int | None = None) -> Volume:
    """Open the CT series of a folder, or the one that a file belongs to.

    Raises:
        LoadError: there is none, there are several, or it makes no volume.
    """
    series, notes = _found(path, part(report, 0.0, SURVEY_SHARE))
    return load_series(series, part(report, SURVEY_SHARE, 1.0), limit, notes=notes)


def find_series(path: Path, report: Report = silent) -> Stack:
    """The stack that a folder or file stands for, from headers alone.

    Raises:
        Cancelled: by `report`.
        LoadError: as `load_dicom` would.
    """
    return _stacked(_found(path, report)[0])


def pixels_of(path: Path, report: Report = silent) -> Iterator[bytes]:
    """The stored pixels of each file of a series, in the order of the stack, packed as they are.

    Raises:
        Cancelled: by `report`, which hears of each header.
        LoadError: as `load_dicom` would, or a file cannot be read.
    """
    for file in _by_file(find_series(path, report)):
        try:
            with quiet():
                yield bytes(pydicom.dcmread(file).PixelData)
        except UNREADABLE:
            raise LoadError(
                Text("The slice {file} cannot be read; export it again.", file=file.name)
            ) from None


def _found(path: Path, report: Report) -> tuple[Series, tuple[str, ...]]:
    """The series that a folder or file stands for, and what its folder holds besides."""
    folder = path if path.is_dir() else path.parent
    found = survey(folder, report, deep=path.is_dir())
    series = _only_series(folder, found) if path.is_dir() else _series_of(path, found)
    return series, found.notes


def _stacked(series: Series) -> Stack:
    if series.stack is None:
        raise LoadError(series.problem)
    return series.stack


def load_series(
    series: Series,
    report: Report = silent,
    limit: int | None = None,
    *,
    notes: tuple[str, ...] = (),
) -> Volume:
    """Open a series; `notes` are sentences of what its folder holds besides.

    Raises:
        LoadError: it makes no volume, is too large, or a slice cannot be decoded.
    """
    stack = _stacked(series)
    _check_size(stack, free_memory() if limit is None else limit)
    stored, digest, facts = _decode(stack, report)
    scaling = Scaling(
        tuple(each.slope for each in stack.slices), tuple(each.intercept for each in stack.slices)
    )
    voxels, nonfinite = exact(stored, scaling)
    source = Source(
        path=series.path,
        format="DICOM",
        shape=stack.shape,
        dtype=str(stored.dtype),
        axes=axes_of(stack.affine),
        slope=scaling.slopes[0],
        intercept=scaling.intercepts[0],
        sha256=digest,
        facts=facts,
        notes=(*series.notes, *notes),
        frame=dict(facts).get(FRAME, ""),
    )
    turned, affine = canonical(voxels, stack.affine)
    return Volume(turned, affine, source, nonfinite)


def _only_series(folder: Path, found: Survey) -> Series:
    if len(found.loadable) == 1:
        return found.loadable[0]
    name = folder.resolve().name
    if found.loadable:
        raise LoadError(
            Text(
                "The folder {name} holds {count} CT series; open a file of the one that you want.",
                name=name,
                count=len(found.loadable),
            )
        )
    if found.series:
        raise LoadError(found.series[0].problem)
    if found.excluded:
        raise LoadError(
            Text(
                "The folder {name} holds no CT series. {notes}",
                name=name,
                notes=joined(found.notes),
            )
        )
    raise LoadError(
        Text("{name} is a folder without DICOM files; choose a scan inside it.", name=name)
    )


def _series_of(path: Path, found: Survey) -> Series:
    for series in found.series:
        if path in series.files:
            return series
    raise LoadError(
        Text(
            "{file} is no part of a CT series (a scout, a secondary capture, another modality, "
            "or damaged); open a CT slice.",
            file=path.name,
        )
    )


def _check_size(stack: Stack, limit: int) -> None:
    columns, rows, count = stack.shape
    needed = columns * rows * count * int(stack.slices[0].stored_type[1:])
    if needed > limit:
        raise too_large(needed, limit)


def _decode(stack: Stack, report: Report) -> tuple[NDArray[Any], str, tuple[tuple[str, str], ...]]:
    """The stored numbers [column, row, slice], the SHA-256 of all files, the first one's fields."""
    columns, rows, count = stack.shape
    buffer = np.empty((count, rows, columns), stack.slices[0].stored_type)
    digest = hashlib.sha256()
    facts: tuple[tuple[str, str], ...] = ()
    done = 0
    for path, wanted in _by_file(stack).items():
        content = read_file(path, free_memory())
        digest.update(content)
        try:
            with quiet():
                dataset = pydicom.dcmread(io.BytesIO(content))
                facts = facts or facts_of(dataset)
                for place, frame in zip(wanted.values(), decoded(dataset, [*wanted]), strict=True):
                    buffer[place] = _checked(frame, buffer)
        except MemoryError:
            raise
        except UNREADABLE:
            raise LoadError(_undecoded(wanted, stack)) from None
        done += len(wanted)
        report(done / count, Text("Reading"))
    return buffer.transpose(2, 1, 0), digest.hexdigest(), facts


def _by_file(stack: Stack) -> dict[Path, dict[int, int]]:
    """For each file, which of its frames goes to which place in the stack."""
    files: dict[Path, dict[int, int]] = {}
    for place, each in enumerate(stack.slices):
        files.setdefault(each.path, {})[each.frame] = place
    return files


def _checked(frame: NDArray[Any], buffer: NDArray[Any]) -> NDArray[Any]:
    """A decoded slice, if it is what its header announced.

    Raises:
        ValueError: its size or type is another.
    """
    if frame.shape != buffer.shape[1:] or frame.dtype != buffer.dtype:
        raise ValueError
    return frame


def _undecoded(wanted: dict[int, int], stack: Stack) -> str:
    return Text(
        "Slice {number} of {count} is damaged or packed in a way "
        "that cannot be decoded; copy the series again or export it uncompressed.",
        number=min(wanted.values()) + 1,
        count=len(stack.slices),
    )


def thumbnail(each: SliceHeader) -> NDArray[np.float32] | None:
    """One slice in HU [row, column], for a preview; None if it cannot be decoded."""
    try:
        with quiet():
            dataset = pydicom.dcmread(each.path)
            (frame,) = decoded(dataset, [each.frame])
    except UNREADABLE:
        return None
    return (frame * each.slope + each.intercept).astype(np.float32)


def facts_of(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    """All fields but the voxels, as text: keyword and tag, then the value."""
    facts = []
    for element in (*dataset.file_meta, *dataset):
        if element.keyword != "PixelData":
            name = element.keyword or element.name.strip("[]")
            tag = f"{element.tag.group:04X},{element.tag.element:04X}"
            facts.append((f"{name} ({tag})", _as_text(element)))
    return tuple(facts)


def _as_text(element: pydicom.DataElement) -> str:
    value = element.value
    if element.VR == "SQ":
        return f"{len(value)} items"
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    text = " ".join(map(str, value)) if element.VM > 1 else str(value if value is not None else "")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
