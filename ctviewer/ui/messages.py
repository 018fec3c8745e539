"""From an exception to a sentence for the user, and to a trace for the log."""

import traceback

from PySide6.QtCore import QCoreApplication

from ctviewer.core.base.errors import UserError
from ctviewer.ui.words import word


def sentence(error: BaseException) -> str:
    """What went wrong and what to do, in one sentence."""
    if isinstance(error, UserError):
        return word(str(error))
    if isinstance(error, MemoryError):
        return QCoreApplication.translate(
            "messages", "There is too little memory for this scan; close other programs."
        )
    text = QCoreApplication.translate(
        "messages", "Something unexpected went wrong ({kind}); try again, then report it."
    )
    return text.format(kind=type(error).__name__)


def trace_of(error: BaseException) -> str:
    """Where an error happened; not its own words, which may name a patient's file."""
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{places}"
