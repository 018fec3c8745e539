"""Worker functions for creating and analysing a reading study."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ctviewer.core.base.progress import Progress, part
from ctviewer.core.base.text import Text, joined
from ctviewer.core.formats.dicom.series import Series
from ctviewer.core.formats.discovery import discover
from ctviewer.core.worklist.blindread import Scale
from ctviewer.core.worklist.reading_analysis import ReadingAnalysis, analyse
from ctviewer.core.worklist.reading_files import (
    hashed_scans,
    open_parts,
    readers_named,
    save_new_study,
    study_truth,
)
from ctviewer.core.worklist.reading_study import ReadingStudy, asking_for, new_study

FIND_SHARE = 0.1  # share of the progress for a folder


@dataclass(frozen=True)
class WantedStudy:
    """A study to create: from `scans`, or all in a `folder`; `repeat` of them are read twice."""

    path: Path
    title: str
    scale: Scale
    readers: int
    repeat: int
    seed: int
    scans: Sequence[Path] = ()
    folder: Path | None = None
    finding: str = ""


@dataclass(frozen=True)
class MadeStudy:
    """A study that was written, and a sentence on what was left out."""

    path: Path
    study: ReadingStudy
    readers: tuple[str, ...]
    left_out: str


@dataclass(frozen=True)
class ReadStudy:
    """A study with its figures; `truth` maps scans (SHA-256) to whether they are positive."""

    study: ReadingStudy
    found: ReadingAnalysis
    truth: Mapping[str, bool]
    truth_said: str


def make_study(wanted: WantedStudy, progress: Progress) -> MadeStudy:
    """Hash the scans, draw the lists, write the study and a part per reader.

    Raises:
        Cancelled: raised by `progress`.
        UserError: too few scans, or a file already exists or cannot be written.
    """
    found: list[tuple[Path, Series | None]] = [(path, None) for path in wanted.scans]
    notes = []
    if wanted.folder is not None:
        known = discover([wanted.folder], progress=part(progress, 0.0, FIND_SHARE))
        found = [(scan.path, scan.series) for scan in known.openable]
        closed = len(known.scans) - len(known.openable)
        if closed:
            notes.append(Text("{count} more cannot be opened.", count=closed))
    hashed = hashed_scans(found, wanted.path, part(progress, FIND_SHARE, 1.0))
    study = new_study(wanted.title, hashed.scans, wanted.scale,
                      seed=wanted.seed, repeat=wanted.repeat)  # fmt: skip
    said = [each for each in (hashed.left_out, *notes) if each]
    study = asking_for(study, wanted.finding)
    readers = readers_named(wanted.readers)
    save_new_study(wanted.path, study, readers)
    return MadeStudy(wanted.path, study, readers, joined(said) if said else "")


def read_study(
    study: ReadingStudy, table: Path | None, unfinished: bool, _progress: Progress
) -> ReadStudy:
    """Analyse a study, with or without a table of labels.

    Raises:
        UserError: the table cannot be read, or readers have not finished.
    """
    truth, said = study_truth(table, study) if table else ({}, "")
    return ReadStudy(study, analyse(study, truth, unfinished=unfinished), truth, said)


def open_study(paths: Sequence[Path], _progress: Progress) -> ReadingStudy:
    """Merge a study from several files.

    Raises:
        UserError: a file is no study, is damaged, or belongs to another one.
    """
    return open_parts(paths)
