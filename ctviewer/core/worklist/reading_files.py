"""The files of a reading study: scans found for a new one, readers' parts, labels from a table."""

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

SHOWN = 3  # names in a sentence; the rest are counted


@dataclass(frozen=True)
class HashedScans:
    """Scans for a study.

    `unreadable` are the names of those that cannot be opened, `copies` of those that are there
    already, as the same scan.
    """

    scans: tuple[StudyScan, ...]
    unreadable: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def left_out(self) -> str:
        """What was left out, in words; "" for nothing."""
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
    """The scans of a study that is to be written to a path, known by the hash of what was read.

    Raises:
        Cancelled: by `progress`.
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
    """So many readers: R1, R2, ..."""
    return tuple(f"R{number}" for number in range(1, count + 1))


def save_new_study(path: Path, study: ReadingStudy, readers: Iterable[str] = ()) -> None:
    """Write a study, and for each of its readers a part with the drawn list and no reading.

    With these parts the analysis waits for all of them.

    Raises:
        UserError: one of the files is there already, or cannot be written; none is written then.
    """
    parts = {reader_path(path, name): study.with_reader(study.reader(name)) for name in readers}
    for file in (path, *parts):
        if file.exists():
            raise UserError(
                Text("{file} is there already and is not overwritten; choose another name.",
                     file=cut(file.name))
            )  # fmt: skip
    files = {path: study, **parts}
    write_together((file, [study_bytes(whole)]) for file, whole in files.items())


def known_readers(path: Path) -> tuple[str, ...]:
    """The readers whose parts lie beside a study's file; nothing of what they read."""
    lead = f"{path.stem}.reader-"
    return tuple(sorted(each.stem.removeprefix(lead) for each in _parts_beside(path)))


def open_parts(paths: Sequence[Path]) -> ReadingStudy:
    """One study of several files; of a single one, with all readers' parts that lie beside it.

    Raises:
        UserError: a file is no study or damaged, or they do not belong together.
    """
    if len(paths) == 1:
        (path,) = paths
        whole = path.with_name(f"{path.stem.partition('.reader-')[0]}.json")
        first = [whole] if whole.exists() else [path]
        paths = list(dict.fromkeys([*first, *_parts_beside(whole)]))
    return merged([load_study(path) for path in paths])


def study_truth(table: Path, study: ReadingStudy) -> tuple[Mapping[str, bool], str]:
    """Which scans (SHA-256) of a study are positive, and what the table said in a sentence.

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
