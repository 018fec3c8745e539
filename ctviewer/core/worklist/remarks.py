"""What the reader thinks of each scan, on disk beside the result file."""

import json
from collections.abc import Mapping
from pathlib import Path

from ctviewer.core.base.errors import UserError
from ctviewer.core.base.files import write_whole
from ctviewer.core.base.text import Text
from ctviewer.core.worklist.lines import Opinion, Remark

Remarks = Mapping[Path, Remark]


def remarks_path(results: Path) -> Path:
    """Where the remarks on a batch's scans lie: beside it."""
    return results.with_name(f"{results.name}.remarks.json")


def save_remarks(results: Path, remarks: Remarks) -> None:
    """Write all remarks, whole or not at all.

    Raises:
        UserError: they cannot be written there; the old ones are untouched.
    """
    said = {
        str(path): {"opinion": remark.opinion.value, "comment": remark.comment}
        for path, remark in remarks.items()
        if remark != Remark()
    }
    text = json.dumps(said, ensure_ascii=False, indent=1)
    write_whole(remarks_path(results), text.encode("utf-8", "surrogateescape"))


def load_remarks(results: Path) -> dict[Path, Remark]:
    """The remarks on a batch's scans; none where none were made.

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
