"""Writes the exports, each atomically."""

from contextlib import suppress
from enum import Enum
from pathlib import Path

from ctviewer.core.base.errors import WriteError
from ctviewer.core.base.files import check_writable, write_folder, write_together
from ctviewer.core.base.progress import Progress, silent
from ctviewer.core.base.text import Text
from ctviewer.core.formats.reading import read_file
from ctviewer.core.output.exports.bids import INSIDE, Exported, bids_files
from ctviewer.core.output.exports.redcap import redcap_files
from ctviewer.core.output.exports.subjects import MAX_TABLE, subjects_of

DICTIONARY = "_dictionary.csv"


class ExportKind(Enum):
    """The format of an export."""

    BIDS = "bids"
    REDCAP = "redcap"


def check_export(out: Path, kind: ExportKind, subjects: Path | None) -> None:
    """Check before the run what can be checked.

    Raises:
        UserError: the target exists or is not writable, or the table cannot be read.
    """
    if subjects is not None:
        read_file(subjects, MAX_TABLE)
    if kind is ExportKind.REDCAP:
        for path in (out, dictionary_beside(out)):
            check_writable(path)
        return
    place = out / INSIDE
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise WriteError(
            Text("{name} holds a derivative of CT Viewer already; choose another.", name=out.name)
        )
    if out.exists() and not out.is_dir():
        raise WriteError(Text("{name} is no folder; choose another.", name=out.name))


def write_export(
    out: Path,
    kind: ExportKind,
    exported: Exported,
    subjects: Path | None = None,
    progress: Progress = silent,
) -> Path:
    """Write rows as BIDS into `out`/derivatives/ctviewer, with their maps, or as a REDCap import.

    `subjects` is a table of labels (`subjects_of`). Returns the path written.

    Raises:
        Cancelled: raised by `progress`; nothing is left then.
        UserError: it cannot be written, or two scans would share a name.
    """
    table = None if subjects is None else read_file(subjects, MAX_TABLE)
    labels = subjects_of([Path(str(row["path"])) for row in exported.rows], table)
    if kind is ExportKind.REDCAP:
        content, dictionary = redcap_files(exported.rows, labels, exported.classes)
        write_together([(out, (content,)), (dictionary_beside(out), (dictionary,))])
        return out
    place = out / INSIDE
    new = [folder for folder in (place.parent, out) if not folder.exists()]
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_folder(place, bids_files(exported, labels, progress))
    except OSError as error:
        raise WriteError(
            Text("{file} cannot be written ({reason}).", file=out.name, reason=error.strerror)
        ) from None
    finally:
        for folder in new:
            with suppress(OSError):  # not empty if a derivative was written
                folder.rmdir()
    return place


def dictionary_beside(out: Path) -> Path:
    """The path of a REDCap import's data dictionary."""
    return out.with_name(f"{out.stem}{DICTIONARY}")
