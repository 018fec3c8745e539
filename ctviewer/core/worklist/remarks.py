"""Files beside a result file: remarks on its scans, titles of its series."""

import json
from collections.abc import Mapping
from pathlib import Path

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import read_content, write_whole
from ctviewer.core.base.text import Text
from ctviewer.core.worklist.lines import Opinion, Remark

Remarks = Mapping[Path, Remark]
MAX_TITLES = 100_000_000  # bytes; a title with its path has some 200


def remarks_path(results: Path) -> Path:
    """The file of the remarks on a batch's scans."""
    return results.with_name(f"{results.name}.remarks.json")


def titles_path(results: Path) -> Path:
    """The file of the titles of a batch's DICOM series."""
    return results.with_name(f"{results.name}.titles.json")


def save_titles(results: Path, titles: Mapping[Path, str]) -> None:
    """Save DICOM series titles for reopening the batch; no titles make no file.

    Raises:
        UserError: they cannot be written.
    """
    if titles:
        said = {str(path): title for path, title in titles.items()}
        text = json.dumps(said, ensure_ascii=False, indent=1)
        write_whole(titles_path(results), text.encode("utf-8", "surrogateescape"))


def load_titles(results: Path) -> dict[Path, str]:
    """The titles of a batch's DICOM series; empty without the file, or if it is damaged.

    Not essential: scans are then named by file.
    """
    try:
        content = read_content(titles_path(results), MAX_TITLES)
        if len(content) > MAX_TITLES:
            return {}
        said = json.loads(content.decode("utf-8", "surrogateescape"))
        return {Path(name): str(title) for name, title in said.items()}
    except (UserError, ValueError, AttributeError, RecursionError):
        return {}


def save_remarks(results: Path, remarks: Remarks) -> None:
    """Write all remarks atomically.

    Raises:
        UserError: they cannot be written; the old ones are unchanged.
    """
    said = {
        str(path): {"opinion": remark.opinion.value, "comment": remark.comment}
        for path, remark in remarks.items()
        if remark != Remark()
    }
    text = json.dumps(said, ensure_ascii=False, indent=1)
    write_whole(remarks_path(results), text.encode("utf-8", "surrogateescape"))


def load_remarks(results: Path) -> dict[Path, Remark]:
    """The remarks on a batch's scans; empty if there are none.

    Raises:
        UserError: they cannot be read.
    """
    path = remarks_path(results)
    try:
        said = json.loads(path.read_bytes().decode("utf-8", "surrogateescape"))
        return {
            Path(name): Remark(Opinion(each["opinion"]), str(each["comment"]))
            for name, each in said.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise UserError(
            Text(
                "The opinions and comments in {file} cannot be read ({kind}); "
                "move that file away to start without them.",
                file=path.name,
                kind=type(error).__name__,
            )
        ) from None
