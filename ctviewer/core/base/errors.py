"""Errors with a message for the user."""

import logging
from enum import Enum, auto

from ctviewer.core.base.text import Text

log = logging.getLogger(__name__)


class Advice(Enum):
    """What the user can do, where window and command line differ.

    The error says what was found; each of the two adds its own wording of the advice.
    """

    TRUST_NETWORK = auto()
    RESUME_OR_RENAME = auto()
    CLASSIFY_ALL_AGAIN = auto()
    RESUME_SHARD = auto()
    INSTALL_CLUSTER = auto()
    INSTALL_PARQUET = auto()
    MASK_ANYWAY = auto()
    INSTALL_SEGMENTER = auto()
    CHOOSE_LUNGS = auto()
    CHOOSE_LESIONS = auto()


class UserError(Exception):
    """An error that the user can act on: a sentence of what was found and what to do."""

    def __init__(self, sentence: str, advice: Advice | None = None) -> None:
        super().__init__(sentence)
        self.advice = advice


class LoadError(UserError):
    """A file that cannot be opened as a CT volume."""


class TransientLoadError(LoadError):
    """A file that cannot be opened now, for a reason that may pass: a retry may work."""


class WriteError(UserError):
    """A file that cannot be written: the disk is full, read-only or gone."""


class ModelError(UserError):
    """A network file that is missing, not trusted, or inconsistent."""


class Cancelled(Exception):  # noqa: N818  (it is an outcome, not an error)
    """Raised by a `Progress` callback when the user asked to stop."""


SCAN_ERRORS = (
    UserError,
    MemoryError,
    OSError,
    RuntimeError,
    ValueError,
    ArithmeticError,
    LookupError,
)
"""Exceptions from a single scan that do not stop the others."""


def sentence_of(error: BaseException) -> str:
    """The sentence to report for one of `SCAN_ERRORS`; unexpected ones are logged by type only."""
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, MemoryError):
        return Text("There is too little memory for this scan; close other programs.")
    kind = type(error).__name__  # not its message, which may name the file
    log.error("a scan could not be classified: %s", kind)
    return Text("The scan could not be classified ({kind}); please report it.", kind=kind)
