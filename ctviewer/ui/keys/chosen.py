"""Keys that the user chose, in the settings; a command is known by the first key it usually has."""

import json
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSettings
from PySide6.QtGui import QKeySequence

from ctviewer.ui.base.actions import Entry

CHOSEN = "keys/chosen"  # its name in the settings
RESERVED = {"Space", "Tab", "Shift+Tab", "Backtab"}  # views use them


def read() -> dict[str, str]:
    """Usual first key to chosen key, "" for none; empty where the settings cannot be read."""
    try:
        stored = json.loads(str(QSettings().value(CHOSEN, "{}")))
        return {str(usual): str(key) for usual, key in stored.items()}
    except (ValueError, AttributeError):
        return {}


def write(chosen: Mapping[str, str]) -> None:
    """Remember them from start to start."""
    QSettings().setValue(CHOSEN, json.dumps(dict(chosen)))


def portable(key: str | QKeySequence) -> str:
    """One way of writing a key, on every system and in every language."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def owner(entries: Iterable[Entry], key: str, usual: str) -> Entry | None:
    """The command that has a key already, besides the one that is usually called by `usual`."""
    for entry in entries:
        others = [portable(each) for each in entry.keys]
        if entry.usual != usual and portable(key) in others:
            return entry
    return None
