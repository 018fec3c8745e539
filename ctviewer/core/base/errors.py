"""Errors whose text is meant for the person in front of the screen."""

import logging
from enum import Enum, auto

from ctviewer.core.base.text import Text

log = logging.getLogger(__name__)


class Advice(Enum):
    """What helps, where it is another thing in the window than on the command line.

    The error says what was found; each of the two adds the advice in its own words.
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
    """Something the user can understand and act on: one sentence of what was found, what to do."""

    def __init__(self, sentence: str, advice: Advice | None = None) -> None:
        super().__init__(sentence)
        self.advice = advice


class LoadError(UserError):
    """A file that cannot be opened as a CT volume."""


class TransientLoadError(LoadError):
    """A file that cannot be opened now, for a reason that may pass: another try is worth it."""


class WriteError(UserError):
    """A file that cannot be written: the disk is full, read-only or gone."""


class ModelError(UserError):
    """A network file that is missing, not trusted, or does not do what it promises."""


class Cancelled(Exception):  # noqa: N818  (it is an outcome, not an error)
    """Raised out of a `Progress` call when the user asked to stop."""


SCAN_ERRORS = (
    UserError,
    MemoryError,
    OSError,
    RuntimeError,
    ValueError,
    ArithmeticError,
    LookupError,
)
"""What a single scan may raise without stopping the others."""


def sentence_of(error: BaseException) -> str:
    """What to report one of `SCAN_ERRORS`; what nobody foresaw is logged by its kind alone."""
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, MemoryError):
        return Text("There is too little memory for this scan; close other programs.")
    kind = type(error).__name__  # not its words: they may name the file
    log.error("a scan could not be classified: %s", kind)
    return Text("The scan could not be classified ({kind}); please report it.", kind=kind)
