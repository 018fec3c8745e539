"""From one file to the network's input, in the reader process; needs no torch."""

import os
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from ctviewer.core.analysis.examine import Examined, boxed_again, examine_volume
from ctviewer.core.analysis.input_facts import InputFacts
from ctviewer.core.analysis.lungs import LungGrid
from ctviewer.core.analysis.preprocess import InputSpec
from ctviewer.core.base.errors import SCAN_ERRORS, TransientLoadError, sentence_of
from ctviewer.core.base.text import Text
from ctviewer.core.formats.loading import known_notes, load_volume
from ctviewer.core.formats.reading import MEMORY_SHARE, Stamp
from ctviewer.core.geometry.resample import Box
from ctviewer.core.geometry.volume import Volume
from ctviewer.pipeline.survey import Found, stamp_of

if TYPE_CHECKING:
    from ctviewer.core.formats.dicom.series import Series

CHANGED = Text("The file changed while it was read; classify it again when it is finished.")
CHANGED_BEFORE = Text("The file changed after it was found; it was read as it is now.")


@dataclass(frozen=True, eq=False)
class ReadScan:
    """The outcome of reading a file: an examined scan, or an error sentence.

    `stamp` is that of the file read, None if another run should read it again. `root_gone` is set
    if the whole folder is out of reach: then `error` is why the run should stop. `notes` are those
    of a scan that was not examined.
    """

    stamp: Stamp | None
    examined: Examined | None = None
    facts: InputFacts | None = None
    load_seconds: float = 0.0
    error: str | None = None
    root_gone: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Again:
    """A scan to be read again with the second box that the network asked for."""

    found: Found
    reading: ReadScan
    box: Box


def read_volume(found: Found, spec: InputSpec, readers: int = 1) -> tuple[ReadScan, Volume | None]:
    """Load and examine a file; also returns the volume, if it was examined.

    Free memory is shared between `readers` readers.
    """
    series = found.scan.series
    stamp = partial(stamp_of, Path(found.path), series.files if series else ())
    before, started = stamp(), time.perf_counter()
    known = before == found.stamp
    if known and found.problem:
        return ReadScan(before, error=found.problem, notes=series.notes if series else ()), None
    limit = _memory_limit(readers)
    try:
        volume = _loaded(Path(found.path), series if known else None, limit)
        if not known and found.stamp is not None:
            volume = _noted(volume, CHANGED_BEFORE)
        loaded = time.perf_counter() - started
        examined = examine_volume(volume, spec)
        examined.precompute()
    except SCAN_ERRORS as error:
        failed = _failure(found, before, stamp(), error)
        return replace(failed, notes=known_notes(Path(found.path), series if known else None)), None
    if stamp() != before:
        return ReadScan(None, error=CHANGED), None
    return ReadScan(before, examined, InputFacts.of(volume), loaded), volume


def prepare_second_box(
    again: Again, spec: InputSpec, readers: int = 1, volume: Volume | None = None
) -> tuple[ReadScan, Volume | None]:
    """Prepare the same scan with the second box, and return its volume; loaded without `volume`.

    Its lungs are known and not searched again.
    """
    found, reading = again.found, again.reading
    examined, series = reading.examined, found.scan.series
    assert examined is not None
    stamp = partial(stamp_of, Path(found.path), series.files if series else ())
    try:
        if volume is None:
            limit = _memory_limit(readers)
            volume = load_volume(Path(found.path), memory_limit=limit, series=series)
        boxed = boxed_again(examined, volume, again.box, spec)
        boxed.precompute()
    except SCAN_ERRORS as error:
        failed = _failure(found, reading.stamp, stamp(), error)
        return replace(failed, notes=examined.notes), None
    if stamp() != reading.stamp:
        return ReadScan(None, error=CHANGED), None
    return replace(reading, examined=boxed), volume


def _memory_limit(readers: int) -> int:
    return int(psutil.virtual_memory().available * MEMORY_SHARE / readers)


def _loaded(path: Path, series: "Series | None", limit: int) -> Volume:
    return load_volume(path, memory_limit=limit, series=series, watcher=LungGrid())


def _noted(volume: Volume, note: str) -> Volume:
    source = replace(volume.source, notes=(*volume.source.notes, note))
    return replace(volume, source=source)


def _failure(
    found: Found, before: Stamp | None, after: Stamp | None, error: BaseException
) -> ReadScan:
    if after is None and found.stamp is not None and _is_gone(found.root):
        return ReadScan(None, error=_out_of_reach(found), root_gone=True)
    if after != before:
        return ReadScan(None, error=CHANGED if after else sentence_of(error))
    passing = isinstance(error, MemoryError | TransientLoadError)
    return ReadScan(None if passing else before, error=sentence_of(error))


def _is_gone(root: str) -> bool:
    """Whether a folder is out of reach; an unmounted one leaves an empty mount point."""
    try:
        with os.scandir(root) as entries:
            return next(entries, None) is None
    except OSError:
        return True


def _out_of_reach(found: Found) -> str:
    return Text(
        "The folder {folder} is out of reach, so its scans cannot "
        "be classified; connect it again, then resume the batch.",
        folder=Path(found.root).name or found.root,
    )
