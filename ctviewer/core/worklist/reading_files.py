"""Files of a reading study: its scans, readers' parts, and truth tables."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import read_content, write_together
from ctviewer.core.base.progress import Progress, part, silent
from ctviewer.core.base.text import Text, cut, joined
from ctviewer.core.formats.loading import load_volume
from ctviewer.core.worklist.reading_study import (
    ReadingStudy,
    StudyScan,
    load_study,
    merged,
    reader_path,
    study_bytes,
)
from ctviewer.core.worklist.truth import match, read_labels

if TYPE_CHECKING:
    from ctviewer.core.formats.dicom.series import Series

SHOWN = 3  # names listed in a sentence; the rest are counted


@dataclass(frozen=True)
class HashedScans:
    """Scans for a study.

    `unreadable` are the names of scans that cannot be opened, `copies` those of duplicates.
    """

    scans: tuple[StudyScan, ...]
    unreadable: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def left_out(self) -> str:
        """What was left out, as text; "" if nothing."""
        parts = []
        if self.unreadable:
            text = Text(
                "{count} {count:scan|scans} cannot be opened and {count:is|are} left out: {names}.",
                        count=len(self.unreadable), names=_listed(self.unreadable))  # fmt: skip
            parts.append(text)
        if self.copies:
            text = Text(
                "{count} {count:copy of another scan is|copies of other scans are} left out: "
                "{names}.",
                        count=len(self.copies), names=_listed(self.copies))  # fmt: skip
            parts.append(text)
        return joined(parts) if parts else ""


def hashed_scans(
    found: Sequence[tuple[Path, "Series | None"]], study: Path, progress: Progress = silent
) -> HashedScans:
    """The scans for a study at a path, identified by the hash of what was read.

    Raises:
        Cancelled: raised by `progress`.
    """
    scans: dict[str, StudyScan] = {}
    unreadable, copies = [], []
    for number, (path, series) in enumerate(found):
        step = part(progress, number / len(found), (number + 1) / len(found))
        try:
            sha256 = load_volume(path, step, series=series).source.sha256
        except UserError:
            unreadable.append(path.name)
            continue
        if sha256 in scans:
            copies.append(path.name)
            continue
        place = os.path.relpath(path.resolve(), study.resolve().parent)
        scans[sha256] = StudyScan(sha256, Path(place).as_posix())
    return HashedScans(tuple(scans.values()), tuple(unreadable), tuple(copies))


def readers_named(count: int) -> tuple[str, ...]:
    """Default reader names: R1, R2, ..."""
    return tuple(f"R{number}" for number in range(1, count + 1))


def save_new_study(path: Path, study: ReadingStudy, readers: Iterable[str] = ()) -> None:
    """Write a study, and for each reader a part with the reading order and no readings.

    The analysis then waits for all of these parts.

    Raises:
        UserError: a file already exists or cannot be written; none is written then.
    """
    parts = {reader_path(path, name): study.with_reader(study.reader(name)) for name in readers}
    for file in (path, *parts):
        if file.exists():
            raise UserError(
                Text("{file} already exists and is not overwritten; choose another name.",
                     file=cut(file.name))
            )  # fmt: skip
    files = {path: study, **parts}
    write_together((file, [study_bytes(whole)]) for file, whole in files.items())


def known_readers(path: Path) -> tuple[str, ...]:
    """The readers with a part beside a study's file, without their readings."""
    lead = f"{path.stem}.reader-"
    return tuple(sorted(each.stem.removeprefix(lead) for each in _parts_beside(path)))


def open_parts(paths: Sequence[Path]) -> ReadingStudy:
    """Merge several files into one study; a single file is merged with all parts beside it.

    Raises:
        UserError: a file is no study, is damaged, or belongs to another one.
    """
    if len(paths) == 1:
        (path,) = paths
        whole = path.with_name(f"{path.stem.partition('.reader-')[0]}.json")
        first = [whole] if whole.exists() else [path]
        paths = list(dict.fromkeys([*first, *_parts_beside(whole)]))
    return merged([load_study(path) for path in paths])


def study_truth(table: Path, study: ReadingStudy) -> tuple[Mapping[str, bool], str]:
    """Which scans (SHA-256) of a study are positive, and a sentence on the table.

    Raises:
        UserError: the table cannot be read, or has no labels.
    """
    paths = {Path(scan.path): scan.sha256 for scan in study.scans}
    known = match(read_labels(read_content(table), study.classes), list(paths))
    return {paths[path]: positive for path, positive in known.positive.items()}, known.sentence


def _parts_beside(path: Path) -> list[Path]:
    lead = f"{path.stem}.reader-"
    try:
        found = [each for each in path.parent.iterdir()
                 if each.name.startswith(lead) and each.suffix == ".json"]  # fmt: skip
    except OSError:
        return []
    return sorted(found)


def _listed(names: Sequence[str]) -> str:
    more = ["…"] if len(names) > SHOWN else []
    return ", ".join([*(cut(" ".join(name.split())) for name in names[:SHOWN]), *more])
