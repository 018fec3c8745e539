"""What a batch makes of one file, and the ways in which its result file fails."""

from dataclasses import dataclass
from typing import Any

from ctviewer.core.base.errors import UserError
from ctviewer.core.formats.reading import Stamp


class ResultFileError(UserError):
    """A result file that cannot be used."""


class Stopped(UserError):  # noqa: N818  (it is an outcome, as much as an error)
    """A run that cannot go on now; what it judged is on the disk, and it can be resumed."""


@dataclass(frozen=True)
class Outcome:
    """A finished file: its row as `Row.to_dict()`, and its line for a person.

    `stamp` is None when a later run should judge the file again; `index` is its place in the list
    of all files, `size` that of the file in bytes.
    """

    row: dict[str, Any]
    stamp: Stamp | None
    index: int
    size: int = 0
    text: str = ""

    @property
    def path(self) -> str:
        """The file's path as it was found."""
        return str(self.row["path"])

    @property
    def status(self) -> str:
        """A value of `Status`."""
        return str(self.row["status"])
